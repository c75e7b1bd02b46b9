package core

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"sort"

	"kerasgo/kernel/runtime"
)

// source is a package whose generic functions are translated from their bodies.
type source struct {
	pkg    *types.Package
	info   *types.Info
	bodies map[string]*ast.FuncDecl // by name; methods by Type.Name
}

// translated reports whether the bodies of a package are there to translate.
func (t *Translator) translated(path string) bool {
	if known, ok := t.hasSource[path]; ok {
		return known
	}
	_, ok := t.packages.Source(path)
	t.hasSource[path] = ok
	return ok
}

// sourceOf checks the source of a package once a session.
func (p *Program) sourceOf(path string) *source {
	t := p.translator
	if s, ok := t.sources[path]; ok {
		return s
	}
	files, ok := t.packages.Source(path)
	if !ok {
		t.sources[path] = nil
		return nil
	}
	var names []string
	for name := range files {
		names = append(names, name)
	}
	sort.Strings(names)
	var parsed []*ast.File
	for _, name := range names {
		file, err := parser.ParseFile(t.fset, path+"/"+name, files[name], parser.SkipObjectResolution)
		if err == nil {
			parsed = append(parsed, file)
		}
	}
	s := &source{bodies: map[string]*ast.FuncDecl{}, info: &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
		Instances: map[*ast.Ident]types.Instance{}, Scopes: map[ast.Node]*types.Scope{},
	}}
	config := types.Config{Importer: importerOf{t.packages}, Error: func(error) {}, Context: t.context}
	s.pkg = types.NewPackage(path, "")
	if exported, err := t.packages.Import(path); err == nil {
		// what other files of the package declare
		s.pkg.SetName(exported.Name())
		for _, name := range exported.Scope().Names() {
			if o := exported.Scope().Lookup(name); o.Exported() && !declares(parsed, name) {
				s.pkg.Scope().Insert(o)
			}
		}
	}
	types.NewChecker(&config, t.fset, s.pkg, s.info).Files(parsed)
	for _, file := range parsed {
		for _, d := range file.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && d.Body != nil {
				if o, ok := s.info.Defs[d.Name].(*types.Func); ok {
					s.bodies[bodyName(o)] = d
					p.translator.session.bodies[o] = &body{d, s.info}
				}
			}
		}
	}
	t.sources[path] = s
	return s
}

// declares reports whether files declare a name at package level.
func declares(files []*ast.File, name string) bool {
	for _, file := range files {
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil && d.Name.Name == name {
					return true
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					switch s := s.(type) {
					case *ast.TypeSpec:
						if s.Name.Name == name {
							return true
						}
					case *ast.ValueSpec:
						for _, id := range s.Names {
							if id.Name == name {
								return true
							}
						}
					}
				}
			}
		}
	}
	return false
}

type importerOf struct{ packages Packages }

func (i importerOf) Import(path string) (*types.Package, error) { return i.packages.Import(path) }

func bodyName(o *types.Func) string {
	if r := o.Signature().Recv(); r != nil {
		if n := receiverNamed(r.Type()); n != nil {
			return n.Obj().Name() + "." + o.Name()
		}
	}
	return o.Name()
}

// sourceBody finds the body of a generic function of a compiled package.
func (p *Program) sourceBody(o *types.Func) *body {
	if o.Pkg() == nil {
		return nil
	}
	s := p.sourceOf(o.Pkg().Path())
	if s == nil {
		refuse(token.NoPos, "the generic function "+o.FullName()+" has no source here", "write a loop")
	}
	d := s.bodies[bodyName(o)]
	if d == nil {
		refuse(token.NoPos, "the generic function "+o.FullName()+" has no body in Go", "write a loop")
	}
	return &body{d, s.info}
}

// fromSource reports whether a package object comes from a checked source.
func (p *Program) fromSource(pkg *types.Package) bool {
	s := p.translator.sources[pkg.Path()]
	return s != nil && s.pkg == pkg
}

// sourceVariable is a package variable of a package translated from source.
func (p *Program) sourceVariable(o *types.Var) (string, bool) {
	if o.Exported() || !p.fromSource(o.Pkg()) {
		return "", false
	}
	p.declareGlobal(o)
	name, ok := p.names.get(o)
	return name, ok
}

// registerWrapper gives the runtime the struct that lets values of ours
// satisfy a compiled interface.
func (p *Program) registerWrapper(named *types.Named) {
	values, ok := p.translator.packages.Values(named.Obj().Pkg().Path())
	if !ok {
		return
	}
	face, ok := values[named.Obj().Name()]
	if !ok {
		return
	}
	if wrapper, ok := values["_"+named.Obj().Name()]; ok {
		runtime.RegisterWrapper(face.Type().Elem(), wrapper.Type().Elem())
	}
}
