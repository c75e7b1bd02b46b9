package core

import (
	"go/ast"
	"go/token"
	"go/types"
)

// shim translates calls of a compiled function that must see through the
// representation, or that must end with the cell. A nil result leaves the
// call as it is.
type shim func(f *function, c *ast.CallExpr, s *types.Signature) ast.Expr

var shims map[string]shim

func init() {
	shims = map[string]shim{
		"time.Sleep": toRuntime("Sleep"),
		"os.Exit":    toRuntime("ExitProcess"),
		"errors.As":  errorsAs,
		"maps.Clone": mapsClone,

		"slices.overlaps": slicesOverlap,

		"reflect.TypeOf":        toRuntime("ReflectTypeOf"),
		"reflect.TypeFor":       reflectTypeFor,
		"reflect.DeepEqual":     toRuntime("ReflectDeepEqual"),
		"reflect.VisibleFields": toRuntime("ReflectVisibleFields"),

		"encoding/json.Marshal":       toRuntime("JSONMarshal"),
		"encoding/json.MarshalIndent": toRuntime("JSONMarshalIndent"),
		"encoding/json.Unmarshal":     toRuntime("JSONUnmarshal"),
	}
}

// methodShims are methods of compiled types that the runtime replaces by
// functions of the receiver and the parameters: waits, which an interrupt of the
// cell ends, and what must see through the representation.
var methodShims = map[string]string{
	"(*encoding/json.Decoder).Decode": "JSONDecode",

	"(*os.File).Read": "FileRead",

	"(reflect.Value).Method":       "ReflectMethod",
	"(reflect.Value).MethodByName": "ReflectMethodByName",
	"(reflect.Value).NumMethod":    "ReflectNumMethod",
	"(reflect.Value).FieldByName":  "ReflectFieldByName",
	"(reflect.Value).NumField":     "ReflectNumField",

	"(*sync.WaitGroup).Wait":        "WaitGroupWait",
	"(*sync.Mutex).Lock":            "MutexLock",
	"(*sync.RWMutex).Lock":          "RWMutexLock",
	"(*sync.RWMutex).RLock":         "RWMutexRLock",
	"(*sync.Cond).Wait":             "CondWait",
	"(*os/exec.Cmd).Run":            "CommandRun",
	"(*os/exec.Cmd).Wait":           "CommandWait",
	"(*os/exec.Cmd).Output":         "CommandOutput",
	"(*os/exec.Cmd).CombinedOutput": "CommandCombinedOutput",
}

// methodShim is the runtime's function for a method of a value of type t, or "".
func (f *function) methodShim(t types.Type, m *types.Func) string {
	name := methodShims[m.FullName()]
	if _, path, _ := types.LookupFieldOrMethod(t, true, m.Pkg(), m.Name()); name != "" && f.foreign(t) && len(path) > 1 {
		return "" // compiled code reaches it
	}
	return name
}

// reflectTypeFor names the type argument by its number.
func reflectTypeFor(f *function, c *ast.CallExpr, _ *types.Signature) ast.Expr {
	_, id := f.callee(c)
	t := f.instanceArguments(id)[0]
	f.enters(t)
	return f.helper("ReflectTypeFor", number(f.describe(t)), convertedTo(pointerTo(f.representation(t)), ident("nil")))
}

// toRuntime calls the runtime's function of the same parameters.
func toRuntime(name string) shim {
	return func(f *function, c *ast.CallExpr, s *types.Signature) ast.Expr {
		return f.helper(name, f.arguments(f.operands(), s, c)...)
	}
}

// errorsAs walks the chain with an assertion of the target's own type.
func errorsAs(f *function, c *ast.CallExpr, _ *types.Signature) ast.Expr {
	if len(c.Args) != 2 {
		return nil
	}
	p, ok := f.coreType(c.Args[1]).(*types.Pointer)
	if !ok {
		return nil
	}
	t := p.Elem()
	place := f.copied(f.expression(c.Args[1]), f.typeOf(c.Args[1]))
	match := functionLiteral(functionType([]*ast.Field{field("x", emptyInterface())}, []*ast.Field{field("", ident("bool"))}), []ast.Stmt{
		defineSeveral([]string{"v", "ok"}, f.assertOK(ident("x"), t)),
		when(ident("ok"), assign(pointerTo(place), ident("v"))),
		result(ident("ok")),
	})
	return f.helper("ErrorsAs", f.value(c.Args[0], f.typeOf(c.Args[0])), f.bound(match))
}

// slicesOverlap compares the places of two slices: the original does so by way
// of package unsafe.
func slicesOverlap(f *function, c *ast.CallExpr, s *types.Signature) ast.Expr {
	o := f.operands()
	arguments := f.arguments(o, s, c)
	for i, a := range arguments {
		arguments[i] = convertedTo(emptyInterface(), a)
	}
	return f.helper("Overlap", arguments...)
}

// mapsClone copies a map in a loop: the original is written in assembly.
func mapsClone(f *function, c *ast.CallExpr, s *types.Signature) ast.Expr {
	t := s.Params().At(0).Type()
	name := f.generated("clone", t, func(name string) *ast.FuncDecl {
		r := f.representation(t)
		x, y := ident("x"), ident("y")
		return functionDeclaration(name, functionType([]*ast.Field{field("x", r)}, []*ast.Field{field("", r)}), []ast.Stmt{
			variable("y", r),
			when(&ast.BinaryExpr{X: x, Op: token.EQL, Y: ident("nil")}, result(y)),
			assign(y, call(ident("make"), r)),
			&ast.RangeStmt{Key: ident("k"), Value: ident("v"), Tok: token.DEFINE, X: x, Body: block([]ast.Stmt{
				assign(index(y, ident("k")), ident("v"))})},
			result(y)})
	})
	return call(ident(name), f.arguments(f.operands(), s, c)...)
}
