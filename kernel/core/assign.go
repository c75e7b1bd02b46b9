package core

import (
	"go/ast"
	"go/token"
	"go/types"
)

// target is a place that an assignment stores to. A blank target has no store.
type target struct {
	store ast.Expr
	typ   types.Type
	held  bool         // the place is an interface{} that holds a value of typ
	out   bool         // the place is in a compiled struct and wants the compiled form
	fresh types.Object // a local variable that the assignment declares
}

func (f *function) assignment(s *ast.AssignStmt) {
	switch s.Tok {
	case token.DEFINE:
		names := make([]*ast.Ident, len(s.Lhs))
		for i, e := range s.Lhs {
			names[i] = e.(*ast.Ident)
		}
		f.defineVariables(names, s.Rhs, false)
	case token.ASSIGN:
		if len(s.Lhs) == 1 && len(s.Rhs) == 1 {
			f.assignOne(s.Lhs[0], s.Rhs[0])
			return
		}
		targets := make([]target, len(s.Lhs))
		for i, e := range s.Lhs {
			targets[i] = f.target(e, true)
		}
		f.assignTargets(targets, s.Rhs)
	default:
		f.operatorAssignment(s)
	}
}

func (f *function) assignOne(left, right ast.Expr) {
	t := f.target(left, false)
	if t.store == nil {
		f.discard(right)
		return
	}
	if u, ok := ast.Unparen(right).(*ast.UnaryExpr); ok && u.Op == token.ARROW {
		f.store(t, f.stable(f.value(right, t.typ), t.typ))
		return
	}
	v := f.value(right, t.typ)
	if _, deref := v.(*ast.StarExpr); deref {
		// the interpreter takes what a nil pointer points to for nothing
		v = f.copied(v, t.typ)
	}
	f.store(t, v)
}

// discard evaluates an expression for its effects.
func (f *function) discard(e ast.Expr) {
	if f.info.Types[e].Value != nil || f.info.Types[e].IsNil() {
		return
	}
	t := f.typeOf(e)
	name := f.temporary("v")
	f.emit(variable(name, f.representation(t)))
	f.emit(assign(ident(name), f.expression(e)))
}

func (f *function) store(t target, v ast.Expr) {
	if t.store == nil && t.fresh == nil {
		return
	}
	if t.held {
		v = f.helper("Any", v)
	}
	if t.out {
		v = f.toNative(v, t.typ)
	}
	if t.fresh != nil {
		name := f.declare(t.fresh)
		f.emit(variable(name, f.representation(t.typ)))
		f.emit(assign(ident(name), v))
		return
	}
	f.emit(assign(t.store, f.apart(v, t.typ)))
}

// apart keeps a struct literal in a variable of its own: assigned straight to one
// that exists, the interpreter makes the literal the variable, and pointers to it
// and functions that refer to it keep the former one.
func (f *function) apart(v ast.Expr, t types.Type) ast.Expr {
	if _, literal := v.(*ast.CompositeLit); literal && isStruct(t) {
		return f.copied(v, t)
	}
	return v
}

// target translates the left side of an assignment; fixed evaluates its
// operands into variables first.
func (f *function) target(e ast.Expr, fixed bool) target {
	e = ast.Unparen(e)
	switch e := e.(type) {
	case *ast.Ident:
		if e.Name == "_" {
			return target{}
		}
		return target{store: f.expression(e), typ: f.typeOf(e)}
	case *ast.IndexExpr:
		t := f.typeOf(e)
		var i ast.Expr
		if m, ok := f.coreType(e.X).(*types.Map); ok {
			i = f.key(e.Index, m.Key())
			if fixed && f.info.Types[e.Index].Value == nil {
				i = f.copied(i, m.Key())
			}
		} else {
			i = f.expression(e.Index)
			if fixed && f.info.Types[e.Index].Value == nil {
				i = f.copied(i, f.typeOf(e.Index))
			}
		}
		if _, array := f.coreType(e.X).(*types.Array); array {
			inner := f.target(e.X, fixed)
			return target{store: index(inner.store, i), typ: t}
		}
		x := f.operandOf(e.X)
		if fixed {
			x = f.copied(x, f.typeOf(e.X).Underlying())
		}
		return target{store: index(x, i), typ: t}
	case *ast.StarExpr:
		x := f.operandOf(e.X)
		if fixed {
			x = f.copied(x, f.typeOf(e.X).Underlying())
		}
		return target{store: pointerTo(x), typ: f.typeOf(e)}
	case *ast.SelectorExpr:
		if id, ok := e.X.(*ast.Ident); ok {
			if _, pkg := f.info.Uses[id].(*types.PkgName); pkg {
				if o, ok := f.info.Uses[e.Sel].(*types.Var); ok && !f.translator.interpreted(o.Pkg()) {
					if _, ok := f.sourceVariable(o); !ok {
						return target{store: f.storage(o), typ: f.typeOf(e), out: f.crosses(f.typeOf(e))}
					}
				}
				return target{store: f.expression(e), typ: f.typeOf(e)}
			}
		}
		if fixed {
			if _, pointer := f.coreType(e.X).(*types.Pointer); pointer {
				x := f.copied(f.expression(e.X), f.typeOf(e.X))
				store, held := f.fieldOf(x, f.typeOf(e.X), e.Sel.Name, f.packageOf(e.Sel))
				return target{store: store, typ: f.typeOf(e), held: held, out: f.nativeField(e.Sel, f.typeOf(e))}
			}
			switch ast.Unparen(e.X).(type) {
			case *ast.SelectorExpr, *ast.IndexExpr, *ast.StarExpr:
				if inner := f.target(e.X, true); !inner.held && !inner.out {
					store, held := f.fieldOf(inner.store, f.typeOf(e.X), e.Sel.Name, f.packageOf(e.Sel))
					return target{store: store, typ: f.typeOf(e), held: held, out: f.nativeField(e.Sel, f.typeOf(e))}
				}
			}
		}
		store, held := f.fieldOf(f.expression(e.X), f.typeOf(e.X), e.Sel.Name, f.packageOf(e.Sel))
		return target{store: store, typ: f.typeOf(e), held: held, out: f.nativeField(e.Sel, f.typeOf(e))}
	}
	refuse(e.Pos(), "cannot assign to this", "")
	return target{}
}

// copied keeps the value an operand has now.
func (f *function) copied(v ast.Expr, t types.Type) ast.Expr {
	if _, ok := v.(*ast.BasicLit); ok {
		return v
	}
	name := f.temporary("v")
	f.emit(variable(name, f.representation(t)))
	f.emit(assign(ident(name), v))
	return ident(name)
}

// assignTargets assigns one value to each target, or the several values of a
// call or of a comma-ok form.
func (f *function) assignTargets(targets []target, values []ast.Expr) {
	if len(values) == 1 && len(targets) > 1 {
		f.assignSeveral(targets, values[0])
		return
	}
	if len(values) == 1 {
		if targets[0].store == nil && targets[0].fresh == nil {
			f.discard(values[0])
			return
		}
		f.store(targets[0], f.value(values[0], targets[0].typ))
		return
	}
	temporaries := make([]ast.Expr, len(values))
	for i, e := range values {
		t := targets[i].typ
		if targets[i].store == nil && targets[i].fresh == nil {
			t = types.Default(f.typeOf(e))
			if f.info.Types[e].IsNil() || f.info.Types[e].Value != nil {
				continue
			}
		}
		v := f.value(e, t)
		if f.info.Types[e].Value == nil && !f.info.Types[e].IsNil() {
			v = f.copied(v, t)
		}
		temporaries[i] = v
	}
	for i, t := range targets {
		if t.store == nil && t.fresh == nil {
			continue
		}
		f.store(t, temporaries[i])
	}
}

// assignSeveral assigns the values of a call with several results, or of a
// comma-ok form.
func (f *function) assignSeveral(targets []target, e ast.Expr) {
	values, from := f.several(e)
	for i, t := range targets {
		if t.store == nil && t.fresh == nil {
			continue
		}
		f.store(t, f.convert(values[i], from[i], t.typ))
	}
}

// several evaluates an expression with several values into variables.
func (f *function) several(e ast.Expr) ([]ast.Expr, []types.Type) {
	e = ast.Unparen(e)
	tuple, _ := f.typeOf(e).(*types.Tuple)
	var from []types.Type
	if tuple != nil {
		for v := range tuple.Variables() {
			from = append(from, v.Type())
		}
	} else {
		from = []types.Type{f.typeOf(e), types.Typ[types.Bool]}
	}
	names := make([]string, len(from))
	for i := range names {
		names[i] = f.temporary("v")
	}
	switch e := e.(type) {
	case *ast.CallExpr:
		x := f.callExpression(e, true)
		f.emit(defineSeveral(names, x))
		if f.compiled(e) {
			values := make([]ast.Expr, len(names))
			for i, name := range names {
				values[i] = f.fromNative(ident(name), from[i])
			}
			return values, from
		}
	case *ast.IndexExpr:
		m := f.coreType(e.X).(*types.Map)
		f.emit(defineSeveral(names, index(f.operandOf(e.X), f.key(e.Index, m.Key()))))
	case *ast.TypeAssertExpr:
		f.emit(defineSeveral(names, f.assertOK(f.expression(e.X), f.typeOf(e.Type))))
	case *ast.UnaryExpr:
		f.emit(defineSeveral(names, unary(token.ARROW, f.operandOf(e.X))))
	}
	values := make([]ast.Expr, len(names))
	for i, name := range names {
		values[i] = ident(name)
	}
	return values, from
}

// defineVariables declares variables with values; of a short declaration some
// of them may exist already.
func (f *function) defineVariables(names []*ast.Ident, values []ast.Expr, declaration bool) {
	targets := make([]target, len(names))
	for i, id := range names {
		if id.Name == "_" {
			continue
		}
		o := f.info.Defs[id]
		if o == nil {
			targets[i] = target{store: f.expression(id), typ: f.typeOf(id)}
			continue
		}
		t := f.substitute(o.Type(), f.env)
		if name, global := f.global(o); global {
			targets[i] = target{store: ident(name), typ: t}
			continue
		}
		targets[i] = target{typ: t, fresh: o}
	}
	if len(targets) == 1 && targets[0].fresh != nil {
		t := targets[0]
		v := f.value(values[0], t.typ)
		name := f.declare(t.fresh)
		if f.defined(v, values[0], t.typ) {
			f.emit(define(name, v))
			return
		}
		f.emit(variable(name, f.representation(t.typ)))
		f.emit(assign(ident(name), v))
		return
	}
	if len(values) == len(targets) && len(values) > 1 {
		// new variables that no later value refers to need no temporaries
		all := true
		for _, t := range targets {
			if t.fresh == nil {
				all = false
			}
		}
		if all {
			var made []ast.Expr
			for i, t := range targets {
				made = append(made, f.value(values[i], t.typ))
			}
			for i, t := range targets {
				name := f.declare(t.fresh)
				f.emit(variable(name, f.representation(t.typ)))
				f.emit(assign(ident(name), made[i]))
			}
			return
		}
	}
	f.assignTargets(targets, values)
}

// defined reports whether a short declaration gives the variable its exact type.
func (f *function) defined(v ast.Expr, e ast.Expr, t types.Type) bool {
	if _, ok := v.(*ast.CallExpr); ok {
		_, isFunction := t.Underlying().(*types.Signature)
		return !isFunction && !types.IsInterface(t)
	}
	if f.info.Types[e].Value != nil {
		b, ok := t.Underlying().(*types.Basic)
		return ok && (b.Kind() == types.Int || b.Kind() == types.String || b.Kind() == types.Bool)
	}
	switch v.(type) {
	case *ast.CompositeLit:
		return true
	}
	return false
}

// global reports whether a variable has package-level storage.
func (f *function) global(o types.Object) (string, bool) {
	return f.Program.names.get(o)
}

func (f *function) operatorAssignment(s *ast.AssignStmt) {
	op := operatorOf(s.Tok)
	t := f.target(s.Lhs[0], hasCall(s.Lhs[0]) || hasCall(s.Rhs[0]))
	if op == token.SHL || op == token.SHR {
		f.emit(&ast.AssignStmt{Lhs: []ast.Expr{t.store}, Tok: s.Tok, Rhs: []ast.Expr{f.shiftCount(s.Rhs[0])}})
		return
	}
	right := f.operand(s.Rhs[0], t.typ)
	if t.held {
		refuse(s.Pos(), "this assignment operation is not possible on a field of a recursive type", "write x = x op y")
	}
	if _, isMap := mapIndex(f, s.Lhs[0]); isMap || isComplex(t.typ) {
		f.emit(assign(t.store, binary(f.copied(t.store, t.typ), op, right)))
		return
	}
	f.emit(&ast.AssignStmt{Lhs: []ast.Expr{t.store}, Tok: s.Tok, Rhs: []ast.Expr{right}})
}

// key translates a key of a map; a bare nil would have no type.
func (f *function) key(e ast.Expr, t types.Type) ast.Expr {
	if f.info.Types[e].IsNil() {
		return f.conversion(e, t)
	}
	return f.value(e, t)
}

func isComplex(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsComplex != 0
}

func mapIndex(f *function, e ast.Expr) (*ast.IndexExpr, bool) {
	i, ok := ast.Unparen(e).(*ast.IndexExpr)
	if !ok {
		return nil, false
	}
	_, ok = f.coreType(i.X).(*types.Map)
	return i, ok && hasCall(e)
}

func hasCall(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			found = true
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
		return !found
	})
	return found
}

func operatorOf(assignment token.Token) token.Token {
	return assignment + (token.ADD - token.ADD_ASSIGN)
}

func (f *function) incrementStatement(s *ast.IncDecStmt) {
	t := f.target(s.X, hasCall(s.X))
	b, _ := t.typ.Underlying().(*types.Basic)
	if b != nil && b.Kind() != types.Uintptr && b.Info()&types.IsInteger != 0 {
		f.emit(&ast.IncDecStmt{X: t.store, Tok: s.Tok})
		return
	}
	op := token.ADD_ASSIGN
	if s.Tok == token.DEC {
		op = token.SUB_ASSIGN
	}
	one := f.oneOf(t.typ)
	f.emit(&ast.AssignStmt{Lhs: []ast.Expr{t.store}, Tok: op, Rhs: []ast.Expr{one}})
}
