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
// stay in the cache. Of volumes the sum over the kernel's planes is that of their
// products, each plane of the images being transformed for each.
//
// A result is off by less than 10⁻⁶ of what the products that make it, and its
// neighbours in the tile, add up to without their signs: about twice as much as
// a direct sum. Where infinities and NaNs are, see definition.

const (
	outputSide = 4                     // pixels of an output tile
	imageSide  = outputSide + 2        // of the image's tile under it
	matrices   = imageSide * imageSide // of transformed elements
)

// tilesPay tells whether Winograd's algorithm is the faster one for a shape:
// 3×3 kernels that move by single pixels, channels and filters that fill
// vectors, and enough tiles for the transforms of the kernel.
func (s Shape) tilesPay() bool {
	if s.KernelHeight != 3 || s.KernelWidth != 3 || s.Groups != 1 ||
		s.StrideZ != 1 || s.StrideY != 1 || s.StrideX != 1 || s.DilationZ != 1 || s.DilationY != 1 || s.DilationX != 1 ||
		s.Channels%transform.Lanes != 0 || s.Filters%transform.Lanes != 0 || s.Channels*s.Filters == 0 {
		return false
	}
	t := tilingOf(s)
	area := s.Channels * s.Filters
	direct := s.pixels() * s.KernelDepth * 9 * area
	tiled := t.tiles*(s.KernelDepth*(matrices*area+mapWork*s.Channels)+mapWork*s.Filters) + s.KernelDepth*kernelWork*area
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
	rows, columns int // of tiles, in a plane
	tiles         int // of the batch
	kernel        *micro.Kernel
}

func tilingOf(s Shape) *tiling {
	t := &tiling{shape: s, kernel: micro.Best32()}
	t.rows, t.columns = ceil(s.OutHeight, outputSide), ceil(s.OutWidth, outputSide)
	t.tiles = s.Batch * s.OutDepth * t.rows * t.columns
	return t
}

// prepared is a computation of the tiling with nothing to do yet.
func (t *tiling) prepared() *Prepared {
	return &Prepared{work: t.tiles * t.shape.KernelDepth * matrices * t.shape.Channels * t.shape.Filters, after: func() {}}
}

func ceil(a, b int) int { return (a + b - 1) / b }

// corner is where the first pixel of a square is: of a tile, in the output or in the
// images.
type corner struct{ image, z, y, x int }

// down is the corner some rows further down.
func (c corner) down(rows int) corner {
	c.y += rows
	return c
}

// inOutput is the corner of a tile in the output.
func (t *tiling) inOutput(tile int) corner {
	row := tile / t.columns
	plane := row / t.rows
	return corner{plane / t.shape.OutDepth, plane % t.shape.OutDepth, row % t.rows * outputSide, tile % t.columns * outputSide}
}

// inImages is that of the pixels under it, under one plane of the kernel.
func (t *tiling) inImages(tile, kernelZ int) corner {
	at, s := t.inOutput(tile), &t.shape
	return corner{at.image, at.z - s.PadFront + kernelZ, at.y - s.PadTop, at.x - s.PadLeft}
}

// volumes are one side of a convolution: what tiles are read from or written to.
type volumes struct {
	data          []float32
	depth, height int
	width         int // elements of a row
	channels      int // of a pixel
	plane, pitch  int // elements from one plane, and one row, to the next
}

func volumesOf(data []float32, depth, height, width, channels int) volumes {
	row := width * channels
	return volumes{data, depth, height, row, channels, height * row, row}
}

func (t *tiling) images(data []float32) volumes {
	return volumesOf(data, t.shape.Depth, t.shape.Height, t.shape.Width, t.shape.Channels)
}

func (t *tiling) outputs(data []float32) volumes {
	return volumesOf(data, t.shape.OutDepth, t.shape.OutHeight, t.shape.OutWidth, t.shape.Filters)
}

// inside tells whether a square of pixels is whole.
func (v *volumes) inside(at corner, side int) bool {
	return at.z >= 0 && at.y >= 0 && at.x >= 0 && at.z < v.depth && at.y+side <= v.height && (at.x+side)*v.channels <= v.width
}

// corner is where a pixel is, by its number.
func (v *volumes) corner(pixel int) corner {
	width := v.width / v.channels
	row := pixel / width
	plane := row / v.height
	return corner{plane / v.depth, plane % v.depth, row % v.height, pixel % width}
}

// line is where a row begins.
func (v *volumes) line(at corner) int { return (at.image*v.depth+at.z)*v.plane + at.y*v.pitch }

// row returns the part of a row of a square of pixels that exists, and how many
// elements of the square's row are before it.
func (v *volumes) row(at corner, side int) (part []float32, before int) {
	first, last := max(at.x, 0)*v.channels, min((at.x+side)*v.channels, v.width)
	if at.z < 0 || at.z >= v.depth || at.y < 0 || at.y >= v.height || first >= last {
		return nil, 0
	}
	line := v.line(at)
	return v.data[line+first : line+last], first - at.x*v.channels
}

// first is where a square that is inside begins.
func (v *volumes) first(at corner) unsafe.Pointer {
	return pointer(v.data, v.line(at)+at.x*v.channels)
}

// square makes the source of a transform of a square of pixels: where they are,
// or, if some of them do not exist, a copy with zeros for those.
func (v *volumes) square(t *transform.Tile, at corner, side int, edge []float32) {
	if v.inside(at, side) {
		t.From, t.FromRow, t.FromColumn = v.first(at), bytes(v.pitch), bytes(v.channels)
		return
	}
	edge = edge[:side*side*v.channels]
	clear(edge)
	for i := range side {
		part, before := v.row(at.down(i), side)
		copy(edge[i*side*v.channels+before:], part)
	}
	t.From, t.FromRow, t.FromColumn = pointer(edge, 0), bytes(side*v.channels), bytes(v.channels)
}

// target makes the target of a transform like square; whole is false if it is
// edge, from which what exists is to be copied afterwards.
func (v *volumes) target(t *transform.Tile, at corner, side int, edge []float32) (whole bool) {
	if v.inside(at, side) {
		t.To, t.ToRow, t.ToColumn = v.first(at), bytes(v.pitch), bytes(v.channels)
		return true
	}
	t.To, t.ToRow, t.ToColumn = pointer(edge, 0), bytes(side*v.channels), bytes(v.channels)
	return false
}

// fetch brings a part, one for each matrix, of the pixels of count tiles into the
// cache; corner is where those of one are.
func (v *volumes) fetch(matrix, first, count int, corner func(tile int) corner) {
	rows := count * outputSide
	for row := rows * matrix / matrices; row < rows*(matrix+1)/matrices; row++ {
		part, _ := v.row(corner(first+row/outputSide).down(row%outputSide), outputSide)
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
	for i := range matrices {
		if beside != nil {
			beside(i)
		}
		t.multiplyOne(p, a[i*p.aMatrix:], b[i*p.bMatrix:], c[i*p.cMatrix:], tile)
	}
}

// multiplyOne is multiply of one matrix.
func (t *tiling) multiplyOne(p *products, a, b, c []float32, tile *micro.Tile) {
	kernel := t.kernel
	tile.ARow, tile.AStep, tile.BRow, tile.CRow = bytes(p.aRow), bytes(p.aStep), bytes(p.bRow), bytes(p.cRow)
	tile.Depth, tile.Flags = p.depth, p.flags
	panels := ceil(p.rows, kernel.Rows)
	whole, left := p.columns/kernel.Columns, p.columns%kernel.Columns
	all, some := kernel.Mask(kernel.Columns), kernel.Mask(left)
	for down := range panels {
		row := p.rows * down / panels
		rows := p.rows*(down+1)/panels - row
		tile.A = unsafe.Pointer(&a[row*p.aRow])
		if whole > 0 {
			tile.Mask, tile.Next = all, tile.A
			tile.B, tile.C = unsafe.Pointer(&b[0]), unsafe.Pointer(&c[row*p.cRow])
			kernel.RunAcross(rows, tile, whole, bytes(p.bPanel), 0)
		}
		if left > 0 {
			tile.Mask, tile.Next = some, tile.A
			tile.B = unsafe.Pointer(&b[whole*p.bPanel])
			tile.C = unsafe.Pointer(&c[row*p.cRow+whole*kernel.Columns])
			kernel.Run(rows, tile)
		}
	}
}

func bytes(elements int) uintptr { return uintptr(elements) * unsafe.Sizeof(float32(0)) }

// pointer is where an element of a slice is.
func pointer(data []float32, at int) unsafe.Pointer { return unsafe.Pointer(&data[at]) }
