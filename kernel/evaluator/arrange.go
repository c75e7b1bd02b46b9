package evaluator

import (
	"go/ast"
	"go/token"
	"go/types"
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
// them: in no order of units could one come before the other. A value that the
// statements above could change is assigned where it stands.
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
		for i := 0; i < len(c.statements); i++ {
			if declaration, assignments := c.gathered(i, types); declaration != nil {
				c.declarations = append(slices.Clone(c.declarations), declaration)
				c.statements = slices.Concat(c.statements[:i], assignments, c.statements[i+1:])
				i += len(assignments) - 1
				more = true
			}
		}
	}
}

// gathered returns the declaration that gather makes of a statement, and the
// assignments that stay in its place; nil: it stays as it is.
func (c *cell) gathered(i int, types map[string]bool) (ast.Decl, []ast.Stmt) {
	statement, ok := c.statements[i].(*ast.DeclStmt)
	if !ok || !c.turns(statement, types) {
		return nil, nil
	}
	d, ok := statement.Decl.(*ast.GenDecl)
	if !ok {
		return nil, nil
	}
	if (i == 0 || c.lasting(d)) && !c.needsOthers(statement, i) {
		return d, nil
	}
	later := map[string]bool{}
	for _, other := range c.statements[i+1:] {
		for _, name := range definedNames(other) {
			later[name] = true
		}
	}
	declaration, assignments := c.withoutValues(d)
	if declaration == nil || len(c.needs(d, later)) > 0 || c.needsOthers(declaration, i) {
		return nil, nil
	}
	return declaration, assignments
}

// lasting tells whether the values of a declaration are the same at any time: they
// call nothing and read no variables.
func (c *cell) lasting(d *ast.GenDecl) bool {
	constant := map[string]bool{}
	for _, declaration := range c.declarations {
		if g, ok := declaration.(*ast.GenDecl); ok && (g.Tok == token.TYPE || g.Tok == token.CONST) {
			for _, name := range declaredNames(g) {
				constant[name] = true
			}
		}
	}
	lasting := true
	var visit func(n ast.Node) bool
	visit = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.FuncType, *ast.StructType, *ast.InterfaceType:
			return false // what a function reads it reads when it is called
		case *ast.CallExpr:
			id, ok := n.Fun.(*ast.Ident)
			lasting = lasting && ok && (id.Name == "make" || id.Name == "new")
		case *ast.UnaryExpr:
			lasting = lasting && n.Op != token.ARROW
		case *ast.CompositeLit:
			if _, isMap := n.Type.(*ast.MapType); isMap {
				for _, e := range n.Elts {
					if pair, ok := e.(*ast.KeyValueExpr); ok {
						ast.Inspect(pair.Key, visit)
					}
				}
			}
		case *ast.KeyValueExpr:
			if _, field := n.Key.(*ast.Ident); !field {
				ast.Inspect(n.Key, visit)
			}
			ast.Inspect(n.Value, visit)
			return false
		case *ast.Ident:
			lasting = lasting && (constant[n.Name] || types.Universe.Lookup(n.Name) != nil)
		}
		return lasting
	}
	for _, spec := range d.Specs {
		for _, value := range spec.(*ast.ValueSpec).Values {
			ast.Inspect(value, visit)
		}
	}
	return lasting
}

// withoutValues cuts a declaration of variables into one that gives them their types
// alone and assignments of their values; nil: a type is not to be seen in it.
func (c *cell) withoutValues(d *ast.GenDecl) (ast.Decl, []ast.Stmt) {
	declaration := &ast.GenDecl{TokPos: d.TokPos, Tok: token.VAR, Lparen: d.Lparen, Rparen: d.Rparen}
	var assignments []ast.Stmt
	for _, spec := range d.Specs {
		spec := spec.(*ast.ValueSpec)
		var left []ast.Expr
		for i, name := range spec.Names {
			left = append(left, &ast.Ident{NamePos: name.NamePos, Name: name.Name})
			t := spec.Type
			if t == nil && len(spec.Values) == len(spec.Names) {
				t = c.writtenType(spec.Values[i])
			}
			if t == nil {
				return nil, nil
			}
			declaration.Specs = append(declaration.Specs, &ast.ValueSpec{Names: []*ast.Ident{name}, Type: t})
		}
		if len(spec.Values) > 0 {
			assignments = append(assignments, &ast.AssignStmt{Lhs: left, TokPos: spec.Values[0].Pos(), Tok: token.ASSIGN, Rhs: spec.Values})
		}
	}
	return declaration, assignments
}

// writtenType is the type of a value where its expression, or the function of the
// cell that it calls, has it in writing; nil: it has not.
func (c *cell) writtenType(value ast.Expr) ast.Expr {
	switch value := ast.Unparen(value).(type) {
	case *ast.CompositeLit:
		if array, ok := value.Type.(*ast.ArrayType); ok {
			if _, counted := array.Len.(*ast.Ellipsis); counted {
				return nil
			}
		}
		return value.Type
	case *ast.UnaryExpr:
		if literal, ok := value.X.(*ast.CompositeLit); ok && value.Op == token.AND {
			if t := c.writtenType(literal); t != nil {
				return &ast.StarExpr{Star: value.OpPos, X: t}
			}
		}
	case *ast.CallExpr:
		id, ok := value.Fun.(*ast.Ident)
		if !ok {
			return nil
		}
		for _, declaration := range c.declarations {
			if !slices.Contains(declaredNames(declaration), id.Name) {
				continue
			}
			switch d := declaration.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil && d.Type.TypeParams == nil && d.Type.Results.NumFields() == 1 {
					return d.Type.Results.List[0].Type
				}
			case *ast.GenDecl:
				if d.Tok == token.TYPE { // a conversion
					return id
				}
			}
		}
		if id.Name == "make" && len(value.Args) > 0 {
			return value.Args[0]
		}
	}
	return nil
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

// needsOthers tells whether what a statement, or a part of it, itself mentions is
// defined by another.
func (c *cell) needsOthers(part ast.Node, i int) bool {
	others := map[string]bool{}
	for n, other := range c.statements {
		if n != i {
			for _, name := range definedNames(other) {
				others[name] = true
			}
		}
	}
	found := false
	ast.Inspect(part, func(n ast.Node) bool {
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
