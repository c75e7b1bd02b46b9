// Package evaluator runs cells of Go with state kept between them.
//
//	session, err := evaluator.New(evaluator.Options{Stdout: w, Stderr: w})
//	outcome := session.Execute(ctx, 1, "x := 20 + 1\nx * 2")
//	outcome.Values // the value of the last expression, ready to be shown
//
// A cell goes one way: it is split into imports, declarations and statements
// (split.go), type-checked against the session's live objects by go/types
// (check.go), translated to the part of Go that the interpreter executes soundly
// (translate.go, package core), compiled and run (run.go). What a cell declares
// becomes part of the session only when all of it has compiled: a cell that
// fails to compile changes nothing. A cell that is run again means what it meant
// the first time: types that it declares in the same words stay the types they are
// (keep.go), a variable of the same type takes the place of the former, and functions
// of other cells see what is new (dependents.go). Completion and inspection ask the same type
// information about code that is still being written.
package evaluator
