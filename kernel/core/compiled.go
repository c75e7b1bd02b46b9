package core

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"kerasgo/kernel/runtime"
)

// compiledCall calls a compiled function or method. Arguments cross in their
// compiled form; a variadic list of interfaces is passed as a slice when a
// value of ours is in it, which the interpreter cannot pass one by one.
// The function is asked for last: its receiver is one of the operands, which
// later ones may have settled.
func (f *function) compiledCall(list *operands, function func() ast.Expr, o *types.Func, s *types.Signature, c *ast.CallExpr) ast.Expr {
	values, from := f.given(c, list)
	count := len(c.Args)
	if values != nil {
		count = len(values)
	}
	prints := printsArguments(o)
	f.unnamedInterfaces(s)
	argument := func(i int, t types.Type) {
		of := types.Type(nil)
		if values != nil {
			of = from[i]
		} else {
			of = types.Default(f.typeOf(c.Args[i]))
		}
		anything := types.IsInterface(t) && !isMethodInterface(t)
		list.add(func() ast.Expr {
			var x ast.Expr
			if values != nil {
				x = f.toNative(f.convert(values[i], of, t), t)
			} else {
				x = f.nativeValue(c.Args[i], t)
			}
			if anything {
				if o.Pkg() != nil && o.Pkg().Path() == "encoding/xml" {
					if t, m := f.markupMethod(of, map[types.Type]bool{}); m != "" {
						refuse(c.Pos(), "encoding/xml cannot call the method "+m+" of "+typeText(t), "give it a type with fields that it knows")
					}
				}
				x = f.crossing(x, of, o, prints)
			}
			return x
		}, func() ast.Expr {
			if anything && !types.IsInterface(of) && f.plain(of) {
				return f.representation(of)
			}
			return f.native(t)
		})
	}
	first := len(list.values)
	n := s.Params().Len()
	fixed := n
	if s.Variadic() {
		fixed--
	}
	for i := range fixed {
		argument(i, s.Params().At(i).Type())
	}
	if !s.Variadic() {
		return call(function(), list.values[first:]...)
	}
	formatted := prints && formats(o) && n > 1
	format := func(a []ast.Expr) {
		if formatted && isString(s.Params().At(n-2).Type()) {
			a[n-2] = f.format(c, n-2, a[n-2])
		}
	}
	element := s.Params().At(n - 1).Type().Underlying().(*types.Slice).Elem()
	if c.Ellipsis.IsValid() {
		list.add(func() ast.Expr {
			x := f.nativeValue(c.Args[n-1], s.Params().At(n-1).Type())
			if types.IsInterface(element) && !isMethodInterface(element) {
				if prints {
					x = f.helper("Printables", x)
					if joins(o) {
						x = f.helper("JoinedAll", x)
					}
				} else if opensArguments(o) {
					x = f.helper("OpenAll", x)
				}
			}
			return x
		}, func() ast.Expr { return f.native(s.Params().At(n - 1).Type()) })
		a := list.values[first:]
		format(a)
		out := call(function(), a...)
		out.Ellipsis = 1
		return out
	}
	plain, joined := true, false
	named := formatted && values == nil && f.asksForNames(c.Args[n-2])
	for j := fixed; j < count; j++ {
		argument(j, element)
		joined = joined || prints && joins(o) && count > fixed+1 && (values != nil || f.mayHideString(c.Args[j]))
		if isMethodInterface(element) && (values != nil || !f.givesNative(c.Args[j], element)) {
			plain = false
		}
	}
	a := list.values[first:]
	format(a)
	if named {
		for j := fixed; j < count; j++ {
			a[j] = f.helper("Named", a[j])
		}
	}
	for j := fixed; j < count && values == nil; j++ {
		// Of a method, the interpreter looks for the type of a nil at the wrong parameter.
		if f.info.Types[c.Args[j]].IsNil() {
			a[j] = call(f.native(element), a[j])
		}
	}
	if joined {
		a = append(a[:fixed:fixed], f.helper("Joined", a[fixed:]...))
	}
	if plain {
		return call(function(), a...)
	}
	packed := &ast.CompositeLit{Type: sliceOf(f.native(element)), Elts: a[fixed:]}
	out := call(function(), append(a[:fixed:fixed], packed)...)
	out.Ellipsis = 1
	return out
}

func isString(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

// nativeValue translates an argument for a parameter of compiled code.
func (f *function) nativeValue(e ast.Expr, t types.Type) ast.Expr {
	return f.bound(f.nativeArgument(e, t))
}

func (f *function) nativeArgument(e ast.Expr, t types.Type) ast.Expr {
	if f.givesNative(e, t) {
		if c, ok := ast.Unparen(e).(*ast.CallExpr); ok && f.info.Types[e].Value == nil {
			return f.callExpression(c, true)
		}
		return f.expression(e)
	}
	if types.IsInterface(t) && !isMethodInterface(t) {
		// any: basic and compiled values need no conversion on the way
		from := types.Default(f.typeOf(e))
		if !types.IsInterface(from) && f.plain(from) && !f.info.Types[e].IsNil() {
			if v := f.info.Types[e].Value; v != nil {
				return f.constant(v, from, false)
			}
			return f.expression(e)
		}
	}
	return f.toNative(f.value(e, t), t)
}

// markupMethod finds a type of the cells within a type that encodes or decodes
// itself as XML: package encoding/xml sees the representation, without methods.
func (f *function) markupMethod(t types.Type, seen map[types.Type]bool) (types.Type, string) {
	t = types.Unalias(t)
	if t == nil || seen[t] {
		return nil, ""
	}
	seen[t] = true
	if named, ok := t.(*types.Named); ok {
		if !f.own(named) {
			return nil, ""
		}
		methods := types.NewMethodSet(types.NewPointer(named))
		for _, name := range []string{"MarshalXML", "UnmarshalXML", "MarshalXMLAttr", "UnmarshalXMLAttr", "MarshalText", "UnmarshalText"} {
			if methods.Lookup(nil, name) != nil {
				return named, name
			}
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return f.markupMethod(u.Elem(), seen)
	case *types.Slice:
		return f.markupMethod(u.Elem(), seen)
	case *types.Array:
		return f.markupMethod(u.Elem(), seen)
	case *types.Struct:
		for field := range u.Fields() {
			if found, m := f.markupMethod(field.Type(), seen); m != "" {
				return found, m
			}
		}
	}
	return nil, ""
}

// plain reports whether values of a type mean the same to compiled code.
func (f *function) plain(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return true
	case *types.Named:
		return !f.own(t)
	case *types.Pointer:
		return f.plain(t.Elem()) && !types.IsInterface(t.Elem())
	case *types.Slice:
		return f.plain(t.Elem()) && !types.IsInterface(t.Elem())
	case *types.Map:
		return f.plain(t.Key()) && f.plain(t.Elem()) && !types.IsInterface(t.Elem()) && !types.IsInterface(t.Key())
	case *types.Array:
		return f.plain(t.Elem()) && !types.IsInterface(t.Elem())
	}
	return false
}

// givesNative reports whether an expression already gives what a parameter of
// a compiled interface type takes.
func (f *function) givesNative(e ast.Expr, t types.Type) bool {
	if !isMethodInterface(t) || f.info.Types[e].IsNil() {
		return false
	}
	from := f.typeOf(e)
	if c, ok := ast.Unparen(e).(*ast.CallExpr); ok && types.IsInterface(from) {
		return f.compiled(c) && types.AssignableTo(from, t)
	}
	if types.IsInterface(from) {
		return false
	}
	if p, ok := types.Unalias(from).(*types.Pointer); ok {
		from = p.Elem()
	}
	named, ok := types.Unalias(from).(*types.Named)
	return ok && !f.own(named)
}

// printing names the packages whose functions print their arguments.
var printing = map[string]bool{"fmt": true, "log": true, "testing": true}

func printsArguments(o *types.Func) bool { return o.Pkg() != nil && printing[o.Pkg().Path()] }

// mayHideString tells whether package fmt may not see that an argument is a
// string.
func (f *function) mayHideString(e ast.Expr) bool {
	t := types.Default(f.typeOf(e))
	return types.IsInterface(t) || isString(t) && !f.plain(t)
}

// joins tells of a function that prints that it puts spaces only between operands
// of which neither is a string.
func joins(o *types.Func) bool {
	return !formats(o) && !strings.HasSuffix(o.Name(), "ln") && o.Pkg().Path() != "testing"
}

func formats(o *types.Func) bool {
	return strings.HasSuffix(o.Name(), "f") || o.Name() == "Appendf"
}

// keeping names the packages that keep their arguments for later, as they are.
var keeping = map[string]bool{
	"container/list": true, "container/heap": true, "container/ring": true, "sync": true, "sync/atomic": true,
	"context": true, "errors": true, "unique": true,
	"kerasgo/kernel/display": true,
}

func opensArguments(o *types.Func) bool { return o.Pkg() != nil && !keeping[o.Pkg().Path()] }

// crossing is a value of ours in an any parameter of compiled code.
func (f *function) crossing(x ast.Expr, from types.Type, o *types.Func, prints bool) ast.Expr {
	from = types.Default(from)
	if !types.IsInterface(from) && f.plain(from) {
		return x
	}
	if id, ok := x.(*ast.Ident); ok && id.Name == "nil" {
		return x
	}
	switch {
	case prints && o.Name() == "Errorf":
		return f.helper("ErrorArgument", x)
	case prints:
		return f.helper("Printable", x)
	case o.Pkg() != nil && o.Pkg().Path() == "encoding/json":
		return f.helper("ForJSON", x)
	case o.Pkg() != nil && o.Pkg().Path() == "encoding/xml" && !strings.Contains(o.Name(), "Unmarshal") && !strings.HasPrefix(o.Name(), "Decode"):
		return f.helper("ForXML", x)
	case opensArguments(o):
		return f.helper("Open", x)
	}
	return x
}

// format rewrites %T, which fmt answers from the representation.
func (f *function) format(c *ast.CallExpr, i int, x ast.Expr) ast.Expr {
	if !f.asksForNames(c.Args[i]) {
		return x
	}
	return f.helper("Format0", x)
}

// asksForNames tells whether a format may hold %T, which is answered for all
// arguments alike.
func (f *function) asksForNames(format ast.Expr) bool {
	v := f.info.Types[format].Value
	return v == nil || runtime.NeedsNames(stringOf(v))
}

// toNative turns a value in our representation into its compiled form.
func (f *function) toNative(x ast.Expr, t types.Type) ast.Expr {
	if !f.crosses(t) {
		return x
	}
	if id, ok := x.(*ast.Ident); ok && id.Name == "nil" {
		return x
	}
	if isError(t) {
		return f.helper("ToError", x)
	}
	return call(ident(f.outHelper(t)), x)
}

// fromNative turns a value of compiled code into our representation.
func (f *function) fromNative(x ast.Expr, t types.Type) ast.Expr {
	if !f.crosses(t) {
		return x
	}
	if types.IsInterface(t) {
		if isError(t) {
			return f.helper("FromError", x)
		}
		return f.helper("In", x)
	}
	return call(ident(f.inHelper(t)), x)
}

func isError(t types.Type) bool {
	return types.Identical(t, types.Universe.Lookup("error").Type())
}

// outHelper is the function that turns our form of a type into the compiled one.
func (p *Program) outHelper(t types.Type) string {
	return p.generated("out", t, func(name string) *ast.FuncDecl {
		x, y := ident("x"), ident("y")
		typ := functionType([]*ast.Field{field("x", p.representation(t))}, []*ast.Field{field("", p.native(t))})
		if types.IsInterface(t) {
			p.wrappers(t)
			n := p.describe(t)
			return functionDeclaration(name, typ, []ast.Stmt{
				variable("y", p.native(t)),
				when(binary(x, token.NEQ, ident("nil")), assign(y, assertion(p.helper("Native", x, number(n)), p.native(t)))),
				result(y),
			})
		}
		return functionDeclaration(name, typ, p.rebuild(t, p.native, func(e ast.Expr, t types.Type) ast.Expr { return p.bare().toNative(e, t) },
			func(e ast.Expr, t types.Type) ast.Expr { return p.bare().fromNative(e, t) }))
	})
}

// inHelper is the function that turns the compiled form of a type into ours.
func (p *Program) inHelper(t types.Type) string {
	return p.generated("in", t, func(name string) *ast.FuncDecl {
		typ := functionType([]*ast.Field{field("x", p.native(t))}, []*ast.Field{field("", p.representation(t))})
		return functionDeclaration(name, typ, p.rebuild(t, p.representation, func(e ast.Expr, t types.Type) ast.Expr { return p.bare().fromNative(e, t) },
			func(e ast.Expr, t types.Type) ast.Expr { return p.bare().toNative(e, t) }))
	})
}

func (p *Program) bare() *function { return p.newFunction(nil, nil) }

// rebuild is the body that makes the other form of a composite value x: forth
// converts what it holds, back what it is given.
func (p *Program) rebuild(t types.Type, form func(types.Type) ast.Expr, forth, back func(ast.Expr, types.Type) ast.Expr) []ast.Stmt {
	x, y := ident("x"), ident("y")
	absent := []ast.Stmt{variable("y", form(t)), when(&ast.BinaryExpr{X: x, Op: token.EQL, Y: ident("nil")}, result(y))}
	switch u := t.Underlying().(type) {
	case *types.Slice:
		return append(absent,
			assign(y, call(ident("make"), form(t), call(ident("len"), x))),
			&ast.RangeStmt{Key: ident("i"), Tok: token.DEFINE, X: x, Body: block([]ast.Stmt{
				assign(index(y, ident("i")), forth(index(x, ident("i")), u.Elem()))})},
			result(y))
	case *types.Map:
		return append(absent,
			assign(y, call(ident("make"), form(t))),
			&ast.RangeStmt{Key: ident("k"), Value: ident("v"), Tok: token.DEFINE, X: x, Body: block([]ast.Stmt{
				assign(index(y, forth(ident("k"), u.Key())), forth(ident("v"), u.Elem()))})},
			result(y))
	case *types.Signature:
		outside := form(t).(*ast.FuncType)
		inner := call(x)
		typ := functionType(nil, nil)
		typ.Results = outside.Results
		n := 0
		for i, parameter := range outside.Params.List {
			name := "a" + itoa(i)
			n++
			typ.Params.List = append(typ.Params.List, field(name, parameter.Type))
			inner.Args = append(inner.Args, back(ident(name), u.Params().At(i).Type()))
		}
		if u.Variadic() {
			if _, compiledForm := outside.Params.List[n-1].Type.(*ast.Ellipsis); !compiledForm {
				inner.Ellipsis = 1
			}
		}
		var body []ast.Stmt
		switch u.Results().Len() {
		case 0:
			body = []ast.Stmt{evaluate(inner)}
		case 1:
			body = []ast.Stmt{result(forth(inner, u.Results().At(0).Type()))}
		default:
			var names []string
			var values []ast.Expr
			for i := range u.Results().Len() {
				names = append(names, "r"+itoa(i))
				values = append(values, forth(ident(names[i]), u.Results().At(i).Type()))
			}
			body = []ast.Stmt{defineSeveral(names, inner), result(values...)}
		}
		return append(absent, result(functionLiteral(typ, body)))
	}
	return []ast.Stmt{result(p.helper("In", x))}
}
