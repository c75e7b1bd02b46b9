package layers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// PoolingConfig is what pools are made of. PoolSize and Strides have one number
// for each axis: of images height and width.
type PoolingConfig struct {
	Common
	FormatConfig
	StrideConfig
	PoolSize []int `json:"pool_size"` // default 2
}

// pooling is what layers share that make one number of each window of each
// channel. L is the pointer to the layer's own type.
type pooling[L Layer] struct {
	options[L]
	formatOptions[L]
	strideOptions[L]
	config  *PoolingConfig
	images  func(x *graph.Node, height, width int, move ops.Window) *graph.Node
	volumes func(x *graph.Node, size [3]int, move ops.Window) *graph.Node
}

// start fills in the defaults, for windows of so many axes.
func (l *pooling[L]) start(self L, class string, axes int, size []int, config *PoolingConfig) {
	l.own(self, class, &config.Common)
	config.PoolSize = ones(axes)
	l.formatOptions = newFormatOptions(&l.options, &config.FormatConfig)
	l.strideOptions = newStrideOptions(&l.options, &config.StrideConfig, config.PoolSize)
	l.config = config
	l.PoolSize(or(size, 2)...)
}

// PoolSize sets the size of the window: one number for all axes, or one for each;
// default 2. The strides are the same unless they are set.
func (l *pooling[L]) PoolSize(size ...int) L {
	l.config.PoolSize = lengths(l.core.Describe(), "pool size", size, len(l.config.PoolSize))
	if !l.strided {
		l.config.Strides = l.config.PoolSize
	}
	return l.self
}

// Build checks the shape.
func (l *pooling[L]) Build(inputs ...[]int) {
	l.wantAxes(inputs[0], len(l.config.PoolSize))
	l.wantRoom("pool", inputs[0], l.config.PoolSize, nil)
}

// Forward pools; sequences are images of one row.
func (l *pooling[L]) Forward(inputs ...*graph.Node) *graph.Node {
	x, size, window := inputs[0], l.config.PoolSize, l.config.window(nil)
	switch len(size) {
	case 1:
		return ops.Squeeze(l.images(ops.ExpandDims(x, 1), 1, size[0], window), 1)
	case 2:
		return l.images(x, size[0], size[1], window)
	}
	return l.volumes(x, [3]int(size), window)
}
