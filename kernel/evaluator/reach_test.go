package evaluator

import (
	"fmt"
	"io"
	"strings"
	"testing"
)

// TestWorkOfRings: what a cell costs whose declarations all need each other grows with
// their number, not with a power of it.
func TestWorkOfRings(t *testing.T) {
	s, err := New(Options{Stdout: io.Discard, Stderr: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	work := func(n int) float64 {
		var code strings.Builder
		for i := range n {
			fmt.Fprintf(&code, "type T%d struct{ next *T%d; n int }\nfunc (t T%d) Add() int { return t.n + f%d(v%d) }\nfunc f%d(n int) int { if n <= 0 { return 0 }; return T%d{nil, n - 1}.Add() }\nv%d := %d\n", i, (i+1)%n, i, (i+1)%n, i, i, i, i, i)
		}
		number := 0
		return testing.AllocsPerRun(1, func() {
			number++
			if _, _, _, failed := s.translate(number, code.String()); failed != nil {
				t.Fatal(failed, failed.Details)
			}
		})
	}
	if few, many := work(15), work(60); many > 8*few {
		t.Errorf("four times the declarations take %.1f times the work", many/few)
	}
}
