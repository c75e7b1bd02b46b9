package evaluator

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// write writes the declarations and the statements of a cell.
func (w *programWriter) write(c *checked) error {
	var body []ast.Stmt
	for _, u := range c.units {
		for _, d := range u.declarations {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
				continue
			}
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
				if w.declared(g, u) {
					body = append(body, w.statement(&ast.DeclStmt{Decl: g}, u, c)...)
					continue
				}
				w.drop(g, u)
			}
			use(d, u.info)
			if m, ok := d.(*ast.FuncDecl); ok && m.Recv != nil {
				if method := u.function(m); len(w.versions[method]) > 1 {
					if counts := w.version(method, m); counts != nil {
						body = append(body, counts)
					}
					continue
				}
			}
			w.print(&w.declarations, d)
			w.declarations.WriteString("\n\n")
		}
		for _, s := range u.statements {
			body = append(body, w.statement(s, u, c)...)
		}
	}
	if len(body) > 0 {
		name := fmt.Sprintf("cell%d", c.cell.number)
		for n := 2; w.taken[name] != nil; n++ {
			name = fmt.Sprintf("cell%d_%d", c.cell.number, n)
		}
		w.calls = append(w.calls, name)
		block := &ast.BlockStmt{List: body}
		for _, u := range c.units {
			use(block, u.info)
		}
		w.print(&w.cells, &ast.FuncDecl{Name: ast.NewIdent(name), Type: &ast.FuncType{Params: &ast.FieldList{}}, Body: block})
		w.cells.WriteString("\n\n")
	}
	return w.failed
}

// declared tells whether variables of a declaration are given other values only,
// since there are earlier ones whose place they take.
func (w *programWriter) declared(g *ast.GenDecl, u *unit) bool {
	return slices.ContainsFunc(g.Specs, func(spec ast.Spec) bool {
		return slices.ContainsFunc(spec.(*ast.ValueSpec).Names, func(id *ast.Ident) bool { return w.shared[u.info.Defs[id]] != nil })
	})
}

// drop takes variables out of a declaration of package variables that w.order
// does not declare; they keep the declaration that they have here.
func (w *programWriter) drop(g *ast.GenDecl, u *unit) {
	for _, spec := range g.Specs {
		for _, id := range spec.(*ast.ValueSpec).Names {
			if o := u.info.Defs[id]; o != nil {
				w.order = slices.DeleteFunc(w.order, func(other types.Object) bool { return other == o })
			}
		}
	}
}

// statement writes a statement of a cell: what it declares are variables of the
// program, and the value that it shows is printed.
func (w *programWriter) statement(s ast.Stmt, u *unit, c *checked) []ast.Stmt {
	switch n := s.(type) {
	case *ast.AssignStmt:
		if n.Tok == token.DEFINE {
			n.Tok = token.ASSIGN
		}
	case *ast.DeclStmt:
		d, ok := n.Decl.(*ast.GenDecl)
		if !ok || d.Tok != token.VAR {
			break
		}
		var list []ast.Stmt
		for _, spec := range d.Specs {
			spec := spec.(*ast.ValueSpec)
			var left []ast.Expr
			for _, id := range spec.Names {
				left = append(left, id)
			}
			switch {
			case len(spec.Values) > 0:
				list = append(list, &ast.AssignStmt{Lhs: left, Tok: token.ASSIGN, Rhs: spec.Values})
			default:
				for _, id := range spec.Names {
					if o := u.info.Defs[id]; w.shared[o] != nil {
						list = append(list, &ast.AssignStmt{Lhs: []ast.Expr{id}, Tok: token.ASSIGN, Rhs: []ast.Expr{
							&ast.StarExpr{X: &ast.CallExpr{Fun: ast.NewIdent("new"), Args: []ast.Expr{w.typeExpression(o.Type())}}}}})
					}
				}
			}
		}
		return list
	case *ast.ExprStmt:
		if n != c.display {
			break
		}
		t := u.info.TypeOf(n.X)
		tuple, several := t.(*types.Tuple)
		if t == nil || several && tuple.Len() == 0 || u.info.Types[n.X].IsVoid() || u.info.Types[n.X].IsNil() || printing(u.info, n.X) {
			break
		}
		return []ast.Stmt{&ast.ExprStmt{X: &ast.CallExpr{
			Fun: &ast.SelectorExpr{X: ast.NewIdent(w.importName("fmt", "fmt")), Sel: ast.NewIdent("Println")}, Args: []ast.Expr{n.X}}}}
	}
	return []ast.Stmt{s}
}

// use adds blank assignments for local variables that nothing uses, which a
// notebook allows and the compiler does not.
func use(root ast.Node, info *types.Info) {
	used := map[types.Object]bool{}
	for _, o := range info.Uses {
		used[o] = true
	}
	unused := func(s ast.Stmt) []ast.Stmt {
		var list []ast.Stmt
		for _, id := range definedIdents(s) {
			o, ok := info.Defs[id].(*types.Var)
			if ok && !used[o] && o.Parent() != nil && o.Parent() != o.Pkg().Scope() {
				list = append(list, &ast.AssignStmt{Lhs: []ast.Expr{ast.NewIdent("_")}, Tok: token.ASSIGN, Rhs: []ast.Expr{ast.NewIdent(id.Name)}})
			}
		}
		return list
	}
	extend := func(list []ast.Stmt) []ast.Stmt {
		var out []ast.Stmt
		for _, s := range list {
			out = append(append(out, s), unused(s)...)
		}
		return out
	}
	ast.Inspect(root, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			n.List = extend(n.List)
		case *ast.CaseClause:
			n.Body = extend(n.Body)
		case *ast.CommClause:
			n.Body = extend(n.Body)
		}
		return true
	})
}
