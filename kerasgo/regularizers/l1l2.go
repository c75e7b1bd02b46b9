package regularizers

import (
	"fmt"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// L1L2Regularizer is the penalty l1 · Σ|w| + l2 · Σw².
type L1L2Regularizer struct {
	Config L1L2Config
}

// L1L2Config is what an L1L2Regularizer is made of.
type L1L2Config struct {
	L1 float64 `json:"l1"` // default 0
	L2 float64 `json:"l2"` // default 0
}

// L1 is the penalty l1 · Σ|w|; without a factor, 0.01. Keras:
// keras.regularizers.L1.
func L1(factor ...float64) *L1L2Regularizer { return L1L2().L1(only("L1", factor)) }

// L2 is the penalty l2 · Σw²; without a factor, 0.01. Keras:
// keras.regularizers.L2.
func L2(factor ...float64) *L1L2Regularizer { return L1L2().L2(only("L2", factor)) }

// L1L2 is both penalties, each with factor 0 until it is set. Keras:
// keras.regularizers.L1L2.
func L1L2() *L1L2Regularizer { return &L1L2Regularizer{} }

// L1 sets the factor of Σ|w|.
func (r *L1L2Regularizer) L1(factor float64) *L1L2Regularizer {
	r.Config.L1 = positive("L1", factor)
	return r
}

// L2 sets the factor of Σw².
func (r *L1L2Regularizer) L2(factor float64) *L1L2Regularizer {
	r.Config.L2 = positive("L2", factor)
	return r
}

func only(where string, factor []float64) float64 {
	switch len(factor) {
	case 0:
		return 0.01
	case 1:
		return factor[0]
	}
	failure.Panic(where+" regularizer", "Give one factor", "%d factors", len(factor))
	return 0
}

func positive(where string, factor float64) float64 {
	if !(factor >= 0) {
		failure.Panic(where+" regularizer", "A penalty must not reward large weights", "the factor is %v, want 0 or more", factor)
	}
	return factor
}

// Penalty sums over all elements.
func (r *L1L2Regularizer) Penalty(x *graph.Node) *graph.Node {
	g := x.Graph()
	var penalty *graph.Node
	if r.Config.L1 != 0 {
		penalty = ops.Multiply(ops.Sum(ops.Abs(x)), ops.Scalar(g, r.Config.L1))
	}
	if r.Config.L2 != 0 {
		squares := ops.Multiply(ops.Sum(ops.Square(x)), ops.Scalar(g, r.Config.L2))
		if penalty == nil {
			return squares
		}
		penalty = ops.Add(penalty, squares)
	}
	if penalty == nil {
		return ops.Scalar(g, 0)
	}
	return penalty
}

// String names the regularizer and its configuration.
func (r *L1L2Regularizer) String() string { return fmt.Sprintf("L1L2%+v", r.Config) }
