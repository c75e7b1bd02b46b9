package window

import (
	"unsafe"

	"kerasgo/kerasgo/kernels/vector"
)

// portable is the twin of the assembly in plain Go, over the functions of
// package vector where there are some.
var portable = &functions{
	name: "portable",
	convolve: func(s *sweep) {
		s.foldEach(func(to, x, weights []float32) {
			for i, value := range x {
				to[i] += value * weights[i]
			}
		}, func(to []float32) {
			for i, value := range to {
				to[i] = max(value, s.floor)
			}
		})
	},
	sum: func(s *sweep) {
		s.foldEach(func(to, x, _ []float32) { vector.Add(to, to, x) }, func(to []float32) { vector.MultiplyScalar(to, to, s.scale) })
	},
	largest: func(s *sweep) {
		s.foldEach(func(to, x, _ []float32) { vector.Maximum(to, to, x) }, func([]float32) {})
	},
	scatter: func(s *sweep) {
		s.eachOutward(func(to, _, gradient, _ []float32) { vector.AddScaled(to, gradient, s.scale) })
	},
	fill: func(s *sweep) {
		s.eachOutward(func(to, _, gradient, _ []float32) { vector.MultiplyScalar(to, gradient, s.scale) })
	},
	spread: func(s *sweep) {
		s.eachOutward(func(to, _, gradient, weights []float32) {
			for i, value := range gradient {
				to[i] += value * weights[i]
			}
		})
	},
	route:  routePortable,
	choose: choosePortable,
	correlate: [3]func(*sweep){
		func(s *sweep) { s.correlate(1) }, func(s *sweep) { s.correlate(2) }, func(s *sweep) { s.correlate(3) },
	},
}

// channels is a pixel's channels some bytes behind a pointer.
func (s *sweep) channels(base unsafe.Pointer, offset int) []float32 {
	if base == nil {
		return nil
	}
	return unsafe.Slice((*float32)(unsafe.Add(base, offset)), s.channelBytes/4)
}

// foldEach folds what is under the window into each pixel of the output.
func (s *sweep) foldEach(each func(to, x, weights []float32), end func(to []float32)) {
	for p := range s.pixels {
		to := s.channels(s.to, p*s.toPixel)
		copy(to, s.channels(s.start, p*s.startPixel))
		for row := range s.rows {
			for column := range s.columns {
				each(to, s.channels(s.from, p*s.fromPixel+row*s.fromRow+column*s.fromColumn), s.channels(s.kernel, row*s.kernelRow+column*s.kernelColumn))
			}
		}
		end(to)
	}
}

// eachOutward does something for each output pixel and pixel under its window.
func (s *sweep) eachOutward(each func(to, x, gradient, weights []float32)) {
	for p := range s.pixels {
		gradient := s.channels(s.gradient, p*s.gradientPixel)
		for row := range s.rows {
			for column := range s.columns {
				at := p*s.fromPixel + row*s.fromRow + column*s.fromColumn
				each(s.channels(s.to, at), s.channels(s.from, at), gradient, s.channels(s.kernel, row*s.kernelRow+column*s.kernelColumn))
			}
		}
	}
}

func routePortable(s *sweep) {
	for p := range s.pixels {
		gradient, largest := s.channels(s.gradient, p*s.gradientPixel), s.channels(s.start, p*s.gradientPixel)
		left := s.channels(s.kernel, p*s.startPixel)
		for c, value := range gradient {
			if left[c] = value; s.routeTo(p*s.fromPixel+4*c, largest[c], value) {
				left[c] = 0
			}
		}
	}
}

// routeTo adds a number to the first place, of those that begin some bytes into
// the row, where the image is as large as the largest, and tells whether there is
// one.
func (s *sweep) routeTo(start int, largest, value float32) bool {
	for row := range s.rows {
		for column := range s.columns {
			at := start + row*s.fromRow + column*s.fromColumn
			if *(*float32)(unsafe.Add(s.from, at)) == largest {
				*(*float32)(unsafe.Add(s.to, at)) += value
				return true
			}
		}
	}
	return false
}

func choosePortable(s *sweep) {
	for p := range s.pixels {
		gradient, largest := s.channels(s.gradient, p*s.gradientPixel), s.channels(s.start, p*s.gradientPixel)
		for c, left := range gradient {
			for row := range s.rows {
				for column := range s.columns {
					at, part := p*s.fromPixel+row*s.fromRow+column*s.fromColumn+4*c, float32(0)
					if *(*float32)(unsafe.Add(s.from, at)) == largest[c] {
						part, left = left, 0
					}
					*(*float32)(unsafe.Add(s.to, at)) = part
				}
			}
		}
	}
}

func (s *sweep) correlate(taps int) {
	for p := range s.pixels {
		gradient := s.channels(s.gradient, p*s.gradientPixel)
		for tap := range taps {
			to, x := s.channels(s.kernel, tap*s.kernelColumn), s.channels(s.from, p*s.fromPixel+tap*s.fromColumn)
			for i, value := range gradient {
				to[i] += value * x[i]
			}
		}
	}
}
