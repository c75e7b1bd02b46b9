package blas

import (
	"runtime"
	"testing"

	"kerasgo/kerasgo/kernels/gemm/micro"
	"kerasgo/kerasgo/kernels/internal/forced"
)

// TestForced: the vectors' functions are assembly where the products' kernels are,
// on the processors that have both.
func TestForced(t *testing.T) {
	var names []string
	for _, kernel := range micro.Kernels32() {
		names = append(names, kernel.Name)
	}
	active := micro.Best32().Name
	if assembly := active != "portable" && runtime.GOARCH == "amd64"; assembly != (single != nil) || assembly != (double != nil) {
		t.Errorf("%s is active, and functions of vectors are assembly: %v and %v", active, single != nil, double != nil)
	}
	forced.Check(t, active, names...)
}
