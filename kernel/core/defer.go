package core

import (
	"go/ast"
	"go/types"
)

var boolean = types.Typ[types.Bool]

// deferStatement evaluates the function and its arguments now and keeps a
// thunk in the function's frame.
func (f *function) deferStatement(s *ast.DeferStmt) {
	thunk := f.thunk(s.Call, f.frame)
	way := "Defer"
	if o, _ := f.callee(s.Call); o == nil || f.info.Selections[selectorOf(s.Call)] != nil {
		if _, literal := ast.Unparen(s.Call.Fun).(*ast.FuncLit); !literal {
			// the function does not know that this frame defers it
			way = "DeferDynamic"
		}
	}
	f.emit(evaluate(call(selector(ident(f.frame), way), f.bound(thunk))))
}

// goStatement starts a thunk on a goroutine of its own; a panic there is
// reported to the host.
func (f *function) goStatement(s *ast.GoStmt) {
	thunk := f.thunk(s.Call, "")
	position := f.translator.fset.Position(s.Pos())
	f.emit(evaluate(f.helper("Go", text(position.Filename+":"+itoa(position.Line)), f.bound(f.separate(thunk)))))
}

// thunk is a function without parameters that makes the call with the
// arguments as they are now.
func (f *function) thunk(c *ast.CallExpr, frame string) ast.Expr {
	fun := ast.Unparen(c.Fun)
	if literal, ok := fun.(*ast.FuncLit); ok && len(c.Args) == 0 && literal.Type.Results == nil {
		return f.literal(literal, frame)
	}
	if _, ok := f.builtin(c); ok {
		return f.builtinThunk(c, frame)
	}
	x := f.prepared(c, frame)
	body := []ast.Stmt{evaluate(x)}
	// A maker gives the thunk variables of its own.
	return functionLiteral(functionType(nil, nil), body)
}

// builtinThunk is the thunk of a call of a predeclared function.
func (f *function) builtinThunk(c *ast.CallExpr, frame string) ast.Expr {
	b, _ := f.builtin(c)
	if b.Name() == "recover" && frame != "" {
		return functionLiteral(functionType(nil, nil), []ast.Stmt{evaluate(f.helper("Recover", ident(frame)))})
	}
	arguments := make([]ast.Expr, len(c.Args))
	var given []types.Type
	for i, e := range c.Args {
		t := types.Default(f.typeOf(e))
		if b.Name() == "panic" {
			t = types.NewInterfaceType(nil, nil)
		}
		arguments[i] = f.copied(f.value(e, t), t)
		given = append(given, t)
	}
	body := f.collect(func() { f.builtinWith(c, b, arguments, given) })
	return functionLiteral(functionType(nil, nil), body)
}
