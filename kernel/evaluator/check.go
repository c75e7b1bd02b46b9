package evaluator

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"slices"
	"strings"

	"kerasgo/kernel/symbols"
)

// unit is a piece of a cell that is checked at once: declarations, or
// statements, which see the declarations and variables of the units before.
type unit struct {
	pkg          *types.Package
	file         *ast.File
	body         *ast.FuncDecl // of the statements; nil: none
	scope        *types.Scope
	info         *types.Info
	declarations []ast.Decl
	statements   []ast.Stmt
	promoted     []*types.Var // variables that the statements leave to the session

	methods map[*ast.FuncDecl]*types.Func // declarations that give another body to a method, to the method; nil: none
	phase   int                           // how often methods have got another body after statements of the cell
}

// variables are those that the unit leaves to the session.
func (u *unit) variables() []*types.Var {
	list := slices.Clone(u.promoted)
	for _, declaration := range u.declarations {
		if d, ok := declaration.(*ast.GenDecl); ok && d.Tok == token.VAR {
			for _, name := range declaredNames(d) {
				if v, ok := u.scope.Lookup(name).(*types.Var); ok {
					list = append(list, v)
				}
			}
		}
	}
	return list
}

// checked is a cell that compiles.
type checked struct {
	cell   *cell
	units  []*unit
	change *change
	// display is the last statement if it is an expression.
	display *ast.ExprStmt
	notes   []string                // what the user should know
	growth  *growth                 // types of earlier cells that gain methods; nil: none
	settled map[string]types.Object // what was live when dependents were last looked at; nil: not yet
	phase   int                     // of the units that follow
}

// checkCell type-checks a parsed cell. The failure holds up to ten errors.
func (s *Session) checkCell(c *cell) (*checked, *Failure) {
	if errors := append(s.resolveReceivers(c), s.importedTwice(c)...); len(errors) > 0 {
		return nil, s.compileFailure(c, s.begin(), errors)
	}
	s.setLater(c)
	s.gather(c)
	declarations, notes := c.declarations, c.notes
	var least *Failure
	for _, withMethods := range []bool{true, false} {
		if s.keep(c, withMethods); len(c.kept) == 0 {
			continue
		}
		result, failure := s.checkDeclared(c)
		if failure == nil && !c.declaresKept() {
			return result, nil
		}
		least = lesser(least, failure)
		c.declarations, c.notes, c.kept = declarations, notes, nil
	}
	result, failure := s.checkDeclared(c)
	if failure != nil {
		return nil, lesser(least, failure)
	}
	return result, nil
}

// lesser is the failure with fewer errors of two attempts to check a cell, of which
// each may be nil, or the first: what the other has more comes of the types that its
// attempt declares anew, and not of what the user wrote.
func lesser(a, b *Failure) *Failure {
	if a == nil || b != nil && b.errors < a.errors {
		return b
	}
	return a
}

// declaresKept tells whether a type that was to be kept had to be declared anew, for
// methods of other signatures.
func (c *cell) declaresKept() bool {
	kept := namesOf(c.kept, nil)
	return slices.ContainsFunc(c.declarations, func(declaration ast.Decl) bool {
		return isNoMethod(declaration) && slices.ContainsFunc(declaredNames(declaration), func(name string) bool { return kept[name] })
	})
}

// checkDeclared checks a cell without what it keeps of earlier ones.
func (s *Session) checkDeclared(c *cell) (*checked, *Failure) {
	c.carried, c.replaced = s.methodsOfOthers(c), nil
	c.declarations = slices.Concat(c.declarations, c.carried)
	var grown *Failure
	if g := s.grow(c); g != nil {
		var result *checked
		if result, grown = s.checkGrown(c, g); grown == nil {
			return result, nil
		}
		g.undo()
		c.replaced = nil
	}
	s.addTypesOfMethods(c)
	result, failure := s.checkGrown(c, nil)
	if failure != nil {
		return nil, lesser(grown, failure)
	}
	return result, nil
}

// checkGrown checks a cell whose methods have their types.
func (s *Session) checkGrown(c *cell, g *growth) (*checked, *Failure) {
	result := &checked{cell: c, change: s.begin(), notes: slices.Clone(c.notes), growth: g}
	var errors []types.Error
	for _, spec := range c.imports {
		if e := s.addImport(result.change, spec); e != nil {
			errors = append(errors, *e)
		}
	}
	if n := len(c.statements); n > 0 {
		result.display, _ = c.statements[n-1].(*ast.ExprStmt)
	}
	groups := s.arrange(c)
	for i := 0; i < len(groups); i++ {
		u := unitOf(groups[i])
		before := *result.change
		cut := s.cut(u.statements)
		if cut > 0 {
			before.own = false // what follows may have to be taken back
			result.change.own = false
		}
		found := slices.DeleteFunc(s.checkUnit(result.change, c.number, u), func(e types.Error) bool {
			if display := result.display; display != nil && strings.HasSuffix(e.Msg, "is not used") && holds(display, e.Pos) {
				return true
			}
			return tolerated(e.Msg)
		})
		errors = append(errors, found...)
		if cut > 0 && len(errors) == 0 && s.retypes(u.promoted) {
			*result.change = before
			groups = slices.Insert(groups, i+1, groups[i][cut:])
			groups[i] = groups[i][:cut]
			u = unitOf(groups[i])
			s.checkUnit(result.change, c.number, u)
		}
		g.settle(u)
		u.phase = result.phase
		result.units = append(result.units, u)
		if len(errors) == 0 && i+1 < len(groups) {
			s.recheckDependents(result)
		}
	}
	if len(errors) == 0 && result.display != nil {
		errors = overflows(result.display.X, result.units[len(result.units)-1].info)
	}
	if len(errors) > 0 {
		if s.dropCarried(c, errors) {
			return s.checkGrown(c, g)
		}
		for i, e := range errors {
			errors[i] = s.unordered(c, e)
			errors[i].Msg += s.ofEarlierMethod(c, e.Pos)
		}
		return nil, s.compileFailure(c, result.change, errors)
	}
	s.recheckDependents(result)
	s.noteFormer(result)
	return result, nil
}

// ofEarlierMethod says of an error in a method of an earlier cell, which a type
// takes along when it is declared anew, what to do about it.
func (s *Session) ofEarlierMethod(c *cell, at token.Pos) string {
	for _, declaration := range c.declarations {
		d, ok := declaration.(*ast.FuncDecl)
		if ok && d.Recv != nil && holds(d, at) && s.fset.Position(at).Filename != fileName(c.number) {
			return fmt.Sprintf("; declare the method %s of %s anew in this cell too", d.Name.Name, receiverName(d))
		}
	}
	return ""
}

func unitOf(nodes []ast.Node) *unit {
	u := &unit{}
	for _, node := range nodes {
		switch n := node.(type) {
		case ast.Decl:
			u.declarations = append(u.declarations, n)
		case ast.Stmt:
			u.statements = append(u.statements, n)
		}
	}
	return u
}

// cut tells after how many statements one may give a variable of the session,
// to which functions refer, another type: those that follow have to be checked
// after the functions. It is 0 where there is no such place.
func (s *Session) cut(statements []ast.Stmt) int {
	for i, statement := range statements[:max(len(statements)-1, 0)] {
		if _, labeled := statement.(*ast.LabeledStmt); labeled {
			return 0
		}
		for _, name := range definedNames(statement) {
			if _, ok := s.live[name].(*types.Var); !ok {
				continue
			}
			if s.referred(name) {
				return i + 1
			}
		}
	}
	return 0
}

// referred tells whether a function, type or method of an earlier cell refers to a name.
func (s *Session) referred(name string) bool {
	for _, r := range s.records {
		if r.names[name] || slices.ContainsFunc(r.methods, func(m *record) bool { return m.names[name] }) {
			return true
		}
	}
	return false
}

// setLater makes statements of the variables with values in a cell of declarations
// alone that declares anew what functions of earlier cells refer to: those that the
// values call have their new meaning then.
func (s *Session) setLater(c *cell) {
	if len(c.statements) > 0 || !slices.ContainsFunc(c.declarations, func(declaration ast.Decl) bool {
		return !isVariables(declaration) && slices.ContainsFunc(declaredNames(declaration), func(name string) bool { return s.live[name] != nil && s.referred(name) })
	}) {
		return
	}
	c.declarations = slices.DeleteFunc(c.declarations, func(declaration ast.Decl) bool {
		if !isVariables(declaration) || !slices.ContainsFunc(declaration.(*ast.GenDecl).Specs, func(spec ast.Spec) bool { return len(spec.(*ast.ValueSpec).Values) > 0 }) {
			return false
		}
		c.statements = append(c.statements, &ast.DeclStmt{Decl: declaration})
		return true
	})
}

// retypes tells whether one of a cell's variables takes the name, not the place, of
// an earlier one.
func (s *Session) retypes(variables []*types.Var) bool {
	return slices.ContainsFunc(variables, func(v *types.Var) bool {
		former, ok := s.live[v.Name()]
		return ok && !sameStorage(former, v)
	})
}

// overflows tells of an untyped constant that is shown and does not fit the type
// it takes: the checker leaves it untyped, because nothing uses it.
func overflows(e ast.Expr, info *types.Info) []types.Error {
	shown := info.Types[e]
	basic, ok := shown.Type.(*types.Basic)
	if !ok || shown.Value == nil || basic.Info()&types.IsUntyped == 0 {
		return nil
	}
	fits := true
	switch basic.Kind() {
	case types.UntypedInt:
		_, fits = constant.Int64Val(constant.ToInt(shown.Value))
	case types.UntypedRune:
		n, exact := constant.Int64Val(constant.ToInt(shown.Value))
		fits = exact && int64(rune(n)) == n
	case types.UntypedFloat:
		f, _ := constant.Float64Val(shown.Value)
		fits = !math.IsInf(f, 0)
	}
	if fits {
		return nil
	}
	message := fmt.Sprintf("%s (%s constant %s) overflows %s", types.ExprString(e), basic, shown.Value, types.Default(basic))
	if basic.Kind() != types.UntypedFloat {
		message += "; convert it to a type that holds it, such as float64"
	}
	return []types.Error{{Pos: e.Pos(), Msg: message}}
}

// tolerated errors do not stop a cell: a notebook is work in progress.
func tolerated(message string) bool {
	return strings.HasPrefix(message, "declared and not used") || strings.HasSuffix(message, "imported and not used") || strings.Contains(message, "imported as") && strings.HasSuffix(message, "and not used")
}

// checkUnit checks one unit against what the change says is live, and adds what
// it declares.
func (s *Session) checkUnit(c *change, number int, u *unit) []types.Error {
	// All units share one package and its scope, emptied for each: the
	// checker takes declarations for local that stand in another scope. What
	// earlier units declared is in a scope around it, because the checker
	// expects to find the declaration of what is in the package's own.
	known := types.NewScope(types.Universe, token.NoPos, token.NoPos, "session")
	*s.pkg.Scope() = *types.NewScope(known, token.NoPos, token.NoPos, "package main")
	defer func() {
		scope := *s.pkg.Scope()
		u.scope = &scope
	}()
	u.info = newInfo()
	file := &ast.File{Name: ast.NewIdent("main"), Decls: slices.Clone(u.declarations)}
	body := &ast.BlockStmt{List: u.statements}
	if len(u.statements) > 0 {
		first, last := u.statements[0], u.statements[len(u.statements)-1]
		body.Lbrace, body.Rbrace = first.Pos(), last.End()
		u.body = &ast.FuncDecl{
			Name: &ast.Ident{Name: bodyName(number), NamePos: first.Pos()},
			Type: &ast.FuncType{Func: first.Pos(), Params: &ast.FieldList{}}, Body: body,
		}
		file.Decls = append(file.Decls, u.body)
	}
	if len(file.Decls) > 0 {
		file.Package, file.FileStart, file.FileEnd = file.Decls[0].Pos(), file.Decls[0].Pos(), file.Decls[len(file.Decls)-1].End()
	}
	s.declareKnown(c, known, file, u.declarations)
	var errors []types.Error
	config := types.Config{
		GoVersion: "go1.26", Importer: s.importer, Context: s.context,
		Error: func(err error) { errors = append(errors, err.(types.Error)) },
	}
	types.NewChecker(&config, s.fset, s.pkg, u.info).Files([]*ast.File{file})
	u.file, u.pkg = file, s.pkg
	for _, declaration := range u.declarations {
		for _, name := range declaredNames(declaration) {
			if object := s.pkg.Scope().Lookup(name); object != nil && object != c.live[name] {
				c.declare(name, object)
			}
		}
	}
	for _, statement := range u.statements {
		for _, ident := range definedIdents(statement) {
			if v, ok := u.info.Defs[ident].(*types.Var); ok {
				u.promoted = append(u.promoted, v)
				c.declare(v.Name(), v)
			}
		}
	}
	return errors
}

func newInfo() *types.Info {
	return &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}, Instances: map[*ast.Ident]types.Instance{}, Scopes: map[ast.Node]*types.Scope{},
	}
}

// declareKnown puts into a scope what a file mentions: live objects
// of the session, imports, and packages that need no import.
func (s *Session) declareKnown(c *change, known *types.Scope, file *ast.File, declarations []ast.Decl) {
	own := namesOf(declarations, isNoMethod)
	ast.Inspect(file, func(n ast.Node) bool {
		ident, ok := n.(*ast.Ident)
		if !ok || own[ident.Name] || ident.Name == "_" || known.Lookup(ident.Name) != nil {
			return true
		}
		if object, ok := c.live[ident.Name]; ok {
			known.Insert(object)
			return true
		}
		path, ok := c.imports[ident.Name]
		if !ok && types.Universe.Lookup(ident.Name) == nil {
			path, ok = symbols.ByName(ident.Name)
		}
		if ok {
			if imported, err := s.importer.Import(path); err == nil {
				known.Insert(types.NewPkgName(token.NoPos, s.pkg, ident.Name, imported))
			}
		}
		return true
	})
}
