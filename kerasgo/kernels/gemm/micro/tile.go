package micro

import "unsafe"

// Tile is one call of a micro-kernel: C = A·B with C of up to Kernel.Rows by
// Kernel.Columns elements. All strides are in bytes. The assembly reads the
// fields by their offsets.
type Tile struct {
	A     unsafe.Pointer // element (0,0) of A
	ARow  uintptr        // from one row of A to the next
	AStep uintptr        // from one column of A to the next
	B     unsafe.Pointer // element (0,0) of B
	BRow  uintptr        // from one row of B to the next
	C     unsafe.Pointer // element (0,0) of C
	CRow  uintptr        // from one row of C to the next
	Depth int            // columns of A, rows of B; may be 0
	Bias  unsafe.Pointer // with AddBias: one element per column
	Flags Flags
	// Mask has a bit for each column that exists, the columns' first half
	// and their second. A kernel with Masked unset takes notice only of a
	// half that is left out whole: it reads and writes whole vectors of B, C
	// and Bias.
	Mask [2]uint32
	// Next is memory that is needed soon: with each four columns of A, a kernel
	// may fetch the cache line there and then NextStep bytes further on. It is
	// never nil.
	Next     unsafe.Pointer
	NextStep uintptr
	// For Kernel.RunMany and RunSum: the tiles that are left, the way to each next
	// one, and the products that are left of a sum.
	count int
	moves Moves
	sums  int
}

// Moves are the bytes from one tile to the next in each operand; a tile that adds
// no bias moves Bias by nothing.
type Moves struct{ A, B, C, Bias, Next uintptr }

// Flags say what happens to a tile beside the product, in the order given here.
type Flags uint32

const (
	Accumulate Flags = 1 << iota // add what C held before
	AddBias                      // add Bias to each row
	Relu                         // then replace negative values by zero; NaN stays NaN
)
