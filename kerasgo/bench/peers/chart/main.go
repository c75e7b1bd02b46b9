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
	"math"
	"os"
	"slices"
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
	names, all, err := read(file)
	if err != nil {
		return fmt.Errorf("%s: %w", table, err)
	}
	figure := viz.Bar(names, all[0].ratios).Name(all[0].name())
	for _, more := range all[1:] {
		figure.Bar(names, more.ratios).Name(more.name())
	}
	return figure.
		Title("KerasGo's time in proportion to the best other library").
		YLabel("ratio, below 1 is faster").
		ValueLabels(false).
		Size(max(640, 28*float64(len(names))), 420).
		Save(picture)
}

// series is the ratios on a number of threads, one for each benchmark; NaN where
// there is none.
type series struct {
	threads string
	ratios  []float64
}

func (s series) name() string {
	if s.threads == "1" {
		return "1 thread"
	}
	return s.threads + " threads"
}

// read finds the rows that compare KerasGo with another library.
func read(r io.Reader) (names []string, all []series, err error) {
	ratios := map[string]map[string]float64{} // by threads and name
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		cells := strings.Split(strings.Trim(lines.Text(), "| "), "|")
		number, _, compared := strings.Cut(strings.Trim(cells[len(cells)-1], " *"), " × ")
		// Beside compilers, the bar of a start would be too short to be seen.
		if len(cells) < 4 || !compared || strings.HasSuffix(strings.TrimSpace(cells[0]), "/start") {
			continue
		}
		ratio, err := strconv.ParseFloat(number, 64)
		if err != nil {
			return nil, nil, err
		}
		name := strings.TrimPrefix(strings.TrimSpace(cells[0]), "gemm/")
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
		threads := strings.TrimSpace(cells[1])
		if ratios[threads] == nil {
			ratios[threads] = map[string]float64{}
			all = append(all, series{threads: threads})
		}
		ratios[threads][name] = ratio
	}
	if err := lines.Err(); err != nil {
		return nil, nil, err
	}
	if len(names) == 0 {
		return nil, nil, fmt.Errorf("no row of a table compares KerasGo with another library")
	}
	for i := range all {
		for _, name := range names {
			ratio, measured := ratios[all[i].threads][name]
			if !measured {
				ratio = math.NaN()
			}
			all[i].ratios = append(all[i].ratios, ratio)
		}
	}
	return names, all, nil
}
