package layers

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// DenseLayer connects every input with every unit.
type DenseLayer struct {
	options[*DenseLayer]
	kernelOptions[*DenseLayer]
	outputOptions[*DenseLayer]
	Config DenseConfig
}

// DenseConfig is what a DenseLayer is made of.
type DenseConfig struct {
	Common
	KernelConfig
	OutputConfig
	Units int `json:"units"`
}

// Dense computes activation(x·kernel + bias): (batch, …, inputs) becomes (batch,
// …, units). The kernel has shape (inputs, units), the bias (units). Keras:
// keras.layers.Dense, without lora_rank, lora_alpha and quantization_config:
// weights are float32 and trained whole.
func Dense(units int) *DenseLayer {
	l := &DenseLayer{Config: DenseConfig{Units: units}}
	l.own(l, "Dense", &l.Config.Common)
	l.core.passesMask = true
	l.kernelOptions = newKernelOptions(&l.options, &l.Config.KernelConfig)
	l.outputOptions = newOutputOptions(&l.options, &l.Config.OutputConfig, "linear")
	if units <= 0 {
		failure.Panic("Dense", "Give the number of outputs", "units is %d, want at least 1", units)
	}
	return l
}

// Build makes the kernel and the bias.
func (l *DenseLayer) Build(inputs ...[]int) {
	shape, units := inputs[0], l.Config.Units
	l.wantRows(shape)
	l.addKernel(shape[len(shape)-1], units)
	l.addBias(units)
}

// Forward multiplies, adds and activates.
func (l *DenseLayer) Forward(inputs ...*graph.Node) *graph.Node {
	return l.finish(ops.MatMul(inputs[0], l.kernel.In(inputs[0])))
}
