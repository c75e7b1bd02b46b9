package evaluator

import (
	"go/ast"
	"go/token"
	"slices"
)

// arrange cuts a cell into units: statements in their order, and declarations in
// any order, as Go has it. A declaration comes first, or, where it needs variables
// of the cell, as soon as they are there; but where they need it in turn and an
// earlier cell has left such variables, it means those. Variables that are declared with var come
// in the order in which they need each other, where the cell's order leaves one
// undefined.
func (s *Session) arrange(c *cell) [][]ast.Node {
	c.fields = s.fieldNames(c)
	statements := s.hoisted(c, c.needs)
	defined := map[string]int{} // variable → the first statement that defines it
	for i, node := range statements {
		for _, name := range definedNames(node) {
			if _, ok := defined[name]; !ok {
				defined[name] = i
			}
		}
	}
	variables := map[string]bool{}
	for name := range defined {
		variables[name] = true
	}
	after := make([][]ast.Node, len(statements)+1) // declarations that follow so many statements
	for _, declaration := range c.declarations {
		at := 0
		for name := range c.needs(declaration, variables) {
			i := defined[name]
			if _, live := s.live[name]; !live || !c.needed(declaration, statements[:i+1]) {
				at = max(at, i+1)
			}
		}
		after[at] = append(after[at], declaration)
	}
	units := [][]ast.Node{after[0]}
	for i, node := range statements {
		last := len(units) - 1
		if i > 0 && len(after[i]) == 0 {
			units[last] = append(units[last], node)
		} else {
			units = append(units, []ast.Node{node})
		}
		if len(after[i+1]) > 0 {
			units = append(units, after[i+1])
		}
	}
	return slices.DeleteFunc(units, func(u []ast.Node) bool { return len(u) == 0 })
}

// hoisted returns a cell's statements. Before a variable's declaration come those
// of later ones that it needs, as a function tells, if the session does not have them.
func (s *Session) hoisted(c *cell, needs func(ast.Node, map[string]bool) map[string]bool) []ast.Stmt {
	statements := s.divided(c)
	later, assigned := map[string]int{}, map[string]int{} // variable → the statement that defines it, or gives it the value
	for i, statement := range slices.Backward(statements) {
		if d, ok := statement.(*ast.DeclStmt); ok {
			for _, name := range definedNames(d) {
				later[name] = i
			}
		}
		for _, name := range c.assigned[statement] {
			assigned[name] = i
		}
	}
	var list []ast.Stmt
	placed := make([]bool, len(statements))
	var place func(i int)
	place = func(i int) {
		if placed[i] {
			return
		}
		placed[i] = true
		if _, ok := statements[i].(*ast.DeclStmt); ok || c.assigned[statements[i]] != nil {
			missing, unset := map[string]bool{}, map[string]bool{}
			for name, j := range later {
				if _, live := s.live[name]; j > i && !live && !placed[j] {
					missing[name] = true
				}
			}
			for name, j := range assigned {
				if j > i && !placed[j] {
					unset[name] = true
				}
			}
			var before []int
			for name := range needs(statements[i], missing) {
				before = append(before, later[name])
			}
			for name := range c.reads(statements[i], unset) {
				before = append(before, assigned[name])
			}
			slices.Sort(before)
			for _, j := range before {
				place(j)
			}
		}
		list = append(list, statements[i])
	}
	for i := range statements {
		place(i)
	}
	return list
}

// divided returns a cell's statements, with a block of var declarations cut into
// its parts where one needs a later one.
func (s *Session) divided(c *cell) []ast.Stmt {
	var list []ast.Stmt
	for _, statement := range c.statements {
		d, ok := statement.(*ast.DeclStmt)
		if !ok {
			list = append(list, statement)
			continue
		}
		block, ok := d.Decl.(*ast.GenDecl)
		if !ok || block.Tok != token.VAR || len(block.Specs) < 2 {
			list = append(list, statement)
			continue
		}
		var parts []ast.Stmt
		for _, spec := range block.Specs {
			parts = append(parts, &ast.DeclStmt{Decl: &ast.GenDecl{TokPos: spec.Pos(), Tok: token.VAR, Specs: []ast.Spec{spec}}})
		}
		apart := false
		missing := map[string]bool{}
		for i := len(parts) - 1; i >= 0; i-- {
			apart = apart || len(c.needs(parts[i], missing)) > 0
			for _, name := range definedNames(parts[i]) {
				if _, live := s.live[name]; !live {
					missing[name] = true
				}
			}
		}
		if !apart {
			parts = []ast.Stmt{statement}
		}
		list = append(list, parts...)
	}
	return list
}

// needed tells whether one of some statements needs a declaration.
func (c *cell) needed(declaration ast.Decl, statements []ast.Stmt) bool {
	names := namesOf([]ast.Decl{declaration}, nil)
	return slices.ContainsFunc(statements, func(statement ast.Stmt) bool { return len(c.needs(statement, names)) > 0 })
}
