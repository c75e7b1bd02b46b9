// Command chart draws the ratios of a table that compare.py wrote:
//
//	go run ./kerasgo/bench/peers/chart kerasgo/bench/README.md kerasgo/bench/ratios.svg
//
// A bar is KerasGo's time in proportion to the best other library's: below one
// KerasGo is the fastest.
package main

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"os"
	"strconv"
	"strings"

	"kerasgo/viz"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("chart: want a file with a table and a file for the chart")
	}
	if err := draw(os.Args[1], os.Args[2]); err != nil {
		log.Fatal("chart: ", err)
	}
}

func draw(table, picture string) error {
	file, err := os.Open(table)
	if err != nil {
		return err
	}
	defer file.Close()
	names, ratios, err := read(file)
	if err != nil {
		return fmt.Errorf("%s: %w", table, err)
	}
	return viz.Bar(names, ratios).
		Title("KerasGo's time in proportion to the best other library").
		YLabel("ratio, below 1 is faster").
		Size(max(640, 44*float64(len(names))), 420).
		Save(picture)
}

// read finds the rows that compare KerasGo with another library.
func read(r io.Reader) (names []string, ratios []float64, err error) {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		cells := strings.Split(strings.Trim(lines.Text(), "| "), "|")
		number, _, compared := strings.Cut(strings.Trim(cells[len(cells)-1], " *"), " × ")
		if len(cells) < 4 || !compared {
			continue
		}
		ratio, err := strconv.ParseFloat(number, 64)
		if err != nil {
			return nil, nil, err
		}
		name := strings.TrimPrefix(strings.TrimSpace(cells[0]), "gemm/")
		names = append(names, name+" ("+strings.TrimSpace(cells[1])+")")
		ratios = append(ratios, ratio)
	}
	if err := lines.Err(); err != nil {
		return nil, nil, err
	}
	if len(names) == 0 {
		return nil, nil, fmt.Errorf("no row of a table compares KerasGo with another library")
	}
	return names, ratios, nil
}
