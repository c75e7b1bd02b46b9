package evaluator

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"kerasgo/kernel/display"
	"kerasgo/kernel/symbols"
	documents "kerasgo/kernel/symbols/record"
)

// Inspect documents the name at a position, in code points, or the function
// whose arguments are being written there. Detail 1 adds an example. It may be
// called while a cell runs.
func (s *Session) Inspect(code string, position, detail int) (display.Bundle, bool) {
	offset := byteOffset(code, position)
	start, end := identifierAround(code, offset)
	if start == end {
		if start, end = calledBefore(code, offset); start == end {
			return display.Bundle{}, false
		}
	}
	s.mutex.Lock()
	object, selection := s.objectAt(code, start, end)
	s.mutex.Unlock()
	if object == nil {
		return display.Bundle{}, false
	}
	return s.describe(object, selection, detail), true
}

// objectAt returns what the identifier between two offsets means, and for a
// method or field the type that it was selected from.
func (s *Session) objectAt(code string, start, end int) (types.Object, types.Type) {
	// Code that is cut after the name serves where the rest does not parse.
	line, column := newLineTable(code).position(start)
	for _, text := range []string{code, code[:end]} {
		k := s.sketch(text + closers(text))
		path, u := k.find(func(ident *ast.Ident) bool {
			p := s.fset.Position(ident.Pos())
			return p.Line == line && p.Column == column && p.Filename == fileName(0)
		})
		if path == nil {
			continue
		}
		ident := path[len(path)-1].(*ast.Ident)
		object := objectOf(u.info, ident)
		if object == nil {
			continue
		}
		var from types.Type
		if selector, ok := at(path, 1).(*ast.SelectorExpr); ok && selector.Sel == ident {
			if selection := u.info.Selections[selector]; selection != nil {
				from = selection.Recv()
			}
		}
		return object, from
	}
	return nil, nil
}

// calledBefore finds the name of the call whose arguments an offset is in.
func calledBefore(code string, offset int) (start, end int) {
	depth := 0
	for i := offset - 1; i >= 0; i-- {
		switch code[i] {
		case ')', ']', '}':
			depth++
		case '(', '[', '{':
			if depth--; depth < 0 {
				if code[i] != '(' {
					return 0, 0
				}
				return identifierAround(code, len(strings.TrimRight(code[:i], " \t")))
			}
		}
	}
	return 0, 0
}

// describe writes an object's declaration and documentation.
func (s *Session) describe(object types.Object, from types.Type, detail int) display.Bundle {
	declaration := types.ObjectString(object, shortPackages)
	var doc documents.Doc
	switch o := object.(type) {
	case *types.PkgName:
		declaration = fmt.Sprintf("package %s // import %q", o.Imported().Name(), o.Imported().Path())
		doc, _ = symbols.Documentation(o.Imported().Path(), "")
	case *types.TypeName:
		declaration = "type " + o.Name() + " " + multiline(types.TypeString(o.Type().Underlying(), shortPackages))
		if methods := methodNames(o.Type()); methods != "" {
			declaration += "\n// methods: " + methods
		}
	case *types.Func:
		// A method that a type has from an unexported one is documented as its own.
		if receiver := o.Signature().Recv(); receiver != nil && from != nil {
			if named := namedOf(receiver.Type()); named != nil && !named.Obj().Exported() {
				declaration = "func (" + types.TypeString(from, shortPackages) + ")." + o.Name() +
					strings.TrimPrefix(types.TypeString(o.Type(), shortPackages), "func")
			}
		}
	case *types.Var:
		if !o.IsField() {
			declaration = "var " + o.Name() + " " + types.TypeString(o.Type(), shortPackages)
		}
	}
	if p := object.Pkg(); p != nil && p.Path() != "main" && p.Path() != "" {
		if _, isPackage := object.(*types.PkgName); !isPackage {
			doc = documentationOf(object, from)
		}
	} else if p := s.fset.Position(object.Pos()); strings.HasPrefix(p.Filename, "Cell[") && p.Filename != fileName(0) {
		doc.Text = fmt.Sprintf("declared in %s, line %d", p.Filename, p.Line)
	}
	plain, markdown := declaration, "```go\n"+declaration+"\n```"
	if text := strings.TrimSpace(doc.Text); text != "" {
		plain += "\n\n" + text
		markdown += "\n\n" + text
	}
	if doc.Example != "" && detail > 0 {
		plain += "\n\nExample:\n" + doc.Example
		markdown += "\n\n**Example**\n\n```go\n" + doc.Example + "\n```"
	}
	return display.Bundle{Data: map[string]any{"text/plain": plain, "text/markdown": markdown}}
}

// documentationOf looks an object of a known package up, a method or field by
// the names of the types that it may be known by.
func documentationOf(object types.Object, from types.Type) documents.Doc {
	path := object.Pkg().Path()
	owners := owners(object, from)
	for _, owner := range owners {
		if doc, ok := symbols.Documentation(path, owner+"."+object.Name()); ok {
			return doc
		}
	}
	name := object.Name()
	if len(owners) > 0 {
		name = owners[0]
	}
	doc, _ := symbols.Documentation(path, name)
	return doc
}

// owners names the types that have a method or field: the one it was selected
// from, those embedded on the way to it, and the method's receiver.
func owners(object types.Object, from types.Type) []string {
	var names []string
	add := func(t types.Type) {
		if named := namedOf(t); named != nil {
			names = append(names, named.Obj().Name())
		}
	}
	if from != nil {
		add(from)
		_, way, _ := types.LookupFieldOrMethod(from, true, object.Pkg(), object.Name())
		for t := from; len(way) > 1; way = way[1:] {
			structure, ok := underlying(t).(*types.Struct)
			if !ok {
				break
			}
			t = structure.Field(way[0]).Type()
			add(t)
		}
	}
	if f, ok := object.(*types.Func); ok && f.Signature().Recv() != nil {
		add(f.Signature().Recv().Type())
	}
	return names
}

// underlying is what a type, or what it points to, is made of.
func underlying(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	return t.Underlying()
}

func namedOf(t types.Type) *types.Named {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	named, _ := types.Unalias(t).(*types.Named)
	return named
}

func methodNames(t types.Type) string {
	var names []string
	for _, o := range selectable(t, false) {
		names = append(names, o.Name())
	}
	const most = 40
	if len(names) > most {
		names = append(names[:most], "…")
	}
	return strings.Join(names, " ")
}

// multiline breaks the text of a struct or interface type into lines.
func multiline(text string) string {
	head, body, ok := strings.Cut(text, "{")
	if !ok || !strings.HasSuffix(body, "}") || strings.ContainsAny(body[:len(body)-1], "{}") || len(text) < 40 {
		return text
	}
	return head + " {\n\t" + strings.ReplaceAll(strings.TrimSuffix(body, "}"), "; ", "\n\t") + "\n}"
}
