package layers

import (
	"kerasgo/kerasgo/constraints"
	"kerasgo/kerasgo/initializers"
	"kerasgo/kerasgo/regularizers"
)

// KernelConfig says how the kernel of a layer begins and what acts on it.
type KernelConfig struct {
	KernelInitializer initializers.Initializer `json:"kernel_initializer"` // default glorot_uniform
	KernelRegularizer regularizers.Regularizer `json:"kernel_regularizer"` // default none
	KernelConstraint  constraints.Constraint   `json:"kernel_constraint"`  // default none
}

// kernelOptions are the chain methods of the kernel, and the kernel itself. L is
// the pointer to the layer's own type.
type kernelOptions[L Layer] struct {
	of     *options[L]
	config *KernelConfig
	kernel *Weight
}

func newKernelOptions[L Layer](of *options[L], config *KernelConfig) kernelOptions[L] {
	*config = KernelConfig{KernelInitializer: initializers.GlorotUniform()}
	return kernelOptions[L]{of: of, config: config}
}

// KernelInitializer sets the kernel's first values: a name or an
// initializers.Initializer; default "glorot_uniform".
func (o *kernelOptions[L]) KernelInitializer(initializer any) L {
	o.config.KernelInitializer = initializers.Get(o.of.core.Describe(), initializer)
	return o.of.self
}

// KernelRegularizer adds a penalty on the kernel to the loss: a name or a
// regularizers.Regularizer; default none.
func (o *kernelOptions[L]) KernelRegularizer(regularizer any) L {
	o.config.KernelRegularizer = regularizers.Get(o.of.core.Describe(), regularizer)
	return o.of.self
}

// KernelConstraint keeps the kernel in bounds: a name or a
// constraints.Constraint; default none.
func (o *kernelOptions[L]) KernelConstraint(constraint any) L {
	o.config.KernelConstraint = constraints.Get(o.of.core.Describe(), constraint)
	return o.of.self
}

// addKernel makes the kernel.
func (o *kernelOptions[L]) addKernel(shape ...int) {
	c := o.config
	o.kernel = o.of.core.AddWeight("kernel", c.KernelInitializer, c.KernelRegularizer, c.KernelConstraint, shape...)
}
