package kerasgo

import (
	"slices"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/kernels/vector"
	"kerasgo/kerasgo/tensor"
)

// fill copies rows into the memory of a program's inputs. It panics for unproven
// inputs that are no numbers.
func (s *samples) fill(p *program, rows []int) {
	slot := 0
	take := func(from *tensor.Tensor) {
		gather(p.plan.Input(slot), from, rows)
		slot++
	}
	for i, t := range s.inputs {
		take(t)
		if s.unproven && t.DType() == tensor.Float32 && p.plan.Input(i).DType() == tensor.Float32 {
			s.prove(i, p.plan.Input(i).Float32s(), rows)
		}
	}
	if p.labels {
		take(s.labels)
	}
	if p.weights {
		take(s.weights)
	}
}

// prove panics unless all numbers of a batch of an input are finite.
func (s *samples) prove(input int, numbers []float32, rows []int) {
	if vector.Finite(numbers) {
		return
	}
	at := slices.IndexFunc(numbers, notFinite)
	failure.Panic(s.verb, "Fill such gaps or leave the samples out", "input %d of sample %d is %v", input, rows[at/(len(numbers)/len(rows))], numbers[at])
}

// gather copies rows of a tensor, converted to the type of the memory they go
// to. It allocates nothing.
func gather(to, from *tensor.Tensor, rows []int) {
	width := 1
	if len(rows) > 0 {
		width = to.Size() / len(rows)
	}
	if to.DType() == tensor.Int32 {
		target := to.Int32s()
		switch from.DType() {
		case tensor.Int32:
			copyRows(target, from.Int32s(), rows, width)
		case tensor.Float32:
			convertRows(target, from.Float32s(), rows, width)
		default:
			convertRows(target, from.Uint8s(), rows, width)
		}
		return
	}
	target := to.Float32s()
	switch from.DType() {
	case tensor.Float32:
		copyRows(target, from.Float32s(), rows, width)
	case tensor.Int32:
		convertRows(target, from.Int32s(), rows, width)
	default:
		convertRows(target, from.Uint8s(), rows, width)
	}
}

func copyRows[T any](to, from []T, rows []int, width int) {
	for i, row := range rows {
		copy(to[i*width:(i+1)*width], from[row*width:])
	}
}

func convertRows[T, F int32 | float32 | uint8](to []T, from []F, rows []int, width int) {
	for i, row := range rows {
		source := from[row*width : (row+1)*width]
		for j, value := range source {
			to[i*width+j] = T(value)
		}
	}
}

// sequence lists the rows 0 to count-1.
func sequence(count int) []int {
	rows := make([]int, count)
	for i := range rows {
		rows[i] = i
	}
	return rows
}
