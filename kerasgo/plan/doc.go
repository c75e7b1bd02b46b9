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
//
// A batch is copied to the inputs before a run. Fit has a goroutine of its own gather
// batches while the ones before are computed, where their rows lie far apart in large
// data, so that only a copy of what it has gathered is left: this takes a quarter off
// a small model's step. To fetch rows into the caches between the pieces of a run
// gained 3 % on one processor, where fetching each row while the one before it is
// copied gains 10 %. Of a large model's step, in which the team needs all processors,
// gathering is some hundredths, and a goroutine beside it took 5 to 10 % longer.
package plan
