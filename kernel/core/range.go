package core

import (
	"go/ast"
	"go/token"
	"go/types"
)

func (f *function) rangeStatement(s *ast.RangeStmt, label string) {
	saved := f.marked
	f.marked = false
	f.loops++
	defer func() { f.marked = saved; f.loops-- }()
	translate := func() {
		switch t := f.coreType(s.X).(type) {
		case *types.Basic:
			if t.Info()&types.IsString != 0 {
				f.rangeString(s, label)
			} else {
				f.rangeInteger(s, label)
			}
		case *types.Chan:
			f.rangeChannel(s, label, t)
		case *types.Map:
			f.rangeMap(s, label, t)
		case *types.Signature:
			f.rangeFunction(s, label, t)
		case *types.Pointer:
			f.rangeIndexed(s, label, t.Elem().Underlying().(*types.Array).Elem(), true)
		case *types.Array:
			f.rangeIndexed(s, label, t.Elem(), false)
		case *types.Slice:
			f.rangeIndexed(s, label, t.Elem(), false)
		default:
			refuse(s.Pos(), "range over "+t.String()+" is not known", "")
		}
	}
	f.emit(block(f.collect(translate)))
}

// used returns the iteration variable when there is one that is not blank.
func used(e ast.Expr) ast.Expr {
	if id, ok := e.(*ast.Ident); e == nil || ok && id.Name == "_" {
		return nil
	}
	return e
}

// iterated is a value for an iteration variable.
type iterated struct {
	variable ast.Expr
	value    ast.Expr
	typ      types.Type
}

// iteration stores values into the iteration variables at the head of a turn.
// Variables that exist already are assigned together.
func (f *function) iteration(s *ast.RangeStmt, values ...iterated) {
	var targets []target
	for i, v := range values {
		if used(v.variable) == nil {
			targets = append(targets, target{})
			continue
		}
		if s.Tok == token.DEFINE {
			o := f.info.Defs[v.variable.(*ast.Ident)]
			t := f.substitute(o.Type(), f.env)
			name := f.declare(o)
			f.emit(variable(name, f.representation(t)))
			f.emit(assign(ident(name), f.convert(v.value, v.typ, t)))
			continue
		}
		t := f.target(v.variable, true)
		values[i].value = f.convert(v.value, v.typ, t.typ)
		targets = append(targets, t)
	}
	for i, t := range targets {
		f.store(t, values[i].value)
	}
}

// turns translates the body of a loop after its head.
func (f *function) turns(s *ast.RangeStmt, label string, head func()) []ast.Stmt {
	end := f.enter(label, true)
	defer end()
	return f.collect(func() {
		if head != nil {
			head()
		}
		f.statements(s.Body.List)
	})
}

func countTo(i string, limit ast.Expr) *ast.ForStmt {
	return &ast.ForStmt{
		Cond: &ast.BinaryExpr{X: ident(i), Op: token.LSS, Y: limit},
		Post: increment(i),
	}
}

// plainVariable names the iteration variable of a loop in which the loop's
// own counter can serve: it is declared by the loop, not captured, and the
// body does not assign to it.
func (f *function) plainVariable(s *ast.RangeStmt, e ast.Expr) types.Object {
	id, ok := e.(*ast.Ident)
	if !ok || s.Tok != token.DEFINE || id.Name == "_" {
		return nil
	}
	o := f.info.Defs[id]
	if o == nil || f.captured(o, s.Body) || f.assigned(o, s.Body) {
		return nil
	}
	return o
}

// assigned reports whether the body may change the variable.
func (f *function) assigned(o types.Object, n ast.Node) bool {
	found := false
	is := func(e ast.Expr) bool {
		for {
			switch x := ast.Unparen(e).(type) {
			case *ast.Ident:
				return f.info.Uses[x] == o
			case *ast.SelectorExpr:
				e = x.X
				continue
			case *ast.IndexExpr:
				e = x.X
				continue
			}
			return false
		}
	}
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, e := range n.Lhs {
				found = found || is(e)
			}
		case *ast.IncDecStmt:
			found = found || is(n.X)
		case *ast.RangeStmt:
			if n.Tok == token.ASSIGN {
				found = found || n.Key != nil && is(n.Key) || n.Value != nil && is(n.Value)
			}
		}
		return !found
	})
	return found
}

func (f *function) rangeInteger(s *ast.RangeStmt, label string) {
	t := f.typeOf(s.X)
	if used(s.Key) != nil {
		t = f.typeOf(s.Key)
		if id, ok := s.Key.(*ast.Ident); ok && s.Tok == token.DEFINE {
			t = f.substitute(f.info.Defs[id].Type(), f.env)
		}
	}
	t = types.Default(t)
	limit := f.value(s.X, t)
	if f.info.Types[s.X].Value == nil {
		limit = f.copied(limit, t)
	}
	counter := ""
	o := f.plainVariable(s, s.Key)
	if o != nil {
		counter = f.declare(o)
	} else {
		counter = f.temporary("i")
	}
	f.emit(variable(counter, f.representation(t)))
	loop := countTo(counter, limit)
	loop.Body = block(f.turns(s, label, func() {
		if o == nil {
			f.iteration(s, iterated{s.Key, ident(counter), t})
		}
	}))
	f.pos = s.Pos()
	f.emitLabelled(label, loop)
}

func (f *function) rangeIndexed(s *ast.RangeStmt, label string, element types.Type, pointer bool) {
	integer := types.Typ[types.Int]
	xt := f.typeOf(s.X)
	array, isArray := xt.Underlying().(*types.Array)
	if pointer {
		array = xt.Underlying().(*types.Pointer).Elem().Underlying().(*types.Array)
	}
	var x ast.Expr
	if used(s.Value) != nil || !isArray && !pointer {
		x = f.expression(s.X)
		if _, local := x.(*ast.Ident); !local || f.info.Types[s.X].Value != nil || f.assignedExpression(s.X, s.Body) || isArray {
			x = f.copied(x, xt)
		}
	} else if hasCall(s.X) {
		f.discard(s.X)
	}
	counter := ""
	o := f.plainVariable(s, s.Key)
	if o != nil {
		counter = f.declare(o)
	} else {
		counter = f.temporary("i")
	}
	f.emit(define(counter, number(0)))
	var limit ast.Expr
	if array != nil {
		limit = number(int(array.Len()))
	} else {
		limit = ident(f.temporary("n"))
		f.emit(define(limit.(*ast.Ident).Name, call(ident("len"), x)))
	}
	loop := countTo(counter, limit)
	loop.Body = block(f.turns(s, label, func() {
		var values []iterated
		if o == nil {
			values = append(values, iterated{s.Key, ident(counter), integer})
		}
		if used(s.Value) != nil {
			values = append(values, iterated{s.Value, index(x, ident(counter)), element})
		}
		f.iteration(s, values...)
	}))
	f.pos = s.Pos()
	f.emitLabelled(label, loop)
}

// assignedExpression reports whether the ranged variable may change in the body.
func (f *function) assignedExpression(e ast.Expr, body ast.Node) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return true
	}
	o := f.info.Uses[id]
	if o == nil {
		return true
	}
	if _, global := f.global(o); global {
		return true
	}
	return f.assigned(o, body) || f.captured(o, body)
}

func (f *function) rangeString(s *ast.RangeStmt, label string) {
	x := f.copied(f.value(s.X, types.Typ[types.String]), types.Typ[types.String])
	at, next := f.temporary("i"), f.temporary("next")
	f.emit(define(at, number(0)))
	f.emit(define(next, number(0)))
	loop := &ast.ForStmt{
		Cond: &ast.BinaryExpr{X: ident(at), Op: token.LSS, Y: call(ident("len"), x)},
		Post: assign(ident(at), ident(next)).(*ast.AssignStmt),
	}
	loop.Body = block(f.turns(s, label, func() {
		r := f.temporary("r")
		f.emit(define(r, call(ident("rune"), index(x, ident(at)))))
		f.emit(assign(ident(next), binary(ident(at), token.ADD, number(1))))
		f.emit(when(binary(ident(r), token.GEQ, number(128)),
			assign(ident(r), f.helper("Rune", x, ident(at))),
			assign(ident(next), f.helper("AfterRune", x, ident(at)))))
		f.iteration(s, iterated{s.Key, ident(at), types.Typ[types.Int]}, iterated{s.Value, ident(r), types.Typ[types.Rune]})
	}))
	f.pos = s.Pos()
	f.emitLabelled(label, loop)
}

func (f *function) rangeChannel(s *ast.RangeStmt, label string, t *types.Chan) {
	c := f.copied(f.operandOf(s.X), f.typeOf(s.X).Underlying())
	loop := &ast.ForStmt{}
	loop.Body = block(f.turns(s, label, func() {
		v, ok := f.temporary("v"), f.temporary("ok")
		f.emit(defineSeveral([]string{v, ok}, unary(token.ARROW, c)))
		f.emit(when(not(ident(ok)), branch(token.BREAK, "")))
		f.iteration(s, iterated{s.Key, ident(v), t.Elem()})
	}))
	f.pos = s.Pos()
	f.emitLabelled(label, loop)
}

func (f *function) rangeMap(s *ast.RangeStmt, label string, t *types.Map) {
	x := f.expression(s.X)
	if _, local := x.(*ast.Ident); !local {
		x = f.copied(x, f.typeOf(s.X))
	}
	loop := &ast.RangeStmt{Tok: token.DEFINE, X: x}
	key, value := f.temporary("k"), ""
	loop.Key = ident(key)
	if used(s.Value) != nil {
		value = f.temporary("v")
		loop.Value = ident(value)
	}
	loop.Body = block(f.turns(s, label, func() {
		values := []iterated{{s.Key, ident(key), t.Key()}}
		if value != "" {
			values = append(values, iterated{s.Value, ident(value), t.Elem()})
		}
		f.iteration(s, values...)
	}))
	f.pos = s.Pos()
	f.emitLabelled(label, loop)
}
