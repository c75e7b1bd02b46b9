package evaluator

import (
	"go/ast"
	"go/token"
	"maps"
	"slices"
)

// arrange cuts a cell into units: statements in their order, and declarations in
// any order, as Go has it. A declaration comes first, or, where it needs variables
// of the cell, as soon as they are there; but where they need it in turn and an
// earlier cell has left such variables, it means those. Variables that are declared with var come
// in the order in which they need each other, where the cell's order leaves one
// undefined.
func (s *Session) arrange(c *cell) [][]ast.Node {
	statements := s.hoisted(c)
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

// gather makes declarations of var statements that need a type whose methods need
// them: in no order of units could one come before the other.
func (c *cell) gather() {
	types := map[string]bool{}
	for _, declaration := range c.declarations {
		if d, ok := declaration.(*ast.GenDecl); ok && d.Tok == token.TYPE {
			for _, name := range declaredNames(d) {
				types[name] = true
			}
		}
	}
	for more := len(types) > 0; more; { // one may need another that can only now be gathered
		more = false
		c.statements = slices.DeleteFunc(slices.Clone(c.statements), func(statement ast.Stmt) bool {
			d, ok := statement.(*ast.DeclStmt)
			if !ok || !c.turns(statement, types) || c.needsStatements(statement) {
				return false
			}
			c.declarations = append(slices.Clone(c.declarations), d.Decl)
			more = true
			return true
		})
	}
}

// turns tells whether a statement needs a type that needs what it defines.
func (c *cell) turns(statement ast.Stmt, types map[string]bool) bool {
	names := map[string]bool{}
	for _, name := range definedNames(statement) {
		names[name] = true
	}
	if len(names) == 0 {
		return false
	}
	needed := c.needs(statement, types)
	return slices.ContainsFunc(c.declarations, func(declaration ast.Decl) bool {
		return slices.ContainsFunc(declaredNames(declaration), func(name string) bool { return needed[name] }) && len(c.needs(declaration, names)) > 0
	})
}

// needsStatements tells whether what a statement itself mentions is defined by another.
func (c *cell) needsStatements(statement ast.Stmt) bool {
	others := map[string]bool{}
	for _, other := range c.statements {
		if other != statement {
			for _, name := range definedNames(other) {
				others[name] = true
			}
		}
	}
	found := false
	ast.Inspect(statement, func(n ast.Node) bool {
		ident, ok := n.(*ast.Ident)
		found = found || ok && others[ident.Name]
		return !found
	})
	return found
}

// hoisted returns a cell's statements. Before a variable's declaration come those
// of later ones that it needs, if the session does not have them.
func (s *Session) hoisted(c *cell) []ast.Stmt {
	statements := s.divided(c)
	later := map[string]int{} // variable → the declaration that defines it
	for i := len(statements) - 1; i >= 0; i-- {
		if d, ok := statements[i].(*ast.DeclStmt); ok {
			for _, name := range definedNames(d) {
				later[name] = i
			}
		}
	}
	var list []ast.Stmt
	placed := make([]bool, len(statements))
	there := map[string]bool{}
	var place func(i int)
	place = func(i int) {
		if placed[i] {
			return
		}
		placed[i] = true
		if _, ok := statements[i].(*ast.DeclStmt); ok {
			missing := map[string]bool{}
			for name, j := range later {
				if _, live := s.live[name]; j > i && !live && !there[name] {
					missing[name] = true
				}
			}
			needed := slices.Sorted(maps.Keys(c.needs(statements[i], missing)))
			for _, name := range needed {
				place(later[name])
			}
		}
		list = append(list, statements[i])
		for _, name := range definedNames(statements[i]) {
			there[name] = true
		}
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

// needs tells which of some names a node refers to, by itself or by the functions
// and types of the cell that it refers to.
func (c *cell) needs(node ast.Node, names map[string]bool) map[string]bool {
	needed := map[string]bool{}
	if len(names) == 0 {
		return needed
	}
	seen := map[ast.Node]bool{}
	var visit func(node ast.Node)
	visit = func(node ast.Node) {
		if seen[node] {
			return
		}
		seen[node] = true
		mentioned := c.mentioned(node)
		if d, ok := node.(*ast.GenDecl); ok && d.Tok == token.TYPE {
			for _, name := range declaredNames(d) { // a type comes with its methods
				mentioned[name] = true
			}
		}
		for name := range mentioned {
			if names[name] {
				needed[name] = true
			}
			for _, declaration := range c.declarations {
				if slices.Contains(declaredNames(declaration), name) {
					visit(declaration)
				}
			}
		}
	}
	visit(node)
	return needed
}

// needed tells whether one of some statements needs a declaration.
func (c *cell) needed(declaration ast.Decl, statements []ast.Stmt) bool {
	names := map[string]bool{}
	for _, name := range declaredNames(declaration) {
		names[name] = true
	}
	return slices.ContainsFunc(statements, func(statement ast.Stmt) bool { return len(c.needs(statement, names)) > 0 })
}

// mentioned are the names of a node that mean something outside of it, as far as
// the parser tells: it has resolved those of parameters and local variables.
func (c *cell) mentioned(node ast.Node) map[string]bool {
	names := map[string]bool{}
	var visit func(n ast.Node) bool
	all := func(list []ast.Expr) {
		for _, e := range list {
			ast.Inspect(e, visit)
		}
	}
	visit = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Recv != nil {
				ast.Inspect(n.Recv, visit)
			}
			ast.Inspect(n.Type, visit)
			if n.Body != nil {
				ast.Inspect(n.Body, visit)
			}
			return false
		case *ast.Field: // its names are no mentions
			ast.Inspect(n.Type, visit)
			return false
		case *ast.SelectorExpr:
			ast.Inspect(n.X, visit)
			return false
		case *ast.ValueSpec:
			if n.Type != nil {
				ast.Inspect(n.Type, visit)
			}
			all(n.Values)
			return false
		case *ast.CompositeLit:
			if n.Type != nil {
				ast.Inspect(n.Type, visit)
			}
			_, isMap := n.Type.(*ast.MapType)
			for _, e := range n.Elts {
				pair, ok := e.(*ast.KeyValueExpr)
				if !ok {
					ast.Inspect(e, visit)
					continue
				}
				if _, field := pair.Key.(*ast.Ident); !field || isMap {
					ast.Inspect(pair.Key, visit)
				}
				ast.Inspect(pair.Value, visit)
			}
			return false
		case *ast.Ident:
			if n.Obj == nil || c.scope != nil && c.scope.Lookup(n.Name) == n.Obj {
				names[n.Name] = true
			}
		}
		return true
	}
	ast.Inspect(node, visit)
	return names
}
