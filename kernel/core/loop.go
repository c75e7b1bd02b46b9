package core

import (
	"go/ast"
	"go/token"
	"go/types"
)

// exit is an enclosing statement that break or continue can refer to.
type exit struct {
	label  string
	loop   bool
	depth  int  // number of iterator bodies around it
	isFunc bool // a loop over a function
}

// enter notes a statement that break can leave; the result ends it.
func (f *function) enter(label string, loop bool) func() {
	f.exits = append(f.exits, &exit{label: label, loop: loop, depth: len(f.ranges)})
	return func() { f.exits = f.exits[:len(f.exits)-1] }
}

// emitLabelled emits a statement under its label when it has one.
func (f *function) emitLabelled(label string, s ast.Stmt) {
	if label != "" {
		f.source(s, f.pos)
		s = &ast.LabeledStmt{Label: ident(label), Stmt: s}
	}
	f.emit(s)
}

func (f *function) forStatement(s *ast.ForStmt, label string) {
	pos := s.Pos()
	var fresh []types.Object
	if init, ok := s.Init.(*ast.AssignStmt); ok && init.Tok == token.DEFINE {
		for _, e := range init.Lhs {
			if o := f.info.Defs[e.(*ast.Ident)]; o != nil && o.Name() != "_" && f.captured(o, s) {
				fresh = append(fresh, o)
			}
		}
	}
	translate := func() {
		saved := f.marked
		f.marked = false
		f.loops++
		defer func() { f.marked = saved; f.loops-- }()
		if len(fresh) > 0 {
			f.forFresh(s, label, fresh)
			return
		}
		loop := &ast.ForStmt{}
		if s.Init != nil {
			list := f.collect(func() { f.statement(s.Init) })
			if simple, ok := single(list).(*ast.AssignStmt); ok {
				loop.Init = simple
			} else {
				for _, i := range list {
					f.emit(i)
				}
			}
		}
		first := []ast.Stmt{}
		if s.Cond != nil {
			loop.Cond = f.isolated(s.Cond)
		}
		if s.Post != nil {
			list := f.collect(func() { f.statement(s.Post) })
			if one := single(list); one != nil {
				loop.Post = one
			} else if len(list) > 0 {
				turn := f.temporary("first")
				f.emit(define(turn, ident("true")))
				advance := when(ident(turn), assign(ident(turn), ident("false")))
				advance.Else = block(list)
				first = append(first, advance)
				if loop.Cond != nil {
					first = append(first, when(not(loop.Cond), branch(token.BREAK, "")))
					loop.Cond = nil
				}
			}
		}
		end := f.enter(label, true)
		loop.Body = block(append(first, f.scoped(s.Body.List).List...))
		end()
		f.pos = pos
		f.emitLabelled(label, loop)
	}
	if s.Init == nil {
		translate()
		return
	}
	f.emit(block(f.collect(translate)))
}

// forFresh is a loop with variables that closures capture: each turn has its own.
func (f *function) forFresh(s *ast.ForStmt, label string, fresh []types.Object) {
	f.statement(s.Init)
	turn := f.temporary("first")
	f.emit(define(turn, ident("true")))
	var head []ast.Stmt
	for _, o := range fresh {
		outer := f.names[o]
		place := f.temporary("place")
		f.emit(define(place, unary(token.AND, ident(outer))))
		inner := f.declare(o)
		head = append(head,
			variable(inner, f.representation(f.substitute(o.Type(), f.env))),
			assign(ident(inner), pointerTo(ident(place))),
			assign(ident(place), unary(token.AND, ident(inner))))
	}
	end := f.enter(label, true)
	body := f.collect(func() {
		for _, h := range head {
			f.emit(h)
		}
		advance := when(ident(turn), assign(ident(turn), ident("false")))
		if s.Post != nil {
			advance.Else = block(f.collect(func() { f.statement(s.Post) }))
		}
		f.emit(advance)
		if s.Cond != nil {
			f.emit(when(not(f.condition(s.Cond)), branch(token.BREAK, "")))
		}
		f.statements(s.Body.List)
	})
	end()
	f.pos = s.Pos()
	f.emitLabelled(label, &ast.ForStmt{Body: block(body)})
}

// captured reports whether a variable outlives a turn of the loop: a closure
// or a pointer refers to it.
func (f *function) captured(o types.Object, n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if found {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncLit:
			found = found || f.mentions(o, n)
			return false
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				found = found || f.mentions(o, n.X)
			}
		case *ast.SelectorExpr:
			if id, ok := ast.Unparen(n.X).(*ast.Ident); ok && f.info.Uses[id] == o {
				if s := f.info.Selections[n]; s != nil && s.Kind() == types.MethodVal {
					found = true
				}
			}
		case *ast.SliceExpr:
			if _, array := f.coreType(n.X).(*types.Array); array {
				found = found || f.mentions(o, n.X)
			}
		case *ast.RangeStmt:
			if _, ok := f.coreType(n.X).(*types.Signature); ok {
				found = found || f.mentions(o, n.Body)
			}
		case *ast.DeferStmt, *ast.GoStmt:
			found = found || f.mentions(o, n)
		}
		return !found
	})
	return found
}

func (f *function) mentions(o types.Object, n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && f.info.Uses[id] == o {
			found = true
		}
		return !found
	})
	return found
}

func (f *function) labelStatement(s *ast.LabeledStmt) {
	switch s.Stmt.(type) {
	case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
		if f.jumpedTo(s.Label) {
			// the interpreter knows one label a statement
			f.emit(&ast.LabeledStmt{Label: ident(s.Label.Name + dot + "goto"), Stmt: f.nothing()})
		}
		f.labelled(s.Stmt, s.Label.Name)
		return
	case *ast.BlockStmt:
		if !f.brokenTo(s.Label) {
			break
		}
		end := f.enter(s.Label.Name, false)
		body := f.collect(func() { f.statements(s.Stmt.(*ast.BlockStmt).List) })
		end()
		body = append(body, branch(token.BREAK, s.Label.Name))
		f.emitLabelled(s.Label.Name, &ast.ForStmt{Body: block(body)})
		return
	}
	if f.jumpedTo(s.Label) {
		f.emit(&ast.LabeledStmt{Label: ident(s.Label.Name + dot + "goto"), Stmt: f.nothing()})
	}
	f.statement(s.Stmt)
}

// nothing is a statement without effect, for a label to stand on.
func (f *function) nothing() ast.Stmt {
	return define(f.temporary("v"), number(0))
}

func (f *function) jumpedTo(label *ast.Ident) bool { return f.gotos[f.info.Defs[label]] }

func (f *function) brokenTo(label *ast.Ident) bool { return f.breaks[f.info.Defs[label]] }

// simple reports whether an expression only names a variable or a field.
func simple(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.Ident:
		return true
	case *ast.SelectorExpr:
		return simple(x.X)
	}
	return false
}
