package prefetch

import "testing"

// TestSlice: any slice may be fetched, the memory stays as it is and nothing is
// allocated.
func TestSlice(t *testing.T) {
	data := make([]float32, 1000)
	for i := range data {
		data[i] = float32(i)
	}
	allocations := testing.AllocsPerRun(20, func() {
		for from := range data {
			Slice(data[from:])
			Slice(data[:from])
		}
	})
	if allocations != 0 {
		t.Errorf("%v allocations", allocations)
	}
	Slice([]struct{}{{}})
	for i, value := range data {
		if value != float32(i) {
			t.Fatalf("element %d is %v", i, value)
		}
	}
}

func BenchmarkSlice(b *testing.B) {
	data := make([]float32, 784)
	for b.Loop() {
		Slice(data)
	}
}
