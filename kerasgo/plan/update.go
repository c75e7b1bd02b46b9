package plan

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/kernels/vector"
	"kerasgo/kerasgo/ops"
)

// update is a step of an optimizer on a weight, one instruction of a chain with
// several results.
type update struct {
	rule    *vector.Update
	vectors []operand
	numbers [][]float32 // of one element
	results []target
}

// target is where an instruction writes a result.
type target struct {
	register int
	memory   []float32 // if not nil, here
}

func (u *update) run(from, to int, w *kernels.Workspace) {
	lines := &w.Lines
	lines.Rows, lines.Count = 1, to-from
	for i := range u.vectors {
		lines.Set(i, u.vectors[i].block(from, to, w.Block), 0)
	}
	for i, result := range u.results {
		lines.Set(len(u.vectors)+i, result.block(from, to, w.Block), 0)
	}
	for i, number := range u.numbers {
		lines.Numbers[i] = number[0]
	}
	u.rule.Run(lines)
}

// block is what of the target holds the elements from one to another.
func (t *target) block(from, to int, registers []float32) []float32 {
	if t.memory != nil {
		return t.memory[from:to]
	}
	return registers[t.register*blockSize : t.register*blockSize+to-from]
}

// functionOf is the function of an element-wise node, nil of others.
func functionOf(node *graph.Node) *ops.Function {
	if op, ok := node.Op().(*ops.ElementwiseOp); ok {
		return op.Function
	}
	return nil
}

// update compiles an update; its other results, which are nodes that come later,
// are written at once.
func (c *chainCompiler) update(i int, node *graph.Node) instruction {
	rule := functionOf(node).Update
	u := &update{rule: rule}
	inputs := node.Inputs()
	var temporary []int
	for _, input := range inputs[:rule.Vectors()] {
		o := c.operand(node, input)
		if o.isStretched() {
			temporary = append(temporary, o.register)
		}
		u.vectors = append(u.vectors, o)
	}
	for _, number := range inputs[rule.Vectors():] {
		u.numbers = append(u.numbers, c.memory.of(number).Floats)
	}
	results := make([]*graph.Node, 1+rule.Kept)
	results[0] = node
	for _, user := range c.units.users[node] {
		if f := functionOf(user); f != nil && f.Result > 0 {
			results[f.Result] = user
		}
	}
	for _, result := range results {
		at := target{}
		switch {
		case result == nil: // nobody uses it
			at.register = c.take()
			temporary = append(temporary, at.register)
		case c.units.stored[result]:
			at.memory = c.memory.of(result).Floats
		default:
			at.register = c.take()
			c.registers[result] = at.register
		}
		u.results = append(u.results, at)
	}
	c.free = append(c.free, temporary...)
	for _, input := range inputs {
		c.release(i, input)
	}
	return instruction{update: u}
}
