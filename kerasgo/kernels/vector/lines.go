package vector

import "unsafe"

// Lines are the operands of functions of many results, such as the steps of
// recurrent layers: for each row a line of Count elements in each of several
// matrices, first those that are read, then those that are written; one may be
// both. The assembly reads the fields by their offsets.
type Lines struct {
	Count, Rows int
	At          [mostLines]unsafe.Pointer // element 0 of row 0
	Next        [mostLines]uintptr        // bytes from a row to the next
	Numbers     [mostNumbers]float32      // operands that are one number for all elements
}

const (
	mostLines   = 14
	mostNumbers = 8
)

// Set says where line number i is: row 0 begins data, and the next one stride
// elements later. It panics when the lines do not fit.
func (l *Lines) Set(i int, data []float32, stride int) {
	if l.Rows == 0 || l.Count == 0 {
		return
	}
	_ = data[(l.Rows-1)*stride+l.Count-1]
	l.At[i], l.Next[i] = unsafe.Pointer(unsafe.SliceData(data)), uintptr(stride)*4
}

// LSTMForward is a step of long short-term memory. It reads the sums of the input
// gate i, forget gate f, candidate g and output gate o, and the cell c before;
// it writes
//
//	i = sigmoid(i), f = sigmoid(f), g = tanh(g), o = sigmoid(o)
//	c' = f·c + i·g, tanh c', h = o·tanh c'
func LSTMForward(l *Lines) { active.lstmForward(l) }

// LSTMBackward is the gradient of LSTMForward. It reads i, f, g, o, c, tanh c'
// and the gradients of h and c'; it writes those of the sums of i, f, g and o,
// and of c.
func LSTMBackward(l *Lines) { active.lstmBackward(l) }

// GRUForward is a step of a gated recurrent unit whose reset gate comes after the
// product. It reads the input's part x of the candidate's sum, the sums of the
// update gate z and the reset gate r, the state's part s of the candidate's sum,
// and the state h before; it writes
//
//	g = tanh(x + r·s), z = sigmoid(z), r = sigmoid(r), h' = z·h + (1-z)·g
func GRUForward(l *Lines) { active.gruForward(l) }

// GRUBackward is the gradient of GRUForward. It reads g, z, r, s, h and the
// gradient of h'; it writes those of x and of the sums of z and r, that of s,
// and that of h but for the products.
func GRUBackward(l *Lines) { active.gruBackward(l) }

// ResetForward is the first part of a step of a gated recurrent unit whose reset
// gate comes before the product. It reads the sums of z and r, and the state h;
// it writes z = sigmoid(z), r = sigmoid(r) and r·h.
func ResetForward(l *Lines) { active.resetForward(l) }

// CandidateForward is the second part. It reads the candidate's sum, z and h; it
// writes g = tanh of the sum and h' = z·h + (1-z)·g.
func CandidateForward(l *Lines) { active.candidateForward(l) }

// CandidateBackward is the gradient of CandidateForward. It reads g, z, h and the
// gradient of h'; it writes those of the sums of z and of g, and z times the
// gradient of h'.
func CandidateBackward(l *Lines) { active.candidateBackward(l) }

// ResetBackward is the gradient of ResetForward. It reads r, h, the gradient of
// r·h and the gradient of h so far; it writes those of the sum of r and of h, to
// which nothing but the products is missing.
func ResetBackward(l *Lines) { active.resetBackward(l) }

// SimpleForward reads x and writes tanh x.
func SimpleForward(l *Lines) { active.simpleForward(l) }

// SimpleBackward reads h = tanh x and its gradient, and writes that of x.
func SimpleBackward(l *Lines) { active.simpleBackward(l) }
