package convolution

import (
	"kerasgo/kerasgo/internal/pages"
	"kerasgo/kerasgo/kernels/convolution/transform"
	"kerasgo/kerasgo/kernels/gemm"
	"kerasgo/kerasgo/kernels/gemm/micro"
)

// Prepared is a convolution, or a gradient of one, ready to be computed any
// number of times on the memory it was prepared for.
type Prepared struct {
	pieces  int
	work    int
	scratch int // elements
	ahead   int // pieces of before
	before  func(piece int, s *Scratch)
	run     func(piece int, s *Scratch)
	after   func()
	// products are those that are run; there may be none.
	products []*gemm.Prepared[float32]
}

// Pieces returns the number of independent parts.
func (p *Prepared) Pieces() int { return p.pieces }

// Work returns about how many multiply-adds there are.
func (p *Prepared) Work() int { return p.work }

// Ahead returns the number of independent parts of what must be done before any
// piece: preparing the kernel.
func (p *Prepared) Ahead() int { return p.ahead }

// RunAhead does one of Ahead, as RunPiece does a piece.
func (p *Prepared) RunAhead(piece int, s *Scratch) {
	s.reserve(p.scratch)
	p.before(piece, s)
}

// RunPiece computes one of Pieces. Pieces may run at the same time, each with a
// Scratch of its own.
func (p *Prepared) RunPiece(piece int, s *Scratch) {
	s.reserve(p.scratch)
	p.run(piece, s)
}

// Finish does what is left when all pieces have run.
func (p *Prepared) Finish() { p.after() }

// Reserve makes a Scratch large enough, so that running pieces allocates
// nothing.
func (p *Prepared) Reserve(s *Scratch) {
	s.reserve(p.scratch)
	for _, product := range p.products {
		s.Matrices.Reserve(product)
	}
}

// Scratch is the memory that one thread needs to run pieces.
type Scratch struct {
	Matrices  gemm.Workspace[float32]
	tile      micro.Tile // here, and transform, because an argument of an indirect call would be allocated
	transform transform.Tile
	room      room
	memory    []float32
}

func (s *Scratch) reserve(size int) {
	if len(s.memory) < size {
		s.memory = pages.Aligned(size)
	}
}
