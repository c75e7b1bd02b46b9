package core

import (
	"go/ast"
	"go/token"
	"go/types"
)

// selector translates x.f: a member of a package, a field, a method value or
// a method expression.
func (f *function) selector(e *ast.SelectorExpr) ast.Expr {
	if id, ok := e.X.(*ast.Ident); ok {
		if _, pkg := f.info.Uses[id].(*types.PkgName); pkg {
			switch o := f.info.Uses[e.Sel].(type) {
			case *types.Func:
				return f.functionValue(e.Sel, o)
			case *types.Var:
				return f.variableNamed(o)
			}
		}
	}
	if f.info.Types[e.X].IsType() {
		return f.methodExpression(e)
	}
	t := f.typeOf(e.X)
	object, _, _ := types.LookupFieldOrMethod(t, true, f.packageOf(e.Sel), e.Sel.Name)
	if method, ok := object.(*types.Func); ok {
		return f.methodValue(e, t, method)
	}
	x := f.expression(e.X)
	if recursive := f.recursiveType(t); recursive {
		x = f.opened(x, t)
	}
	store, held := f.fieldOf(x, t, e.Sel.Name, f.packageOf(e.Sel))
	if held {
		store = call(ident(f.heldHelper(f.typeOf(e))), store)
	}
	return f.fieldValue(store, t, e.Sel, f.typeOf(e))
}

// fieldValue turns the interface in a field of a compiled struct into ours.
func (f *function) fieldValue(x ast.Expr, t types.Type, sel *ast.Ident, typ types.Type) ast.Expr {
	if f.nativeField(sel, typ) {
		return f.fromNative(x, typ)
	}
	return x
}

// nativeField tells whether a selected field is one of a compiled struct that
// holds its value in another form than ours.
func (f *function) nativeField(sel *ast.Ident, typ types.Type) bool {
	o := f.info.Uses[sel]
	return o != nil && o.Pkg() != nil && !f.translator.interpreted(o.Pkg()) && f.crosses(typ) && !f.fromSource(o.Pkg())
}

// packageOf is the package in whose terms a selected name is looked up.
func (f *function) packageOf(sel *ast.Ident) *types.Package {
	if o := f.objectOf(sel); o != nil {
		return o.Pkg()
	}
	return nil
}

// fieldOf selects a field, spelling out the embedded fields on the way. Held
// fields on the way are opened; held says that the last one is held.
func (f *function) fieldOf(x ast.Expr, t types.Type, name string, pkg *types.Package) (ast.Expr, bool) {
	_, path, _ := types.LookupFieldOrMethod(t, true, pkg, name)
	return f.follow(x, t, path)
}

func (f *function) follow(x ast.Expr, t types.Type, path []int) (ast.Expr, bool) {
	held := false
	for n, i := range path {
		s, ok := structOf(t)
		if !ok {
			refuse(f.pos, "no field here in "+t.String(), "")
		}
		v := s.Field(i)
		// declaring the struct decides which of its fields are held
		if named := receiverNamed(t); named != nil && isStruct(named) && f.own(named) {
			f.structName(named)
		}
		x = selector(x, fieldName(s, i))
		held, _ = f.cuts.get(v.Origin())
		if held && n < len(path)-1 {
			x = call(ident(f.heldHelper(v.Type())), x)
			held = false
		}
		t = v.Type()
	}
	return x, held
}

func structOf(t types.Type) (*types.Struct, bool) {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	return s, ok
}

// methodValue is a literal with the receiver bound now.
func (f *function) methodValue(e *ast.SelectorExpr, t types.Type, method *types.Func) ast.Expr {
	signature := f.typeOf(e).(*types.Signature)
	return f.immediate(f.representation(signature), func() {
		x, bt := f.receiver(e.X, t, method)
		if types.IsInterface(bt) {
			f.emit(evaluate(f.helper("NotNil", x)))
		}
		f.emit(result(f.adapter(signature, func(arguments []ast.Expr) ast.Expr {
			return f.callMethod(x, bt, method, arguments)
		})))
	})
}

// receiver evaluates a receiver into a variable, in the form that the method
// takes: a copy of the value, or a pointer to where it is.
func (f *function) receiver(e ast.Expr, t types.Type, method *types.Func) (ast.Expr, types.Type) {
	var x ast.Expr
	if pointerReceiver(method) && !types.IsInterface(t) && !isPointer(t) {
		x = f.target(e, false).store
	} else {
		x = f.expression(e)
	}
	x, t = f.reach(x, t, method)
	switch {
	case types.IsInterface(t):
	case pointerReceiver(method) && !isPointer(t):
		x, t = unary(token.AND, x), types.NewPointer(t)
	case !pointerReceiver(method) && isPointer(t) && !f.foreign(t):
		x, t = pointerTo(x), t.Underlying().(*types.Pointer).Elem()
	}
	return f.copied(x, t), t
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

func pointerReceiver(m *types.Func) bool {
	r := m.Signature().Recv()
	return r != nil && isPointer(r.Type())
}

// methodExpression is T.Method as a function of the receiver.
func (f *function) methodExpression(e *ast.SelectorExpr) ast.Expr {
	t := f.typeOf(e.X)
	object, _, _ := types.LookupFieldOrMethod(t, true, f.packageOf(e.Sel), e.Sel.Name)
	method := object.(*types.Func)
	f.wantsMethods(method)
	signature := f.typeOf(e).(*types.Signature)
	return f.separate(f.adapter(signature, func(arguments []ast.Expr) ast.Expr {
		return f.callMethod(arguments[0], t, method, arguments[1:])
	}))
}
