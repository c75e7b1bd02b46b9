package layers

import (
	"fmt"
	"strconv"

	"kerasgo/kerasgo/random"
)

// Seed decides what a layer draws at random: in a configuration a number, or null
// where none was given, and one is drawn when the layer is built.
type Seed struct {
	Given  bool
	Number int
}

func (s *Seed) set(number int) { *s = Seed{true, number} }

// get returns the number. One is drawn either way, so that what else is drawn does not
// depend on it.
func (s Seed) get() int64 {
	drawn := random.Next()
	if s.Given {
		return int64(s.Number)
	}
	return drawn
}

// String is the number, or none.
func (s Seed) String() string {
	if s.Given {
		return fmt.Sprint(s.Number)
	}
	return "none"
}

// MarshalJSON writes the number, or null.
func (s Seed) MarshalJSON() ([]byte, error) {
	if s.Given {
		return strconv.AppendInt(nil, int64(s.Number), 10), nil
	}
	return []byte("null"), nil
}
