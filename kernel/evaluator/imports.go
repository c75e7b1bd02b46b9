package evaluator

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"kerasgo/kernel/symbols"
)

// addImport gives a name of the session to a package, until a cell declares the name.
func (s *Session) addImport(c *change, spec *ast.ImportSpec) *types.Error {
	c.write()
	path := unquote(spec.Path.Value)
	name := s.packageName(path)
	if name == "" {
		message := "package " + path + " is not available in a cell"
		if known, ok := symbols.ByName(path[strings.LastIndexByte(path, '/')+1:]); ok {
			message += "; there is " + known
		}
		return &types.Error{Fset: s.fset, Pos: spec.Path.Pos(), Msg: message}
	}
	if spec.Name != nil {
		switch spec.Name.Name {
		case "_":
			return nil
		case ".":
			p, err := s.importer.Import(path)
			if err != nil {
				return &types.Error{Fset: s.fset, Pos: spec.Path.Pos(), Msg: err.Error()}
			}
			for _, exported := range p.Scope().Names() {
				if object := p.Scope().Lookup(exported); object.Exported() {
					c.live[exported] = object
				}
			}
			return nil
		}
		name = spec.Name.Name
	}
	c.imports[name] = path
	delete(c.live, name)
	return nil
}

// packageName is the name of the package at an import path; "": a cell has none.
func (s *Session) packageName(path string) string {
	if path == "unsafe" {
		return "unsafe"
	}
	if p := s.libraries.loaded(path); p != nil {
		return p.Name()
	}
	return symbols.NameOf(path)
}

// importedTwice tells of names that a cell imports and declares, or imports for two
// packages: go/types would, but sees a cell without its imports. In another cell the name
// would mean what it means there.
func (s *Session) importedTwice(c *cell) (errors []types.Error) {
	if len(c.imports) == 0 {
		return nil
	}
	imported, dotted := map[string]*ast.ImportSpec{}, []*types.Package(nil)
	refuse := func(at *ast.Ident, format string, arguments ...any) {
		errors = append(errors, types.Error{Fset: s.fset, Pos: at.Pos(), Msg: fmt.Sprintf(format, arguments...)})
	}
	for _, spec := range c.imports {
		path := unquote(spec.Path.Value)
		name := &ast.Ident{NamePos: spec.Pos(), Name: s.packageName(path)}
		if spec.Name != nil {
			name = spec.Name
		}
		switch former := imported[name.Name]; {
		case name.Name == "_" || name.Name == "":
		case name.Name == ".":
			if p, err := s.importer.Import(path); err == nil {
				dotted = append(dotted, p)
			}
		case former == nil:
			imported[name.Name] = spec
		case unquote(former.Path.Value) != path:
			refuse(name, "%s redeclared in this block", name.Name)
			refuse(&ast.Ident{NamePos: former.Pos()}, "\tother declaration of %s", name.Name)
		}
	}
	for _, declaration := range c.declarations {
		if !isNoMethod(declaration) {
			continue
		}
		for _, name := range declaredIdents(declaration) {
			if spec := imported[name.Name]; spec != nil {
				path := unquote(spec.Path.Value)
				refuse(name, "%s already declared through import of package %s (%q)", name.Name, s.packageName(path), path)
				refuse(&ast.Ident{NamePos: spec.Pos()}, "\tother declaration of %s", name.Name)
			}
			for _, p := range dotted {
				if o := p.Scope().Lookup(name.Name); o != nil && o.Exported() {
					refuse(name, "%s already declared through dot-import of %s", name.Name, p)
				}
			}
		}
	}
	return errors
}
