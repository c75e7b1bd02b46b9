package evaluator

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// call lowers calls: builtins that the interpreter lacks, generic functions of
// packages, and interpreted values for variadic interface parameters.
func (l *lowerer) call(c *astutil.Cursor, n *ast.CallExpr) {
	info := l.unit.info
	if ident, ok := ast.Unparen(n.Fun).(*ast.Ident); ok {
		if builtin, ok := info.Uses[ident].(*types.Builtin); ok {
			l.builtin(c, n, builtin.Name())
			return
		}
	}
	if function := l.genericOfPackage(n.Fun); function != nil {
		l.genericCall(c, n, function)
		return
	}
	if l.errorsAs(c, n) {
		return
	}
	l.printed(n)
	signature, ok := info.TypeOf(n.Fun).(*types.Signature)
	if !ok || !signature.Variadic() || n.Ellipsis.IsValid() {
		return
	}
	last := signature.Params().Len() - 1
	element := signature.Params().At(last).Type().(*types.Slice).Elem()
	face, ok := element.Underlying().(*types.Interface)
	if !ok || face.NumMethods() == 0 || len(n.Args) <= last {
		return
	}
	if !slices.ContainsFunc(n.Args[last:], func(e ast.Expr) bool { t := info.TypeOf(e); return t != nil && l.ofSession(t) }) {
		return
	}
	packed := &ast.CompositeLit{Type: &ast.ArrayType{Elt: l.typeExpression(element)}, Elts: slices.Clone(n.Args[last:])}
	n.Args = append(n.Args[:last:last], packed)
	n.Ellipsis = n.Rparen
	if !n.Ellipsis.IsValid() {
		n.Ellipsis = n.End()
	}
}

// builtin lowers min, max and clear.
func (l *lowerer) builtin(c *astutil.Cursor, n *ast.CallExpr, name string) {
	t := l.unit.info.TypeOf(n)
	switch name {
	case "min", "max":
		compare := "<"
		if name == "max" {
			compare = ">"
		}
		text := l.typeText(t)
		var parameters, tests []string
		for i := range n.Args {
			parameters = append(parameters, fmt.Sprintf("a%d", i))
			if i > 0 {
				tests = append(tests, fmt.Sprintf("if a%d %s a0 || a%d != a%d { a0 = a%d }", i, compare, i, i, i))
			}
		}
		literal := fmt.Sprintf("func(%s %s) %s { %s; return a0 }", strings.Join(parameters, ", "), text, text, strings.Join(tests, "; "))
		c.Replace(&ast.CallExpr{Fun: l.expression(literal), Args: n.Args})
	case "clear":
		under := l.unit.info.TypeOf(n.Args[0]).Underlying()
		text := l.typeText(l.unit.info.TypeOf(n.Args[0]))
		literal := fmt.Sprintf("func(m %s) { for k := range m { delete(m, k) } }", text)
		if slice, ok := under.(*types.Slice); ok {
			literal = fmt.Sprintf("func(s %s) { var zero %s; for i := range s { s[i] = zero } }", text, l.typeText(slice.Elem()))
		}
		c.Replace(&ast.CallExpr{Fun: l.expression(literal), Args: n.Args})
	}
}

// genericOfPackage returns the generic function of a compiled package that is
// being called.
func (l *lowerer) genericOfPackage(fun ast.Expr) *types.Func {
	switch f := ast.Unparen(fun).(type) {
	case *ast.IndexExpr:
		return l.genericOfPackage(f.X)
	case *ast.IndexListExpr:
		return l.genericOfPackage(f.X)
	case *ast.SelectorExpr:
		function, ok := l.unit.info.Uses[f.Sel].(*types.Func)
		if ok && function.Pkg() != nil && function.Pkg().Path() != "main" && function.Signature().TypeParams().Len() > 0 {
			return function
		}
	}
	return nil
}

// genericCall calls the runtime's version of a generic function and gives the
// results their types back.
func (l *lowerer) genericCall(c *astutil.Cursor, n *ast.CallExpr, function *types.Func) {
	name := function.Pkg().Path() + "." + function.Name()
	if _, known := generics[name]; !known {
		l.refuse(n, "%s.%s is generic and not supported by this kernel yet", function.Pkg().Name(), function.Name())
		return
	}
	arguments := append([]ast.Expr{l.expression(fmt.Sprintf("%q", name))}, n.Args...)
	call := &ast.CallExpr{Fun: l.expression(runtimeName + ".Generic"), Args: arguments, Ellipsis: 0}
	if n.Ellipsis.IsValid() {
		l.refuse(n, "%s.%s with ... is not supported by this kernel yet", function.Pkg().Name(), function.Name())
		return
	}
	var results *types.Tuple
	switch t := l.unit.info.TypeOf(n).(type) {
	case *types.Tuple:
		results = t
	case nil:
	default:
		results = types.NewTuple(types.NewVar(0, nil, "", t))
	}
	var zero []string
	for v := range results.Variables() {
		zero = append(zero, l.typeText(v.Type()))
	}
	switch len(zero) {
	case 0:
		c.Replace(call)
	default:
		// Results go through a function, so that the call stays an expression.
		var values []string
		for i, text := range zero {
			values = append(values, fmt.Sprintf("r[%d].(%s)", i, text))
		}
		literal := fmt.Sprintf("func(r []interface{}) (%s) { return %s }", strings.Join(zero, ", "), strings.Join(values, ", "))
		c.Replace(&ast.CallExpr{Fun: l.expression(literal), Args: []ast.Expr{call}})
	}
}
