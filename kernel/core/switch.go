package core

import (
	"go/ast"
	"go/token"
	"go/types"
)

// switchStatement keeps a switch whose conditions are single expressions: the
// interpreter looks only at the first of a list, so lists are joined.
func (f *function) switchStatement(s *ast.SwitchStmt, label string) {
	saved := f.marked
	f.marked = false
	defer func() { f.marked = saved }()
	f.emit(block(f.collect(func() {
		if s.Init != nil {
			f.statement(s.Init)
		}
		var tag ast.Expr
		var tagType types.Type
		if s.Tag != nil {
			tagType = types.Default(f.typeOf(s.Tag))
			tag = f.copied(f.value(s.Tag, tagType), tagType)
		}
		out := &ast.SwitchStmt{Body: &ast.BlockStmt{}}
		end := f.enter(label, false)
		for _, c := range s.Body.List {
			c := c.(*ast.CaseClause)
			clause := &ast.CaseClause{}
			for _, e := range c.List {
				var condition ast.Expr
				switch {
				case tag == nil && types.IsInterface(f.typeOf(e)):
					condition = f.equal(f.expression(e), f.typeOf(e), ident("true"), boolean, token.EQL)
				case tag == nil:
					condition = f.isolated(e)
				default:
					condition = f.equal(tag, tagType, f.expressionOr(e, tagType), f.caseType(e, tagType), token.EQL)
				}
				if len(clause.List) == 0 {
					clause.List = []ast.Expr{condition}
				} else {
					clause.List[0] = binary(clause.List[0], token.LOR, condition)
				}
			}
			clause.Body = f.collect(func() { f.statements(c.Body) })
			f.source(clause, c.Pos())
			out.Body.List = append(out.Body.List, clause)
		}
		end()
		f.pos = s.Pos()
		if fallsAroundDefault(out) {
			out = f.choose(out)
		}
		f.emitLabelled(label, out)
	})))
}

// fallsAroundDefault reports whether a switch falls through and has its default
// before other clauses: the interpreter runs the default as if it were last.
func fallsAroundDefault(s *ast.SwitchStmt) bool {
	falls, early := false, false
	for i, c := range s.Body.List {
		c := c.(*ast.CaseClause)
		early = early || c.List == nil && i < len(s.Body.List)-1
		if n := len(c.Body); n > 0 {
			b, ok := c.Body[n-1].(*ast.BranchStmt)
			falls = falls || ok && b.Tok == token.FALLTHROUGH
		}
	}
	return falls && early
}

// choose separates choosing a clause from running it; the result is the switch
// that runs the clause of a number.
func (f *function) choose(s *ast.SwitchStmt) *ast.SwitchStmt {
	chosen := f.temporary("case")
	choice := &ast.SwitchStmt{Body: &ast.BlockStmt{}}
	act := &ast.SwitchStmt{Tag: ident(chosen), Body: &ast.BlockStmt{}}
	f.emit(define(chosen, number(0)))
	for i, c := range s.Body.List {
		c := c.(*ast.CaseClause)
		set := assign(ident(chosen), number(i+1))
		if c.List == nil {
			f.emit(set)
		} else {
			choice.Body.List = append(choice.Body.List, &ast.CaseClause{List: c.List, Body: []ast.Stmt{set}})
		}
		act.Body.List = append(act.Body.List, &ast.CaseClause{List: []ast.Expr{number(i + 1)}, Body: c.Body})
	}
	f.emit(choice)
	return act
}

func (f *function) caseType(e ast.Expr, tag types.Type) types.Type {
	if f.info.Types[e].IsNil() {
		return tag
	}
	return types.Default(f.typeOf(e))
}

func (f *function) expressionOr(e ast.Expr, tag types.Type) ast.Expr {
	if f.info.Types[e].IsNil() {
		return ident("nil")
	}
	if !types.IsInterface(tag) {
		return f.operand(e, tag)
	}
	return f.expression(e)
}

func (f *function) typeSwitch(s *ast.TypeSwitchStmt, label string) {
	saved := f.marked
	f.marked = false
	defer func() { f.marked = saved }()
	f.emit(block(f.collect(func() {
		if s.Init != nil {
			f.statement(s.Init)
		}
		var x ast.Expr
		switch a := s.Assign.(type) {
		case *ast.ExprStmt:
			x = ast.Unparen(a.X).(*ast.TypeAssertExpr).X
		case *ast.AssignStmt:
			x = ast.Unparen(a.Rhs[0]).(*ast.TypeAssertExpr).X
		}
		value := f.copied(f.expression(x), f.typeOf(x))
		out := &ast.SwitchStmt{Body: &ast.BlockStmt{}}
		end := f.enter(label, false)
		for _, c := range s.Body.List {
			c := c.(*ast.CaseClause)
			clause := &ast.CaseClause{}
			for _, e := range c.List {
				var condition ast.Expr
				if f.info.Types[e].IsNil() {
					condition = &ast.BinaryExpr{X: value, Op: token.EQL, Y: ident("nil")}
				} else {
					condition = f.has(value, f.typeOf(e))
				}
				if len(clause.List) == 0 {
					clause.List = []ast.Expr{condition}
				} else {
					clause.List[0] = binary(clause.List[0], token.LOR, condition)
				}
			}
			clause.Body = f.collect(func() {
				if o := f.info.Implicits[c]; o != nil && f.mentionedIn(o, c.Body) {
					t := f.substitute(o.Type(), f.env)
					name := f.declare(o)
					f.emit(variable(name, f.representation(t)))
					if types.IsInterface(t) {
						f.emit(assign(ident(name), value))
					} else {
						f.emit(assign(ident(name), f.open(value, t)))
					}
				}
				f.statements(c.Body)
			})
			f.source(clause, c.Pos())
			out.Body.List = append(out.Body.List, clause)
		}
		end()
		f.pos = s.Pos()
		f.emitLabelled(label, out)
	})))
}

func (f *function) mentionedIn(o types.Object, list []ast.Stmt) bool {
	for _, s := range list {
		if f.mentions(o, s) {
			return true
		}
	}
	return false
}
