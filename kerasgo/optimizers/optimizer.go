package optimizers

import (
	"fmt"
	"math"

	"kerasgo/kerasgo/constraints"
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/registry"
	"kerasgo/kerasgo/optimizers/schedules"
	"kerasgo/kerasgo/tensor"
)

// Optimizer changes weights so that the loss falls. The package's documentation says
// how its steps take denormal numbers.
type Optimizer interface {
	// Common returns what every optimizer has.
	Common() *Common
	// Apply registers with the graph the updates of all parameters, given the
	// gradient of the loss with respect to each (nil: it does not depend on it).
	Apply(g *graph.Graph, parameters []Parameter, gradients []*graph.Node)
	// Prepare sets the numbers of the next step. It is called once before each
	// run of a graph that Apply has extended.
	Prepare()
	// Finish sets the weights that were trained to what the optimizer made of them
	// besides: their averages. It is called when Fit is over.
	Finish(trained []*graph.Variable)
	// Rate returns the learning rate of the next step.
	Rate() float64
	// SetRate changes the learning rate from the next step on.
	SetRate(rate float64)
	// Variables returns what the optimizer remembers, in Keras's order:
	// iteration, learning rate, then the variables of each parameter.
	Variables() []*graph.Variable
}

// Parameter is a weight to train.
type Parameter struct {
	*graph.Variable
	Constraint constraints.Constraint // nil: none
}

// Common is what every optimizer has.
type Common struct {
	Name           string             `json:"name"`
	LearningRate   float64            `json:"learning_rate"`
	Schedule       schedules.Schedule `json:"-"`               // takes the place of LearningRate
	WeightDecay    float64            `json:"weight_decay"`    // 0: none
	Clipnorm       float64            `json:"clipnorm"`        // of each gradient; 0: none
	GlobalClipnorm float64            `json:"global_clipnorm"` // of all gradients together; 0: none
	Clipvalue      float64            `json:"clipvalue"`       // of each number; 0: none

	UseEma                    bool    `json:"use_ema"`                     // whether weights are averaged; default false
	EmaMomentum               float64 `json:"ema_momentum"`                // of these averages; default 0.99
	EmaOverwriteFrequency     int     `json:"ema_overwrite_frequency"`     // steps until weights become their averages; 0: only at the end
	LossScaleFactor           float64 `json:"loss_scale_factor"`           // of the loss before its gradients; 0: none
	GradientAccumulationSteps int     `json:"gradient_accumulation_steps"` // batches of one step; 0: one
}

// rule is what tells optimizers apart.
type rule interface {
	// step composes a parameter's new value from its old one and its gradient,
	// and registers the updates of its slots.
	step(parameter, gradient *graph.Node, slot func(name string) *slot) *graph.Node
	// prepare sets numbers of the rule's own for step t, counted from 1.
	prepare(t int, rate float64)
}

// slot is a variable that the optimizer keeps for a parameter.
type slot struct {
	g        *graph.Graph
	variable *graph.Variable
	fresh    bool            // made by this call
	updates  *[]graph.Update // to register
}

// startingAt fills a slot that is new.
func (s *slot) startingAt(value float64) *slot {
	if s.fresh {
		numbers := s.variable.Value.Float32s()
		for i := range numbers {
			numbers[i] = float32(value)
		}
	}
	return s
}

func (s *slot) read() *graph.Node { return s.g.Read(s.variable) }

func (s *slot) update(value *graph.Node) {
	*s.updates = append(*s.updates, graph.Update{Variable: s.variable, Value: value})
}

// options are the chain methods and the machinery that every optimizer has.
type options[O rule] struct {
	self      O
	common    *Common
	iteration *graph.Variable
	rate      *graph.Variable
	decay     *graph.Variable // the share of a weight that a step takes off
	slots     map[slotKey]*graph.Variable
	order     []*graph.Variable
	blank     map[slotKey]*graph.Variable // made, but not asked for yet
	pace      pace
}

type slotKey struct {
	parameter *graph.Variable
	name      string
}

func (o *options[O]) own(self O, common *Common, name string, rate float64) {
	common.Name, common.LearningRate, common.EmaMomentum = name, rate, 0.99
	o.self, o.common = self, common
	o.iteration = &graph.Variable{Name: "iteration", Value: tensor.FromInt32s([]int32{0})}
	o.rate = scalarVariable("learning_rate")
	o.decay = scalarVariable("decay")
	o.pace = newPace()
	o.slots = map[slotKey]*graph.Variable{}
	o.blank = map[slotKey]*graph.Variable{}
}

func scalarVariable(name string) *graph.Variable {
	return &graph.Variable{Name: name, Value: tensor.Zeros(1)}
}

// Common returns what every optimizer has.
func (o *options[O]) Common() *Common { return o.common }

// Name sets the optimizer's name.
func (o *options[O]) Name(name string) O { o.common.Name = name; return o.self }

// String names the optimizer and its learning rate.
func (o *options[O]) String() string {
	return fmt.Sprintf("Optimizer %s, learning rate %g", o.common.Name, o.Rate())
}

// LearningRate sets the size of steps: a number or a schedules.Schedule.
func (o *options[O]) LearningRate(rate any) O {
	o.common.Schedule = nil
	switch r := rate.(type) {
	case float64:
		o.common.LearningRate = r
	case float32:
		o.common.LearningRate = float64(r)
	case int:
		o.common.LearningRate = float64(r)
	case schedules.Schedule:
		o.common.Schedule = r
	default:
		failure.Panic("Optimizer "+o.common.Name, "Give a number such as 0.001 or one of package schedules", "the learning rate is a %T", rate)
	}
	if !(o.common.LearningRate >= 0 && o.common.LearningRate <= math.MaxFloat32) {
		failure.Panic("Optimizer "+o.common.Name, "Give a small number such as 0.001", "the learning rate is %v, want 0 or more", rate)
	}
	return o.self
}

// WeightDecay pulls weights towards zero: each step takes decay · learning rate
// of them away, besides the gradient's step.
func (o *options[O]) WeightDecay(decay float64) O {
	o.needNotNegative("weight_decay", decay)
	o.common.WeightDecay = decay
	return o.self
}

// Clipnorm limits the norm of each weight's gradient.
func (o *options[O]) Clipnorm(norm float64) O { return o.clip(&o.common.Clipnorm, norm) }

// GlobalClipnorm limits the norm of all gradients together.
func (o *options[O]) GlobalClipnorm(norm float64) O { return o.clip(&o.common.GlobalClipnorm, norm) }

// Clipvalue limits each number of the gradients to ±value.
func (o *options[O]) Clipvalue(value float64) O { return o.clip(&o.common.Clipvalue, value) }

func (o *options[O]) clip(field *float64, limit float64) O {
	where := "Optimizer " + o.common.Name
	if !(limit > 0) {
		failure.Panic(where, "", "gradients cannot be clipped to %v, want more than 0", limit)
	}
	*field = limit
	set := 0
	for _, value := range []float64{o.common.Clipnorm, o.common.GlobalClipnorm, o.common.Clipvalue} {
		if value != 0 {
			set++
		}
	}
	if set > 1 {
		failure.Panic(where, "", "only one of Clipnorm, Clipvalue and GlobalClipnorm can be set")
	}
	return o.self
}

// LossScaleFactor multiplies the loss before its gradients are computed, which are then
// divided by it; default 1. Numbers of float32 seldom need it.
func (o *options[O]) LossScaleFactor(factor float64) O {
	if !(factor > 0 && factor <= math.MaxFloat32) {
		failure.Panic("Optimizer "+o.common.Name, "", "loss_scale_factor is %v, want a finite number above 0", factor)
	}
	o.common.LossScaleFactor = factor
	return o.self
}

// needNotNegative panics for an option below zero.
func (o *options[O]) needNotNegative(option string, value float64) {
	if !(value >= 0) {
		failure.Panic("Optimizer "+o.common.Name, "", "%s is %v, want 0 or more", option, value)
	}
}

// needShare panics for an option outside of 0 to less than 1.
func (o *options[O]) needShare(option string, value float64) {
	if !(value >= 0 && value < 1) {
		failure.Panic("Optimizer "+o.common.Name, "It is the share of an average that is kept in a step, such as 0.9", "%s is %v, want 0 to less than 1", option, value)
	}
}

// Rate returns the learning rate of the next step.
func (o *options[O]) Rate() float64 {
	if o.common.Schedule != nil {
		return o.common.Schedule.Rate(int(o.iteration.Value.Int32s()[0]))
	}
	return o.common.LearningRate
}

// SetRate changes the learning rate from the next step on.
func (o *options[O]) SetRate(rate float64) { o.LearningRate(rate) }

// Prepare sets the numbers of the next step and counts it.
func (o *options[O]) Prepare() {
	rate := o.Rate()
	o.rate.Value.Float32s()[0] = float32(rate)
	o.decay.Value.Float32s()[0] = float32(rate) * float32(o.common.WeightDecay)
	batch := int(o.iteration.Value.Int32s()[0])
	o.iteration.Value.Int32s()[0]++
	o.self.prepare(o.pace.set(batch, o.common), rate)
}

// Variables returns what the optimizer remembers.
func (o *options[O]) Variables() []*graph.Variable {
	return append([]*graph.Variable{o.iteration, o.rate}, o.order...)
}

// Get turns a name or an Optimizer into an optimizer. It panics for an unknown
// name and suggests the nearest.
func Get(where string, identifier any) Optimizer { return table.Get(where, identifier) }

// Names lists the optimizers that are known by name.
func Names() []string { return table.Names() }

var table = registry.New("optimizer", "a type of package optimizers", map[string]func() Optimizer{
	"adadelta": func() Optimizer { return Adadelta() },
	"adagrad":  func() Optimizer { return Adagrad() },
	"adam":     func() Optimizer { return Adam() },
	"adamax":   func() Optimizer { return Adamax() },
	"adamw":    func() Optimizer { return AdamW() },
	"ftrl":     func() Optimizer { return Ftrl() },
	"lion":     func() Optimizer { return Lion() },
	"nadam":    func() Optimizer { return Nadam() },
	"rmsprop":  func() Optimizer { return RMSprop() },
	"sgd":      func() Optimizer { return SGD() },
})
