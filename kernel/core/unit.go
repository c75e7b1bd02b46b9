package core

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// unit translates one unit: names for its objects first, then its functions,
// then its variables in the order of initialisation, then its statements.
func (p *Program) unit(u *Unit) {
	for _, named := range u.Grown {
		for _, t := range []types.Type{named, types.NewPointer(named)} {
			if known, _ := p.described.get(p.translator.number(t)); known {
				p.described.set(p.translator.number(t), false) // the runtime learns the new methods
				p.describe(t)
			}
		}
	}
	p.replace(slices.AppendSeq(slices.Clone(u.Replaced), maps.Values(u.Methods)))
	for _, v := range u.Promoted {
		if !p.takeOver(u, v) {
			p.declareGlobal(v)
		}
	}
	var cleared []*types.Var // variables without initial values, of which there were earlier ones
	var functions []*ast.FuncDecl
	for _, file := range u.Files {
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d == u.Body {
					continue
				}
				if f, ok := u.Info.Defs[d.Name].(*types.Func); ok {
					if m := u.Methods[d]; m != nil {
						f = m
					}
					p.bodies.set(f, &body{d, u.Info})
					functions = append(functions, d)
				}
			case *ast.GenDecl:
				if d.Tok == token.VAR {
					for _, s := range d.Specs {
						spec := s.(*ast.ValueSpec)
						for _, name := range spec.Names {
							v, ok := u.Info.Defs[name].(*types.Var)
							switch {
							case !ok || name.Name == "_":
							case !p.takeOver(u, v):
								p.declareGlobal(v)
							case len(spec.Values) == 0:
								cleared = append(cleared, v)
							}
						}
					}
				}
			}
		}
	}
	var inits []string
	for _, d := range functions {
		f := u.Info.Defs[d.Name].(*types.Func)
		signature := f.Type().(*types.Signature)
		if signature.TypeParams().Len() > 0 || signature.RecvTypeParams().Len() > 0 {
			continue
		}
		if d.Recv == nil && (d.Name.Name == "_" || d.Name.Name == "init") {
			name := p.unique(d.Name.Name)
			p.later(func() { p.function(name, f, d, u.Info, nil) })
			if d.Name.Name == "init" {
				inits = append(inits, name)
			}
			continue
		}
		if m := u.Methods[d]; m != nil {
			f = m
		}
		if !u.Library {
			p.functionName(f, nil)
		}
	}
	p.clear(u, cleared)
	p.initialisers(u)
	p.start = append(p.start, inits...)
	if u.Body != nil {
		name := "cell" + dot + p.unique("")[len(dot):]
		p.passing = append(p.passing, name)
		p.later(func() { p.statements(name, u) })
		p.start = append(p.start, name)
	}
}

// takeOver gives a variable the storage of an earlier one, if it has one.
func (p *Program) takeOver(u *Unit, v *types.Var) bool {
	former := u.Same[v]
	if former == nil {
		return false
	}
	name, ok := p.names.get(former)
	if ok {
		p.names.set(v, name)
	}
	return ok
}

// declareGlobal gives a variable package-level storage.
func (p *Program) declareGlobal(v *types.Var) {
	if _, ok := p.names.get(v); ok {
		return
	}
	name := p.unique(v.Name())
	p.names.set(v, name)
	d := variableDeclaration(name, p.representation(v.Type()))
	p.source(d, v.Pos())
	p.declarations = append(p.declarations, d)
}

// clear makes package variables zero that have taken over the storage of others.
func (p *Program) clear(u *Unit, variables []*types.Var) {
	if len(variables) == 0 {
		return
	}
	f := p.newFunction(u.Info, nil)
	f.pos = variables[0].Pos()
	name := p.unique("init")
	body := f.collect(func() {
		for _, v := range variables {
			stored, _ := p.names.get(v)
			f.emit(assign(ident(stored), f.apart(f.zero(v.Type()), v.Type())))
		}
	})
	d := functionDeclaration(name, functionType(nil, nil), body)
	p.source(d, f.pos)
	p.declarations = append(p.declarations, d)
	p.start = append(p.start, name)
}

// initialisers assigns the package variables in the order of their dependencies.
func (p *Program) initialisers(u *Unit) {
	for _, i := range u.Info.InitOrder {
		f := p.newFunction(u.Info, nil)
		f.pos = i.Rhs.Pos()
		left := make([]target, len(i.Lhs))
		for n, v := range i.Lhs {
			left[n] = target{typ: v.Type()}
			if v.Name() != "_" {
				name, _ := p.names.get(v)
				left[n].store = ident(name)
			}
		}
		name := p.unique("init")
		p.passing = append(p.passing, name)
		body := f.collect(func() { f.assignTargets(left, []ast.Expr{i.Rhs}) })
		d := functionDeclaration(name, functionType(nil, nil), body)
		p.source(d, i.Rhs.Pos())
		p.declarations = append(p.declarations, d)
		p.start = append(p.start, name)
	}
}

// statements translates the body of a unit. Its result is shown, not returned.
func (p *Program) statements(name string, u *Unit) {
	f := p.newFunction(u.Info, nil)
	f.signature = types.NewSignatureType(nil, nil, nil, nil, nil, false)
	f.marked = true
	f.prepare(u.Body.Body)
	body := f.wrapBody(func() {
		for _, s := range u.Body.Body.List {
			if u.Display != nil {
				if s == ast.Stmt(u.Display) {
					f.display(u.Display.X)
					continue
				}
				if a, ok := s.(*ast.AssignStmt); ok && len(a.Rhs) == 1 && a.Rhs[0] == u.Display.X {
					f.display(u.Display.X)
					continue
				}
			}
			f.statement(s)
		}
	})
	d := functionDeclaration(name, functionType(nil, nil), body)
	p.source(d, u.Body.Pos())
	p.declarations = append(p.declarations, d)
}

// replace forgets what was emitted for methods, so that all that is emitted from
// now on, dispatch tables among it, takes their new bodies. Instances of generic
// functions are forgotten too, since they may call them for a type argument.
func (p *Program) replace(methods []*types.Func) {
	if len(methods) == 0 {
		return
	}
	forgotten := map[string]bool{}
	named := map[string][]*types.Func{}
	for _, m := range methods {
		key := p.key(m, nil)
		forgotten[key] = true
		for _, recovery := range []recovery{recoverDynamic, recoverFrame, recoverNothing} {
			forgotten["recovering "+itoa(int(recovery))+" "+key] = true
		}
		named[m.Name()] = append(named[m.Name()], m)
	}
	for _, instance := range p.instances.keys() {
		if of, _, generic := strings.Cut(instance, ","); generic || forgotten[of] {
			p.instances.set(instance, "")
		}
	}
	for _, n := range p.converted.keys() {
		t := p.translator.types[n-firstNumber]
		for name, methods := range named {
			object, _, _ := types.LookupFieldOrMethod(t, true, methods[0].Pkg(), name)
			method, ok := object.(*types.Func)
			if !ok || !slices.Contains(methods, method.Origin()) {
				continue
			}
			id := p.slotID(method, method.Signature()) + "/" + itoa(n)
			p.rows.set("table "+id, false)
			p.rows.set("runtime "+id, false)
		}
	}
}
