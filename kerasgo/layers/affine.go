package layers

import (
	"kerasgo/kerasgo/constraints"
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/initializers"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/regularizers"
)

// AffineConfig says what becomes of normalized numbers: they are multiplied by
// gamma, and beta is added.
type AffineConfig struct {
	Epsilon          float64                  `json:"epsilon"`           // default 0.001
	Center           bool                     `json:"center"`            // default true
	Scale            bool                     `json:"scale"`             // default true
	BetaInitializer  initializers.Initializer `json:"beta_initializer"`  // default zeros
	GammaInitializer initializers.Initializer `json:"gamma_initializer"` // default ones
	BetaRegularizer  regularizers.Regularizer `json:"beta_regularizer"`  // default none
	GammaRegularizer regularizers.Regularizer `json:"gamma_regularizer"` // default none
	BetaConstraint   constraints.Constraint   `json:"beta_constraint"`   // default none
	GammaConstraint  constraints.Constraint   `json:"gamma_constraint"`  // default none
}

// affineOptions are the chain methods of normalizations, and gamma and beta. L is
// the pointer to the layer's own type.
type affineOptions[L Layer] struct {
	of          *options[L]
	affine      *AffineConfig
	gamma, beta *Weight // nil: none
}

func newAffineOptions[L Layer](of *options[L], affine *AffineConfig) affineOptions[L] {
	*affine = AffineConfig{Epsilon: 1e-3, Center: true, Scale: true, BetaInitializer: initializers.Zeros(), GammaInitializer: initializers.Ones()}
	return affineOptions[L]{of: of, affine: affine}
}

// Epsilon sets what is added to the variance; default 0.001.
func (o *affineOptions[L]) Epsilon(epsilon float64) L {
	if !(epsilon >= 0) {
		failure.Panic(o.of.core.Describe(), "It keeps the divisor from zero: give a small number such as 0.001", "epsilon is %v, want 0 or more", epsilon)
	}
	o.affine.Epsilon = epsilon
	return o.of.self
}

// Center sets whether beta is added; default true.
func (o *affineOptions[L]) Center(center bool) L { o.affine.Center = center; return o.of.self }

// Scale sets whether gamma multiplies; default true.
func (o *affineOptions[L]) Scale(scale bool) L { o.affine.Scale = scale; return o.of.self }

// BetaInitializer sets beta's first values: a name or an initializers.Initializer;
// default "zeros".
func (o *affineOptions[L]) BetaInitializer(initializer any) L {
	o.affine.BetaInitializer = initializers.Get(o.of.core.Describe(), initializer)
	return o.of.self
}

// GammaInitializer sets gamma's first values: a name or an
// initializers.Initializer; default "ones".
func (o *affineOptions[L]) GammaInitializer(initializer any) L {
	o.affine.GammaInitializer = initializers.Get(o.of.core.Describe(), initializer)
	return o.of.self
}

// BetaRegularizer adds a penalty on beta to the loss: a name or a
// regularizers.Regularizer; default none.
func (o *affineOptions[L]) BetaRegularizer(regularizer any) L {
	o.affine.BetaRegularizer = regularizers.Get(o.of.core.Describe(), regularizer)
	return o.of.self
}

// GammaRegularizer adds a penalty on gamma to the loss: a name or a
// regularizers.Regularizer; default none.
func (o *affineOptions[L]) GammaRegularizer(regularizer any) L {
	o.affine.GammaRegularizer = regularizers.Get(o.of.core.Describe(), regularizer)
	return o.of.self
}

// BetaConstraint keeps beta in bounds: a name or a constraints.Constraint; default
// none.
func (o *affineOptions[L]) BetaConstraint(constraint any) L {
	o.affine.BetaConstraint = constraints.Get(o.of.core.Describe(), constraint)
	return o.of.self
}

// GammaConstraint keeps gamma in bounds: a name or a constraints.Constraint;
// default none.
func (o *affineOptions[L]) GammaConstraint(constraint any) L {
	o.affine.GammaConstraint = constraints.Get(o.of.core.Describe(), constraint)
	return o.of.self
}

// addAffine makes gamma and beta, where there are such.
func (o *affineOptions[L]) addAffine(shape ...int) {
	c, core := o.affine, &o.of.core
	if c.Scale {
		o.gamma = core.AddWeight("gamma", c.GammaInitializer, c.GammaRegularizer, c.GammaConstraint, shape...)
	}
	if c.Center {
		o.beta = core.AddWeight("beta", c.BetaInitializer, c.BetaRegularizer, c.BetaConstraint, shape...)
	}
}

// factors are gamma and beta as rows of so many numbers, ones and zeros where there
// are none.
func (o *affineOptions[L]) factors(x *graph.Node, length int) (gamma, beta *graph.Node) {
	row := func(w *Weight, otherwise float64) *graph.Node {
		if w == nil {
			return ops.Full(x.Graph(), otherwise, length)
		}
		return ops.Reshape(w.In(x), length)
	}
	return row(o.gamma, 1), row(o.beta, 0)
}
