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
				if tag == nil {
					condition = f.isolated(e)
				} else {
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
		f.emitLabelled(label, out)
	})))
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
