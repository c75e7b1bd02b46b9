package core

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"strconv"
	"strings"
)

// constant writes a folded value. Bare omits the conversion that pins its
// type, for places where the other operand pins it.
func (f *function) constant(v constant.Value, t types.Type, bare bool) ast.Expr {
	t = types.Default(t)
	basic, ok := t.Underlying().(*types.Basic)
	if !ok {
		if types.IsInterface(t) {
			return f.convert(f.constant(v, defaultOf(v), false), defaultOf(v), t)
		}
		refuse(f.pos, "constant of type "+t.String(), "")
	}
	named, isNamed := types.Unalias(t).(*types.Named)
	foreign := isNamed && !f.own(named)
	x, natural := f.constantLiteral(v, basic)
	if foreign || !natural && (!bare || basic.Info()&types.IsComplex != 0) {
		return call(f.representation(t), x)
	}
	return x
}

func defaultOf(v constant.Value) types.Type {
	switch v.Kind() {
	case constant.Bool:
		return types.Typ[types.Bool]
	case constant.String:
		return types.Typ[types.String]
	case constant.Int:
		return types.Typ[types.Int]
	case constant.Float:
		return types.Typ[types.Float64]
	}
	return types.Typ[types.Complex128]
}

// constantLiteral returns a literal and whether it has the type by itself.
func (f *function) constantLiteral(v constant.Value, b *types.Basic) (ast.Expr, bool) {
	switch {
	case b.Info()&types.IsBoolean != 0:
		return ident(strconv.FormatBool(constant.BoolVal(v))), true
	case b.Info()&types.IsString != 0:
		return text(constant.StringVal(v)), true
	case b.Info()&types.IsInteger != 0:
		return integerLiteral(constant.ToInt(v).ExactString()), b.Kind() == types.Int
	case b.Info()&types.IsFloat != 0:
		return floatLiteral(constant.ToFloat(v), b.Kind() == types.Float32), b.Kind() == types.Float64
	case b.Info()&types.IsComplex != 0:
		v = constant.ToComplex(v)
		small := b.Kind() == types.Complex64
		return f.helper("Complex", floatLiteral(constant.Real(v), small), floatLiteral(constant.Imag(v), small)), !small
	case b.Kind() == types.UnsafePointer:
		return integerLiteral(constant.ToInt(v).ExactString()), false
	}
	refuse(f.pos, "constant of type "+b.String(), "")
	return nil, false
}

func integerLiteral(digits string) ast.Expr {
	if rest, negative := strings.CutPrefix(digits, "-"); negative {
		return unary(token.SUB, &ast.BasicLit{Kind: token.INT, Value: rest})
	}
	return &ast.BasicLit{Kind: token.INT, Value: digits}
}

func floatLiteral(v constant.Value, small bool) ast.Expr {
	bits := 64
	x, _ := constant.Float64Val(v)
	if small {
		s, _ := constant.Float32Val(v)
		x, bits = float64(s), 32
	}
	digits := strconv.FormatFloat(math.Abs(x), 'g', -1, bits)
	if !strings.ContainsAny(digits, ".e") {
		digits += ".0"
	}
	literal := &ast.BasicLit{Kind: token.FLOAT, Value: digits}
	if x < 0 {
		return unary(token.SUB, literal)
	}
	return literal
}

// oneOf is the constant 1 of a numeric type.
func (f *function) oneOf(t types.Type) ast.Expr {
	return f.constant(constant.MakeInt64(1), t, true)
}

// zero is the zero value of a type.
func (f *function) zero(t types.Type) ast.Expr {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsBoolean != 0:
			return ident("false")
		case u.Info()&types.IsString != 0:
			return text("")
		case u.Kind() == types.UnsafePointer:
			return ident("nil")
		}
		return f.constant(constant.MakeInt64(0), t, false)
	case *types.Struct, *types.Array:
		return &ast.CompositeLit{Type: f.representation(t)}
	}
	return ident("nil")
}
