package evaluator

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
)

// findVersions notes the declarations of each method that mean something else each,
// since a cell wrote another or declared anew what the method refers to. The others
// are not written.
func (w *programWriter) findVersions(list []*checked) {
	w.versions = map[*types.Func][]*ast.FuncDecl{}
	for _, c := range list {
		for _, u := range c.units {
			u.declarations = slices.DeleteFunc(u.declarations, func(d ast.Decl) bool {
				m, ok := d.(*ast.FuncDecl)
				if !ok || m.Recv == nil {
					return false
				}
				method := u.function(m)
				versions := w.versions[method]
				if method == nil || len(versions) > 0 && w.equal(m, versions[len(versions)-1]) {
					return method != nil
				}
				w.versions[method] = append(versions, m)
				return false
			})
		}
	}
}

// equal tells whether two declarations are written in the same words.
func (w *programWriter) equal(a, b *ast.FuncDecl) bool {
	text := func(d *ast.FuncDecl) string {
		bare := *d
		bare.Doc = nil
		var out bytes.Buffer
		w.print(&out, &bare)
		return out.String()
	}
	return text(a) == text(b)
}

// version writes one version of a method that has more: as a function, and with the
// first the method, which calls the function whose number a variable holds. Another
// version counts from the assignment that is returned.
func (w *programWriter) version(method *types.Func, m *ast.FuncDecl) ast.Stmt {
	versions := w.versions[method]
	base := receiverName(m) + "_" + m.Name.Name
	function := func(i int) string { return fmt.Sprintf("%s_%d", base, i) }
	taken := func() bool {
		for i := range versions {
			if w.taken[function(i)] != nil {
				return true
			}
		}
		return w.taken[base] != nil
	}
	for taken() {
		base += "_"
	}
	receiver, typeParameters := w.receiver(method, m)
	if versions[0] == m {
		fmt.Fprintf(&w.declarations, "// %s tells which %s of %s counts: cells declare it anew, or what it calls.\nvar %s int\n\n", base, method.Name(), receiverName(m), base)
		forward := &ast.FuncType{Params: &ast.FieldList{}, Results: &ast.FieldList{}}
		call := &ast.CallExpr{Args: []ast.Expr{ast.NewIdent("r")}}
		for _, field := range m.Type.Params.List {
			one := &ast.Field{Type: field.Type}
			for range max(len(field.Names), 1) {
				name := ast.NewIdent(fmt.Sprint("p", len(call.Args)))
				one.Names, call.Args = append(one.Names, name), append(call.Args, name)
			}
			forward.Params.List = append(forward.Params.List, one)
			if _, variadic := field.Type.(*ast.Ellipsis); variadic {
				call.Ellipsis = 1
			}
		}
		if m.Type.Results != nil {
			for _, field := range m.Type.Results.List {
				for range max(len(field.Names), 1) {
					forward.Results.List = append(forward.Results.List, &ast.Field{Type: field.Type})
				}
			}
		}
		choice := &ast.SwitchStmt{Tag: ast.NewIdent(base), Body: &ast.BlockStmt{}}
		for i := range versions {
			one := *call
			one.Fun = ast.NewIdent(function(i))
			body := ast.Stmt(&ast.ExprStmt{X: &one})
			if len(forward.Results.List) > 0 {
				body = &ast.ReturnStmt{Results: []ast.Expr{&one}}
			}
			clause := &ast.CaseClause{List: []ast.Expr{&ast.BasicLit{Kind: token.INT, Value: strconv.Itoa(i)}}, Body: []ast.Stmt{body}}
			if i == len(versions)-1 {
				clause.List = nil
			}
			choice.Body.List = append(choice.Body.List, clause)
		}
		w.print(&w.declarations, &ast.FuncDecl{Recv: &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{ast.NewIdent("r")}, Type: receiver}}}, Name: m.Name, Type: forward, Body: &ast.BlockStmt{List: []ast.Stmt{choice}}})
		w.declarations.WriteString("\n\n")
	}
	number := slices.Index(versions, m)
	parameters := &ast.FieldList{}
	for i, field := range slices.Concat(m.Recv.List, m.Type.Params.List) {
		one := *field
		if i == 0 {
			one.Type = receiver
		}
		if len(one.Names) == 0 {
			one.Names = []*ast.Ident{ast.NewIdent("_")}
		}
		parameters.List = append(parameters.List, &one)
	}
	w.print(&w.declarations, &ast.FuncDecl{Name: ast.NewIdent(function(number)), Type: &ast.FuncType{TypeParams: typeParameters, Params: parameters, Results: m.Type.Results}, Body: m.Body})
	w.declarations.WriteString("\n\n")
	if number == 0 {
		return nil
	}
	return &ast.AssignStmt{Lhs: []ast.Expr{ast.NewIdent(base)}, Tok: token.ASSIGN, Rhs: []ast.Expr{&ast.BasicLit{Kind: token.INT, Value: strconv.Itoa(number)}}}
}

// receiver writes the type of a method's receiver, and the type parameters of a
// function that takes one as its first parameter; nil: there are none.
func (w *programWriter) receiver(method *types.Func, m *ast.FuncDecl) (ast.Expr, *ast.FieldList) {
	receiver := m.Recv.List[0].Type
	var names []ast.Expr
	ast.Inspect(receiver, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IndexExpr:
			names = []ast.Expr{n.Index}
		case *ast.IndexListExpr:
			names = n.Indices
		}
		return names == nil
	})
	if names == nil {
		return receiver, nil
	}
	list := &ast.FieldList{}
	for i, name := range names {
		id := name.(*ast.Ident)
		if id.Name == "_" {
			id.Name = fmt.Sprint("T", i)
		}
		parameter := method.Signature().RecvTypeParams().At(i)
		list.List = append(list.List, &ast.Field{Names: []*ast.Ident{ast.NewIdent(id.Name)}, Type: w.typeExpression(parameter.Constraint())})
	}
	return receiver, list
}
