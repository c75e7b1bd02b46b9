package convolution

// axis is a kernel's places along an axis, by phase.
type axis struct {
	first  int      // the pixel of a phase under the first of three places, from the output's
	places [][3]int // of the kernel, by phase; -1 is none
}

// axisOf tells whether each phase has at most three places that lie together. Where
// they may lie in several ways it takes that of which the fewest products are left.
func axisOf(kernel, stride, pad int) (axis, bool) {
	least, last := floor(-pad, stride), floor(kernel-1-pad, stride)
	best := axis{}
	for first := last - 2; first <= least; first++ {
		a := axis{first, make([][3]int, stride)}
		for phase := range a.places {
			for i := range a.places[phase] {
				a.places[phase][i] = -1
				if place := (first+i)*stride + phase + pad; place >= 0 && place < kernel {
					a.places[phase][i] = place
				}
			}
		}
		if best.places == nil || a.products() < best.products() {
			best = a
		}
	}
	return best, best.places != nil
}

// floor is ⌊a/b⌋.
func floor(a, b int) int {
	if a < 0 {
		return -ceil(-a, b)
	}
	return a / b
}

// used tells whether a phase has a part in a row of matrices, or else in a column; for
// the gradient of the images the places are in reverse.
func (a *axis) used(phase, row int, back bool) bool {
	places := a.places[phase]
	if back {
		places[0], places[2] = places[2], places[0]
	}
	switch {
	case places == [3]int{-1, -1, -1}:
		return false
	case row == 0:
		return places[0] >= 0
	case row == imageSide-1:
		return places[2] >= 0
	}
	return true
}

// products is the number of rows, of all phases, that have a part.
func (a *axis) products() (count int) {
	for phase := range a.places {
		for row := range imageSide {
			if a.used(phase, row, false) {
				count++
			}
		}
	}
	return count
}
