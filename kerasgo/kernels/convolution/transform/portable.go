package transform

import "unsafe"

// portable is the twin of the assembly in plain Go.
var portable = &functions{
	name: "portable", lanes: 1,
	image:          byMatrix(imageMatrix, store),
	output:         byMatrix(outputMatrix, func(t *Tile, channel int, to *float32, value float32) { *to = max(value+*at(t.Bias, channel), t.Floor) }),
	outputGradient: byMatrix(outputMatrix.transposed(), store),
	imageGradient:  byMatrix(imageMatrix.transposed(), func(t *Tile, channel int, to *float32, value float32) { *to += value }),
	kernel:         byMatrix(kernelMatrix, store),
	kernelGradient: byMatrix(kernelMatrix.transposed(), store),
}

func store(t *Tile, channel int, to *float32, value float32) { *to = value }

// byMatrix is the transform of a tile x to m·x·mᵀ.
func byMatrix(m matrix, put func(t *Tile, channel int, to *float32, value float32)) func(t *Tile) {
	var factors [6][6]float32
	for i, line := range m {
		for j, factor := range line {
			factors[i][j] = float32(factor)
		}
	}
	rows, columns := len(m), len(m[0])
	return func(t *Tile) {
		var between [6][6]float32
		for channel := range t.Channels {
			for j := range columns {
				var line [6]float32
				for k := range columns {
					line[k] = *at(unsafe.Add(t.From, uintptr(k)*t.FromRow+uintptr(j)*t.FromColumn), channel)
				}
				for i := range rows {
					between[i][j] = dot(&factors[i], &line)
				}
			}
			for i := range rows {
				for j := range rows {
					put(t, channel, at(unsafe.Add(t.To, uintptr(i)*t.ToRow+uintptr(j)*t.ToColumn), channel), dot(&factors[j], &between[i]))
				}
			}
		}
	}
}

// dot leaves out factors of zero, so that what has no part in a result cannot
// make it NaN.
func dot(factors, line *[6]float32) float32 {
	sum := float32(0)
	for i, factor := range factors {
		if factor != 0 {
			sum += factor * line[i]
		}
	}
	return sum
}

func at(pointer unsafe.Pointer, channel int) *float32 {
	return (*float32)(unsafe.Add(pointer, 4*uintptr(channel)))
}
