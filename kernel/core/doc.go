// Package core translates checked Go into core Go: the part of Go that the
// interpreter executes soundly.
//
//	t := core.NewTranslator(fset, packages)
//	program, err := t.Translate(3, units) // units come from the type checker
//	... compile program.ImportFiles() and program.File(), run program.Entry(), and
//	program.LaterSetups() where that ends early ...
//	t.Commit(program)
//
// Core is written in the nodes of go/ast with the positions of the source, so
// that the same tree goes to the interpreter (File) and, as text, to the Go
// compiler (Source), which tells a fault of the translation from a fault of
// the interpreter. What is special about it:
//
//   - every interface type is interface{}; methods are plain functions, and a
//     call through an interface goes by a table of the method (table.go);
//   - named structs carry their name in a tag, other named types are their
//     underlying type and enter interfaces in a box (representation.go);
//   - generic functions are copied for each list of closed types (generic.go);
//   - constants are folded; select, defer, recover, loops over functions and
//     type switches have one form each, in the file of that name.
//
// Data flows from Translate (translator.go) through unit.go to function.go,
// which owns a body; each construct has its file. What a body asks for
// (instances, helpers, rows) is queued until nothing new is asked for.
package core
