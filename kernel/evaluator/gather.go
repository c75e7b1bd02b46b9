package evaluator

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"sync"

	"kerasgo/kernel/symbols"
)

// gather makes declarations of variables that a type's methods need if the type is
// needed there or above: in no order of units could one come before the other. A value
// that the statements above could change is assigned where it stands.
func (s *Session) gather(c *cell) {
	declared := namesOf(c.declarations, isTypes)
	if len(declared) == 0 {
		return
	}
	c.fields = s.fieldNames(c)
	c.assigned, c.untyped = map[ast.Stmt][]string{}, map[string]bool{}
	whole := *c
	typed := sync.OnceValue(func() map[*ast.Ident]types.Type { return s.typesOf(c, whole) })
	for more := true; more; { // one may need another that can only now be gathered
		more = false
		needing := c.needing(declared)
		used := map[string]bool{} // types that the statements so far need
		comingWith := s.typesComingWith(c, declared)
		for i := 0; i < len(c.statements); i++ {
			statement := c.statements[i]
			maps.Copy(used, comingWith[statement])
			if !slices.ContainsFunc(definedNames(statement), func(name string) bool { return meets(used, needing[name]) }) {
				continue
			}
			declaration, assignments := s.gathered(c, i, typed)
			if declaration == nil {
				continue
			}
			if _, isVar := statement.(*ast.DeclStmt); isVar {
				for _, assignment := range assignments {
					for _, left := range assignment.(*ast.AssignStmt).Lhs {
						c.assigned[assignment] = append(c.assigned[assignment], left.(*ast.Ident).Name)
					}
				}
			}
			c.declarations = append(slices.Clone(c.declarations), declaration)
			c.statements = slices.Concat(c.statements[:i], assignments, c.statements[i+1:])
			i += len(assignments) - 1
			more = true
		}
	}
}

// typesComingWith are, for each statement, those of the declared types that it needs,
// by itself or by later variables, which come before it (hoisted).
func (s *Session) typesComingWith(c *cell, declared map[string]bool) map[ast.Stmt]map[string]bool {
	coming := map[ast.Stmt]map[string]bool{}
	variables := map[string]bool{}
	defining := map[string]ast.Stmt{}
	for _, statement := range slices.Backward(c.statements) {
		types := c.needs(statement, declared)
		for name := range c.needs(statement, variables) {
			maps.Copy(types, coming[defining[name]])
		}
		coming[statement] = types
		if _, ok := statement.(*ast.DeclStmt); ok {
			for _, name := range definedNames(statement) {
				if _, live := s.live[name]; !live {
					variables[name], defining[name] = true, statement
				}
			}
		}
	}
	return coming
}

// needing are, for each variable that the cell's statements define, the types of the
// cell that need it.
func (c *cell) needing(declared map[string]bool) map[string]map[string]bool {
	variables := map[string]bool{}
	for _, statement := range c.statements {
		for _, name := range definedNames(statement) {
			variables[name] = true
		}
	}
	needing := map[string]map[string]bool{}
	for _, declaration := range c.declarations {
		needed := c.needs(declaration, variables)
		for _, name := range declaredNames(declaration) {
			if !declared[name] {
				continue
			}
			for variable := range needed {
				if needing[variable] == nil {
					needing[variable] = map[string]bool{}
				}
				needing[variable][name] = true
			}
		}
	}
	return needing
}

// gathered returns the declaration that gather makes of a statement, and the
// assignments that stay in its place; nil: it stays as it is.
func (s *Session) gathered(c *cell, i int, typed func() map[*ast.Ident]types.Type) (ast.Decl, []ast.Stmt) {
	statement := c.statements[i]
	defined := map[string]bool{}
	for _, name := range definedNames(statement) {
		defined[name] = true
	}
	if meets(c.mentioned(statement).names, defined) {
		return nil, nil // it means those that an earlier cell has left
	}
	d, isVar := statement.(*ast.DeclStmt)
	if isVar && (i == 0 || c.lasting(d.Decl.(*ast.GenDecl))) && !c.needsOthers(statement, i) {
		return d.Decl, nil
	}
	for _, above := range c.statements[:i] {
		// Go puts only variables of declarations in the order of their values.
		_, declares := above.(*ast.DeclStmt)
		declares = declares || c.assigned[above] != nil
		if (!isVar || !declares) && len(c.reads(above, defined)) > 0 {
			return nil, nil
		}
	}
	declaration, assignments := s.withoutValues(c, statement, typed())
	if declaration == nil || c.needsOthers(declaration, i) {
		return nil, nil
	}
	return declaration, assignments
}

// lasting tells whether the values of a declaration are the same at any time: they
// call nothing and read no variables.
func (c *cell) lasting(d *ast.GenDecl) bool {
	constant := namesOf(c.declarations, isConstant)
	lasting := true
	visit := func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.FuncType, *ast.StructType, *ast.InterfaceType:
			return false // what a function reads it reads when it is called
		case *ast.CallExpr:
			id, ok := n.Fun.(*ast.Ident)
			lasting = lasting && ok && (id.Name == "make" || id.Name == "new")
		case *ast.UnaryExpr:
			lasting = lasting && n.Op != token.ARROW
		case *ast.Ident:
			lasting = lasting && (c.fields[n] || constant[n.Name] || types.Universe.Lookup(n.Name) != nil)
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

// withoutValues cuts a statement that defines variables into a declaration that gives
// them their types alone and assignments of their values; nil: a type cannot be
// written.
func (s *Session) withoutValues(c *cell, statement ast.Stmt, typed map[*ast.Ident]types.Type) (ast.Decl, []ast.Stmt) {
	declaration := &ast.GenDecl{TokPos: statement.Pos(), Tok: token.VAR}
	var assignments []ast.Stmt
	complete := true
	declare := func(name *ast.Ident, written ast.Expr) {
		if written == nil {
			written = s.written(c, typed[name], name.Pos())
		}
		if written == nil {
			complete, c.untyped[name.Name] = false, true
		}
		declaration.Specs = append(declaration.Specs, &ast.ValueSpec{Names: []*ast.Ident{name}, Type: written})
	}
	assign := func(names, values []ast.Expr) {
		left := make([]ast.Expr, len(names))
		for i, name := range names {
			left[i] = name
			if name, ok := name.(*ast.Ident); ok {
				left[i] = &ast.Ident{NamePos: name.NamePos, Name: name.Name}
			}
		}
		assignments = append(assignments, &ast.AssignStmt{Lhs: left, TokPos: values[0].Pos(), Tok: token.ASSIGN, Rhs: values})
	}
	switch n := statement.(type) {
	case *ast.AssignStmt:
		for _, name := range definedIdents(n) {
			if _, fresh := typed[name]; fresh { // others are those of a statement above
				declare(name, nil)
			}
		}
		assign(n.Lhs, n.Rhs)
	case *ast.DeclStmt:
		for _, spec := range n.Decl.(*ast.GenDecl).Specs {
			spec := spec.(*ast.ValueSpec)
			var names []ast.Expr
			for _, name := range spec.Names {
				if names = append(names, name); name.Name != "_" {
					declare(name, spec.Type)
				}
			}
			if len(spec.Values) > 0 {
				assign(names, spec.Values)
			}
		}
	default:
		return nil, nil
	}
	if !complete || len(declaration.Specs) == 0 {
		return nil, nil
	}
	declaration.Lparen, declaration.Rparen = statement.Pos(), statement.End()
	return declaration, assignments
}

// typesOf are the types of the variables that a cell's statements define, which a
// check of the whole cell as a function tells: the functions that it declares need
// not know its variables to have their types.
func (s *Session) typesOf(c *cell, whole cell) map[*ast.Ident]types.Type {
	u := &unit{declarations: whole.declarations, statements: s.hoisted(&whole, whole.reads)}
	c.doubts = slices.DeleteFunc(s.checkUnit(s.importing(c), c.number, u), func(e types.Error) bool { return tolerated(e.Msg) })
	typed := map[*ast.Ident]types.Type{}
	for name, object := range u.info.Defs {
		if v, ok := object.(*types.Var); ok {
			typed[name] = v.Type()
		}
	}
	return typed
}

// written writes a type in the words that the cell has for it; nil: it has none.
func (s *Session) written(c *cell, t types.Type, at token.Pos) ast.Expr {
	if t == nil {
		return nil
	}
	imports := s.importing(c)
	text := types.TypeString(t, func(p *types.Package) string {
		if p == s.pkg {
			return ""
		}
		for name, path := range imports.imports {
			if path == p.Path() && imports.live[name] == nil {
				return name
			}
		}
		if path, ok := symbols.ByName(p.Name()); ok && path == p.Path() && imports.live[p.Name()] == nil && imports.imports[p.Name()] == "" {
			return p.Name()
		}
		return "?" // no name
	})
	position := s.fset.Position(at)
	e, err := parser.ParseExprFrom(s.fset, position.Filename, fmt.Sprintf("/*line %s:%d:%d*/%s", position.Filename, position.Line, position.Column, text), 0)
	if err != nil {
		return nil
	}
	exported := true
	ast.Inspect(e, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		exported = exported && (!ok || selector.Sel.IsExported())
		return exported
	})
	if !exported {
		return nil
	}
	return e
}

// needsOthers tells whether what a statement, or a part of it, itself mentions is
// defined by another.
func (c *cell) needsOthers(part ast.Node, i int) bool {
	others := map[string]bool{}
	for n, other := range c.statements {
		if n != i {
			for _, name := range append(definedNames(other), c.assigned[other]...) {
				others[name] = true
			}
		}
	}
	found := false
	c.walk(part, func(ident *ast.Ident) { found = found || others[ident.Name] }, func(*ast.Ident) {})
	return found
}

// unordered says of an error that a declaration of the cell is not there yet why it is
// not: it needs a variable that only this statement or one below defines.
func (s *Session) unordered(c *cell, e types.Error) types.Error {
	m := undefinedName.FindStringSubmatch(e.Msg)
	if m == nil {
		return e
	}
	at := slices.IndexFunc(c.statements, func(statement ast.Stmt) bool { return holds(statement, e.Pos) })
	if at < 0 {
		return e
	}
	statement := c.statements[at]
	untyped := slices.DeleteFunc(definedNames(statement), func(name string) bool { return !c.untyped[name] })
	if i := slices.IndexFunc(c.doubts, func(d types.Error) bool { return holds(statement, d.Pos) }); i >= 0 && len(untyped) > 0 {
		return c.doubts[i] // for which the variable has no type
	}
	for _, declaration := range c.declarations {
		if !slices.Contains(declaredNames(declaration), m[1]) {
			continue
		}
		for i, statement := range c.statements[at:] {
			for _, variable := range definedIdents(statement) {
				if s.live[variable.Name] != nil || len(c.needs(declaration, map[string]bool{variable.Name: true})) == 0 {
					continue
				}
				switch {
				case i > 0:
					e.Msg += fmt.Sprintf("; it needs %s, which is defined in line %d", variable.Name, s.fset.Position(variable.Pos()).Line)
				case len(untyped) > 0:
					e.Msg += fmt.Sprintf("; it needs %s, which needs it: write the type of %s, or define %[2]s in a statement of its own", variable.Name, untyped[0])
				default:
					e.Msg += fmt.Sprintf("; it needs %s, which this statement defines", variable.Name)
				}
				return e
			}
		}
	}
	return e
}
