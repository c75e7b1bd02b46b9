package evaluator

import (
	"cmp"
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
		moved := map[types.Object]bool{} // variables that the body gives their values
		var began []ast.Stmt
		late := len(w.calls)+len(body) > 0 || w.changes(u)
		for _, d := range u.declarations {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
				continue
			}
			if isVariables(d) {
				if d = w.move(d.(*ast.GenDecl), u, late, moved); d == nil {
					continue
				}
			}
			use(d, u.info)
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" && late {
				f.Name.Name = w.unused(fmt.Sprintf("init%d", c.cell.number))
				began = append(began, &ast.ExprStmt{X: &ast.CallExpr{Fun: ast.NewIdent(f.Name.Name)}})
			}
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
		body = slices.Concat(body, w.values(u, moved), began)
		for _, s := range u.statements {
			body = append(body, w.statement(s, u, c)...)
		}
	}
	if len(body) > 0 {
		name := w.unused(fmt.Sprintf("cell%d", c.cell.number))
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

// changes tells whether the declarations of a unit change what earlier ones mean: they give
// a variable another value, or a method another body.
func (w *programWriter) changes(u *unit) bool {
	return slices.ContainsFunc(u.declarations, func(d ast.Decl) bool {
		if f, ok := d.(*ast.FuncDecl); ok {
			versions := w.versions[u.function(f)]
			return f.Recv != nil && len(versions) > 1 && versions[0] != f
		}
		return isVariables(d) && slices.ContainsFunc(d.(*ast.GenDecl).Specs, func(spec ast.Spec) bool { return w.isShared(spec, u) })
	})
}

// isShared tells whether one of some variables takes the place of an earlier one.
func (w *programWriter) isShared(spec ast.Spec, u *unit) bool {
	return slices.ContainsFunc(spec.(*ast.ValueSpec).Names, func(id *ast.Ident) bool { return w.shared[u.info.Defs[id]] != nil })
}

// unused is a name that nothing in the program has, from now on taken.
func (w *programWriter) unused(base string) string {
	name := base
	for n := 2; w.taken[name] != nil || w.functions[name]; n++ {
		name = fmt.Sprintf("%s_%d", base, n)
	}
	if w.functions == nil {
		w.functions = map[string]bool{}
	}
	w.functions[name] = true
	return name
}

// move takes out of a declaration of package variables those that the cell's function
// gives their values, and returns what is left, or nil: variables whose place others have
// taken before, and, where statements come before, those whose values need not be the same
// before main as there. The others keep the declaration that they have, and are dropped
// from w.order.
func (w *programWriter) move(g *ast.GenDecl, u *unit, late bool, moved map[types.Object]bool) ast.Decl {
	left := *g
	left.Specs = nil
	for _, spec := range g.Specs {
		spec := spec.(*ast.ValueSpec)
		var variables []types.Object
		declarable := true
		for _, id := range spec.Names {
			o := u.info.Defs[id]
			variables = append(variables, o)
			declarable = declarable && w.declarable(o.Type())
		}
		if w.isShared(spec, u) || late && declarable && slices.ContainsFunc(spec.Values, func(e ast.Expr) bool { return !fixed(e, u.info) }) {
			for _, o := range variables {
				moved[o] = true
			}
			continue
		}
		w.order = slices.DeleteFunc(w.order, func(o types.Object) bool { return slices.Contains(variables, o) })
		left.Specs = append(left.Specs, spec)
	}
	if len(left.Specs) == 0 {
		return nil
	}
	return &left
}

// values assigns variables of a unit their values, in the order in which Go initialises
// them; those without get zero.
func (w *programWriter) values(u *unit, moved map[types.Object]bool) []ast.Stmt {
	var list []ast.Stmt
	valued := map[types.Object]bool{}
	for _, initializer := range u.info.InitOrder {
		if !moved[initializer.Lhs[0]] {
			continue
		}
		var left []ast.Expr
		for _, v := range initializer.Lhs {
			valued[v] = true
			left = append(left, ast.NewIdent(cmp.Or(w.names[v], "_")))
		}
		list = append(list, &ast.AssignStmt{Lhs: left, Tok: token.ASSIGN, Rhs: []ast.Expr{initializer.Rhs}})
	}
	var zeroes []ast.Stmt
	for _, d := range u.declarations {
		if !isVariables(d) {
			continue
		}
		for _, spec := range d.(*ast.GenDecl).Specs {
			for _, id := range spec.(*ast.ValueSpec).Names {
				if o := u.info.Defs[id]; moved[o] && !valued[o] && id.Name != "_" {
					zeroes = append(zeroes, w.zero(id, o))
				}
			}
		}
	}
	return append(zeroes, list...)
}

// zero sets a variable to the zero value of its type.
func (w *programWriter) zero(id *ast.Ident, o types.Object) ast.Stmt {
	return &ast.AssignStmt{Lhs: []ast.Expr{id}, Tok: token.ASSIGN, Rhs: []ast.Expr{
		&ast.StarExpr{X: &ast.CallExpr{Fun: ast.NewIdent("new"), Args: []ast.Expr{w.typeExpression(o.Type())}}}}}
}

// fixed tells whether an expression has the same value, and no effect, at any time.
func fixed(e ast.Expr, info *types.Info) bool {
	found := true
	ast.Inspect(e, func(n ast.Node) bool {
		if x, ok := n.(ast.Expr); ok && info.Types[x].Value != nil {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncLit:
			return false // which runs when it is called
		case *ast.CallExpr:
			found = found && (info.Types[n.Fun].IsType() || fixing[calledName(n.Fun, info)])
		case *ast.UnaryExpr:
			found = found && n.Op != token.ARROW
		case *ast.Ident:
			v, ok := info.Uses[n].(*types.Var)
			found = found && (!ok || v.IsField())
		}
		return found
	})
	return found
}

// calledName is the full name of a function that a call names; "": another value.
func calledName(function ast.Expr, info *types.Info) string {
	name := ast.Unparen(function)
	if selector, ok := name.(*ast.SelectorExpr); ok {
		name = selector.Sel
	}
	id, ok := name.(*ast.Ident)
	if !ok {
		return ""
	}
	switch o := info.Uses[id].(type) {
	case *types.Func:
		return o.FullName()
	case *types.Builtin:
		return o.Name()
	}
	return ""
}

// fixing are functions whose values depend on their arguments alone.
var fixing = map[string]bool{"make": true, "new": true, "append": true, "len": true, "cap": true, "errors.New": true}

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
						list = append(list, w.zero(id, o))
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
