package gemm

import (
	"fmt"
	"maps"
	"runtime"
	"strings"
	"sync"
	"unsafe"

	"kerasgo/kerasgo/internal/pages"
	"kerasgo/kerasgo/kernels/gemm/micro"
	"kerasgo/kerasgo/kernels/internal/caches"
)

// Float is the element type of a product.
type Float interface{ float32 | float64 }

// Operand is a matrix in memory: element (i, j) is Data[i*Row + j*Column].
type Operand[T Float] struct {
	Data        []T
	Row, Column int
}

// Rows is a matrix stored row by row, its rows width elements apart.
func Rows[T Float](data []T, width int) Operand[T] { return Operand[T]{data, width, 1} }

// Columns is the transpose of Rows: the matrix whose columns are the rows of
// data.
func Columns[T Float](data []T, width int) Operand[T] { return Operand[T]{data, 1, width} }

// Product is C = Alpha·A·B with A of M×K, B of K×N and C of M×N elements. Rows of C
// are stored with adjacent elements (C.Column is 1).
type Product[T Float] struct {
	M, N, K int
	A, B, C Operand[T]
	Bias    []T         // with micro.AddBias: N elements, added to each row
	Flags   micro.Flags // Accumulate, AddBias, Relu
	Alpha   T           // factor of A·B; zero means one
	Part    Part        // of C is computed; what else is there stays
	// Source gives the elements of A in place of A, where they do not lie at
	// two strides: the patches of an image, for one.
	Source Source[T]
	// EnoughPieces is how many pieces are enough: C is not cut further where it has as
	// many. Zero means as many as pay for the processors that the program uses.
	EnoughPieces int
	// Kernel is the micro-kernel to use; nil is the best there is.
	Kernel *micro.Kernel
	blocks *blocks // nil: those for the kernel on this processor
}

// Source is a matrix that is gathered while it is used.
type Source[T Float] interface {
	// Gather writes elements (row+i, first+k) for i below rows and k below
	// depth, and returns the distances in to from one i and from one k to the
	// next. To has room for rows·(depth+16) elements.
	Gather(to []T, row, rows, first, depth int) (rowStride, stepStride int)
}

// Prepared is a product ready to be run any number of times on the memory it
// was prepared for.
type Prepared[T Float] struct {
	Product[T]
	kernel *micro.Kernel
	path   path
	pieces []piece
}

// piece is a block of C.
type piece struct{ row, rows, column, columns int }

// path says which operands are copied before use.
type path struct {
	packB bool // B's block is copied into panels of kernel.Columns
	copyA bool // each panel of A's rows is copied to friendlier strides
	// scaleA: the copy is multiplied by Alpha.
	scaleA  bool
	depth   int  // most columns of A in one pass
	columns int  // most columns of a packed block of B
	turned  bool // it is the transpose that is computed
}

// blocks are sizes that depend on the caches and on the kernel. A packed block of
// B stays in the second-level cache, a panel of A in the first-level one while
// the panels of B pass by.
type blocks struct {
	depth       int // of a packed block
	directDepth int // of a pass over operands that are not packed, for several tiles across
	// directDouble is directDepth of float64; 0 is the same.
	directDouble int
	columns      int // of a block of float32; of float64, half
	// pack tells from how many rows on packing B pays, packFar where B has more than
	// farSize bytes: too many to stay in a cache beyond which memory is slow (beside
	// near caches half of caches.Near; 0 is never).
	pack, packFar leastRows
	farSize       int
	// sameSets is the number of bytes at multiples of which rows of B fall on the
	// same sets of a cache.
	sameSets int
	// turnedRows is the number of rows from which on a product of few columns
	// is computed as its transpose; 0 is never.
	turnedRows int
}

// leastRows are numbers of rows, by how B lies: tiles of it are slow to read where its
// rows do not begin cache lines, and where they fall on the same sets of a cache.
type leastRows struct{ aligned, unaligned, sameSets int }

// anyway is as many rows however B lies.
func anyway(rows int) leastRows { return leastRows{rows, rows, rows} }

// ofKernel lists the blocks by kernel. AVX2's tiles are half as wide and half as
// high: B passes by four times as often, and is worth packing much earlier. Beside
// near caches, a panel of A has to stay in the first-level one, and a B that lies
// beyond them is packed earlier.
var ofKernel = map[string]*blocks{
	"avx512": {
		depth: 384, directDepth: 1024, columns: 512, turnedRows: 32,
		pack: leastRows{3072, 768, 192}, packFar: leastRows{3072, 192, 192}, farSize: 2 << 20, sameSets: 4 << 10,
	},
	"avx512" + near: {
		depth: 256, directDepth: 512, directDouble: 256, columns: 1024, turnedRows: 32,
		pack: leastRows{768, 192, 192}, packFar: leastRows{384, 192, 192}, sameSets: 4 << 10,
	},
	"avx2": {
		depth: 256, directDepth: 1024, columns: 192, turnedRows: 32,
		pack: anyway(48),
	},
	"avx2" + near: {
		depth: 256, directDepth: 256, columns: 384, turnedRows: 32,
		pack: anyway(48), packFar: leastRows{48, 24, 24}, sameSets: 8 << 10,
	},
	"neon":     {depth: 512, directDepth: 1024, columns: 384, pack: anyway(3072)},
	"portable": {depth: 512, directDepth: 1024, columns: 384, pack: anyway(3072)},
}

// near follows the name of a kernel beside caches of which caches.Near tells.
const near = "/near"

// onThisProcessor has the blocks by kernel that suit the processor's caches.
var onThisProcessor = sync.OnceValue(func() map[string]*blocks { return beside(caches.Near()) })

// beside has the blocks by kernel that suit what caches.Near tells: where it is a
// size, those beside near caches, of which a packed block takes half at most.
func beside(size int) map[string]*blocks {
	if size == 0 {
		return ofKernel
	}
	suited := maps.Clone(ofKernel)
	for name := range ofKernel {
		if of, found := strings.CutSuffix(name, near); found {
			block := *ofKernel[name]
			block.farSize = size / 2
			block.columns = min(block.columns, size/2/(4*block.depth))
			suited[of] = &block
		}
	}
	return suited
}

const (
	packedRows   = 4096    // rows of C for which one packed block is used
	narrowDepth  = 1024    // depth of a pass over unpacked operands for few tiles across
	flatTiles    = 4       // most tiles across and
	flatDepth    = 128     // depth of a block that is computed column by column
	flatElements = 1 << 16 // of A that such a block uses at a time
	badStride    = 2048    // bytes: rows at a multiple of it fall on the same cache sets
	turnedDepth  = 32      // least columns of A of a product that is computed as its transpose
	pieceWork    = 1 << 18
	enoughPieces = 32
	// Pieces that pack B, their least rows, and least tiles across of one that
	// packs B or copies A.
	packedPieces = 8 // as many are enough for a few threads; large products have more
	packedLeast  = 96
	packedNarrow = 4
	copiedNarrow = 8
)

// Prepare chooses how a product is computed. It panics when an operand is too
// short for its shape.
func Prepare[T Float](p Product[T]) *Prepared[T] {
	prepared := new(Prepared[T])
	prepared.Set(p)
	return prepared
}

// Set is Prepare into memory that was prepared for another product, which is
// not running any more; it allocates only what that had no room for.
func (prepared *Prepared[T]) Set(p Product[T]) {
	if p.Source == nil {
		check("A", p.A, p.M, p.K)
	} else if p.Alpha != 0 && p.Alpha != 1 {
		panic("gemm: a gathered A with Alpha")
	}
	check("B", p.B, p.K, p.N)
	check("C", p.C, p.M, p.N)
	if p.C.Column != 1 && p.N > 1 {
		panic(fmt.Sprintf("gemm: the elements of a row of C are %d apart, want 1", p.C.Column))
	}
	if p.Flags&micro.AddBias != 0 && len(p.Bias) < p.N {
		panic(fmt.Sprintf("gemm: a bias of %d elements for %d columns", len(p.Bias), p.N))
	}
	if p.K == 0 && p.Source == nil {
		// Nothing is read of operands that may be too short even to point into.
		p.A, p.B = Operand[T]{Column: 1}, Operand[T]{}
	}
	kernel := p.Kernel
	if kernel == nil {
		kernel = best[T]()
	}
	if p.blocks == nil {
		p.blocks = onThisProcessor()[kernel.Name]
	}
	turned := turns(p, kernel)
	if turned {
		p = turn(p)
	}
	prepared.Product, prepared.kernel = p, kernel
	prepared.path = choose(p, kernel)
	prepared.path.turned = turned
	prepared.pieces = cut(prepared.pieces[:0], p.M, p.N, p.K, p.EnoughPieces, kernel, prepared.path)
}

func check[T Float](name string, o Operand[T], rows, columns int) {
	if rows < 0 || columns < 0 {
		panic(fmt.Sprintf("gemm: %s has %d rows and %d columns", name, rows, columns))
	}
	if rows == 0 || columns == 0 {
		return
	}
	if last := (rows-1)*o.Row + (columns-1)*o.Column; last >= len(o.Data) {
		panic(fmt.Sprintf("gemm: %s of %d×%d elements with strides %d and %d needs %d elements, has %d", name, rows, columns, o.Row, o.Column, last+1, len(o.Data)))
	}
}

func best[T Float]() *micro.Kernel {
	if unsafe.Sizeof(T(0)) == 4 {
		return micro.Best32()
	}
	return micro.Best64()
}

// choose picks the path. Copying costs about as much as a dozen uses of what is
// copied, so it is left out wherever the operand can be read as it lies.
func choose[T Float](p Product[T], kernel *micro.Kernel) path {
	size := int(unsafe.Sizeof(T(0)))
	block := p.blocks
	way := path{columns: max(block.columns*4/size/kernel.Columns, 1) * kernel.Columns}
	way.packB = p.B.Column != 1 || packs(p, size) || !kernel.Masked && p.N%kernel.Columns != 0 && p.M > kernel.Rows
	depth := block.directDepth
	if size == 8 && block.directDouble > 0 {
		depth = block.directDouble
	}
	switch {
	case way.packB || p.Source != nil:
		depth = block.depth
	case p.N <= flatTiles*kernel.Columns: // a panel of A is used too seldom to matter
		depth = narrowDepth
	}
	// Equal passes; one a little deeper is better than a short second one.
	passes := ceil(p.K, depth+depth/4)
	way.depth = max(ceil(p.K, max(passes, 1)), 1)
	// Copying a panel of A pays when many tiles use it.
	if p.Source == nil && p.M > 1 && p.N > 2*kernel.Columns {
		way.copyA = p.A.Column == 1 && p.A.Row*size%badStride == 0 || p.A.Row == 1 && p.A.Column*size%badStride == 0
	}
	if p.Alpha != 0 && p.Alpha != 1 {
		way.scaleA = true
	}
	return way
}

// packs tells whether packing a B that lies by rows pays.
func packs[T Float](p Product[T], size int) bool {
	block, row := p.blocks, p.B.Row*size
	least := block.pack
	if block.farSize > 0 && p.K*p.N*size > block.farSize {
		least = block.packFar
	}
	switch {
	case row%pages.Line != 0:
		return p.M >= least.unaligned
	case block.sameSets > 0 && row%block.sameSets == 0:
		return p.M >= least.sameSets
	}
	return p.M >= least.aligned
}

// cut divides C into blocks of whole tiles and appends them to pieces: until there are
// enough, or as many as pay if enough is 0. An element's sum is the same in any block.
func cut(pieces []piece, m, n, k, enough int, kernel *micro.Kernel, way path) []piece {
	if m == 0 || n == 0 {
		return pieces
	}
	rowTiles, columnTiles := ceil(m, kernel.Rows), ceil(n, kernel.Columns)
	wanted := max(m*n*max(k, 1)/pieceWork, 1)
	if enough == 0 && wanted > 1 {
		enough = enoughPieces
		if runtime.GOMAXPROCS(0) == 1 {
			enough = 1 // each piece copies its own operands
		}
	}
	enough = max(enough, 1)
	wanted = min(wanted, enough)
	down, across := 1, 1
	mostDown, mostAcross := rowTiles, columnTiles
	if way.packB {
		// Each piece packs its own block of B: it is kept tall, so that what is
		// packed is used often; its width costs nothing.
		mostDown = m / packedLeast
		mostAcross = n / (packedNarrow * kernel.Columns)
		if enough > 1 {
			down, across = ceil(m, packedRows), ceil(n, way.columns)
		}
		wanted = min(wanted, packedPieces)
	}
	if way.copyA {
		// Each piece copies its own panels of A.
		mostAcross = n / (copiedNarrow * kernel.Columns)
	}
	if way.turned && m < kernel.Columns {
		mostDown = 1 // a row of C is written once
	}
	mostDown, mostAcross = even(max(mostDown, 1)), even(max(mostAcross, 1))
	// To copy something twice costs less than that one of two threads waits: panels of A,
	// of which there are few, or, where no two pieces lie side by side, a block of B.
	switch {
	case mostDown <= 4 && mostAcross == 1 && columnTiles > 1:
		mostAcross = 2
	case mostDown == 1 && mostAcross == 1:
		mostDown = 2
	}
	for down*across < wanted {
		switch moreDown, moreAcross := even(down+1), even(across+1); {
		case moreAcross <= mostAcross && (n/across >= m/down || way.packB && 2*n/across >= m/down || moreDown > mostDown):
			across = moreAcross
		case moreDown <= mostDown:
			down = moreDown
		default:
			wanted = 0
		}
	}
	down, across = min(down, rowTiles), min(across, columnTiles)
	for i := range down {
		row, rowEnd := rowTiles*i/down*kernel.Rows, min(rowTiles*(i+1)/down*kernel.Rows, m)
		for j := range across {
			column, columnEnd := columnTiles*j/across*kernel.Columns, min(columnTiles*(j+1)/across*kernel.Columns, n)
			pieces = append(pieces, piece{row, rowEnd - row, column, columnEnd - column})
		}
	}
	return pieces
}

// even is the next even number from a number on, so that two threads have as much each;
// of 1, 1.
func even(n int) int {
	if n == 1 {
		return 1
	}
	return n + n%2
}

func ceil(a, b int) int { return (a + b - 1) / b }
