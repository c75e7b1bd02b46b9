// Package symbols is what the kernel knows of the packages that a cell can use:
// the standard library, gonum, and this module's own. It is generated:
//
//	go generate ./kernel/...
//
// Nothing is decoded before it is asked for:
//
//	values, ok := symbols.Values("math")            // for the interpreter
//	p, err := symbols.NewImporter(fset).Import("math") // for the type checker
//	doc, ok := symbols.Documentation("math", "Sqrt")   // for the reader
//	path, ok := symbols.ByName("rand")                 // "math/rand/v2"
package symbols

//go:generate go run ./generate
