package convolution

import "kerasgo/kerasgo/kernels/vector"

// partial is a sum whose parts are computed at the same time.
type partial struct {
	to   []float32
	sums []float32 // of the parts, one after the other; nil of a single one
}

const maximumParts = 16

func newPartial(to []float32, parts int) *partial {
	p := &partial{to: to}
	if parts > 1 {
		p.sums = make([]float32, parts*len(to))
	}
	return p
}

// part is where one part goes.
func (p *partial) part(index int) []float32 {
	if p.sums == nil {
		return p.to
	}
	return p.sums[index*len(p.to) : (index+1)*len(p.to)]
}

// finish adds up what the parts have computed.
func (p *partial) finish() {
	if p.sums == nil {
		return
	}
	size := len(p.to)
	copy(p.to, p.sums)
	for at := size; at < len(p.sums); at += size {
		vector.Add(p.to, p.to, p.sums[at:at+size])
	}
}
