package evaluator

import (
	"go/ast"
	"go/token"
	"slices"
)

// What the parts of a cell define and declare, as they are written.

// definedNames lists the variables that a statement of the cell defines.
func definedNames(node ast.Stmt) []string {
	var names []string
	for _, ident := range definedIdents(node) {
		names = append(names, ident.Name)
	}
	return names
}

// definedIdents are definedNames, each where it stands.
func definedIdents(node ast.Stmt) []*ast.Ident {
	var idents []*ast.Ident
	switch n := node.(type) {
	case *ast.LabeledStmt:
		return definedIdents(n.Stmt)
	case *ast.AssignStmt:
		if n.Tok == token.DEFINE {
			for _, left := range n.Lhs {
				if ident, ok := left.(*ast.Ident); ok {
					idents = append(idents, ident)
				}
			}
		}
	case *ast.DeclStmt:
		if d, ok := n.Decl.(*ast.GenDecl); ok && d.Tok == token.VAR {
			for _, spec := range d.Specs {
				idents = append(idents, spec.(*ast.ValueSpec).Names...)
			}
		}
	}
	return slices.DeleteFunc(idents, func(ident *ast.Ident) bool { return ident.Name == "_" })
}

// declaredNames are the names that a declaration declares; of a method, its type's.
func declaredNames(declaration ast.Decl) []string {
	var names []string
	for _, ident := range declaredIdents(declaration) {
		names = append(names, ident.Name)
	}
	return names
}

// declaredIdents are declaredNames, each where it stands.
func declaredIdents(declaration ast.Decl) []*ast.Ident {
	switch d := declaration.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			return []*ast.Ident{d.Name}
		}
		if receiver := receiverOf(d); receiver != nil {
			return []*ast.Ident{receiver}
		}
	case *ast.GenDecl:
		var idents []*ast.Ident
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				idents = append(idents, spec.Name)
			case *ast.ValueSpec:
				idents = append(idents, spec.Names...)
			}
		}
		return idents
	}
	return nil
}

// receiverName is the name of a method's type.
func receiverName(d *ast.FuncDecl) string {
	if receiver := receiverOf(d); receiver != nil {
		return receiver.Name
	}
	return ""
}

// receiverOf is receiverName, where it stands; nil: there is none.
func receiverOf(d *ast.FuncDecl) *ast.Ident {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return nil
	}
	t := d.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.ParenExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x
		default:
			return nil
		}
	}
}

// namesOf are the names that those of some declarations declare which count; nil: all
// count.
func namesOf(declarations []ast.Decl, counts func(ast.Node) bool) map[string]bool {
	names := map[string]bool{}
	for _, declaration := range declarations {
		if counts != nil && !counts(declaration) {
			continue
		}
		for _, name := range declaredNames(declaration) {
			names[name] = true
		}
	}
	return names
}

func isNoMethod(node ast.Node) bool {
	d, ok := node.(*ast.FuncDecl)
	return !ok || d.Recv == nil
}

func isTypes(node ast.Node) bool { return isGeneral(node, token.TYPE) }

func isVariables(node ast.Node) bool { return isGeneral(node, token.VAR) }

// isConstant tells of a declaration whose names mean the same at any time.
func isConstant(node ast.Node) bool { return isTypes(node) || isGeneral(node, token.CONST) }

func isGeneral(node ast.Node, keyword token.Token) bool {
	d, ok := node.(*ast.GenDecl)
	return ok && d.Tok == keyword
}

// holds tells whether a place is in a node, or just behind it.
func holds(node ast.Node, at token.Pos) bool { return node.Pos() <= at && at <= node.End() }

// meets tells whether two sets have something in common.
func meets[E comparable](a, b map[E]bool) bool {
	for e := range a {
		if b[e] {
			return true
		}
	}
	return false
}
