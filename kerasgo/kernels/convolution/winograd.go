package convolution

import (
	"unsafe"

	"kerasgo/kerasgo/internal/pages"
	"kerasgo/kerasgo/kernels/convolution/transform"
	"kerasgo/kerasgo/kernels/gemm/micro"
	"kerasgo/kerasgo/kernels/prefetch"
)

// Winograd's algorithm F(4×4, 3×3) (Lavin and Gray 2015): the images are cut into
// tiles of 4×4 output pixels, each computed from 6×6 input pixels; 36 matrix
// products of tiles × channels with channels × filters, between package
// transform's maps, take the place of 144. Tiles are worked on in blocks that
// stay in the cache.
//
// A result is off by less than 10⁻⁶ of what the products that make it, and its
// neighbours in the tile, add up to without their signs: about twice as much as
// a direct sum. A NaN in the images reaches every output that it has a part in,
// and others of its tile; an infinity becomes NaN there.

const (
	outputSide = 4                     // pixels of an output tile
	imageSide  = outputSide + 2        // of the image's tile under it
	matrices   = imageSide * imageSide // of transformed elements
)

// tilesPay tells whether Winograd's algorithm is the faster one for a shape:
// 3×3 kernels that move by single pixels, channels and filters that fill
// vectors, and enough tiles for the transforms of the kernel.
func (s Shape) tilesPay() bool {
	if s.KernelDepth != 1 || s.Depth != 1 || s.KernelHeight != 3 || s.KernelWidth != 3 || s.Groups != 1 ||
		s.StrideY != 1 || s.StrideX != 1 || s.DilationY != 1 || s.DilationX != 1 ||
		s.Channels%transform.Lanes != 0 || s.Filters%transform.Lanes != 0 || s.Channels*s.Filters == 0 {
		return false
	}
	t := tilingOf(s)
	area := s.Channels * s.Filters
	direct := s.pixels() * 9 * area
	tiled := t.tiles*(matrices*area+mapWork*(s.Channels+s.Filters)) + kernelWork*area
	return tiled+tiled/4 < direct
}

// What transforms cost, in multiply-adds: for each channel of a tile, and for
// each element of a 3×3 kernel.
const (
	mapWork    = 200
	kernelWork = 200
)

// tiling is how a shape is cut into tiles and blocks.
type tiling struct {
	shape         Shape
	rows, columns int // of tiles, in an image
	tiles         int // of the batch
	kernel        *micro.Kernel
}

func tilingOf(s Shape) *tiling {
	t := &tiling{shape: s, kernel: micro.Best32()}
	t.rows, t.columns = ceil(s.OutHeight, outputSide), ceil(s.OutWidth, outputSide)
	t.tiles = s.Batch * t.rows * t.columns
	return t
}

// prepared is a computation of the tiling with nothing to do yet.
func (t *tiling) prepared() *Prepared {
	return &Prepared{work: t.tiles * matrices * t.shape.Channels * t.shape.Filters, after: func() {}}
}

func ceil(a, b int) int { return (a + b - 1) / b }

// place is where a tile lies.
type place struct {
	image     int
	y, x      int // of the first output pixel
	top, left int // of the first input pixel
}

func (t *tiling) place(tile int) place {
	row := tile / t.columns
	p := place{image: row / t.rows, y: row % t.rows * outputSide, x: tile % t.columns * outputSide}
	p.top, p.left = p.y-t.shape.PadTop, p.x-t.shape.PadLeft
	return p
}

// plane is one side of the images: what tiles are read from or written to.
type plane struct {
	data                    []float32
	height, width, channels int
}

func (t *tiling) images(data []float32) plane {
	return plane{data, t.shape.Height, t.shape.Width, t.shape.Channels}
}

func (t *tiling) outputs(data []float32) plane {
	return plane{data, t.shape.OutHeight, t.shape.OutWidth, t.shape.Filters}
}

// inside tells whether a square of pixels is whole.
func (p *plane) inside(y, x, side int) bool {
	return y >= 0 && x >= 0 && y+side <= p.height && x+side <= p.width
}

// row returns the part of a row of a square of pixels that exists, and how many
// elements of the square's row are before it.
func (p *plane) row(image, y, x, side int) (part []float32, before int) {
	first, last := max(x, 0), min(x+side, p.width)
	if y < 0 || y >= p.height || first >= last {
		return nil, 0
	}
	line := (image*p.height + y) * p.width
	return p.data[(line+first)*p.channels : (line+last)*p.channels], (first - x) * p.channels
}

// square makes the source of a transform of a square of pixels: where they are,
// or, if some of them do not exist, a copy with zeros for those.
func (p *plane) square(t *transform.Tile, image, y, x, side int, edge []float32) {
	if p.inside(y, x, side) {
		t.From = unsafe.Pointer(&p.data[((image*p.height+y)*p.width+x)*p.channels])
		t.FromRow, t.FromColumn = bytes(p.width*p.channels), bytes(p.channels)
		return
	}
	edge = edge[:side*side*p.channels]
	clear(edge)
	for i := range side {
		part, before := p.row(image, y+i, x, side)
		copy(edge[i*side*p.channels+before:], part)
	}
	t.From, t.FromRow, t.FromColumn = unsafe.Pointer(&edge[0]), bytes(side*p.channels), bytes(p.channels)
}

// target makes the target of a transform like square; whole is false if it is
// edge, from which what exists is to be copied afterwards.
func (p *plane) target(t *transform.Tile, image, y, x, side int, edge []float32) (whole bool) {
	if p.inside(y, x, side) {
		t.To = unsafe.Pointer(&p.data[((image*p.height+y)*p.width+x)*p.channels])
		t.ToRow, t.ToColumn = bytes(p.width*p.channels), bytes(p.channels)
		return true
	}
	t.To, t.ToRow, t.ToColumn = unsafe.Pointer(&edge[0]), bytes(side*p.channels), bytes(p.channels)
	return false
}

// fetch brings a part, one for each matrix, of the pixels of count tiles into
// the cache; x and y are how far the first of a tile is from that of its output.
func (t *tiling) fetch(p *plane, matrix, first, count, y, x int) {
	rows := count * outputSide
	for row := rows * matrix / matrices; row < rows*(matrix+1)/matrices; row++ {
		at := t.place(first + row/outputSide)
		part, _ := p.row(at.image, at.y+y+row%outputSide, at.x+x, outputSide)
		prefetch.Slice(part)
	}
}

// block is memory for all matrices of transformed tiles or kernels, one after
// the other.
type block struct {
	row, matrix int // elements from one row and from one matrix to the next
}

// blockOf is for matrices of so many rows and columns. A kernel without masks
// may read and write whole tiles of columns.
func (t *tiling) blockOf(rows, columns int) block {
	row := columns
	if !t.kernel.Masked {
		row = ceil(columns, t.kernel.Columns) * t.kernel.Columns
	}
	if row%512 == 0 {
		row += pages.LineElements // rows at a multiple of 2 KiB would fall on the same cache sets
	}
	return block{row, oddLines(rows * row)}
}

// oddLines rounds a number of elements up to an odd number of cache lines, so that
// matrices that far apart begin on different sets.
func oddLines(elements int) int {
	return (ceil(elements, pages.LineElements) | 1) * pages.LineElements
}

func (b block) size() int { return matrices * b.matrix }

// packed is a transformed kernel: for each matrix, panels of the micro-kernel's
// columns, each with a row for every element of depth.
func (t *tiling) packed(depth, columns int) block {
	width := t.kernel.Columns
	return block{width, oddLines(ceil(columns, width) * depth * width)}
}

// products are the products C = A·B of all matrices; strides are in elements.
type products struct {
	rows, columns, depth int
	aRow, aStep, aMatrix int
	bRow, bPanel         int // from one row, and one panel of the kernel's columns, to the next
	bMatrix              int
	cRow, cMatrix        int
	flags                micro.Flags
}

// multiply calls beside, unless nil, before each matrix.
func (t *tiling) multiply(p *products, a, b, c []float32, tile *micro.Tile, beside func(matrix int)) {
	kernel := t.kernel
	tile.ARow, tile.AStep, tile.BRow, tile.CRow = bytes(p.aRow), bytes(p.aStep), bytes(p.bRow), bytes(p.cRow)
	tile.Depth, tile.Flags = p.depth, p.flags
	panels := ceil(p.rows, kernel.Rows)
	whole, left := p.columns/kernel.Columns, p.columns%kernel.Columns
	all, some := kernel.Mask(kernel.Columns), kernel.Mask(left)
	for i := range matrices {
		if beside != nil {
			beside(i)
		}
		for down := range panels {
			row := p.rows * down / panels
			rows := p.rows*(down+1)/panels - row
			tile.A = unsafe.Pointer(&a[i*p.aMatrix+row*p.aRow])
			if whole > 0 {
				tile.Mask, tile.Next = all, tile.A
				tile.B, tile.C = unsafe.Pointer(&b[i*p.bMatrix]), unsafe.Pointer(&c[i*p.cMatrix+row*p.cRow])
				kernel.RunAcross(rows, tile, whole, bytes(p.bPanel), 0)
			}
			if left > 0 {
				tile.Mask, tile.Next = some, tile.A
				tile.B = unsafe.Pointer(&b[i*p.bMatrix+whole*p.bPanel])
				tile.C = unsafe.Pointer(&c[i*p.cMatrix+row*p.cRow+whole*kernel.Columns])
				kernel.Run(rows, tile)
			}
		}
	}
}

func bytes(elements int) uintptr { return uintptr(elements) * unsafe.Sizeof(float32(0)) }

// pointer is where an element of a slice is.
func pointer(data []float32, at int) unsafe.Pointer { return unsafe.Pointer(&data[at]) }
