// Package plan turns a graph into what runs: an ordered list of kernel calls on
// one arena of memory whose size is known before the first run.
//
//	p, err := plan.Compile(plan.Program{Graph: g, Inputs: …, Outputs: …, Assigns: …}, plan.Options{})
//	copy(p.Input(0).Float32s(), batch)
//	p.Run() // allocates nothing
//	p.Output(0)
//
// Compilation is a row of small passes: order (which nodes are needed, operands
// first), simplify (equal computations once, constants folded), fuse (nodes into
// units: element-wise chains, products with their bias and rectifier), place
// (units' results into the arena, by lifetimes), bind (units into steps), together
// (independent chains into one step, and into one pass where their operands lie
// side by side: an optimizer's step of all weights that graph.Lay has put into one
// arena). A Plan runs the steps in order; the pieces of a large step are shared by
// a team of goroutines, as long as that is faster. What is added up for
// an element, and in which order, depends neither on their number nor on whether a
// product is cut at all, so results are bit-equal for any.
package plan
