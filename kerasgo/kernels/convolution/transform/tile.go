package transform

import "unsafe"

// Tile is one call of a transform. Element (i, j) of the source has its first
// channel at From + i·FromRow + j·FromColumn, one of the result at To + i·ToRow
// + j·ToColumn; strides are in bytes, channels adjacent. The assembly reads the
// fields by their offsets.
type Tile struct {
	From                unsafe.Pointer
	FromRow, FromColumn uintptr
	To                  unsafe.Pointer
	ToRow, ToColumn     uintptr
	Channels            int                    // a multiple of Lanes, at least that
	Bias                unsafe.Pointer         // Output alone: added to each channel
	Floor               float32                // Output alone: no result is less, unless NaN
	scratch             [(36 + 1) * 16]float32 // the assembly's own
}

// Lanes is what the number of channels must be a multiple of.
const Lanes = 8
