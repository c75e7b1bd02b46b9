package core

import (
	"go/ast"
	"go/token"
	"go/types"
)

// builtin returns the predeclared function that a call names.
func (f *function) builtin(c *ast.CallExpr) (*types.Builtin, bool) {
	switch fun := ast.Unparen(c.Fun).(type) {
	case *ast.Ident:
		b, ok := f.info.Uses[fun].(*types.Builtin)
		return b, ok
	case *ast.SelectorExpr: // unsafe.Sizeof and its like
		b, ok := f.info.Uses[fun.Sel].(*types.Builtin)
		return b, ok
	}
	return nil, false
}

func (f *function) builtinStatement(c *ast.CallExpr, b *types.Builtin) {
	switch b.Name() {
	case "panic", "print", "println", "delete", "close", "clear":
		if values, from := f.given(c, f.operands()); values != nil { // delete(f())
			for i := range values {
				t := from[i]
				switch {
				case b.Name() == "panic":
					t = anyType
				case b.Name() == "delete" && i == 1:
					t = from[0].Underlying().(*types.Map).Key()
				}
				values[i], from[i] = f.convert(values[i], from[i], t), t
			}
			f.builtinWith(c, b, values, from)
			return
		}
		arguments := make([]ast.Expr, len(c.Args))
		given := make([]types.Type, len(c.Args))
		for i, e := range c.Args {
			t := types.Default(f.typeOf(e))
			if b.Name() == "panic" {
				t = anyType
			}
			if b.Name() == "delete" && i == 1 {
				t = f.coreType(c.Args[0]).(*types.Map).Key()
			}
			if b.Name() == "delete" && i == 1 {
				arguments[i], given[i] = f.key(e, t), t
				continue
			}
			arguments[i], given[i] = f.value(e, t), t
		}
		f.builtinWith(c, b, arguments, given)
	case "copy":
		f.emit(evaluate(f.builtinCall(c, b)))
	default:
		f.emit(define(f.temporary("v"), f.builtinCall(c, b)))
	}
}

// builtinWith emits a call of a predeclared function on translated arguments.
func (f *function) builtinWith(c *ast.CallExpr, b *types.Builtin, a []ast.Expr, given []types.Type) {
	switch b.Name() {
	case "panic":
		position := f.translator.fset.Position(c.Pos())
		f.emit(evaluate(f.helper("Raise", a[0], text(position.Filename), number(position.Line))))
	case "print", "println":
		name := "Print"
		if b.Name() == "println" {
			name = "Println"
		}
		for i, t := range given {
			if types.IsInterface(t) {
				a[i] = f.helper("InterfaceWords", a[i])
			}
		}
		f.emit(evaluate(f.helper(name, a...)))
	case "delete":
		f.emit(evaluate(call(ident("delete"), f.opened(a[0], given[0]), a[1])))
	case "close":
		f.emit(evaluate(call(ident("close"), f.opened(a[0], given[0]))))
	case "clear":
		f.emit(evaluate(f.helper("Clear", f.opened(a[0], given[0]))))
	case "copy":
		f.emit(evaluate(call(ident("copy"), a...)))
	case "recover":
		f.emit(evaluate(f.builtinCall(c, b)))
	default:
		refuse(c.Pos(), b.Name()+" cannot be deferred or started as a goroutine", "put it in a function literal")
	}
}

// builtinCall translates a call of a predeclared function to its value.
func (f *function) builtinCall(c *ast.CallExpr, b *types.Builtin) ast.Expr {
	switch b.Name() {
	case "len", "cap":
		t := f.coreType(c.Args[0])
		if p, ok := t.(*types.Pointer); ok {
			t = p.Elem().Underlying()
		}
		if a, ok := t.(*types.Array); ok {
			if hasCall(c.Args[0]) {
				f.discard(c.Args[0])
			}
			return number(int(a.Len()))
		}
		return call(ident(b.Name()), f.opened(f.expression(c.Args[0]), f.typeOf(c.Args[0])))
	case "append":
		return f.appendCall(c)
	case "copy":
		if values, from := f.given(c, f.operands()); values != nil {
			return call(ident("copy"), f.opened(values[0], from[0]), f.opened(values[1], from[1]))
		}
		return call(ident("copy"), f.opened(f.expression(c.Args[0]), f.typeOf(c.Args[0])), f.opened(f.expression(c.Args[1]), f.typeOf(c.Args[1])))
	case "make":
		return f.makeValue(c)
	case "new":
		if f.info.Types[c.Args[0]].IsType() {
			return call(ident("new"), f.representation(f.typeOf(c.Args[0])))
		}
		t := f.typeOf(c).(*types.Pointer).Elem()
		return call(ident(f.pointerHelper(t)), f.value(c.Args[0], t))
	case "min", "max":
		t := types.Default(f.typeOf(c))
		var x ast.Expr
		for _, e := range c.Args {
			v := f.value(e, t)
			if x == nil {
				x = v
				continue
			}
			x = call(ident(f.orderHelper(b.Name(), t)), x, v)
		}
		return x
	case "recover":
		switch f.recovery {
		case recoverFrame:
			return f.helper("Recover", ident(f.deferrer))
		case recoverNothing:
			return convertedTo(emptyInterface(), ident("nil"))
		}
		return f.helper("RecoverDynamic")
	case "complex":
		t := types.Default(f.typeOf(c))
		float := types.Typ[types.Float64]
		small := t.Underlying().(*types.Basic).Kind() == types.Complex64
		if small {
			float = types.Typ[types.Float32]
		}
		var x, y ast.Expr
		if values, _ := f.given(c, f.operands()); values != nil {
			x, y = values[0], values[1]
		} else {
			x, y = f.value(c.Args[0], float), f.value(c.Args[1], float)
		}
		v := f.helper("Complex", call(ident("float64"), x), call(ident("float64"), y))
		if small {
			return call(ident("complex64"), v)
		}
		return v
	case "real", "imag":
		t := f.typeOf(c.Args[0])
		name := "Real"
		if b.Name() == "imag" {
			name = "Imag"
		}
		v := f.helper(name, call(ident("complex128"), f.value(c.Args[0], types.Default(t))))
		if t.Underlying().(*types.Basic).Kind() == types.Complex64 {
			return call(ident("float32"), v)
		}
		return v
	}
	if b.Name() == "Sizeof" || b.Name() == "Alignof" {
		// not a constant where the type depends on a type parameter
		t, size := f.typeOf(c.Args[0]), int64(0)
		if b.Name() == "Sizeof" {
			size = sizes.Sizeof(t)
		} else {
			size = sizes.Alignof(t)
		}
		return convertedTo(ident("uintptr"), number(int(size)))
	}
	refuse(c.Pos(), "unsafe."+b.Name()+" cannot be used in a cell", "the interpreter's values are not laid out as the compiler's")
	return nil
}

// sizes are those of 64-bit machines, on which cells run.
var sizes = types.SizesFor("gc", "amd64")

func (f *function) appendCall(c *ast.CallExpr) ast.Expr {
	t := f.typeOf(c)
	element := t.Underlying().(*types.Slice).Elem()
	if values, from := f.given(c, f.operands()); values != nil {
		out := call(ident("append"), f.opened(f.convert(values[0], from[0], t), t))
		for i := 1; i < len(values); i++ {
			out.Args = append(out.Args, f.convert(values[i], from[i], element))
		}
		return f.closed(out, t)
	}
	base := f.opened(f.value(c.Args[0], t), t)
	if f.info.Types[c.Args[0]].IsNil() {
		base = convertedTo(f.underlying(t), ident("nil"))
	}
	out := call(ident("append"), base)
	if c.Ellipsis.IsValid() {
		last := c.Args[1]
		if f.info.Types[last].IsNil() {
			return f.closed(base, t)
		}
		x := f.opened(f.value(last, types.Default(f.typeOf(last))), f.typeOf(last))
		if b, ok := types.Default(f.typeOf(last)).Underlying().(*types.Basic); ok && b.Info()&types.IsString != 0 {
			x = call(sliceOf(ident("byte")), x)
		}
		out.Args = append(out.Args, x)
		out.Ellipsis = 1
		return f.closed(out, t)
	}
	if len(c.Args) == 1 {
		return f.closed(base, t)
	}
	o := f.operands()
	o.addValue(t.Underlying(), func() ast.Expr { return base })
	for i, e := range c.Args[1:] {
		o.addValue(element, func() ast.Expr {
			v := f.value(e, element)
			if i > 0 && !simple(v) && f.info.Types[e].Value == nil {
				v = f.copied(v, element) // before the ones in front of it are stored
			}
			return v
		})
	}
	out.Args = o.values
	return f.closed(out, t)
}

func (f *function) makeValue(c *ast.CallExpr) ast.Expr {
	t := f.typeOf(c.Args[0])
	out := call(ident("make"), f.underlying(t))
	if ch, ok := t.Underlying().(*types.Chan); ok && ch.Dir() != types.SendRecv {
		both := channelOf(types.SendRecv, f.representation(ch.Elem()))
		out.Args[0] = both
		for _, e := range c.Args[1:] {
			out.Args = append(out.Args, f.indexValue(e))
		}
		return convertedTo(f.representation(t), out)
	}
	for _, e := range c.Args[1:] {
		out.Args = append(out.Args, call(ident("int"), f.indexValue(e)))
	}
	return f.closed(out, t)
}

// orderHelper is min or max of two values.
func (p *Program) orderHelper(name string, t types.Type) string {
	b := t.Underlying().(*types.Basic)
	return p.generated(name, b, func(helper string) *ast.FuncDecl {
		r := p.representation(b)
		typ := functionType([]*ast.Field{field("a", r), field("b", r)}, []*ast.Field{field("", r)})
		if b.Info()&types.IsFloat != 0 {
			title := map[string]string{"min": "Min", "max": "Max"}[name]
			return functionDeclaration(helper, typ, []ast.Stmt{
				result(call(r, p.helper(title, call(ident("float64"), ident("a")), call(ident("float64"), ident("b")))))})
		}
		op := token.LSS
		if name == "max" {
			op = token.GTR
		}
		return functionDeclaration(helper, typ, []ast.Stmt{
			when(binary(ident("b"), op, ident("a")), result(ident("b"))), result(ident("a"))})
	})
}
