package layers

import (
	"math"
	"slices"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/initializers"
	"kerasgo/kerasgo/ops"
)

// BatchNormalizationLayer gives each channel a mean of 0 and a variance of 1.
type BatchNormalizationLayer struct {
	options[*BatchNormalizationLayer]
	affineOptions[*BatchNormalizationLayer]
	Config         BatchNormalizationConfig
	mean, variance *Weight
	// Of renormalization: the deviation that inference follows, and the moments
	// that training does.
	deviation, renormMean, renormDeviation *Weight
}

// BatchNormalizationConfig is what a BatchNormalizationLayer is made of.
type BatchNormalizationConfig struct {
	Common
	AffineConfig
	Axis                      Axes                     `json:"axis"`                        // of the channels; default -1
	Momentum                  float64                  `json:"momentum"`                    // default 0.99
	MovingMeanInitializer     initializers.Initializer `json:"moving_mean_initializer"`     // default zeros
	MovingVarianceInitializer initializers.Initializer `json:"moving_variance_initializer"` // default ones
	Renorm                    bool                     `json:"renorm"`                      // default false
	RenormClipping            map[string]float64       `json:"renorm_clipping"`             // default none
	RenormMomentum            float64                  `json:"renorm_momentum"`             // default 0.99
}

// BatchNormalization normalizes each channel, by default of the last axis: while
// training by the mean and the variance of the batch, which move its moving ones,
// otherwise by those; then it multiplies by gamma and adds beta, one for each
// channel: (x - mean) / √(variance + epsilon) · gamma + beta (Ioffe and Szegedy
// 2015). Steps that a mask leaves out do not count for the moments. With
// Trainable(false) the moving moments are used in training too. The input, of two
// axes or more, keeps its shape. Keras: keras.layers.BatchNormalization, without
// synchronized, for there is one device.
func BatchNormalization() *BatchNormalizationLayer {
	l := &BatchNormalizationLayer{Config: BatchNormalizationConfig{
		Axis: Axes{-1}, Momentum: 0.99, MovingMeanInitializer: initializers.Zeros(), MovingVarianceInitializer: initializers.Ones(), RenormMomentum: 0.99,
	}}
	l.own(l, "BatchNormalization", &l.Config.Common)
	l.core.passesMask = true
	l.affineOptions = newAffineOptions(&l.options, &l.Config.AffineConfig)
	return l
}

// Axis sets the axis of the channels, negative from the end; default -1.
func (l *BatchNormalizationLayer) Axis(axis int) *BatchNormalizationLayer {
	l.Config.Axis = Axes{axis}
	return l
}

// Momentum sets how much of the moving mean and variance a step keeps; default
// 0.99.
func (l *BatchNormalizationLayer) Momentum(momentum float64) *BatchNormalizationLayer {
	if !(momentum >= 0 && momentum <= 1) {
		failure.Panic(l.core.Describe(), "Give the share of the averages that is kept in a step, such as 0.99", "momentum is %v, want 0 to 1", momentum)
	}
	l.Config.Momentum = momentum
	return l
}

// MovingMeanInitializer sets the moving mean's first values: a name or an
// initializers.Initializer; default "zeros".
func (l *BatchNormalizationLayer) MovingMeanInitializer(initializer any) *BatchNormalizationLayer {
	l.Config.MovingMeanInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// MovingVarianceInitializer sets the moving variance's first values: a name or an
// initializers.Initializer; default "ones".
func (l *BatchNormalizationLayer) MovingVarianceInitializer(initializer any) *BatchNormalizationLayer {
	l.Config.MovingVarianceInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// Renorm sets whether training corrects the moments of the batch towards moving
// ones, so that it computes about what inference will (Ioffe 2017); default false.
func (l *BatchNormalizationLayer) Renorm(renorm bool) *BatchNormalizationLayer {
	l.Config.Renorm = renorm
	if renorm && l.Config.RenormClipping == nil {
		l.Config.RenormClipping = map[string]float64{}
	}
	return l
}

// RenormClipping bounds the corrections of Renorm: the factor r to "rmin" and
// "rmax", the shift d to -"dmax" and "dmax"; what is not given is not bounded.
func (l *BatchNormalizationLayer) RenormClipping(limits map[string]float64) *BatchNormalizationLayer {
	for name := range limits {
		known(l.core.Describe(), "limit in renorm clipping", name, "rmin", "rmax", "dmax")
	}
	rmin, low := limits["rmin"]
	rmax, high := limits["rmax"]
	if low && high && rmax < rmin || limits["dmax"] < 0 {
		failure.Panic(l.core.Describe(), "Give an rmax above rmin, and a dmax above 0", "renorm clipping is %v", limits)
	}
	l.Config.RenormClipping = limits
	return l
}

// RenormMomentum sets how much a step keeps of the moving moments that Renorm
// corrects towards; default 0.99.
func (l *BatchNormalizationLayer) RenormMomentum(momentum float64) *BatchNormalizationLayer {
	l.Config.RenormMomentum = momentum
	return l
}

// Build makes gamma, beta, and the moving mean and variance; with Renorm also the
// moving deviation, and the mean and deviation that training follows.
func (l *BatchNormalizationLayer) Build(inputs ...[]int) {
	shape, c := inputs[0], &l.Config
	l.wantRows(shape)
	_, channels := lengthsOf(shape, c.Axis.of(l.core.Describe(), shape))
	l.addAffine(channels)
	moving := func(name string, initializer initializers.Initializer) *Weight {
		w := l.core.AddWeight(name, initializer, nil, nil, channels)
		w.Trainable = false
		return w
	}
	l.mean, l.variance = moving("moving_mean", c.MovingMeanInitializer), moving("moving_variance", c.MovingVarianceInitializer)
	if !c.Renorm {
		return
	}
	l.deviation = moving("moving_stddev", c.MovingVarianceInitializer)
	l.renormMean, l.renormDeviation = moving("renorm_mean", c.MovingMeanInitializer), moving("renorm_stddev", c.MovingVarianceInitializer)
	for _, w := range []*Weight{l.deviation, l.renormDeviation} {
		values := w.Value.Float32s()
		for i, variance := range values {
			values[i] = float32(math.Sqrt(float64(variance)))
		}
	}
}

// Forward normalizes the channels, as the last axis.
func (l *BatchNormalizationLayer) Forward(inputs ...*graph.Node) *graph.Node {
	axes := l.Config.Axis.of(l.core.Describe(), inputs[0].Shape())
	return alongEnd(inputs[0], axes, func(x *graph.Node) *graph.Node {
		if x.Graph().Training && l.Config.Trainable {
			return l.train(x, l.counts(inputs[0], axes))
		}
		gamma, beta := l.factors(x, x.Dim(-1))
		factor := ops.Multiply(ops.Rsqrt(ops.Add(l.variance.In(x), ops.Scalar(x.Graph(), l.Config.Epsilon))), gamma)
		return ops.Add(ops.Multiply(ops.Subtract(x, l.mean.In(x)), factor), beta)
	})
}

// counts are 1 where x counts for the moments, else 0, with the channels as the last
// axis; nil if all of it does.
func (l *BatchNormalizationLayer) counts(x *graph.Node, axes []int) *graph.Node {
	mask := x.Mask()
	if mask == nil {
		return nil
	}
	if mask.Rank() != x.Rank()-1 {
		failure.Panic(l.core.Describe(), "Normalize sequences before more axes come in", "the input has shape %s, its mask %s, want one axis less than the input", shapeString(x.Shape()), shapeString(mask.Shape()))
	}
	counts := ops.BroadcastTo(ops.ExpandDims(mask, -1), x.Shape()...)
	if order := toEnd(x.Rank(), axes); order != nil {
		counts = ops.Transpose(counts, order...)
	}
	return counts
}

// train normalizes by the moments of what counts in the batch, which the moving
// ones follow.
func (l *BatchNormalizationLayer) train(x, counts *graph.Node) *graph.Node {
	c := &l.Config
	gamma, beta := l.factors(x, x.Dim(-1))
	if counts == nil {
		moments := ops.Moments(x)
		row := func(i int) *graph.Node { return ops.Reshape(ops.Slice(moments, 0, i, i+1), x.Dim(-1)) }
		gamma, beta = l.follow(row(0), row(1), gamma, beta)
		return ops.BatchNormalization(x, moments, gamma, beta, c.Epsilon)
	}
	mean, variance := maskedMoments(x, counts)
	gamma, beta = l.follow(mean, variance, gamma, beta)
	inverse := ops.Rsqrt(ops.Add(variance, ops.Scalar(x.Graph(), c.Epsilon)))
	return ops.Add(ops.Multiply(ops.Subtract(x, mean), ops.Multiply(inverse, gamma)), beta)
}

// maskedMoments are the mean and the variance of each channel, the last axis, of
// what counts.
func maskedMoments(x, counts *graph.Node) (mean, variance *graph.Node) {
	var axes []int
	for axis := range x.Rank() - 1 {
		axes = append(axes, axis)
	}
	zero := ops.Scalar(x.Graph(), 0)
	total := ops.Add(ops.Sum(counts, axes...), ops.Scalar(x.Graph(), 1e-7))
	mean = ops.Divide(ops.Sum(ops.Where(counts, x, zero), axes...), total)
	distance := ops.Where(counts, ops.Subtract(x, mean), zero)
	return mean, ops.Divide(ops.Sum(ops.Square(distance), axes...), total)
}

// follow has the moving moments follow those of a batch. With Renorm it returns
// gamma and beta corrected: (y·r + d)·gamma + beta is y·(r·gamma) + (d·gamma +
// beta).
func (l *BatchNormalizationLayer) follow(mean, variance, gamma, beta *graph.Node) (*graph.Node, *graph.Node) {
	c, g := &l.Config, mean.Graph()
	mean, variance = ops.StopGradient(mean), ops.StopGradient(variance)
	if !c.Renorm {
		l.move(l.mean, mean, c.Momentum)
		l.move(l.variance, variance, c.Momentum)
		return gamma, beta
	}
	deviation := ops.Sqrt(ops.Add(variance, ops.Scalar(g, c.Epsilon)))
	towards := ops.Maximum(l.now(l.renormDeviation, g), ops.Scalar(g, math.Sqrt(c.Epsilon)))
	r, d := ops.Divide(deviation, towards), ops.Divide(ops.Subtract(mean, l.now(l.renormMean, g)), towards)
	if limit, ok := c.RenormClipping["rmin"]; ok {
		r = ops.Maximum(r, ops.Scalar(g, limit))
	}
	if limit, ok := c.RenormClipping["rmax"]; ok {
		r = ops.Minimum(r, ops.Scalar(g, limit))
	}
	if limit, ok := c.RenormClipping["dmax"]; ok {
		d = ops.Clip(d, -limit, limit)
	}
	l.move(l.mean, mean, c.Momentum)
	moved := l.move(l.deviation, deviation, c.Momentum)
	l.set(l.variance, ops.Relu(ops.Subtract(ops.Square(moved), ops.Scalar(g, c.Epsilon))))
	l.move(l.renormMean, mean, c.RenormMomentum)
	l.move(l.renormDeviation, deviation, c.RenormMomentum)
	return ops.Multiply(r, gamma), ops.Add(ops.Multiply(d, gamma), beta)
}

// move has a moving value follow that of the batch, and returns where it goes.
func (l *BatchNormalizationLayer) move(w *Weight, batch *graph.Node, momentum float64) *graph.Node {
	g := batch.Graph()
	next := ops.Add(ops.Multiply(l.now(w, g), ops.Scalar(g, momentum)), ops.Multiply(batch, ops.Scalar(g, 1-momentum)))
	l.set(w, next)
	return next
}

// now is a moving value after earlier calls of the layer in the same model.
func (l *BatchNormalizationLayer) now(w *Weight, g *graph.Graph) *graph.Node {
	if i := pending(w, g); i >= 0 {
		return g.Updates[i].Value
	}
	return g.Read(w.Variable)
}

// set has a moving value become another, in place of what an earlier call has set.
func (l *BatchNormalizationLayer) set(w *Weight, value *graph.Node) {
	g := value.Graph()
	if i := pending(w, g); i >= 0 {
		g.Updates[i].Value = value
		return
	}
	g.Updates = append(g.Updates, graph.Update{Variable: w.Variable, Value: value})
}

// pending is the place of a weight among the updates of a graph, or -1.
func pending(w *Weight, g *graph.Graph) int {
	return slices.IndexFunc(g.Updates, func(u graph.Update) bool { return u.Variable == w.Variable })
}
