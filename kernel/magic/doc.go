// Package magic runs cells that may hold magics: lines that begin with a
// percent sign, and commands of the system that begin with an exclamation mark.
//
//	runner := magic.New(magic.Options{New: newSession, Stdout: out, Stderr: errors})
//	outcome := runner.Execute(ctx, 3, "x := 1\n%time f(x)\n!ls {x}")
//
// A cell is split (split.go) into runs of Go and magics, which go one after the
// other: Go to the session of package evaluator at the lines and columns where
// it stands in the cell, a magic to its function. A cell that begins with two
// percent signs is one magic whose body is the rest of the cell. Each magic, or
// small family of them, has a file, and enters the table in registry.go with its
// help; completion (complete.go) and help read that table too.
//
// Go before a magic has run when Go after it turns out not to compile: a cell
// with magics is as many cells as it has parts.
package magic
