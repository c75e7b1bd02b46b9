package convolution

import (
	"slices"

	"kerasgo/kerasgo/kernels/vector"
)

// screen is where pieces of work note whether what they saw of an operand, or made, is
// not finite.
type screen []bool

func (s screen) finite() bool { return !slices.Contains(s, true) }

// repair makes what is computed be so by definition if its screen has not found
// everything finite.
func (p *Prepared) repair(of screen, exact func()) {
	after := p.after
	p.after = func() {
		after()
		if !of.finite() {
			exact()
		}
	}
}

// screenKernel is repair where it is the kernel that may not be finite, which is looked
// at ahead.
func (p *Prepared) screenKernel(kernel []float32, exact func()) *Prepared {
	const most = 1 << 16 // elements of a piece
	ahead, before := p.ahead, p.before
	screen := make(screen, ceil(len(kernel), most))
	p.ahead += len(screen)
	p.before = func(piece int, s *Scratch) {
		if piece < ahead {
			before(piece, s)
			return
		}
		part := kernel[(piece-ahead)*most:]
		screen[piece-ahead] = !vector.Finite(part[:min(most, len(part))])
	}
	p.repair(screen, exact)
	return p
}
