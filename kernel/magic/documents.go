package magic

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"kerasgo/kernel/evaluator"
	"kerasgo/kernel/symbols"
)

func init() {
	register(&magic{
		name: "doc", usage: "%doc NAME", summary: "the documentation of a package, function, type or variable",
		line: func(r *Runner, _ context.Context, c *call) evaluator.Outcome {
			if c.arguments == "" {
				return c.failed("%%doc wants a name, such as strings.Cut")
			}
			bundle, ok := r.Session().Inspect(c.arguments, utf8.RuneCountInString(c.arguments), 1)
			text, _ := bundle.Data["text/plain"].(string)
			if !ok || text == "" {
				return c.failed("nothing is known of %s", c.arguments)
			}
			fmt.Fprintln(r.options.Stdout, text)
			return evaluator.Outcome{}
		},
	}, &magic{
		name: "src", usage: "%src NAME", summary: "the source of a function, type or method of the session, or of a generic one of the standard library",
		line: func(r *Runner, _ context.Context, c *call) evaluator.Outcome {
			if c.arguments == "" {
				return c.failed("%%src wants the name of a function or type")
			}
			cell, text, ok := r.Session().Source(c.arguments)
			if !ok {
				if place, text, ok := standardSource(c.arguments); ok {
					fmt.Fprintf(r.options.Stdout, "// %s\n%s\n", place, text)
					return evaluator.Outcome{}
				}
				return c.failed("no cell has declared a function or type %s, and the source of compiled packages is here only where it is generic; %%doc says what it is", c.arguments)
			}
			fmt.Fprintf(r.options.Stdout, "// Cell[%d]\n%s\n", cell, text)
			return evaluator.Outcome{}
		},
	})
}

// standardSource finds the source of a function, type or method (package.Name,
// package.Type.Method) in the packages whose source is here: those with generic
// functions.
func standardSource(name string) (place, text string, ok bool) {
	short, member, _ := strings.Cut(name, ".")
	path, found := symbols.ByName(short)
	if !found || member == "" {
		return "", "", false
	}
	files, _ := symbols.Source(path)
	for _, file := range slices.Sorted(maps.Keys(files)) {
		fset := token.NewFileSet()
		parsed, err := parser.ParseFile(fset, file, files[file], parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		for _, d := range parsed.Decls {
			if !declares(d, member) {
				continue
			}
			start := d.Pos()
			if doc := documentOf(d); doc != nil {
				start = doc.Pos()
			}
			return path + "/" + file, files[file][fset.Position(start).Offset:fset.Position(d.End()).Offset], true
		}
	}
	return "", "", false
}

// declares tells whether a declaration is that of a function Name, a type Name or
// a method Type.Name.
func declares(d ast.Decl, name string) bool {
	switch d := d.(type) {
	case *ast.FuncDecl:
		own := d.Name.Name
		if d.Recv != nil && len(d.Recv.List) > 0 {
			own = evaluator.ReceiverName(d) + "." + own
		}
		return own == name
	case *ast.GenDecl:
		return slices.ContainsFunc(d.Specs, func(s ast.Spec) bool {
			t, ok := s.(*ast.TypeSpec)
			return ok && t.Name.Name == name
		})
	}
	return false
}

func documentOf(d ast.Decl) *ast.CommentGroup {
	switch d := d.(type) {
	case *ast.FuncDecl:
		return d.Doc
	case *ast.GenDecl:
		return d.Doc
	}
	return nil
}
