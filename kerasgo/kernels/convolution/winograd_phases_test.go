package convolution

import "testing"

// Where a kernel's places may lie in several ways in their phases, it is that of which the
// fewest products are left, of imageSide for each phase. None are where a phase would have
// four.
func TestFewestProductsOfPhases(t *testing.T) {
	for _, c := range []struct{ kernel, stride, pad, want int }{
		{1, 2, 0, 4}, {2, 2, 0, 8}, {2, 2, 1, 9}, {3, 2, 0, 9}, {3, 2, 1, 9}, {4, 2, 0, 10}, {4, 2, 1, 10}, {4, 2, 2, 10},
		{5, 2, 1, 11}, {5, 2, 2, 11}, {6, 2, 2, 12}, {7, 2, 0, 0}, {7, 2, 3, 0}, {2, 3, 0, 8}, {3, 3, 0, 12}, {3, 3, 1, 13}, {4, 3, 0, 13}, {7, 3, 2, 16},
	} {
		a, ok := axisOf(c.kernel, c.stride, c.pad)
		if got := a.products(); got != c.want || ok != (c.want > 0) {
			t.Errorf("%d places by %d, %d of them before the image: %d products, want %d: %+v", c.kernel, c.stride, c.pad, got, c.want, a)
		}
	}
}

// What is multiplied is no more than these products, for the gradient of the images too
// where channels fill the panels of every set of kernels.
func TestProductsOfPhases(t *testing.T) {
	for kernel, want := range map[int]int{3: 81, 4: 100} {
		for _, back := range []bool{false, true} {
			s := Shape{Batch: 1, Height: 9, Width: 9, Channels: 96, Filters: 96, KernelHeight: kernel, KernelWidth: kernel, StrideY: 2, StrideX: 2}.Same().withDefaults()
			w, _ := stridedOf(s, back)
			got := 0
			for phase := range s.StrideY {
				for _, part := range w.ranges(phase) {
					got += part[1] - part[0]
				}
			}
			if got != want*s.Channels {
				t.Errorf("%d×%d by twos, back %v: %d products of each channel, want %d", kernel, kernel, back, got/s.Channels, want)
			}
		}
	}
}
