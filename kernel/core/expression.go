package core

import (
	"go/ast"
	"go/token"
	"go/types"
)

// expression translates an expression to one that gives its value in the
// representation of its own type.
func (f *function) expression(e ast.Expr) ast.Expr {
	e = ast.Unparen(e)
	tv := f.info.Types[e]
	if tv.Value != nil {
		return f.constant(tv.Value, f.typeOf(e), false)
	}
	if tv.IsNil() {
		return ident("nil")
	}
	x := f.translate(e)
	f.source(x, e.Pos())
	return x
}

func (f *function) translate(e ast.Expr) ast.Expr {
	switch e := e.(type) {
	case *ast.Ident:
		return f.identifier(e)
	case *ast.FuncLit:
		return f.separate(f.literal(e, ""))
	case *ast.CompositeLit:
		return f.composite(e, f.typeOf(e))
	case *ast.SelectorExpr:
		return f.selector(e)
	case *ast.IndexExpr:
		return f.indexed(e)
	case *ast.IndexListExpr:
		return f.instance(e.X)
	case *ast.SliceExpr:
		return f.sliced(e)
	case *ast.TypeAssertExpr:
		return f.assert(f.expression(e.X), f.typeOf(e.X), f.typeOf(e.Type))
	case *ast.CallExpr:
		if b, ok := f.builtin(e); ok {
			return f.builtinCall(e, b)
		}
		x := f.callExpression(e, true)
		if f.compiled(e) {
			return f.fromNative(x, f.typeOf(e))
		}
		return x
	case *ast.StarExpr:
		return pointerTo(f.operandOf(e.X))
	case *ast.UnaryExpr:
		return f.unary(e)
	case *ast.BinaryExpr:
		return f.binary(e)
	}
	refuse(e.Pos(), "this expression is not known", "")
	return nil
}

func (f *function) identifier(e *ast.Ident) ast.Expr {
	switch o := f.objectOf(e).(type) {
	case *types.Var:
		return f.variableNamed(o)
	case *types.Func:
		return f.functionValue(e, o)
	case *types.Nil:
		return ident("nil")
	}
	refuse(e.Pos(), "the name "+e.Name+" is not known", "")
	return nil
}

func (f *function) variableNamed(o *types.Var) ast.Expr {
	if name, ok := f.names[o]; ok {
		return ident(name)
	}
	if name, ok := f.global(o); ok {
		return ident(name)
	}
	if o.Pkg() != nil && !f.translator.interpreted(o.Pkg()) {
		if name, ok := f.sourceVariable(o); ok {
			return ident(name)
		}
		return f.fromNative(f.storage(o), o.Type())
	}
	refuse(f.pos, "the variable "+o.Name()+" has no storage", "")
	return nil
}

// storage is a variable of a compiled package, through its address: of the bare name
// the interpreter takes some values when it compiles, and loses some that it is given.
func (f *function) storage(o *types.Var) ast.Expr {
	return pointerTo(unary(token.AND, f.imported(o.Pkg().Path(), o.Name())))
}

// functionValue is a declared function as a value: a literal that calls it,
// because the interpreter loses bare names in assignments.
func (f *function) functionValue(e *ast.Ident, o *types.Func) ast.Expr {
	signature := f.functionType(e)
	if f.isCompiled(o) {
		function := f.imported(o.Pkg().Path(), o.Name())
		f.unnamedInterfaces(signature)
		if f.disguised(signature) {
			return f.separate(f.adapter(signature, func(arguments []ast.Expr) ast.Expr { return f.callNative(function, signature, arguments) }))
		}
		return f.fromNative(function, signature)
	}
	name := ""
	if f.recovers(o) {
		name = f.recoveringName(o, f.instanceArguments(e), recoverDynamic)
	} else {
		name = f.functionName(o, f.instanceArguments(e))
	}
	return f.separate(f.forward(ident(name), signature))
}

// functionType is the closed signature of a declared function at a use.
func (f *function) functionType(id *ast.Ident) *types.Signature {
	if i, ok := f.info.Instances[id]; ok {
		return f.substitute(i.Type, f.env).(*types.Signature)
	}
	return f.typeOf(id).(*types.Signature)
}

// forward is a literal of the signature that calls a function.
func (f *function) forward(function ast.Expr, s *types.Signature) ast.Expr {
	return f.adapter(s, func(arguments []ast.Expr) ast.Expr { return call(function, arguments...) })
}

// adapter is a literal of the signature whose body is one call.
func (f *function) adapter(s *types.Signature, make func([]ast.Expr) ast.Expr) *ast.FuncLit {
	var parameters, results []*ast.Field
	var arguments []ast.Expr
	for v := range s.Params().Variables() {
		name := f.temporary("a")
		parameters = append(parameters, field(name, f.representation(v.Type())))
		arguments = append(arguments, ident(name))
	}
	for v := range s.Results().Variables() {
		results = append(results, field("", f.representation(v.Type())))
	}
	x := make(arguments)
	body := []ast.Stmt{evaluate(x)}
	if len(results) > 0 {
		body = []ast.Stmt{result(x)}
	}
	return functionLiteral(functionType(parameters, results), body)
}

// instance is an explicit instance of a generic function as a value.
func (f *function) instance(e ast.Expr) ast.Expr {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return f.functionValue(e, f.info.Uses[e].(*types.Func))
	case *ast.SelectorExpr:
		return f.functionValue(e.Sel, f.info.Uses[e.Sel].(*types.Func))
	}
	refuse(e.Pos(), "this instance is not known", "")
	return nil
}

// instanceArguments returns the closed type arguments at a use of a generic function.
func (f *function) instanceArguments(id *ast.Ident) []types.Type {
	i, ok := f.info.Instances[id]
	if !ok {
		return nil
	}
	var arguments []types.Type
	for n := range i.TypeArgs.Len() {
		arguments = append(arguments, f.substitute(i.TypeArgs.At(n), f.env))
	}
	return arguments
}

func (f *function) indexed(e *ast.IndexExpr) ast.Expr {
	if f.info.Types[e.Index].IsType() {
		return f.instance(e.X)
	}
	o := f.operands()
	o.addValue(f.coreType(e.X), func() ast.Expr { return f.operandOf(e.X) })
	if m, ok := f.coreType(e.X).(*types.Map); ok {
		o.addValue(m.Key(), func() ast.Expr { return f.key(e.Index, m.Key()) })
	} else {
		o.addValue(f.typeOf(e.Index), func() ast.Expr { return f.indexValue(e.Index) })
	}
	return index(o.values[0], o.values[1])
}

// indexValue is an index, slice bound or length.
func (f *function) indexValue(e ast.Expr) ast.Expr {
	if v := f.info.Types[e].Value; v != nil {
		return f.constant(v, types.Typ[types.Int], true)
	}
	x := f.expression(e)
	return x
}

func (f *function) sliced(e *ast.SliceExpr) ast.Expr {
	t := f.typeOf(e.X)
	s := &ast.SliceExpr{X: f.opened(f.expression(e.X), t), Slice3: e.Slice3}
	if e.Low != nil {
		s.Low = f.indexValue(e.Low)
	}
	if e.High != nil {
		s.High = f.indexValue(e.High)
	}
	if e.Max != nil {
		s.Max = f.indexValue(e.Max)
	}
	return s
}

func (f *function) unary(e *ast.UnaryExpr) ast.Expr {
	switch e.Op {
	case token.AND:
		x := ast.Unparen(e.X)
		if c, ok := x.(*ast.CompositeLit); ok {
			v := f.composite(c, f.typeOf(c))
			if lit, ok := v.(*ast.CompositeLit); ok && isStruct(f.typeOf(c)) {
				return unary(token.AND, lit)
			}
			return call(ident(f.pointerHelper(f.typeOf(c))), v)
		}
		if i, ok := x.(*ast.IndexExpr); ok {
			if _, pointer := f.coreType(i.X).(*types.Pointer); pointer {
				return unary(token.AND, index(&ast.SliceExpr{X: f.expression(i.X)}, f.indexValue(i.Index)))
			}
		}
		t := f.target(x, false)
		if t.held {
			refuse(e.Pos(), "cannot take the address of a field that closes a cycle of struct types", "keep a copy in a variable")
		}
		return unary(token.AND, t.store)
	case token.ARROW:
		channel := f.channelType(e.X)
		return call(ident(f.receiveHelper(channel)), f.operandOf(e.X))
	}
	return unary(e.Op, f.operand(e.X, f.typeOf(e)))
}
