// Package formula writes element-wise functions down once, for the generators
// of every instruction set: a function is a list of operations on vectors of
// float32 or of int32 with the same bits, each with a result of its own.
package formula

import "math"

// Code is what an operation does.
type Code int

// The operations. Each takes its operands in the order of Operation.Operands.
const (
	Input            Code = iota
	Constant              // the same bits in each element
	Add                   // x + y
	Subtract              // x - y
	Multiply              // x · y
	Divide                // x / y
	SquareRoot            // √x
	MultiplyAdd           // x · y + z, rounded once
	NegativeMultiply      // z - x · y, rounded once
	Maximum               // of x and y; NaN where y is
	Minimum               // of x and y; NaN where y is
	Round                 // to the nearest integer, of two the even one
	ToInteger             // the int32 of a float32 that is an integer
	FromInteger           // the float32 of an int32
	AddInteger            // x + y of int32
	SubtractInteger       // x - y of int32
	ShiftLeft             // of int32, by Operation.Bits
	ShiftRight            // the same, zeros move in
	ShiftSigned           // the same, the sign moves in
	Rotate                // to the left, what moves out comes in again
	And                   // bit by bit
	Or                    // bit by bit
	Xor                   // bit by bit
	Less                  // a mask: x < y
	LessEqual             // a mask: x ≤ y
	Equal                 // a mask: x = y
	Select                // y where the mask x holds, else z
	Output                // x is a result of the function; it has no value itself
)

// Value is the result of an operation: its place in the list.
type Value int

// Operation is one step.
type Operation struct {
	Code     Code
	Operands []Value
	Bits     uint32
}

// Formula is a function under construction.
type Formula struct {
	Operations []Operation
	constants  map[uint32]Value
}

// Of lists the operations of a function. Inputs and Outputs stand where they are
// read and written, in the order of the function's slices: inputs first.
func Of(f Function) *Formula {
	formula := &Formula{constants: map[uint32]Value{}}
	switch {
	case f.Many != nil:
		f.Many(formula)
	case f.Ternary != nil:
		condition, x, y := formula.do(Input), formula.do(Input), formula.do(Input)
		formula.output(f.Ternary(formula, condition, x, y))
	case f.Binary != nil:
		x, y := formula.do(Input), formula.do(Input)
		formula.output(f.Binary(formula, x, y))
	default:
		formula.output(f.Unary(formula, formula.do(Input)))
	}
	return formula
}

// Count returns how many operations of a code there are.
func (f *Formula) Count(code Code) int {
	count := 0
	for _, operation := range f.Operations {
		if operation.Code == code {
			count++
		}
	}
	return count
}

// LastUses gives for each value the last operation that reads it.
func (f *Formula) LastUses() []int {
	last := make([]int, len(f.Operations))
	for i, operation := range f.Operations {
		for _, operand := range operation.Operands {
			last[operand] = i
		}
	}
	return last
}

func (f *Formula) do(code Code, operands ...Value) Value {
	f.Operations = append(f.Operations, Operation{Code: code, Operands: operands})
	return Value(len(f.Operations) - 1)
}

func (f *Formula) input() Value   { return f.do(Input) }
func (f *Formula) output(x Value) { f.do(Output, x) }

func (f *Formula) shift(code Code, x Value, by uint32) Value {
	v := f.do(code, x)
	f.Operations[v].Bits = by
	return v
}

func (f *Formula) bits(word uint32) Value {
	v, known := f.constants[word]
	if !known {
		v = f.do(Constant)
		f.Operations[v].Bits = word
		f.constants[word] = v
	}
	return v
}

func (f *Formula) number(value float64) Value { return f.bits(math.Float32bits(float32(value))) }

func (f *Formula) add(x, y Value) Value                 { return f.do(Add, x, y) }
func (f *Formula) subtract(x, y Value) Value            { return f.do(Subtract, x, y) }
func (f *Formula) multiply(x, y Value) Value            { return f.do(Multiply, x, y) }
func (f *Formula) divide(x, y Value) Value              { return f.do(Divide, x, y) }
func (f *Formula) multiplyAdd(x, y, z Value) Value      { return f.do(MultiplyAdd, x, y, z) }
func (f *Formula) negativeMultiply(x, y, z Value) Value { return f.do(NegativeMultiply, x, y, z) }
func (f *Formula) maximum(x, y Value) Value             { return f.do(Maximum, x, y) }
func (f *Formula) minimum(x, y Value) Value             { return f.do(Minimum, x, y) }
func (f *Formula) and(x, y Value) Value                 { return f.do(And, x, y) }
func (f *Formula) or(x, y Value) Value                  { return f.do(Or, x, y) }
func (f *Formula) xor(x, y Value) Value                 { return f.do(Xor, x, y) }
func (f *Formula) less(x, y Value) Value                { return f.do(Less, x, y) }
func (f *Formula) choose(mask, x, y Value) Value        { return f.do(Select, mask, x, y) }

// polynomial evaluates the coefficients, highest first, at x.
func (f *Formula) polynomial(x Value, coefficients ...float64) Value {
	p := f.number(coefficients[0])
	for _, c := range coefficients[1:] {
		p = f.multiplyAdd(p, x, f.number(c))
	}
	return p
}
