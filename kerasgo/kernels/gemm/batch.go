package gemm

// Batch is many products of one shape, one matrix of each operand after the
// other: matrix i of A begins AStride·i elements after the first, and so on. A
// stride of zero uses one matrix for all.
type Batch[T Float] struct {
	products []Prepared[T]
	group    int // products in a piece; 0: products are in several pieces each
}

// PrepareBatch chooses how count products are computed; the operands of p hold
// all matrices. It panics when an operand is too short for them.
func PrepareBatch[T Float](p Product[T], count, aStride, bStride, cStride int) *Batch[T] {
	batch := &Batch[T]{products: make([]Prepared[T], count)}
	work := max(p.M*p.N*p.K, 1)
	if work*2 <= pieceWork {
		batch.group = pieceWork / work
	}
	if batch.group > 0 || count >= enoughPieces {
		p.EnoughPieces = 1
		batch.group = max(batch.group, 1)
	}
	for i := range batch.products {
		one := p
		one.A.Data, one.B.Data, one.C.Data = from(p.A.Data, i*aStride), from(p.B.Data, i*bStride), from(p.C.Data, i*cStride)
		batch.products[i] = *Prepare(one)
	}
	return batch
}

func from[T Float](data []T, start int) []T { return data[min(start, len(data)):] }

// Pieces returns how many pieces the batch is computed in, each by itself.
func (b *Batch[T]) Pieces() int {
	switch {
	case len(b.products) == 0:
		return 0
	case b.group > 0:
		return ceil(len(b.products), b.group)
	}
	return len(b.products) * b.products[0].Pieces()
}

// Reserve makes a workspace large enough, so that running pieces allocates
// nothing.
func (b *Batch[T]) Reserve(w *Workspace[T]) {
	if len(b.products) > 0 {
		w.Reserve(&b.products[0])
	}
}

// RunPiece computes one of Pieces. Pieces may run at the same time, each with a
// workspace of its own.
func (b *Batch[T]) RunPiece(index int, w *Workspace[T]) {
	if b.group == 0 {
		each := b.products[0].Pieces()
		b.products[index/each].RunPiece(index%each, w)
		return
	}
	for i := index * b.group; i < min((index+1)*b.group, len(b.products)); i++ {
		b.products[i].Run(w)
	}
}
