package bench

import (
	"encoding/json"
	"fmt"
	"io"
)

// WriteJSON writes a result as one line of JSON.
func WriteJSON(w io.Writer, r Result) error { return json.NewEncoder(w).Encode(r) }

const rowFormat = "%-28s %7s %12s %9s %9s %9s\n"

// WriteHeader writes the head of the table whose rows WriteRow writes.
func WriteHeader(w io.Writer) error {
	_, err := fmt.Fprintf(w, rowFormat, "benchmark", "threads", "median µs", "GFLOP/s", "of peak", "allocs")
	return err
}

// WriteRow writes a result as a row of a table.
func WriteRow(w io.Writer, r Result) error {
	_, err := fmt.Fprintf(w, rowFormat, r.Name, fmt.Sprint(r.Threads), fmt.Sprintf("%.1f", r.MedianUS),
		fmt.Sprintf("%.1f", r.GFlops), fmt.Sprintf("%.1f %%", 100*r.PeakShare), fmt.Sprintf("%.2f", r.Allocs))
	return err
}
