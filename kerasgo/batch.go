package kerasgo

import (
	"slices"
	"unsafe"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/kernels/prefetch"
	"kerasgo/kerasgo/kernels/vector"
	"kerasgo/kerasgo/tensor"
)

// fill copies rows into the memory of a program's inputs. It panics for unproven
// inputs that are no numbers.
func (s *samples) fill(p *program, rows []int) {
	if !s.gather(p.inputs, rows) {
		s.blame(p.inputs, rows)
	}
}

// gather copies rows of the inputs, labels and weights to tensors in the order of a
// program's inputs. It tells whether the inputs, if they are unproven, are numbers.
func (s *samples) gather(to []*tensor.Tensor, rows []int) (proven bool) {
	proven = true
	for i, from := range s.inputs {
		gather(to[i], from, rows)
		if s.unproven && from.DType() == tensor.Float32 && to[i].DType() == tensor.Float32 {
			proven = proven && vector.Finite(to[i].Float32s())
		}
	}
	at := len(s.inputs)
	for _, list := range [...][]*tensor.Tensor{s.labels, s.weights} {
		for _, from := range list {
			if from != nil {
				gather(to[at], from, rows)
				at++
			}
		}
	}
	return proven
}

// blame panics for the number of a batch that is none.
func (s *samples) blame(batch []*tensor.Tensor, rows []int) {
	for i, t := range batch[:len(s.inputs)] {
		if t.DType() != tensor.Float32 {
			continue
		}
		numbers := t.Float32s()
		if at := slices.IndexFunc(numbers, notFinite); at >= 0 {
			failure.Panic(s.verb, "Fill such gaps or leave the samples out", "input %d of sample %d is %v", i, rows[at/(len(numbers)/len(rows))], numbers[at])
		}
	}
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
		convertBytes(target, from.Uint8s(), rows, width)
	}
}

// convertBytes is convertRows in 0.6 of the time: a number is looked up.
func convertBytes(to []float32, from []uint8, rows []int, width int) {
	for i, row := range rows {
		fetchRow(from, rows, width, i)
		source, target := from[row*width:][:width], to[i*width:][:width]
		for j, value := range source {
			target[j] = ofByte[value]
		}
	}
}

var ofByte = func() (numbers [256]float32) {
	for value := range numbers {
		numbers[value] = float32(value)
	}
	return numbers
}()

func copyRows[T any](to, from []T, rows []int, width int) {
	for i, row := range rows {
		fetchRow(from, rows, width, i)
		copy(to[i*width:(i+1)*width], from[row*width:])
	}
}

func convertRows[T, F int32 | float32 | uint8](to []T, from []F, rows []int, width int) {
	for i, row := range rows {
		fetchRow(from, rows, width, i)
		source, target := from[row*width:][:width], to[i*width:][:width]
		for j, value := range source {
			target[j] = T(value)
		}
	}
}

// fetched is how much of a row is brought into the caches before it is copied, in
// bytes, and how much is copied meanwhile. Of a longer row the processor itself
// fetches the rest.
const fetched = 4 << 10

// fetchRow fetches, when the i-th of some rows is to be copied, one that comes soon.
// They lie anywhere in the data, and to wait for each takes as long as to copy
// two.
func fetchRow[T any](from []T, rows []int, width, i int) {
	size := int(unsafe.Sizeof(from[0]))
	if soon := i + 1 + fetched/max(width*size, 1); soon < len(rows) {
		prefetch.Slice(from[rows[soon]*width:][:min(width, fetched/size)])
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
