package kerasgo

import (
	"testing"

	"kerasgo/kerasgo/tensor"
)

// TestComing: all of a batch is fetched, a little at a time, and then nothing more;
// what is too large is left out.
func TestComing(t *testing.T) {
	for _, c := range []struct {
		name  string
		data  []*tensor.Tensor
		calls int // of someLines lines each
	}{
		{"floats", []*tensor.Tensor{tensor.Zeros(10, 784)}, (4*49 + someLines - 1) / someLines},
		{"bytes and numbers", []*tensor.Tensor{tensor.New(tensor.Uint8, 10, 6400), tensor.New(tensor.Int32, 10, 16)}, 4*5 + 1},
		{"large", []*tensor.Tensor{tensor.Zeros(10, mostComing)}, 0},
		{"single numbers", []*tensor.Tensor{tensor.Zeros(10)}, 1},
	} {
		next := coming{samples: &samples{inputs: c.data, count: 10}, rows: []int{9, 0, 3, 3}}
		calls := 0
		for next.Some(); next.input < len(c.data); next.Some() {
			calls++
		}
		// The call that finds the end is counted where it had lines left.
		if calls != c.calls && calls != c.calls-1 {
			t.Errorf("%s: %d calls, want %d", c.name, calls, c.calls)
		}
		next.Some()
	}
}
