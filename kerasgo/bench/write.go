package bench

import (
	"encoding/json"
	"fmt"
	"io"
)

// WriteJSON writes a result as one line of JSON.
func WriteJSON(w io.Writer, r Result) error { return json.NewEncoder(w).Encode(r) }

// rowFormat ends with the name: some are longer than a terminal's line has room for.
const rowFormat = "%12s %9s %9s %9s %7s  %s\n"

// WriteHeader writes the head of the table whose rows WriteRow writes.
func WriteHeader(w io.Writer) error {
	_, err := fmt.Fprintf(w, rowFormat, "median µs", "GFLOP/s", "of peak", "allocs", "threads", "benchmark")
	return err
}

// WriteRow writes a result as a row of a table.
func WriteRow(w io.Writer, r Result) error {
	_, err := fmt.Fprintf(w, rowFormat, fmt.Sprintf("%.1f", r.MedianUS), fmt.Sprintf("%.1f", r.GFlops),
		fmt.Sprintf("%.1f %%", 100*r.PeakShare), fmt.Sprintf("%.2f", r.Allocs), fmt.Sprint(r.Threads), r.Name)
	return err
}
