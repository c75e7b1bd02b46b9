package evaluator

import (
	"fmt"
	"go/ast"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// printed makes values of the session's types that have a String or Error
// method write themselves by it when they are printed: compiled code does not
// see methods of the interpreter.
func (l *lowerer) printed(n *ast.CallExpr) {
	selector, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr)
	if !ok || n.Ellipsis.IsValid() {
		return
	}
	function, ok := l.unit.info.Uses[selector.Sel].(*types.Func)
	if !ok || function.Pkg() == nil || function.Pkg().Path() != "fmt" && function.Pkg().Path() != "log" {
		return
	}
	if function.FullName() == "fmt.Printf" {
		n.Fun = l.expression(runtimeName + ".Printf") // the interpreter has its own
	}
	signature := function.Signature()
	if !signature.Variadic() {
		return
	}
	for i := signature.Params().Len() - 1; i < len(n.Args) && len(l.arguments[n]) == len(n.Args); i++ {
		t := l.arguments[n][i]
		if t == nil || types.IsInterface(t) || !l.ofSession(t) {
			continue
		}
		methods := types.NewMethodSet(t)
		for _, name := range []string{"Error", "String"} {
			selection := methods.Lookup(nil, name)
			if selection == nil || types.TypeString(selection.Obj().(*types.Func).Signature(), nil) != "func() string" {
				continue
			}
			if function.Name() == "Errorf" {
				if name == "Error" {
					n.Args[i] = &ast.CallExpr{Fun: l.expression(fmt.Sprintf("func(v %s) error { return v }", l.typeText(t))), Args: []ast.Expr{n.Args[i]}}
				}
				break
			}
			literal := fmt.Sprintf("func(v %s) interface{} { return %s.Said(v, func() string { return v.%s() }) }", l.typeText(t), runtimeName, name)
			n.Args[i] = &ast.CallExpr{Fun: l.expression(literal), Args: []ast.Expr{n.Args[i]}}
			break
		}
	}
}

// noteArguments keeps the types of a call's arguments, which get lost when the
// arguments are lowered.
func (l *lowerer) noteArguments(n *ast.CallExpr) {
	if _, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr); !ok {
		return
	}
	if l.arguments == nil {
		l.arguments = map[*ast.CallExpr][]types.Type{}
	}
	types := make([]types.Type, len(n.Args))
	for i, argument := range n.Args {
		types[i] = l.unit.info.TypeOf(argument)
	}
	l.arguments[n] = types
}

// said is a value with the text that its method gives.
type said struct {
	value any
	text  func() string
}

// Format writes the text where fmt would ask the value's method for it, and
// else the value.
func (s said) Format(f fmt.State, verb rune) {
	v := reflect.ValueOf(s.value)
	textual := strings.ContainsRune("vsqxX", verb) && !(verb == 'v' && f.Flag('#'))
	switch {
	case textual && v.Kind() == reflect.Pointer && v.IsNil():
		fmt.Fprint(f, "<nil>")
	case textual:
		fmt.Fprintf(f, fmt.FormatString(f, verb), s.text())
	default:
		fmt.Fprintf(f, fmt.FormatString(f, verb), s.value)
	}
}

// errorsAs lowers errors.As with a target of the session's types, whose methods
// errors.As would not see.
func (l *lowerer) errorsAs(c *astutil.Cursor, n *ast.CallExpr) bool {
	selector, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr)
	if !ok || len(n.Args) != 2 {
		return false
	}
	function, ok := l.unit.info.Uses[selector.Sel].(*types.Func)
	if !ok || function.FullName() != "errors.As" {
		return false
	}
	target, ok := l.unit.info.TypeOf(n.Args[1]).(*types.Pointer)
	if !ok || !l.ofSession(target.Elem()) {
		return false
	}
	text := l.typeText(target.Elem())
	c.Replace(&ast.CallExpr{Args: n.Args, Fun: l.expression(fmt.Sprintf(
		"func(err error, target *%s) bool { for err != nil { if found, ok := err.(%s); ok { *target = found; return true }; err = %s.Unwrap(err) }; return false }",
		text, text, l.packageName("errors")))})
	return true
}

// genericTypeOfPackage tells whether an expression names an instance of a
// generic type of a compiled package, which the interpreter does not have.
func (l *lowerer) genericTypeOfPackage(e ast.Expr) bool {
	switch e.(type) {
	case *ast.IndexExpr, *ast.IndexListExpr:
	default:
		return false
	}
	info, ok := l.unit.info.Types[e]
	if !ok || !info.IsType() {
		return false
	}
	named, ok := types.Unalias(info.Type).(*types.Named)
	return ok && named.TypeArgs().Len() > 0 && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() != "main"
}

// typeNames turns %T of values of the session's structs into their names.
func typeNames(format string, arguments []any) (string, []any) {
	if !strings.Contains(format, "%T") {
		return format, arguments
	}
	arguments = slices.Clone(arguments)
	var b strings.Builder
	n := 0
	for i := 0; i < len(format); i++ {
		b.WriteByte(format[i])
		if format[i] != '%' {
			continue
		}
		for i++; i < len(format) && strings.IndexByte("+-# 0123456789.", format[i]) >= 0; i++ {
			b.WriteByte(format[i])
		}
		if i == len(format) {
			break
		}
		switch {
		case format[i] == '%':
			b.WriteByte('%')
			continue
		case format[i] == '*' || format[i] == '[':
			return format, arguments
		case format[i] == 'T' && n < len(arguments):
			if s, ok := arguments[n].(said); ok {
				arguments[n] = s.value
			}
			if arguments[n] != nil {
				arguments[n] = typeName(reflect.TypeOf(arguments[n]))
				b.WriteByte('s')
				n++
				continue
			}
		}
		b.WriteByte(format[i])
		n++
	}
	return b.String(), arguments
}

// typeName is a type's name as Go writes it; the structs of the session carry
// theirs in a tag.
func typeName(t reflect.Type) string {
	if t.Name() == "" {
		switch t.Kind() {
		case reflect.Pointer:
			return "*" + typeName(t.Elem())
		case reflect.Slice:
			return "[]" + typeName(t.Elem())
		case reflect.Array:
			return fmt.Sprintf("[%d]%s", t.Len(), typeName(t.Elem()))
		case reflect.Map:
			return "map[" + typeName(t.Key()) + "]" + typeName(t.Elem())
		case reflect.Struct:
			if t.NumField() > 0 {
				if name := t.Field(0).Tag.Get("yg"); name != "" {
					return "main." + displayName(name)
				}
			}
		}
	}
	return t.String()
}
