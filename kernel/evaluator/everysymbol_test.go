package evaluator

import (
	"context"
	"fmt"
	"go/token"
	"go/types"
	"io"
	"testing"

	"kerasgo/kernel/symbols"
)

// TestEverySymbol: the interpreter takes each constant, variable, function and type of each
// package, in a session that has seen nothing else where its type is one of another
// package.
func TestEverySymbol(t *testing.T) {
	importer := symbols.NewImporter(token.NewFileSet())
	newSession := func() *Session {
		s, err := New(Options{Stdout: io.Discard, Stderr: io.Discard})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for _, path := range symbols.Paths() {
		p, err := importer.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		table, _ := symbols.Values(path)
		shared := newSession()
		for number, name := range p.Scope().Names() {
			o := p.Scope().Lookup(name)
			if _, listed := table[name]; !listed || !o.Exported() {
				continue
			}
			code := fmt.Sprintf("import p %q\nx := p.%s", path, name)
			switch o := o.(type) {
			case *types.TypeName:
				code = fmt.Sprintf("import p %q\nvar x p.%s", path, name)
			case *types.Const:
				if _, fits := types.Default(o.Type()).(*types.Basic); fits {
					code = fmt.Sprintf("import p %q\nx := p.%s == 0", path, name) // of a constant that no int holds, too
					if b := o.Type().Underlying().(*types.Basic); b.Info()&types.IsNumeric == 0 {
						continue // text and truth are the same in any package
					}
				}
			}
			s := shared
			if named, ok := types.Unalias(o.Type()).(*types.Named); ok && named.Obj().Pkg() != p {
				s = newSession()
			}
			if outcome := s.Execute(context.Background(), number+1, code); outcome.Failure != nil {
				t.Errorf("%s.%s: %v", path, name, outcome.Failure)
			}
		}
	}
}
