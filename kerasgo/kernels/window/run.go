package window

import "kerasgo/kerasgo/kernels/convolution"

// run is neighbouring pixels of an output row that see the same places of one
// plane of the window.
type run struct {
	to, pixels    int // the first output pixel, and how many
	from          int // the pixel under the first place
	place         int // that place of the kernel
	rows, columns int
}

// axis is the part of a window along one axis that lies on the image.
func axis(out, stride, pad, dilation, kernel, size int) (place, first, count int) {
	begin := out*stride - pad
	if begin < 0 {
		first = (-begin + dilation - 1) / dilation
	}
	if room := size - 1 - begin; room >= 0 {
		count = max(min(room/dilation+1, kernel)-first, 0)
	}
	return begin + first*dilation, first, count
}

// runs calls visit for the runs of an output row, plane by plane of the window:
// each pixel of the row is in one run of each plane, and in one where nothing is
// under the window. With several planes a run is followed by the same one of the
// next plane.
func runs(s *convolution.Shape, row int, visit func(r run, plane, planes int)) {
	y, rest := row%s.OutHeight, row/s.OutHeight
	z, image := rest%s.OutDepth, rest/s.OutDepth
	inZ, firstZ, planes := axis(z, s.StrideZ, s.PadFront, s.DilationZ, s.KernelDepth, s.Depth)
	inY, firstY, rows := axis(y, s.StrideY, s.PadTop, s.DilationY, s.KernelHeight, s.Height)
	// The pixels whose window's every column is inside.
	low := min((s.PadLeft+s.StrideX-1)/s.StrideX, s.OutWidth)
	high := low
	if reach := s.Width - 1 - (s.KernelWidth-1)*s.DilationX + s.PadLeft; reach >= 0 {
		high = max(min(reach/s.StrideX+1, s.OutWidth), low)
	}
	empty := planes == 0 || rows == 0
	for x := 0; x < s.OutWidth; {
		inX, firstX, columns := axis(x, s.StrideX, s.PadLeft, s.DilationX, s.KernelWidth, s.Width)
		r := run{to: row*s.OutWidth + x, pixels: 1, rows: rows, columns: columns}
		if x >= low && x < high {
			r.pixels = high - x
		}
		x += r.pixels
		if empty || columns == 0 {
			r.rows, r.columns = 0, 0
			visit(r, 0, 1)
			continue
		}
		for plane := range planes {
			r.from = ((image*s.Depth+inZ+plane*s.DilationZ)*s.Height+inY)*s.Width + inX
			r.place = ((firstZ+plane)*s.KernelHeight+firstY)*s.KernelWidth + firstX
			visit(r, plane, planes)
		}
	}
}
