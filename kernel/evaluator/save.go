package evaluator

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"

	"kerasgo/kernel/symbols"
)

// Cell is a cell that has run.
type Cell struct {
	Number int
	Code   string
}

// Program writes cells, in the order in which they ran, as one Go program that
// does the same. Declarations come first, the newest meaning of each name under
// the name itself, former ones that are still used under the name with the
// number of their cell; each cell's statements are a function that main calls,
// and what a cell showed is printed.
func Program(cells []Cell) (string, error) {
	fset := token.NewFileSet()
	return (&Session{fset: fset, importer: symbols.NewImporter(fset)}).Program(cells)
}

// Program writes cells that may import packages of the modules that the session has
// fetched; the program's first lines say how to get those.
func (of *Session) Program(cells []Cell) (string, error) {
	fset := of.fset
	s := &Session{
		fset: fset, context: types.NewContext(), importer: of.importer, libraries: libraries{modules: of.libraries.modules, packages: of.libraries.packages},
		pkg: types.NewPackage("main", "main"), used: map[string]string{}, live: map[string]types.Object{}, imports: map[string]string{},
		records: map[types.Object]*record{}, lines: map[int][]string{},
	}
	w := &programWriter{session: s, names: map[types.Object]string{}, taken: map[string]types.Object{}, imports: map[string]string{}, aliases: map[string]bool{}}
	var list []*checked
	for _, given := range cells {
		c, err := parseCell(fset, given.Number, given.Code)
		if err != nil {
			return "", fmt.Errorf("cell %d: %w", given.Number, err)
		}
		if len(c.declarations) == 0 && len(c.statements) == 0 && len(c.imports) == 0 {
			continue
		}
		checked, failed := s.checkCell(c)
		if failed != nil {
			return "", fmt.Errorf("cell %d: %s", given.Number, failed.Message)
		}
		s.remember(checked)
		w.collect(checked)
		s.commit(checked.change)
		s.lines[given.Number] = strings.Split(given.Code, "\n")
		list = append(list, checked)
	}
	for _, c := range list {
		w.rename(c)
	}
	w.findVersions(list)
	for _, c := range list {
		if err := w.write(c); err != nil {
			return "", fmt.Errorf("cell %d: %w", c.cell.number, err)
		}
	}
	return w.program()
}

type programWriter struct {
	session *Session
	names   map[types.Object]string // of the session's objects in the program
	taken   map[string]types.Object // names to the newest objects that have them
	imports map[string]string       // paths to names
	aliases map[string]bool
	order   []types.Object // variables, in order
	shared  map[types.Object]types.Object

	versions     map[*types.Func][]*ast.FuncDecl // of methods, in order
	declarations bytes.Buffer
	cells        bytes.Buffer
	calls        []string
	failed       error
}

// collect names what a cell declares. The last cell to declare a name has it.
func (w *programWriter) collect(c *checked) {
	give := func(o types.Object) {
		name := o.Name()
		if name == "_" || name == "init" {
			return
		}
		if former, ok := w.session.live[name].(*types.Var); ok {
			if v, ok := o.(*types.Var); ok && sameStorage(former, v) {
				w.names[o] = w.names[former] // it is given another value
				if w.shared == nil {
					w.shared = map[types.Object]types.Object{}
				}
				if w.shared[o] = former; w.shared[former] != nil {
					w.shared[o] = w.shared[former] // the first of them all
				}
				return
			}
		}
		if former := w.taken[name]; former != nil {
			w.names[former] = fmt.Sprintf("%s_%d", name, cellOf(w.session.fset, former))
			for n := 2; w.taken[w.names[former]] != nil; n++ {
				w.names[former] = fmt.Sprintf("%s_%d_%d", name, cellOf(w.session.fset, former), n)
			}
			w.taken[w.names[former]] = former
			for shared, first := range w.shared {
				if first == former {
					w.names[shared] = w.names[former]
				}
			}
		}
		w.taken[name], w.names[o] = o, name
		if name == "main" {
			w.names[o] = fmt.Sprintf("main_%d", c.cell.number)
		}
		if _, ok := o.(*types.Var); ok {
			w.order = append(w.order, o)
		}
	}
	for _, u := range c.units {
		for _, d := range u.declarations {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if o := u.info.Defs[d.Name]; o != nil && d.Recv == nil {
					give(o)
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					switch spec := spec.(type) {
					case *ast.TypeSpec:
						give(u.info.Defs[spec.Name])
					case *ast.ValueSpec:
						for _, id := range spec.Names {
							if o := u.info.Defs[id]; o != nil {
								give(o)
							}
						}
					}
				}
			}
		}
		for _, v := range u.promoted {
			give(v)
		}
	}
}

func cellOf(fset *token.FileSet, o types.Object) int {
	var n int
	fmt.Sscanf(fset.Position(o.Pos()).Filename, "Cell[%d]", &n)
	return n
}

// rename writes the program's names into the trees of a cell, and notes what
// they import.
func (w *programWriter) rename(c *checked) {
	for _, u := range c.units {
		for id, o := range u.info.Defs {
			if name, ok := w.names[o]; ok && o != nil {
				id.Name = name
			}
		}
		for id, o := range u.info.Uses {
			if p, ok := o.(*types.PkgName); ok {
				id.Name = w.importName(p.Imported().Path(), p.Name())
				continue
			}
			if name, ok := w.names[o]; ok {
				id.Name = name
			}
		}
	}
}

// importName is the name by which the program imports a package.
func (w *programWriter) importName(path, wanted string) string {
	if name, ok := w.imports[path]; ok {
		return name
	}
	name := wanted
	for n := 2; w.taken[name] != nil || w.aliases[name]; n++ {
		name = wanted + strconv.Itoa(n)
	}
	w.imports[path], w.aliases[name] = name, true
	return name
}

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

// typeExpression writes a type with the program's names.
func (w *programWriter) typeExpression(t types.Type) ast.Expr {
	switch t := t.(type) {
	case *types.Alias:
		return w.typeExpression(types.Unalias(t))
	case *types.Named:
		var x ast.Expr
		name, ok := w.names[t.Origin().Obj()]
		switch {
		case ok:
			x = ast.NewIdent(name)
		case t.Obj().Pkg() == nil:
			x = ast.NewIdent(t.Obj().Name())
		default:
			if !t.Obj().Exported() && w.failed == nil {
				w.failed = fmt.Errorf("a variable has a type with %s.%s in it, which a program cannot name: its package does not export it", t.Obj().Pkg().Name(), t.Obj().Name())
			}
			x = &ast.SelectorExpr{X: ast.NewIdent(w.importName(t.Obj().Pkg().Path(), t.Obj().Pkg().Name())), Sel: ast.NewIdent(t.Obj().Name())}
		}
		var arguments []ast.Expr
		for i := range t.TypeArgs().Len() {
			arguments = append(arguments, w.typeExpression(t.TypeArgs().At(i)))
		}
		if len(arguments) > 0 {
			return &ast.IndexListExpr{X: x, Indices: arguments}
		}
		return x
	case *types.Pointer:
		return &ast.StarExpr{X: w.typeExpression(t.Elem())}
	case *types.Slice:
		return &ast.ArrayType{Elt: w.typeExpression(t.Elem())}
	case *types.Array:
		return &ast.ArrayType{Len: &ast.BasicLit{Kind: token.INT, Value: strconv.FormatInt(t.Len(), 10)}, Elt: w.typeExpression(t.Elem())}
	case *types.Map:
		return &ast.MapType{Key: w.typeExpression(t.Key()), Value: w.typeExpression(t.Elem())}
	case *types.Chan:
		c := &ast.ChanType{Dir: ast.SEND | ast.RECV, Value: w.typeExpression(t.Elem())}
		switch t.Dir() {
		case types.SendOnly:
			c.Dir = ast.SEND
		case types.RecvOnly:
			c.Dir = ast.RECV
		}
		return c
	case *types.Signature:
		fields := func(tuple *types.Tuple) *ast.FieldList {
			list := &ast.FieldList{}
			for i := range tuple.Len() {
				x := w.typeExpression(tuple.At(i).Type())
				if a, ok := x.(*ast.ArrayType); ok && t.Variadic() && tuple == t.Params() && i == tuple.Len()-1 {
					x = &ast.Ellipsis{Elt: a.Elt}
				}
				list.List = append(list.List, &ast.Field{Type: x})
			}
			return list
		}
		return &ast.FuncType{Params: fields(t.Params()), Results: fields(t.Results())}
	case *types.Struct:
		list := &ast.FieldList{}
		for i := range t.NumFields() {
			f := &ast.Field{Type: w.typeExpression(t.Field(i).Type())}
			if !t.Field(i).Embedded() {
				f.Names = []*ast.Ident{ast.NewIdent(t.Field(i).Name())}
			}
			if tag := t.Tag(i); tag != "" {
				f.Tag = &ast.BasicLit{Kind: token.STRING, Value: strconv.Quote(tag)}
			}
			list.List = append(list.List, f)
		}
		return &ast.StructType{Fields: list}
	case *types.Union:
		var x ast.Expr
		for term := range t.Terms() {
			one := w.typeExpression(term.Type())
			if term.Tilde() {
				one = &ast.UnaryExpr{Op: token.TILDE, X: one}
			}
			if x != nil {
				one = &ast.BinaryExpr{X: x, Op: token.OR, Y: one}
			}
			x = one
		}
		return x
	case *types.TypeParam:
		return ast.NewIdent(t.Obj().Name())
	case *types.Interface:
		list := &ast.FieldList{}
		for m := range t.ExplicitMethods() {
			list.List = append(list.List, &ast.Field{Names: []*ast.Ident{ast.NewIdent(m.Name())}, Type: w.typeExpression(m.Signature())})
		}
		for e := range t.EmbeddedTypes() {
			list.List = append(list.List, &ast.Field{Type: w.typeExpression(e)})
		}
		return &ast.InterfaceType{Methods: list}
	}
	return ast.NewIdent(t.String())
}

// print writes a tree laid out afresh: its positions are those of many cells.
func (w *programWriter) print(out *bytes.Buffer, node any) {
	if err := format.Node(out, token.NewFileSet(), node); err != nil && w.failed == nil {
		w.failed = err
	}
}

// like is a variable that a package exports of a type that it does not, as binary does
// LittleEndian; nil: the type has a name, or there is no such variable.
func (w *programWriter) like(t types.Type) *types.Var {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || named.Obj().Pkg() == w.session.pkg || named.Obj().Exported() {
		return nil
	}
	scope := named.Obj().Pkg().Scope()
	for _, name := range scope.Names() {
		if v, ok := scope.Lookup(name).(*types.Var); ok && v.Exported() && types.Identical(v.Type(), t) {
			return v
		}
	}
	return nil
}

// program puts the parts together.
func (w *programWriter) program() (string, error) {
	var variables bytes.Buffer
	for _, o := range w.order {
		fmt.Fprintf(&variables, "var %s ", w.names[o])
		if like := w.like(o.Type()); like != nil {
			variables.WriteString("= ")
			w.print(&variables, &ast.SelectorExpr{X: ast.NewIdent(w.importName(like.Pkg().Path(), like.Pkg().Name())), Sel: ast.NewIdent(like.Name())})
		} else {
			w.print(&variables, w.typeExpression(o.Type()))
		}
		variables.WriteString("\n")
	}
	if w.failed != nil {
		return "", w.failed
	}
	var out bytes.Buffer
	out.WriteString("// Saved from the cells of a notebook.\n")
	modules := map[string]bool{}
	for path := range w.imports {
		if m := w.session.libraries.owner(path); m != nil && symbols.NameOf(path) == "" {
			modules[m.Path+"@"+m.Version] = true
		}
	}
	if len(modules) > 0 {
		out.WriteString("// Its module needs: go get " + strings.Join(slices.Sorted(maps.Keys(modules)), " ") + "\n")
	}
	out.WriteString("package main\n\n")
	if len(w.imports) > 0 {
		out.WriteString("import (\n")
		for _, path := range slices.Sorted(maps.Keys(w.imports)) {
			name := w.imports[path]
			if known := symbols.NameOf(path); known == name && (path == name || strings.HasSuffix(path, "/"+name)) {
				name = ""
			}
			fmt.Fprintf(&out, "\t%s %q\n", name, path)
		}
		out.WriteString(")\n\n")
	}
	out.Write(w.declarations.Bytes())
	out.Write(variables.Bytes())
	out.WriteString("\n")
	out.Write(w.cells.Bytes())
	out.WriteString("func main() {\n")
	for _, name := range w.calls {
		fmt.Fprintf(&out, "\t%s()\n", name)
	}
	out.WriteString("}\n")
	text, err := format.Source(out.Bytes())
	if err != nil {
		return "", fmt.Errorf("the program is not Go: %w", err)
	}
	return string(text), nil
}
