package vector

// Update is a step of an optimizer: of a weight w, its gradient g and what the
// optimizer keeps, read in this order, then of some numbers. It writes the new
// weight and what is kept anew, which may lie over anything that it reads.
// Assembly for amd64 takes denormal numbers, below 2^-126, for zeros, as TensorFlow
// and XLA do: what is kept of gradients that have become zero decays into them, and
// there they cost Intel's processors some hundred times what others cost.
type Update struct {
	Name    string
	Kept    int // how many vectors are kept
	Numbers int
	run     func(f *functions) func(l *Lines)
}

// Vectors is how many vectors an update reads; it writes one less.
func (u *Update) Vectors() int { return 2 + u.Kept }

// Run does the update on lines.
func (u *Update) Run(l *Lines) { u.run(active)(l) }

// The updates; their numbers are named in order. Package optimizers has the
// formulas' sources.
var (
	// Descent of rate: w - rate·g.
	Descent = &Update{"Descent", 0, 1, func(f *functions) func(l *Lines) { return f.descent }}
	// Momentum of rate, μ keeps m' = μ·m - rate·g: w + m'.
	Momentum = &Update{"Momentum", 1, 2, func(f *functions) func(l *Lines) { return f.momentum }}
	// Nesterov of rate, μ keeps m' as Momentum does: w + μ·m' - rate·g.
	Nesterov = &Update{"Nesterov", 1, 2, func(f *functions) func(l *Lines) { return f.nesterov }}
	// Adam of k₁, k₂, rate, ε keeps m' = m + k₁·(g-m) and v' = v + k₂·(g²-v):
	// w - rate·m'/(√v'+ε).
	Adam = &Update{"Adam", 2, 4, func(f *functions) func(l *Lines) { return f.adam }}
	// Amsgrad is Adam that keeps the largest v too and divides by its root.
	Amsgrad = &Update{"Amsgrad", 3, 4, func(f *functions) func(l *Lines) { return f.amsgrad }}
	// Nadam of k₁, k₂, a, b, c, ε keeps m' and v' as Adam does:
	// w - (a·m'+b·g)/(√(c·v')+ε).
	Nadam = &Update{"Nadam", 2, 6, func(f *functions) func(l *Lines) { return f.nadam }}
	// Adamax of k, β, rate, ε keeps m' = m + k·(g-m) and u' = max(β·u, |g|):
	// w - rate·m'/(u'+ε).
	Adamax = &Update{"Adamax", 2, 4, func(f *functions) func(l *Lines) { return f.adamax }}
	// RMSprop of k, ε, rate keeps v' = v + k·(g²-v): w - rate·g/√(v'+ε).
	RMSprop = &Update{"RMSprop", 1, 3, func(f *functions) func(l *Lines) { return f.rmsprop }}
	// RMSpropCentered keeps m' = m + k·(g-m) too and has v'-m'² for v'.
	RMSpropCentered = &Update{"RMSpropCentered", 2, 3, func(f *functions) func(l *Lines) { return f.rmspropCentered }}
	// RMSpropMomentum of k, ε, rate, μ keeps v' and the step s' = μ·s +
	// rate·g/√(v'+ε): w - s'.
	RMSpropMomentum = &Update{"RMSpropMomentum", 2, 4, func(f *functions) func(l *Lines) { return f.rmspropMomentum }}
	// RMSpropCenteredMomentum is both, and keeps v', m' and s'.
	RMSpropCenteredMomentum = &Update{"RMSpropCenteredMomentum", 3, 4, func(f *functions) func(l *Lines) { return f.rmspropCenteredMomentum }}
	// Adagrad of ε, rate keeps a' = a + g²: w - rate·g/√(a'+ε).
	Adagrad = &Update{"Adagrad", 1, 2, func(f *functions) func(l *Lines) { return f.adagrad }}
	// Adadelta of k, ε, rate keeps v' = v + k·(g²-v) and s' = s + k·(d²-s) with
	// d = g·√((s+ε)/(v'+ε)): w - rate·d.
	Adadelta = &Update{"Adadelta", 2, 3, func(f *functions) func(l *Lines) { return f.adadelta }}
	// Lion of a, b, k, rate keeps m' = m + k·(g-m): w - rate·sign(a·m+b·g).
	Lion = &Update{"Lion", 1, 4, func(f *functions) func(l *Lines) { return f.lion }}
	// Ftrl of s, 1/rate, β, λ₁, l keeps n' = n + g² and z' = z + g + s·w -
	// (√n'-√n)/rate·w: (clip(z', -λ₁, λ₁)-z')/((√n'+β)/rate + l).
	Ftrl = &Update{"Ftrl", 2, 5, func(f *functions) func(l *Lines) { return f.ftrl }}
)

// Updates are all of them.
var Updates = []*Update{
	Descent, Momentum, Nesterov, Adam, Amsgrad, Nadam, Adamax, RMSprop, RMSpropCentered, RMSpropMomentum,
	RMSpropCenteredMomentum, Adagrad, Adadelta, Lion, Ftrl,
}
