package server

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// limitVariable is the environment variable that bounds the text that one cell can
// print: a number of bytes, or of KB, MB or GB with that unit behind it; "none" for
// no bound. A kernelspec can set it in its "env".
const limitVariable = "KERASGO_OUTPUT_LIMIT"

// defaultOutputLimit is 10 MB: more than a page can show.
const defaultOutputLimit = 10_000_000

// textLimit is the bound that the environment asks for, negative for none.
func textLimit() (int, error) {
	text := strings.ToUpper(strings.TrimSpace(os.Getenv(limitVariable)))
	switch text {
	case "":
		return defaultOutputLimit, nil
	case "NONE":
		return -1, nil
	}
	number, unit := strings.TrimRight(text, " KMGB"), 1.0
	switch strings.TrimSpace(text[len(number):]) {
	case "", "B":
	case "KB":
		unit = 1e3
	case "MB":
		unit = 1e6
	case "GB":
		unit = 1e9
	default:
		number = "" // no such unit
	}
	value, err := strconv.ParseFloat(number, 64)
	if err != nil || !(value > 0 && value*unit < 1<<40) {
		return defaultOutputLimit, fmt.Errorf("the environment variable %s is %q, expected a number of bytes above 0, such as 500000 or 20MB, or none; 10MB is used", limitVariable, os.Getenv(limitVariable))
	}
	return int(value * unit), nil
}
