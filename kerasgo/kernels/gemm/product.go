package gemm

import (
	"cmp"
	"fmt"
	"unsafe"

	"kerasgo/kerasgo/kernels/gemm/micro"
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
	// Source gives the elements of A in place of A, where they do not lie at
	// two strides: the patches of an image, for one.
	Source Source[T]
	// MaximumPieces limits the number of pieces; zero means as many as pay.
	MaximumPieces int
	// Kernel is the micro-kernel to use; nil is the best there is.
	Kernel *micro.Kernel
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
	copyA bool // each panel of A's rows is copied to a friendlier stride
	// scaleA: the copy is multiplied by Alpha.
	scaleA bool
	depth  int // most columns of A in one pass
}

const (
	packedDepth   = 512  // depth of a packed block of B
	packedColumns = 384  // columns of a packed block: with packedDepth it fills most of a second-level cache
	packedRows    = 480  // rows of C for which one packed block is used
	directDepth   = 1024 // depth of a pass over unpacked operands
	directRows    = 3072 // from so many rows on, packing B pays
	badStride     = 2048 // bytes: rows at a multiple of it fall on the same cache sets
	pieceWork     = 1 << 18
	maximumPieces = 32
	// Pieces that copy operands repeat each other's copies: eight of at least
	// copiedWork are enough for a few threads, more of them come with size.
	copiedWork   = 1 << 22
	copiedPieces = 8
	copiedLarge  = 1 << 26
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
	prepared.Product, prepared.kernel = p, p.Kernel
	if prepared.kernel == nil {
		prepared.kernel = best[T]()
	}
	prepared.path = choose(p, prepared.kernel)
	prepared.pieces = cut(prepared.pieces[:0], p.M, p.N, p.K, cmp.Or(p.MaximumPieces, maximumPieces), prepared.kernel, prepared.path)
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
	way := path{depth: directDepth}
	way.packB = p.B.Column != 1 || p.M >= directRows
	if way.packB || p.Source != nil {
		// Equal passes; one a little deeper is better than a short second one.
		passes := ceil(p.K, packedDepth+packedDepth/4)
		way.depth = max(ceil(p.K, max(passes, 1)), 1)
	}
	way.copyA = p.Source == nil && p.A.Column == 1 && p.A.Row*size%badStride == 0 && p.N > 2*kernel.Columns && p.M > 1
	if p.Alpha != 0 && p.Alpha != 1 {
		way.scaleA = true
	}
	return way
}

// cut divides C into blocks of whole tiles, by the shape alone, and appends
// them to pieces.
func cut(pieces []piece, m, n, k, most int, kernel *micro.Kernel, way path) []piece {
	if m == 0 || n == 0 {
		return pieces
	}
	rowTiles, columnTiles := ceil(m, kernel.Rows), ceil(n, kernel.Columns)
	wanted := min(max(m*n*max(k, 1)/pieceWork, 1), most)
	if way.packB || way.copyA {
		work := m * n * k
		wanted = min(max(min(work/copiedWork, copiedPieces), work/copiedLarge, 1), most)
	}
	down, across := 1, 1
	if way.packB && most > 1 {
		// A piece packs its own block of B: keep it tall.
		down, across = ceil(m, packedRows), ceil(n, packedColumns)
	}
	for down*across < wanted {
		switch {
		case across < columnTiles && (n/across >= m/down || down >= rowTiles):
			across++
		case down < rowTiles:
			down++
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

func ceil(a, b int) int { return (a + b - 1) / b }
