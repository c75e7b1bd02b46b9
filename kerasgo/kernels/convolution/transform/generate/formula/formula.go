// Package formula writes the transforms of a line down once, for the generators
// of every instruction set: each is a list of operations on vectors, one channel
// in a lane.
package formula

// Code is what an operation does.
type Code int

// The operations. C is the operation's constant.
const (
	Load             Code = iota // an element of the line
	Add                          // x + y
	Subtract                     // x - y
	Multiply                     // x · C
	MultiplyAdd                  // y + x · C, rounded once
	NegativeMultiply             // y - x · C, rounded once
)

// Value is the result of an operation: its place in the list.
type Value int

// Operation is one step.
type Operation struct {
	Code Code
	X, Y Value
	C    float64
}

// Uses tells whether the operation reads a value.
func (o Operation) Uses(v Value) bool {
	switch o.Code {
	case Load:
		return false
	case Multiply:
		return o.X == v
	}
	return o.X == v || o.Y == v
}

// Formula is a line's transform: Results of the first From operations, which
// are its elements.
type Formula struct {
	From       int
	Operations []Operation
	Results    []Value
}

// Of lists the operations of a transform.
func Of(t Transform) *Formula {
	f := &Formula{From: t.From}
	line := make([]Value, t.From)
	for i := range line {
		line[i] = f.do(Load, 0, 0, 0)
	}
	f.Results = t.Line(f, line)
	return f
}

// LastUses gives for each value the last operation that reads it; results are
// read after all of them.
func (f *Formula) LastUses() []int {
	last := make([]int, len(f.Operations))
	for i, operation := range f.Operations {
		last[i] = i
		for v := range i {
			if operation.Uses(Value(v)) {
				last[v] = i
			}
		}
	}
	for _, result := range f.Results {
		last[result] = len(f.Operations)
	}
	return last
}

func (f *Formula) do(code Code, x, y Value, c float64) Value {
	f.Operations = append(f.Operations, Operation{code, x, y, c})
	return Value(len(f.Operations) - 1)
}

func (f *Formula) add(x, y Value) Value                          { return f.do(Add, x, y, 0) }
func (f *Formula) subtract(x, y Value) Value                     { return f.do(Subtract, x, y, 0) }
func (f *Formula) multiply(x Value, c float64) Value             { return f.do(Multiply, x, x, c) }
func (f *Formula) multiplyAdd(x Value, c float64, y Value) Value { return f.do(MultiplyAdd, x, y, c) }
func (f *Formula) negativeMultiply(x Value, c float64, y Value) Value {
	return f.do(NegativeMultiply, x, y, c)
}
