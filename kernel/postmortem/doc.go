// Package postmortem finds out where interpreted code panicked, and why, from
// what the interpreter leaves on the Go stack.
//
//	reader, err := postmortem.NewReader(interpreter)
//	… in the writer that the interpreter reports panics to:
//	fault := reader.Read()
//	fmt.Println(fault.Frames[0].Position, fault.Text)
//
// The interpreter itself only says which functions a panic went through. The
// Go stack knows more while the panic passes: for each function that runs, the
// node at which its body starts and the frame with its variables, as the
// arguments of the interpreter's own function. The instruction that failed is
// found by its kind (also on the stack) and by evaluating its operands again:
// the index that is out of range, the divisor that is zero, the pointer that
// is nil. So running code pays nothing for exact errors.
//
// Data flows from the stack's text (stack.go) through the interpreter's
// unexported structs (layout.go), looked up by name and not assumed, to the
// instruction (instruction.go) and to the words of compiled Go (words.go).
package postmortem
