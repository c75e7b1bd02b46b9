package plan

import (
	"fmt"
	"runtime"
	"slices"
	"time"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/pages"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/tensor"
)

// Assign gives a variable a node's value at the end of a run. All nodes are
// computed from the variables' values before the run.
type Assign struct {
	Variable *graph.Variable
	Value    *graph.Node
}

// Program is what is to be computed. The graph's own updates and
// states are assigned too.
type Program struct {
	Graph   *graph.Graph
	Inputs  []*graph.Node // made by Graph.Input
	Outputs []*graph.Node
	Assigns []Assign
}

// Options of Compile.
type Options struct {
	// Threads is the largest number of goroutines to use; 0 is GOMAXPROCS. A matrix
	// product is cut into pieces for GOMAXPROCS as it is when the plan is compiled:
	// if that is 1, it stays whole and runs on one goroutine, whatever Threads is.
	Threads int
	// ShareFrom is the work, about the number of multiply-adds, from which threads
	// share a step; 0 is what is worth it.
	ShareFrom int
}

// Plan is a program ready to run any number of times, by one goroutine at a
// time.
type Plan struct {
	inputs, outputs []*tensor.Tensor
	steps           []kernels.Step
	workspace       kernels.Workspace
	team            *team  // nil: everything on the caller
	jobs, before    []*job // of steps that are shared; others have none
	pace            pace
	runs            int
	arena           []float32
	arenaBytes      int
	leastBytes      int
}

// Compile prepares a program. The error names an operation that has no kernel
// or a node whose batch size is not known.
func Compile(p Program, o Options) (*Plan, error) {
	assigns := slices.Clone(p.Assigns)
	for _, update := range slices.Concat(p.Graph.Updates, p.Graph.States) {
		assigns = append(assigns, Assign(update))
	}
	nodes, err := order(p, assigns)
	if err != nil {
		return nil, err
	}
	p, assigns = simplify(p, assigns, nodes)
	if nodes, err = order(p, assigns); err != nil {
		return nil, err
	}
	units := fuse(nodes, p.Outputs, assigns)
	memory := place(units, p, assigns)
	steps, err := bind(units, memory)
	if err != nil {
		return nil, err
	}
	steps = append(steps, memory.copies(assigns)...)
	result := &Plan{steps: steps, arena: memory.arena, arenaBytes: memory.bytes, leastBytes: memory.least}
	for _, node := range p.Inputs {
		result.inputs = append(result.inputs, memory.tensor(node))
	}
	for _, node := range p.Outputs {
		result.outputs = append(result.outputs, memory.tensor(node))
	}
	result.hire(o)
	return result, nil
}

// hire finds a team if any step is large enough to share.
func (p *Plan) hire(o Options) {
	threads, from := o.Threads, o.ShareFrom
	if from == 0 {
		from = sharedWork
	}
	if threads == 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	p.jobs, p.before = make([]*job, len(p.steps)), make([]*job, len(p.steps))
	for i := range p.steps {
		step := &p.steps[i]
		if step.Reserve != nil {
			step.Reserve(&p.workspace)
		}
		if step.Pieces > 1 && step.Work >= from && threads > 1 {
			p.jobs[i] = &job{run: step.Run, reserve: step.Reserve, pieces: int64(step.Pieces)}
			if step.BeforePieces > 1 {
				p.before[i] = &job{run: step.Before, reserve: step.Reserve, pieces: int64(step.BeforePieces)}
			}
			p.team = teamOf(threads - 1)
		}
	}
}

// Input returns the memory of input i, to be filled before Run.
func (p *Plan) Input(i int) *tensor.Tensor { return p.inputs[i] }

// Output returns output i of the last run; the next run overwrites it.
func (p *Plan) Output(i int) *tensor.Tensor { return p.outputs[i] }

// ArenaBytes returns the size of the memory for inputs, results and what lies
// between.
func (p *Plan) ArenaBytes() int { return p.arenaBytes }

// LeastBytes returns what of ArenaBytes is needed at one time: no order of
// places could do with less.
func (p *Plan) LeastBytes() int { return p.leastBytes }

// Steps returns the number of kernel calls of a run.
func (p *Plan) Steps() int { return len(p.steps) }

// settled is the number of runs from which on a plan is expected to run many times
// more, so that its memory is put where it is used fastest.
const settled = 8

// Work returns about how many multiply-adds a run is.
func (p *Plan) Work() int {
	work := 0
	for _, step := range p.steps {
		work += step.Work
	}
	return work
}

// Run computes the outputs and assigns the variables. It allocates nothing.
func (p *Plan) Run() {
	if p.runs++; p.runs == settled {
		pages.Enlarge(p.arena)
	}
	if p.team == nil {
		p.run(false)
	} else {
		share, start := p.pace.share(), time.Now()
		p.run(share)
		p.pace.took(share, time.Since(start))
	}
}

func (p *Plan) run(share bool) {
	for i := range p.steps {
		step := &p.steps[i]
		if step.Before != nil {
			p.do(p.before[i], step.Before, max(step.BeforePieces, 1), share)
		}
		p.do(p.jobs[i], step.Run, step.Pieces, share)
		if step.After != nil {
			step.After(0, &p.workspace)
		}
	}
}

// do does pieces, and shares them if that is to be and they are a job.
func (p *Plan) do(shared *job, run func(piece int, w *kernels.Workspace), pieces int, share bool) {
	if share && shared != nil {
		p.team.share(shared, &p.workspace)
		return
	}
	for piece := range pieces {
		run(piece, &p.workspace)
	}
}

// order lists the nodes that are needed, operands first.
func order(p Program, assigns []Assign) ([]*graph.Node, error) {
	seen := map[*graph.Node]bool{}
	var nodes []*graph.Node
	var failed error
	var visit func(node *graph.Node)
	visit = func(node *graph.Node) {
		if seen[node] || failed != nil {
			return
		}
		seen[node] = true
		for _, input := range node.Inputs() {
			visit(input)
		}
		if node.Size() < 0 || node.Rank() > 0 && node.Dim(0) < 0 {
			failed = fmt.Errorf("the batch size of %s %s is not known", node.Op().Name(), tensor.ShapeString(node.Shape()))
		}
		if node.DType() != tensor.Float32 && node.DType() != tensor.Int32 {
			failed = fmt.Errorf("%s %s is %s, want float32 or int32", node.Op().Name(), tensor.ShapeString(node.Shape()), node.DType())
		}
		nodes = append(nodes, node)
	}
	for _, roots := range [][]*graph.Node{p.Inputs, p.Outputs} {
		for _, node := range roots {
			visit(node)
		}
	}
	// What is only done element by element to get the assigned values comes last,
	// so that an optimizer's step over all weights stays together.
	prepared := map[*graph.Node]bool{}
	var prepare func(node *graph.Node)
	prepare = func(node *graph.Node) {
		if !isElementwise(node) && !isBroadcast(node) {
			visit(node)
			return
		}
		if prepared[node] {
			return
		}
		prepared[node] = true
		for _, input := range node.Inputs() {
			prepare(input)
		}
	}
	for _, assign := range assigns {
		prepare(assign.Value)
	}
	for _, assign := range assigns {
		visit(assign.Value)
	}
	return nodes, failed
}
