package evaluator

import (
	"go/ast"
	"go/scanner"
	"go/token"
	"go/types"
	"maps"
	"slices"
)

// keep takes out of a cell the types and constants that it declares word for word
// as they are: who runs a cell again wants the values of its types, which the
// variables of other cells hold, to remain values of its types. What such a
// declaration refers to must mean what it meant, and no method that came with a
// type may be gone. Methods that the cell declares for such a type replace its
// methods (grow.go), if they have the same signatures; else the caller asks for
// the types without methods alone.
func (s *Session) keep(c *cell, withMethods bool) {
	kept := map[string]ast.Decl{}
	declared := map[string]int{}
	methods := map[string][]*ast.FuncDecl{}
	for _, declaration := range c.declarations {
		if d, ok := declaration.(*ast.FuncDecl); ok && d.Recv != nil {
			methods[receiverName(d)] = append(methods[receiverName(d)], d)
			continue
		}
		for _, name := range declaredNames(declaration) {
			declared[name]++
			if name != "_" && s.unchanged(c, declaration, s.records[s.live[name]]) {
				kept[name] = declaration
			}
		}
	}
	for _, statement := range c.statements {
		for _, name := range definedNames(statement) {
			declared[name]++
		}
	}
	if len(kept) == 0 {
		return
	}
	imports := s.begin()
	for _, spec := range c.imports {
		if s.addImport(imports, spec) != nil {
			return
		}
	}
	remains := func(r *record) bool {
		for used := range r.uses {
			if !s.means(used, imports, declared, kept) {
				return false
			}
		}
		return true
	}
	for changed := true; changed; {
		changed = false
		for name, declaration := range maps.Clone(kept) {
			r := s.records[s.live[name]]
			whole := !slices.ContainsFunc(declaredNames(declaration), func(n string) bool { return n != "_" && kept[n] == nil })
			if !whole || declared[name] > 1 || !remains(r) || len(methods[name]) > 0 && !withMethods || !s.keepsMethods(name, methods[name]) {
				delete(kept, name)
				changed = true
			}
		}
	}
	stays := func(declaration ast.Decl) bool {
		names := declaredNames(declaration)
		if d, ok := declaration.(*ast.FuncDecl); ok {
			return d.Recv != nil && kept[names[0]] != nil && s.generic(names[0]) && s.remainsMethod(c, d, remains)
		}
		return slices.ContainsFunc(names, func(name string) bool { return kept[name] == declaration })
	}
	for _, declaration := range c.declarations {
		if stays(declaration) {
			c.kept = append(c.kept, declaration)
		}
	}
	c.declarations = slices.DeleteFunc(slices.Clone(c.declarations), stays)
}

// means tells whether an object to which a declaration refers is still what its
// name means there.
func (s *Session) means(used types.Object, imports *change, declared map[string]int, kept map[string]ast.Decl) bool {
	name := used.Name()
	if used == instances {
		return true
	}
	switch o := used.(type) {
	case *types.PkgName:
		path, imported := imports.imports[name]
		return declared[name] == 0 && imports.live[name] == nil && (!imported || path == o.Imported().Path())
	case *types.Var:
		if o.IsField() {
			return true
		}
	case *types.Func:
		if o.Signature().Recv() != nil {
			return true
		}
	}
	now := imports.live[name]
	if used.Pkg() != s.pkg { // of the language, or a package imported with a dot
		return declared[name] == 0 && (now == nil || now == used)
	}
	return (now == used || now != nil && sameStorage(used, now)) && (declared[name] == 0 || kept[name] != nil)
}

// unchanged tells whether a declaration of types or constants has the words of an
// earlier one.
func (s *Session) unchanged(c *cell, declaration ast.Decl, former *record) bool {
	d, ok := declaration.(*ast.GenDecl)
	if !ok || d.Tok != token.TYPE && d.Tok != token.CONST || former == nil {
		return false
	}
	now := s.recordOf(&checked{cell: c, change: &change{}}, &unit{info: newInfo()}, declaration)
	return now != nil && slices.Equal(words(now.text), words(former.text))
}

// keepsMethods tells whether a type can have the methods that a cell declares for it
// without being another type.
func (s *Session) keepsMethods(name string, methods []*ast.FuncDecl) bool {
	r := s.records[s.live[name]]
	for _, former := range r.methods {
		if former.cell == r.cell && !slices.ContainsFunc(methods, func(d *ast.FuncDecl) bool { return d.Name.Name == former.name }) {
			return false
		}
	}
	fields, _ := s.live[name].Type().Underlying().(*types.Struct)
	for i, d := range methods {
		if slices.ContainsFunc(methods[:i], func(other *ast.FuncDecl) bool { return other.Name.Name == d.Name.Name }) || fields != nil && hasField(fields, d.Name.Name) {
			return false // an error, which only the type's declaration brings to light
		}
	}
	return true
}

// remainsMethod tells whether a method of a type that stays is declared word for word
// as it is and means what it meant.
func (s *Session) remainsMethod(c *cell, d *ast.FuncDecl, remains func(*record) bool) bool {
	named, ok := s.live[receiverName(d)].Type().(*types.Named)
	if !ok {
		return false
	}
	former := s.methodRecord(named, d.Name.Name)
	if former == nil || !remains(former) {
		return false
	}
	now := s.recordOf(&checked{cell: c, change: &change{}}, &unit{info: newInfo()}, d)
	return now != nil && slices.Equal(words(now.text), words(former.text))
}

func hasField(t *types.Struct, name string) bool {
	for field := range t.Fields() {
		if field.Name() == name {
			return true
		}
	}
	return false
}

// generic tells whether a name is that of a type with type parameters.
func (s *Session) generic(name string) bool {
	named, ok := s.live[name].Type().(*types.Named)
	return ok && named.TypeParams().Len() > 0
}

// words are the tokens of a text, without the semicolons that only its lines ask for.
func words(text string) []string {
	var list []string
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(text))
	s.Init(file, []byte(text), nil, 0)
	for {
		_, kind, literal := s.Scan()
		if last := len(list) - 1; last >= 0 && list[last] == ";" && (kind == token.RBRACE || kind == token.RPAREN || kind == token.EOF) {
			list = list[:last]
		}
		switch {
		case kind == token.EOF:
			return list
		case kind == token.SEMICOLON, literal == "":
			list = append(list, kind.String())
		default:
			list = append(list, literal)
		}
	}
}
