package evaluator

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/printer"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ast/astutil"

	"kerasgo/kernel/symbols"
)

// lowerer rewrites a checked cell into Go that the interpreter executes
// soundly. It works on the syntax tree in place, with go/types' findings about
// the nodes as they were.
type lowerer struct {
	arguments map[*ast.CallExpr][]types.Type // of calls being lowered
	session   *Session
	checked   *checked
	change    *change
	unit      *unit
	imports   map[string]string // paths used, to local names
	count     int               // of temporaries
	refused   *refusal
}

// refusal is a construct that this kernel cannot run right.
type refusal struct {
	pos     token.Pos
	message string
}

// program is a lowered cell.
type program struct {
	source string            // a Go file
	entry  string            // the function to call
	uses   map[string]string // the packages that the interpreter must know, to names
	shown  []types.Type
}

// lower rewrites all units and returns the file to compile.
func (s *Session) lower(c *checked) (*program, *refusal) {
	l := &lowerer{session: s, checked: c, change: c.change, imports: map[string]string{}}
	entry := fmt.Sprintf("cellꞏ%d", s.running.next())
	for _, u := range c.units {
		l.unit = u
		l.nameObjects()
	}
	var declarations []ast.Decl
	var variables strings.Builder
	var body []ast.Stmt
	result := &program{entry: entry}
	for _, u := range c.units {
		l.unit = u
		for _, v := range u.promoted {
			if l.newStorage(v) {
				fmt.Fprintf(&variables, "var %s %s\n", l.nameOf(v), l.typeText(v.Type()))
			}
		}
		for _, initializer := range u.info.InitOrder {
			body = append(body, l.initialize(initializer)...)
		}
		for _, declaration := range u.declarations {
			switch d := declaration.(type) {
			case *ast.GenDecl:
				switch d.Tok {
				case token.CONST: // every use holds the value
				case token.VAR:
					for _, name := range declaredNames(d) {
						v, ok := u.scope.Lookup(name).(*types.Var)
						if ok && l.newStorage(v) {
							fmt.Fprintf(&variables, "var %s %s\n", l.nameOf(v), l.typeText(v.Type()))
						} else if ok && !initialized(u, v) {
							ident := ast.NewIdent(name)
							u.info.Defs[ident] = v
							body = append(body, l.define([]ast.Expr{ident}, nil, nil)...)
						}
					}
				default:
					declarations = append(declarations, l.rewrite(d).(ast.Decl))
				}
			case *ast.FuncDecl:
				declarations = append(declarations, l.rewrite(l.function(d)).(ast.Decl))
			}
		}
		for i, statement := range u.statements {
			body = append(body, l.mark(statement))
			if c.display != nil && statement == ast.Stmt(c.display) && i == len(u.statements)-1 {
				body = append(body, l.show(c.display, result)...)
				continue
			}
			body = append(body, l.topLevel(statement)...)
		}
	}
	declarations = append(declarations, &ast.FuncDecl{
		Name: ast.NewIdent(entry), Type: &ast.FuncType{Params: &ast.FieldList{}},
		Body: &ast.BlockStmt{List: append([]ast.Stmt{l.parse("defer " + runtimeName + ".Done()")}, body...)},
	})
	if l.refused != nil {
		return nil, l.refused
	}
	result.source = l.print(declarations, variables.String())
	result.uses = l.imports
	return result, nil
}

// print writes the file, with line directives that give each node the place it
// has in its cell.
func (l *lowerer) print(declarations []ast.Decl, variables string) string {
	var b bytes.Buffer
	b.WriteString("package main\n")
	b.WriteString(variables)
	config := printer.Config{Mode: printer.SourcePos | printer.UseSpaces, Tabwidth: 4}
	for _, declaration := range declarations {
		b.WriteString("\n")
		if err := config.Fprint(&b, l.session.fset, declaration); err != nil {
			panic(fmt.Sprintf("evaluator: printing a lowered declaration: %v", err))
		}
	}
	b.WriteString("\n")
	source := withoutPlace.ReplaceAllString(b.String(), "")
	return lineDirective.ReplaceAllStringFunc(source, func(directive string) string {
		m := lineDirective.FindStringSubmatch(directive)
		cell, _ := strconv.Atoi(m[1])
		line, _ := strconv.Atoi(m[2])
		return fmt.Sprintf("//line _.go:%d", cell*linesPerCell+line)
	})
}

// The interpreter looks up imports by the name of the file in which they are
// used, so all cells must be of one file: a line's number holds the cell's.
const linesPerCell = 1_000_000

// withoutPlace is what the printer writes for nodes that the lowerer has made.
var withoutPlace = regexp.MustCompile(`(?m)^//line :\d+\n`)

var lineDirective = regexp.MustCompile(`//line Cell\[(\d+)\]:(\d+)`)

// nameObjects gives the objects that a unit declares at its top level names
// that the interpreter does not have yet.
func (l *lowerer) nameObjects() {
	name := func(object types.Object) {
		if object == nil {
			return
		}
		if _, named := l.change.names[object]; named {
			return
		}
		if former, ok := l.session.live[object.Name()]; ok && sameStorage(former, object) {
			if known, ok := l.session.names[former]; ok {
				l.change.names[object] = known
				return
			}
		}
		l.session.nameFor(l.change, object)
	}
	for _, declaration := range l.unit.declarations {
		if d, ok := declaration.(*ast.FuncDecl); ok && d.Recv != nil {
			continue
		}
		for _, declared := range declaredNames(declaration) {
			name(l.unit.scope.Lookup(declared))
		}
	}
	for _, v := range l.unit.promoted {
		name(v)
	}
}

// initialized tells whether a package variable has a value to begin with.
func initialized(u *unit, v *types.Var) bool {
	return slices.ContainsFunc(u.info.InitOrder, func(i *types.Initializer) bool { return slices.Contains(i.Lhs, v) })
}

// newStorage tells whether a variable needs to be declared to the interpreter.
func (l *lowerer) newStorage(v *types.Var) bool {
	former, ok := l.session.live[v.Name()]
	return !ok || l.session.names[former] != l.change.names[v]
}

func (l *lowerer) nameOf(object types.Object) string {
	if name, ok := l.session.emitted(l.change, object); ok {
		return name
	}
	return object.Name()
}

// packageName imports a package under a name that nothing else has.
func (l *lowerer) packageName(path string) string {
	if name, ok := l.imports[path]; ok {
		return name
	}
	name := symbols.NameOf(path)
	if name == "" {
		name = path[strings.LastIndexByte(path, '/')+1:]
	}
	l.imports[path] = name + "ꞏ" + strings.NewReplacer("/", "ꞏ", ".", "ꞏ", "-", "ꞏ").Replace(path)
	return l.imports[path]
}

func (l *lowerer) temporary() string {
	l.count++
	return fmt.Sprintf("tꞏ%d", l.count)
}

func (l *lowerer) refuse(node ast.Node, format string, arguments ...any) {
	if l.refused == nil {
		l.refused = &refusal{node.Pos(), fmt.Sprintf(format, arguments...)}
	}
}

// parse makes a statement of text that the lowerer has written.
func (l *lowerer) parse(text string) ast.Stmt {
	file, err := parser.ParseFile(token.NewFileSet(), "", "package p; func f() {\n"+text+"\n}", parser.SkipObjectResolution)
	if err != nil {
		panic(fmt.Sprintf("evaluator: %v in %q", err, text))
	}
	node := file.Decls[0].(*ast.FuncDecl).Body.List[0]
	forgetPositions(node)
	return node
}

func (l *lowerer) expression(text string) ast.Expr {
	node, err := parser.ParseExpr(text)
	if err != nil {
		panic(fmt.Sprintf("evaluator: %v in %q", err, text))
	}
	forgetPositions(node)
	return node
}

func (l *lowerer) typeExpression(t types.Type) ast.Expr { return l.expression(l.typeText(t)) }

// forgetPositions clears the positions of identifiers and literals, which come
// from another file than the cell's.
func forgetPositions(node ast.Node) {
	ast.Inspect(node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			n.NamePos = token.NoPos
		case *ast.BasicLit:
			n.ValuePos = token.NoPos
		case *ast.CallExpr:
			n.Lparen, n.Rparen = token.NoPos, token.NoPos
		case *ast.BlockStmt:
			n.Lbrace, n.Rbrace = token.NoPos, token.NoPos
		case *ast.FuncType:
			n.Func = token.NoPos
		case *ast.GenDecl:
			n.TokPos, n.Lparen, n.Rparen = token.NoPos, token.NoPos, token.NoPos
		case *ast.AssignStmt:
			n.TokPos = token.NoPos
		case *ast.DeferStmt:
			n.Defer = token.NoPos
		case *ast.ForStmt:
			n.For = token.NoPos
		case *ast.IfStmt:
			n.If = token.NoPos
		case *ast.StarExpr:
			n.Star = token.NoPos
		case *ast.ArrayType:
			n.Lbrack = token.NoPos
		case *ast.MapType:
			n.Map = token.NoPos
		case *ast.CompositeLit:
			n.Lbrace, n.Rbrace = token.NoPos, token.NoPos
		case *ast.FieldList:
			n.Opening, n.Closing = token.NoPos, token.NoPos
		case *ast.StructType:
			n.Struct = token.NoPos
		case *ast.InterfaceType:
			n.Interface = token.NoPos
		case *ast.ReturnStmt:
			n.Return = token.NoPos
		case *ast.ParenExpr:
			n.Lparen, n.Rparen = token.NoPos, token.NoPos
		case *ast.UnaryExpr:
			n.OpPos = token.NoPos
		case *ast.BinaryExpr:
			n.OpPos = token.NoPos
		case *ast.IndexExpr:
			n.Lbrack, n.Rbrack = token.NoPos, token.NoPos
		}
		return true
	})
}

// mark tells the runtime where the cell is, for the place of a panic.
func (l *lowerer) mark(node ast.Node) ast.Stmt {
	p := l.session.fset.Position(node.Pos())
	var number int
	fmt.Sscanf(p.Filename, "Cell[%d]", &number)
	return l.parse(fmt.Sprintf("%s.At(%d, %d)", runtimeName, number, p.Line))
}

// methodExpression writes T.M as a function whose first parameter is the
// receiver; the interpreter leaves that out of its type.
func (l *lowerer) methodExpression(n *ast.SelectorExpr, selection *types.Selection) ast.Expr {
	signature := selection.Type().(*types.Signature)
	var parameters, arguments []string
	for i := range signature.Params().Len() {
		t := signature.Params().At(i).Type()
		text := l.typeText(t)
		argument := fmt.Sprintf("a%d", i)
		if signature.Variadic() && i == signature.Params().Len()-1 {
			text = "..." + l.typeText(t.(*types.Slice).Elem())
			argument += "..."
		}
		parameters = append(parameters, fmt.Sprintf("a%d %s", i, text))
		arguments = append(arguments, argument)
	}
	var results []string
	for v := range signature.Results().Variables() {
		results = append(results, l.typeText(v.Type()))
	}
	give := ""
	if len(results) > 0 {
		give = "return "
	}
	return l.expression(fmt.Sprintf("func(%s) (%s) { %sa0.%s(%s) }", strings.Join(parameters, ", "), strings.Join(results, ", "), give, n.Sel.Name, strings.Join(arguments[1:], ", ")))
}

// isPanic tells whether an expression calls the predeclared panic.
func (l *lowerer) isPanic(e ast.Expr) bool {
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return false
	}
	ident, ok := call.Fun.(*ast.Ident)
	if !ok {
		return false
	}
	builtin, ok := l.unit.info.Uses[ident].(*types.Builtin)
	return ok && builtin.Name() == "panic"
}

// topLevel lowers a statement of the cell itself: what it defines is a variable
// of the session.
func (l *lowerer) topLevel(statement ast.Stmt) []ast.Stmt {
	switch n := statement.(type) {
	case *ast.AssignStmt:
		if n.Tok == token.DEFINE {
			return l.define(n.Lhs, n.Rhs, nil)
		}
	case *ast.DeclStmt:
		if d, ok := n.Decl.(*ast.GenDecl); ok && d.Tok == token.VAR {
			var list []ast.Stmt
			for _, spec := range d.Specs {
				spec := spec.(*ast.ValueSpec)
				left := make([]ast.Expr, len(spec.Names))
				for i, name := range spec.Names {
					left[i] = name
				}
				list = append(list, l.define(left, spec.Values, spec)...)
			}
			return list
		}
	}
	// In a block, so that there is room for statements before it.
	block := &ast.BlockStmt{List: []ast.Stmt{statement}}
	l.rewrite(block)
	return block.List
}

// define evaluates into temporaries of the exact types, then stores: the
// interpreter gets many-valued definitions wrong that store elsewhere than in
// fresh variables.
func (l *lowerer) define(left, right []ast.Expr, spec *ast.ValueSpec) []ast.Stmt {
	var list []ast.Stmt
	temporaries := make([]ast.Expr, len(left))
	for i := range left {
		temporaries[i] = ast.NewIdent("_")
		if left[i].(*ast.Ident).Name != "_" {
			temporaries[i] = ast.NewIdent(l.temporary())
		}
	}
	typeOf := func(i int) types.Type {
		if object := objectOf(l.unit.info, left[i].(*ast.Ident)); object != nil {
			return object.Type()
		}
		return nil
	}
	declare := func(i int, value ast.Expr) ast.Stmt {
		values := &ast.ValueSpec{Names: []*ast.Ident{temporaries[i].(*ast.Ident)}}
		if t := typeOf(i); t != nil {
			values.Type = l.typeExpression(t)
		}
		if value != nil {
			values.Values = []ast.Expr{value}
		}
		return &ast.DeclStmt{Decl: &ast.GenDecl{Tok: token.VAR, Specs: []ast.Spec{values}}}
	}
	switch {
	case len(right) == len(left):
		for i, value := range right {
			value = l.rewrite(value).(ast.Expr)
			if isBlank(temporaries[i]) {
				list = append(list, &ast.AssignStmt{Lhs: []ast.Expr{ast.NewIdent("_")}, Tok: token.ASSIGN, Rhs: []ast.Expr{value}})
				continue
			}
			list = append(list, declare(i, value))
		}
	case len(right) == 0:
		for i := range left {
			if !isBlank(temporaries[i]) {
				list = append(list, declare(i, nil))
			}
		}
	default:
		value := l.rewrite(right[0]).(ast.Expr)
		if slices.ContainsFunc(temporaries, func(e ast.Expr) bool { return !isBlank(e) }) {
			list = append(list, &ast.AssignStmt{Lhs: temporaries, Tok: token.DEFINE, Rhs: []ast.Expr{value}})
		} else {
			list = append(list, &ast.AssignStmt{Lhs: temporaries, Tok: token.ASSIGN, Rhs: []ast.Expr{value}})
		}
	}
	for i := range left {
		if isBlank(temporaries[i]) {
			continue
		}
		object := objectOf(l.unit.info, left[i].(*ast.Ident))
		list = append(list, &ast.AssignStmt{
			Lhs: []ast.Expr{ast.NewIdent(l.nameOf(object))}, Tok: token.ASSIGN,
			Rhs: []ast.Expr{ast.NewIdent(temporaries[i].(*ast.Ident).Name)},
		})
	}
	return list
}

func isBlank(e ast.Expr) bool {
	ident, ok := e.(*ast.Ident)
	return ok && ident.Name == "_"
}

// initialize is the assignment of package variables in a cell of declarations.
func (l *lowerer) initialize(i *types.Initializer) []ast.Stmt {
	var left []ast.Expr
	for _, v := range i.Lhs {
		ident := ast.NewIdent(v.Name())
		if v.Name() != "_" {
			l.unit.info.Defs[ident] = v
		}
		left = append(left, ident)
	}
	return append([]ast.Stmt{l.mark(i.Rhs)}, l.define(left, []ast.Expr{i.Rhs}, nil)...)
}

// function gives a function declaration its name of the session.
func (l *lowerer) function(d *ast.FuncDecl) *ast.FuncDecl {
	if d.Recv == nil {
		if object := l.unit.scope.Lookup(d.Name.Name); object != nil {
			l.unit.info.Defs[d.Name] = object
		}
	}
	return d
}

// literalOf writes a constant's value in its type.
func (l *lowerer) literalOf(value constant.Value, t types.Type) ast.Expr {
	basic, ok := t.Underlying().(*types.Basic)
	if !ok {
		return nil // a constant in an interface keeps its form
	}
	var text string
	switch {
	case basic.Info()&types.IsBoolean != 0:
		text = value.String()
	case basic.Info()&types.IsString != 0:
		text = strconv.Quote(constant.StringVal(constant.ToInt(value)))
		if value.Kind() == constant.String {
			text = strconv.Quote(constant.StringVal(value))
		}
	case basic.Info()&types.IsInteger != 0:
		text = constant.ToInt(value).ExactString()
	case basic.Info()&types.IsFloat != 0:
		f, _ := constant.Float64Val(constant.ToFloat(value))
		text = strconv.FormatFloat(f, 'g', -1, 64)
		if !strings.ContainsAny(text, ".e") {
			text += ".0"
		}
	default:
		return nil
	}
	switch basic.Kind() {
	case types.UntypedBool, types.UntypedString, types.UntypedInt, types.UntypedFloat:
		return l.expression(text)
	case types.UntypedRune:
		return l.expression("rune(" + text + ")")
	}
	if types.Identical(t, types.Typ[types.Int]) && !strings.HasPrefix(text, "-") || types.Identical(t, types.Typ[types.String]) || types.Identical(t, types.Typ[types.Bool]) {
		return l.expression(text)
	}
	return l.expression(l.typeText(t) + "(" + text + ")")
}

// rewrite lowers a node and everything in it.
func (l *lowerer) rewrite(node ast.Node) ast.Node {
	return astutil.Apply(node, l.enter, l.leave)
}

// enter handles what must be seen before its parts are changed.
func (l *lowerer) enter(c *astutil.Cursor) bool {
	node := c.Node()
	if expression, ok := node.(ast.Expr); ok {
		if value := l.unit.info.Types[expression]; value.Value != nil && !value.IsType() {
			return !l.fold(c, expression, value)
		}
		if l.genericTypeOfPackage(expression) {
			c.Replace(l.typeExpression(l.unit.info.TypeOf(expression)))
			return false
		}
	}
	switch n := node.(type) {
	case *ast.ImportSpec, *ast.BasicLit:
		return false
	case *ast.GenDecl:
		if n.Tok == token.CONST {
			n.Specs = nil
		}
	case *ast.RangeStmt:
		l.prepareRange(n)
	case *ast.ForStmt:
		l.copyLoopVariables(n)
	case *ast.CallExpr:
		l.noteArguments(n)
	case *ast.SelectorExpr:
		if selection := l.unit.info.Selections[n]; selection != nil && selection.Kind() == types.MethodExpr {
			c.Replace(l.methodExpression(n, selection))
			return false
		}
	}
	return true
}

// fold replaces a constant expression by its value.
func (l *lowerer) fold(c *astutil.Cursor, expression ast.Expr, value types.TypeAndValue) bool {
	if _, literal := expression.(*ast.BasicLit); literal && (types.Identical(value.Type, types.Typ[types.Int]) || types.Identical(value.Type, types.Typ[types.String])) {
		return true
	}
	if array, ok := c.Parent().(*ast.ArrayType); ok && c.Name() == "Len" {
		array.Len = l.expression(value.Value.ExactString())
		return true
	}
	if literal := l.literalOf(value.Value, value.Type); literal != nil {
		c.Replace(literal)
		return true
	}
	return false
}

// leave handles nodes whose parts are lowered.
func (l *lowerer) leave(c *astutil.Cursor) bool {
	switch n := c.Node().(type) {
	case *ast.Ident:
		l.rename(c, n)
	case *ast.DeclStmt:
		if d, ok := n.Decl.(*ast.GenDecl); ok && len(d.Specs) == 0 {
			c.Replace(&ast.EmptyStmt{})
		}
	case *ast.CallExpr:
		l.call(c, n)
	case *ast.ExprStmt:
		if l.isPanic(n.X) {
			// Marking every statement of a function would make it twice as slow.
			c.Replace(&ast.BlockStmt{List: []ast.Stmt{l.mark(n), n}})
		}
	case *ast.GoStmt:
		c.Replace(l.goStatement(n))
	case *ast.RangeStmt:
		l.rangeStatement(c, n)
	case *ast.AssignStmt:
		l.assign(c, n)
	case *ast.ReturnStmt:
		l.returned(c, n)
	case *ast.TypeSpec:
		l.identity(n)
	case *ast.TypeSwitchStmt:
		l.typeSwitch(c, n)
	}
	return true
}

// rename gives an identifier the name that the interpreter knows its object by.
func (l *lowerer) rename(c *astutil.Cursor, ident *ast.Ident) {
	object := objectOf(l.unit.info, ident)
	switch o := object.(type) {
	case nil:
		return
	case *types.PkgName:
		ident.Name = l.packageName(o.Imported().Path())
		return
	case *types.Var:
		if o.Embedded() {
			if named, ok := pointed(o.Type()).(*types.Named); ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "main" {
				ident.Name = l.nameOf(named.Obj())
			}
			return
		}
	}
	if instance, ok := l.unit.info.Instances[ident]; ok {
		l.instantiate(c, ident, object, instance)
		return
	}
	if object.Pkg() == nil {
		return
	}
	if object.Pkg().Path() == "main" {
		ident.Name = l.nameOf(object)
		return
	}
	// A name that came by a dot import.
	if selector, ok := c.Parent().(*ast.SelectorExpr); (!ok || selector.Sel != ident) && object.Parent() == object.Pkg().Scope() {
		c.Replace(&ast.SelectorExpr{X: ast.NewIdent(l.packageName(object.Pkg().Path())), Sel: ast.NewIdent(ident.Name)})
	}
}

func pointed(t types.Type) types.Type {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		return types.Unalias(p.Elem())
	}
	return types.Unalias(t)
}

// instantiate writes the type arguments that Go infers.
func (l *lowerer) instantiate(c *astutil.Cursor, ident *ast.Ident, object types.Object, instance types.Instance) {
	if object.Pkg() != nil && object.Pkg().Path() != "main" {
		return // see generic functions of packages in call.go
	}
	ident.Name = l.nameOf(object)
	switch parent := c.Parent().(type) {
	case *ast.IndexExpr:
		if parent.X == ast.Expr(ident) {
			return
		}
	case *ast.IndexListExpr:
		if parent.X == ast.Expr(ident) {
			return
		}
	}
	var arguments []ast.Expr
	for argument := range instance.TypeArgs.Types() {
		arguments = append(arguments, l.typeExpression(argument))
	}
	if len(arguments) == 1 {
		c.Replace(&ast.IndexExpr{X: ident, Index: arguments[0]})
	} else {
		c.Replace(&ast.IndexListExpr{X: ident, Indices: arguments})
	}
}

// identity tags a struct type with its name, because the interpreter takes
// struct types of equal fields for the same.
func (l *lowerer) identity(spec *ast.TypeSpec) {
	body, ok := spec.Type.(*ast.StructType)
	if !ok || spec.Assign.IsValid() {
		return
	}
	tag := fmt.Sprintf("yg:%q", displayName(spec.Name.Name))
	if version := strings.TrimPrefix(spec.Name.Name, displayName(spec.Name.Name)); version != "" {
		tag = fmt.Sprintf("yg:%q", spec.Name.Name)
	}
	if len(body.Fields.List) == 0 {
		body.Fields.List = []*ast.Field{{Names: []*ast.Ident{ast.NewIdent("_")}, Type: l.expression("[0]int"), Tag: &ast.BasicLit{Kind: token.STRING, Value: "`" + tag + "`"}}}
		return
	}
	first := body.Fields.List[0]
	if first.Tag != nil {
		tag = unquote(first.Tag.Value) + " " + tag
	}
	first.Tag = &ast.BasicLit{Kind: token.STRING, Value: "`" + tag + "`"}
}
