package core

import (
	"go/ast"
	"go/constant"
	"go/types"
)

func stringOf(v constant.Value) string {
	if v.Kind() == constant.String {
		return constant.StringVal(v)
	}
	return ""
}

// value translates an expression that is assigned to a place of type t.
func (f *function) value(e ast.Expr, t types.Type) ast.Expr {
	e = ast.Unparen(e)
	tv := f.info.Types[e]
	if tv.IsNil() {
		if f.pinsNil(t) {
			return ident("nil")
		}
		return ident("nil")
	}
	from := f.typeOf(e)
	if tv.Value != nil {
		if types.IsInterface(t) {
			from = types.Default(from)
			return f.convert(f.constant(tv.Value, from, false), from, t)
		}
		return f.constant(tv.Value, t, false)
	}
	return f.convert(f.expression(e), types.Default(from), t)
}

func (f *function) pinsNil(t types.Type) bool { return types.IsInterface(t) }

// convert makes a value assignable: into an interface, or between structs
// that are the same but for their names.
func (f *function) convert(x ast.Expr, from, to types.Type) ast.Expr {
	if to == nil {
		return x
	}
	if types.IsInterface(to) {
		if types.IsInterface(from) || isUntypedNil(from) {
			return x
		}
		f.enters(from)
		if f.lossy(from) {
			return f.helper("Box", number(f.describe(from)), f.bound(x))
		}
		return f.helper("Any", f.bound(x))
	}
	if types.Identical(from, to) {
		return x
	}
	return f.reshape(x, from, to)
}

func isUntypedNil(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Kind() == types.UntypedNil
}

// reshape converts between types of identical underlying types.
func (f *function) reshape(x ast.Expr, from, to types.Type) ast.Expr {
	if f.compiledForm(to) && !types.Identical(from, to) {
		return convertedTo(f.representation(to), f.toNative(f.opened(x, from), to.Underlying()))
	}
	if f.compiledForm(from) && !types.Identical(from, to) {
		x, from = f.fromNative(x, from.Underlying()), from.Underlying()
	}
	if f.recursiveType(from) != f.recursiveType(to) {
		if f.recursiveType(to) {
			return f.helper("Hold", x)
		}
		return f.opened(x, from)
	}
	a, b := f.representation(from), f.representation(to)
	if types.ExprString(a) == types.ExprString(b) {
		return x
	}
	if isStruct(from) && isStruct(to) {
		return call(ident(f.structHelper(from, to)), x)
	}
	switch b.(type) {
	case *ast.Ident, *ast.SelectorExpr:
		return call(b, x)
	}
	return convertedTo(b, x)
}

// conversion translates T(x).
func (f *function) conversion(e ast.Expr, t types.Type) ast.Expr {
	tv := f.info.Types[ast.Unparen(e)]
	if tv.IsNil() {
		if types.IsInterface(t) || f.recursiveType(t) {
			return convertedTo(emptyInterface(), ident("nil"))
		}
		return convertedTo(f.representation(t), ident("nil"))
	}
	if types.IsInterface(t) {
		return f.value(e, t)
	}
	from := types.Default(f.typeOf(e))
	if tv.Value != nil {
		if b, ok := t.Underlying().(*types.Basic); ok {
			v := tv.Value
			switch {
			case b.Info()&types.IsString != 0 && v.Kind() == constant.Int:
				n, exact := constant.Int64Val(v)
				if !exact || n < 0 || n > 0x10ffff {
					n = 0xfffd
				}
				return f.constant(constant.MakeString(string(rune(n))), t, false)
			case b.Info()&types.IsInteger != 0 && v.Kind() == constant.Float && constant.ToInt(v).Kind() != constant.Int:
				return call(f.representation(t), f.constant(v, from, false))
			}
			return f.constant(v, t, false)
		}
		return convertedTo(f.representation(t), f.constant(tv.Value, from, false))
	}
	x := f.expression(e)
	if f.compiledForm(t) && !types.Identical(from, t) {
		return convertedTo(f.representation(t), f.toNative(f.opened(x, from), t.Underlying()))
	}
	if f.compiledForm(from) && !types.Identical(from, t) {
		x, from = f.fromNative(x, from.Underlying()), from.Underlying()
	}
	if types.Identical(from.Underlying(), t.Underlying()) || isStruct(from) && isStruct(t) {
		return f.reshape(x, from, t)
	}
	x = f.opened(x, from)
	if isUnsafePointer(t) && isPointer(from) {
		return f.helper("UnsafePointer", x)
	}
	if isUnsafePointer(from) && isBasic(t, types.Uintptr) {
		return f.helper("Address", x)
	}
	if isUnsafePointer(from) && isPointer(t) {
		r := f.representation(t)
		return assertion(f.helper("PointerAt", x, convertedTo(r, ident("nil"))), f.representation(t))
	}
	fb, fok := from.Underlying().(*types.Basic)
	tb, tok := t.Underlying().(*types.Basic)
	if fok && tok {
		if fb.Info()&types.IsNumeric != 0 && tb.Kind() == types.String && fb.Info()&types.IsString == 0 {
			return f.helper("RuneString", call(ident("int64"), x))
		}
		if fb.Kind() == tb.Kind() && types.ExprString(f.representation(from)) == types.ExprString(f.representation(t)) {
			return x
		}
		return call(f.representation(t), x)
	}
	if _, slice := from.Underlying().(*types.Slice); slice {
		switch u := t.Underlying().(type) {
		case *types.Array:
			return assertion(f.helper("SliceToArray", x, number(int(u.Len())), call(ident("new"), f.representation(t))), f.representation(t))
		case *types.Pointer:
			array := u.Elem().Underlying().(*types.Array)
			return assertion(f.helper("SliceToPointer", x, number(int(array.Len())), call(ident("new"), f.representation(u.Elem()))), f.representation(t))
		}
	}
	return f.closed(convertedTo(f.underlying(t), x), t)
}

// compiledForm tells whether a type is a compiled one, such as http.HandlerFunc,
// whose values are held in another form than those of its underlying type.
func (f *function) compiledForm(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && !f.own(named) && !types.IsInterface(named) && f.crosses(named.Underlying())
}

func isUnsafePointer(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.UnsafePointer
}

func isBasic(t types.Type, kind types.BasicKind) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == kind
}
