package micro

import (
	"sync"
	"unsafe"

	"kerasgo/kerasgo/kernels/internal/instructions"
)

// Kernel is a micro-kernel for one precision and instruction set.
type Kernel struct {
	Name    string // "avx512", "avx2", "neon" or "portable"
	Rows    int    // most rows of a tile
	Columns int    // columns of a tile
	// Masked tells that Tile.Mask is obeyed, so that tiles at the right edge
	// need no padding.
	Masked bool
	size   int           // bytes of an element
	tiles  []func(*Tile) // by height less one
	// narrow are the tiles of half the columns; nil where there are none.
	narrow []func(*Tile)
	// many: the functions do many tiles in one call.
	many bool
}

// Run computes one tile of 1 to k.Rows rows. A tile whose mask leaves out the
// second half of the columns is computed without it.
func (k *Kernel) Run(rows int, tile *Tile) {
	if tile.Mask[1] == 0 && k.narrow != nil {
		k.narrow[rows-1](tile)
		return
	}
	k.tiles[rows-1](tile)
}

// RunMany computes count tiles of as many rows and columns each. It leaves the
// pointers of the tile at the last of them.
func (k *Kernel) RunMany(rows int, tile *Tile, count int, moves Moves) {
	run := k.tiles[rows-1]
	if tile.Mask[1] == 0 && k.narrow != nil {
		run = k.narrow[rows-1]
	}
	if k.many {
		tile.count, tile.moves = count, moves
		run(tile)
		return
	}
	for i := range count {
		if i > 0 {
			tile.A, tile.B, tile.C = unsafe.Add(tile.A, moves.A), unsafe.Add(tile.B, moves.B), unsafe.Add(tile.C, moves.C)
			tile.Bias, tile.Next = unsafe.Add(tile.Bias, moves.Bias), unsafe.Add(tile.Next, moves.Next)
		}
		run(tile)
	}
}

// RunSum computes one tile of the sum of count products, one or more: A and B of each
// are a and b bytes after those of the one before.
func (k *Kernel) RunSum(rows int, tile *Tile, count int, a, b uintptr) {
	if k.many {
		tile.count, tile.moves, tile.sums = 1, Moves{A: a, B: b}, count
		k.Run(rows, tile)
		return
	}
	flags := tile.Flags
	for i := range count {
		tile.Flags = flags
		if i > 0 {
			tile.A, tile.B = unsafe.Add(tile.A, a), unsafe.Add(tile.B, b)
			tile.Flags |= Accumulate
		}
		if i < count-1 {
			tile.Flags &^= AddBias | Relu
		}
		k.Run(rows, tile)
	}
	tile.Flags = flags
}

// Width returns how many columns are read and written for a tile of so many.
func (k *Kernel) Width(columns int) int {
	switch {
	case k.Masked || columns == 0:
		return columns
	case columns <= k.Columns/2 && k.narrow != nil:
		return k.Columns / 2
	}
	return k.Columns
}

// RunAcross computes count tiles of all k.Columns that lie side by side in C:
// bAcross bytes are between their columns in B, nextAcross between what each
// fetches.
func (k *Kernel) RunAcross(rows int, tile *Tile, count int, bAcross, nextAcross uintptr) {
	width := uintptr(k.Columns * k.size)
	moves := Moves{B: bAcross, C: width, Next: nextAcross}
	if tile.Flags&AddBias != 0 {
		moves.Bias = width
	}
	k.RunMany(rows, tile, count, moves)
}

// Mask returns the Tile.Mask for a tile of so many columns.
func (k *Kernel) Mask(columns int) [2]uint32 {
	half := k.Columns / 2
	if columns <= half {
		return [2]uint32{1<<columns - 1, 0}
	}
	return [2]uint32{1<<half - 1, 1<<(columns-half) - 1}
}

// Kernels32 returns the float32 kernels that this processor can run, the best
// first and the portable one last.
func Kernels32() []*Kernel { return append(assembly32(), portable32) }

// Kernels64 is Kernels32 for float64.
func Kernels64() []*Kernel { return append(assembly64(), portable64) }

// Best32 returns the float32 kernel to use: the first of Kernels32, or the one
// that KERASGO_CPU names.
var Best32 = sync.OnceValue(func() *Kernel { return choose(Kernels32()) })

// Best64 is Best32 for float64.
var Best64 = sync.OnceValue(func() *Kernel { return choose(Kernels64()) })

func choose(kernels []*Kernel) *Kernel {
	return instructions.From(kernels, func(k *Kernel) string { return k.Name })[0]
}
