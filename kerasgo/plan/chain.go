package plan

import (
	"slices"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/kernels/vector"
	"kerasgo/kerasgo/ops"
)

// blockSize is how many elements a chain works on at a time: few enough that
// all its registers stay in the first-level cache.
const blockSize = 512

// pieceBlocks is how many blocks a piece of a chain has.
const pieceBlocks = 16

// operandKind is where an instruction finds an operand.
type operandKind uint8

const (
	fromRegister operandKind = iota // a block in the workspace
	fromMemory                      // element by element
	fromRow                         // a row that repeats
	fromColumn                      // each number repeats along the inner axes
	fromScalar                      // one number, spread at the start of a piece
	fromStrides                     // any other stretching
)

type operand struct {
	kind     operandKind
	register int       // fromRegister; else the register it is spread into, but fromMemory
	memory   []float32 // all but fromRegister
	inner    int       // fromColumn: how often each number repeats
	shape    []int     // fromStrides: of the result
	strides  []int     // fromStrides: in memory
}

// instruction is one element-wise function on blocks.
type instruction struct {
	function *ops.Function
	operands [3]operand
	count    int // of operands
	result   target
	update   *update // or, if not nil, this is done
}

// boundChain is a chain compiled into instructions over blocks of registers.
type boundChain struct {
	program   []instruction
	scalars   []operand
	size      int // of each result
	registers int
	functions int // what it costs: about how many there were
}

// bindChain compiles a chain.
func bindChain(one *unit, u *units, m *memory) *boundChain {
	c := chainCompiler{unit: one, units: u, memory: m, registers: map[*graph.Node]int{}, lastUse: map[*graph.Node]int{}, numbers: map[*graph.Node]int{}}
	for i, node := range one.nodes {
		for _, input := range node.Inputs() {
			c.lastUse[input] = i
		}
	}
	var program []instruction
	work := 0
	for i, node := range one.nodes {
		switch function := functionOf(node); {
		case function.Update != nil:
			program = append(program, c.update(i, node))
			work += 2*function.Update.Vectors() + function.Update.Numbers
		case function.Result == 0:
			program = append(program, c.compile(i, node))
			work++
		}
	}
	return &boundChain{program: program, scalars: c.scalars, size: one.nodes[0].Size(), registers: c.used, functions: work}
}

// run computes the elements from one to another.
func (c *boundChain) run(from, to int, w *kernels.Workspace) {
	for _, scalar := range c.scalars {
		vector.Fill(w.Block[scalar.register*blockSize:(scalar.register+1)*blockSize], scalar.memory[0])
	}
	size := blockSize
	if c.registers == 0 { // nothing has to stay in the first-level cache
		size *= 4
	}
	for start := from; start < to; start += size {
		runBlock(c.program, start, min(start+size, to), w)
	}
}

type chainCompiler struct {
	unit      *unit
	units     *units
	memory    *memory
	registers map[*graph.Node]int // nodes of the chain that are in a register
	lastUse   map[*graph.Node]int
	numbers   map[*graph.Node]int // scalars by the register they are spread into
	scalars   []operand
	free      []int
	used      int
}

func (c *chainCompiler) take() int {
	if n := len(c.free); n > 0 {
		register := c.free[n-1]
		c.free = c.free[:n-1]
		return register
	}
	return c.takeFresh()
}

// takeFresh returns a register that nothing uses before.
func (c *chainCompiler) takeFresh() int {
	c.used++
	return c.used - 1
}

// release frees the register of a node that nothing uses after instruction i.
func (c *chainCompiler) release(i int, node *graph.Node) {
	if register, held := c.registers[node]; held && c.lastUse[node] == i {
		c.free = append(c.free, register)
		delete(c.registers, node)
	}
}

func (c *chainCompiler) compile(i int, node *graph.Node) instruction {
	ins := instruction{function: node.Op().(*ops.ElementwiseOp).Function, count: len(node.Inputs())}
	var temporary []int
	for j, input := range node.Inputs() {
		ins.operands[j] = c.operand(node, input)
		if ins.operands[j].isStretched() {
			temporary = append(temporary, ins.operands[j].register)
		}
	}
	c.free = append(c.free, temporary...)
	for _, input := range node.Inputs() {
		c.release(i, input)
	}
	if c.units.stored[node] {
		ins.result.memory = c.memory.of(node).Floats
		return ins
	}
	ins.result.register = c.take()
	c.registers[node] = ins.result.register
	return ins
}

// operand finds out how an instruction reads its operand.
func (c *chainCompiler) operand(node, input *graph.Node) operand {
	if register, held := c.registers[input]; held {
		return operand{kind: fromRegister, register: register}
	}
	source := underBroadcast(input)
	o := operand{memory: c.memory.of(source).Floats}
	shape, from := node.Shape(), source.Shape()
	for len(from) > 0 && from[0] == 1 {
		from = from[1:] // leading ones are stretched or nothing
	}
	trailing := len(from)
	for trailing > 0 && from[trailing-1] == 1 {
		trailing--
	}
	switch {
	case source.Size() == node.Size():
		o.kind = fromMemory
		return o
	case source.Size() == 1:
		return c.scalar(source, o)
	case slices.Equal(from, shape[len(shape)-len(from):]):
		o.kind = fromRow
	case len(from) == len(shape) && slices.Equal(from[:trailing], shape[:trailing]):
		o.kind = fromColumn
		o.inner = node.Size() / source.Size()
	default:
		o.kind = fromStrides
		o.shape = shape
		o.strides = stridesOf(source.Shape(), shape)
	}
	o.register = c.take()
	return o
}

// scalar gives a number the register that holds it throughout a piece.
func (c *chainCompiler) scalar(source *graph.Node, o operand) operand {
	o.kind = fromScalar
	register, known := c.numbers[source]
	if !known {
		register = c.takeFresh()
		c.numbers[source] = register
		o.register = register
		c.scalars = append(c.scalars, o)
	}
	o.register = register
	return o
}

// stridesOf are the distances in a tensor of shape from between neighbours along
// the axes of a shape that it is stretched to.
func stridesOf(from, shape []int) []int {
	strides := make([]int, len(shape))
	stride := 1
	for i := len(from) - 1; i >= 0; i-- {
		if from[i] != 1 {
			strides[i+len(shape)-len(from)] = stride
		}
		stride *= from[i]
	}
	return strides
}

func runBlock(program []instruction, from, to int, w *kernels.Workspace) {
	for i := range program {
		ins := &program[i]
		if ins.update != nil {
			ins.update.run(from, to, w)
			continue
		}
		var blocks [3][]float32
		for j := range ins.count {
			blocks[j] = ins.operands[j].block(from, to, w.Block)
		}
		result := ins.result.block(from, to, w.Block)
		switch ins.count {
		case 1:
			ins.function.Unary(result, blocks[0])
		case 2:
			ins.function.Binary(result, blocks[0], blocks[1])
		default:
			ins.function.Ternary(result, blocks[0], blocks[1], blocks[2])
		}
	}
}

// isStretched tells whether an operand is spread into a register of its own each
// time.
func (o *operand) isStretched() bool {
	return o.kind == fromRow || o.kind == fromColumn || o.kind == fromStrides
}

// block is what of the operand belongs to the elements from one to another.
func (o *operand) block(from, to int, registers []float32) []float32 {
	if o.kind == fromMemory {
		return o.memory[from:to]
	}
	block := registers[o.register*blockSize : o.register*blockSize+to-from]
	if o.isStretched() {
		o.spread(block, from)
	}
	return block
}

// spread writes a block of a stretched operand, beginning at an element of the
// result.
func (o *operand) spread(block []float32, from int) {
	switch o.kind {
	case fromRow:
		width := len(o.memory)
		for at := from % width; len(block) > 0; at = 0 {
			n := copy(block, o.memory[at:])
			block = block[n:]
		}
	case fromColumn:
		at, left := from/o.inner, o.inner-from%o.inner
		for len(block) > 0 {
			n := min(left, len(block))
			vector.Fill(block[:n], o.memory[at])
			block, at, left = block[n:], at+1, o.inner
		}
	case fromStrides:
		last := len(o.shape) - 1
		for len(block) > 0 {
			place, rest := 0, from
			for axis := last; axis >= 0; axis-- {
				place += rest % o.shape[axis] * o.strides[axis]
				rest /= o.shape[axis]
			}
			// What is left of the innermost axis is neighbours, or one number.
			n := min(o.shape[last]-from%o.shape[last], len(block))
			if o.strides[last] == 0 {
				vector.Fill(block[:n], o.memory[place])
			} else {
				copy(block[:n], o.memory[place:])
			}
			block, from = block[n:], from+n
		}
	}
}
