package evaluator

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"kerasgo/kernel/symbols"
)

// Completions are the ways to go on at a cursor. Start and End count code
// points: the part of the code that a match replaces.
type Completions struct {
	Matches    []Match
	Start, End int
}

// Match is one completion.
type Match struct {
	Text      string
	Kind      string // "function", "variable", "constant", "type", "module", "field", "keyword", "path"
	Signature string
	rank      int
}

// Complete finds the completions at a position, in code points, of code that
// may be unfinished. It may be called while a cell runs.
func (s *Session) Complete(code string, position int) Completions {
	offset := byteOffset(code, position)
	start, end := identifierAround(code, offset)
	var matches []Match
	prefix := code[start:offset]
	if quote, importing, ok := stringAround(code[:offset]); ok {
		prefix = code[quote:offset]
		if importing {
			start, matches = quote, importPaths()
		} else {
			start = quote + strings.LastIndexByte(prefix, '/') + 1
			matches = fileNames(prefix)
			prefix = code[start:offset]
		}
	} else if !inComment(code, offset) && !isNumber(prefix) {
		matches = s.membersAt(code, start, offset, end)
	}
	matches = slices.DeleteFunc(matches, func(m Match) bool { return !hasPrefixFold(m.Text, prefix) || m.Text == "_" })
	for i := range matches {
		if !strings.HasPrefix(matches[i].Text, prefix) {
			matches[i].rank += 10
		}
	}
	slices.SortFunc(matches, func(a, b Match) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.Text, b.Text))
	})
	matches = slices.CompactFunc(matches, func(a, b Match) bool { return a.Text == b.Text })
	return Completions{matches, utf8.RuneCountInString(code[:start]), utf8.RuneCountInString(code[:offset])}
}

func hasPrefixFold(text, prefix string) bool {
	return len(text) >= len(prefix) && strings.EqualFold(text[:len(prefix)], prefix)
}

func isNumber(prefix string) bool { return prefix != "" && prefix[0] >= '0' && prefix[0] <= '9' }

// membersAt checks the code with a placeholder at the cursor, first all of it,
// then only what stands before the cursor, then only its line, and lists what
// can stand there.
func (s *Session) membersAt(code string, start, offset, end int) []Match {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	head := code[:offset] + placeholder
	line := head[strings.LastIndexByte(head, '\n')+1:]
	for _, text := range []string{head + code[end:], head, line} {
		k := s.sketch(text + closers(text))
		path, u := k.find(func(ident *ast.Ident) bool { return strings.HasSuffix(ident.Name, placeholder) })
		if path == nil {
			continue
		}
		if matches := s.matchesAt(k, u, path); len(matches) > 0 {
			return matches
		}
	}
	if strings.HasSuffix(strings.TrimRight(code[:start], " \t\n"), ".") {
		return nil
	}
	return s.namesInScope(&sketch{change: s.begin()}, nil, token.NoPos)
}

// matchesAt lists what can stand in the place of the identifier at a path's end.
func (s *Session) matchesAt(k *sketch, u *unit, path []ast.Node) []Match {
	ident := path[len(path)-1].(*ast.Ident)
	wanted := wantedType(u.info, path)
	switch parent := at(path, 1).(type) {
	case *ast.SelectorExpr:
		if parent.Sel == ident {
			return membersOf(u, parent.X, wanted)
		}
	case *ast.CompositeLit:
		if fields := fieldsOf(u.info, parent); fields != nil {
			if len(parent.Elts) == 1 {
				return append(fields, s.namesInScope(k, u, ident.Pos())...)
			}
			return fields
		}
	case *ast.KeyValueExpr:
		if literal, ok := at(path, 2).(*ast.CompositeLit); ok && parent.Key == ident {
			if fields := fieldsOf(u.info, literal); fields != nil {
				return fields
			}
		}
	}
	return s.namesInScope(k, u, ident.Pos())
}

func at(path []ast.Node, fromEnd int) ast.Node {
	if i := len(path) - 1 - fromEnd; i >= 0 {
		return path[i]
	}
	return nil
}

// wantedType is the type of the parameter that the end of a path is an argument
// for, or nil.
func wantedType(info *types.Info, path []ast.Node) types.Type {
	for i := len(path) - 2; i >= 0; i-- {
		call, ok := path[i].(*ast.CallExpr)
		if !ok {
			if _, part := path[i].(*ast.SelectorExpr); part {
				continue
			}
			return nil
		}
		signature, ok := info.TypeOf(call.Fun).(*types.Signature)
		if !ok {
			return nil
		}
		for n, argument := range call.Args {
			if ast.Node(argument) != path[i+1] {
				continue
			}
			last := signature.Params().Len() - 1
			if signature.Variadic() && n >= last {
				return signature.Params().At(last).Type().(*types.Slice).Elem()
			}
			if n <= last {
				return signature.Params().At(n).Type()
			}
		}
		return nil
	}
	return nil
}

// membersOf lists what can follow the dot after an expression.
func membersOf(u *unit, x ast.Expr, wanted types.Type) []Match {
	if ident, ok := x.(*ast.Ident); ok {
		if name, ok := u.info.Uses[ident].(*types.PkgName); ok {
			var matches []Match
			scope := name.Imported().Scope()
			for _, member := range scope.Names() {
				if object := scope.Lookup(member); object.Exported() {
					matches = append(matches, matchOf(object, wanted))
				}
			}
			return matches
		}
	}
	info, ok := u.info.Types[x]
	if !ok || info.Type == nil {
		return nil
	}
	var matches []Match
	for _, object := range selectable(info.Type, !info.IsType()) {
		matches = append(matches, matchOf(object, wanted))
	}
	return matches
}

// selectable lists the fields and methods of a type, promoted ones included,
// that a cell can name.
func selectable(t types.Type, fields bool) []types.Object {
	var objects []types.Object
	visible := func(o types.Object) bool { return o.Exported() || o.Pkg() != nil && o.Pkg().Path() == "main" }
	receiver := t
	if _, isPointer := t.Underlying().(*types.Pointer); !isPointer && !types.IsInterface(t) {
		receiver = types.NewPointer(t)
	}
	for selection := range types.NewMethodSet(receiver).Methods() {
		if visible(selection.Obj()) {
			objects = append(objects, selection.Obj())
		}
	}
	if !fields {
		return objects
	}
	seen := map[types.Type]bool{}
	names := map[string]bool{}
	level := []types.Type{t}
	for len(level) > 0 {
		var next []types.Type
		for _, t := range level {
			if p, ok := t.Underlying().(*types.Pointer); ok {
				t = p.Elem()
			}
			structure, ok := t.Underlying().(*types.Struct)
			if !ok || seen[t] {
				continue
			}
			seen[t] = true
			for field := range structure.Fields() {
				if !names[field.Name()] && visible(field) {
					objects = append(objects, field)
				}
				names[field.Name()] = true
				if field.Embedded() {
					next = append(next, field.Type())
				}
			}
		}
		level = next
	}
	return objects
}

// fieldsOf lists the fields that a struct literal does not give yet; nil when it
// is not one of a struct.
func fieldsOf(info *types.Info, literal *ast.CompositeLit) []Match {
	t := info.TypeOf(literal)
	if t == nil {
		return nil
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	structure, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	given := map[string]bool{}
	for _, element := range literal.Elts {
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			if key, ok := pair.Key.(*ast.Ident); ok {
				given[key.Name] = true
			}
		}
	}
	matches := []Match{}
	for field := range structure.Fields() {
		if !given[field.Name()] && (field.Exported() || field.Pkg().Path() == "main") {
			m := matchOf(field, nil)
			m.rank = -2
			matches = append(matches, m)
		}
	}
	return matches
}

// namesInScope lists the names that can be used at a position.
func (s *Session) namesInScope(k *sketch, u *unit, pos token.Pos) []Match {
	var matches []Match
	hidden := map[string]bool{}
	add := func(object types.Object, rank int) {
		if name := object.Name(); !hidden[name] && !strings.HasSuffix(name, placeholder) && !strings.HasPrefix(name, bodyName(0)) {
			hidden[name] = true
			m := matchOf(object, nil)
			m.rank += rank
			matches = append(matches, m)
		}
	}
	if u != nil {
		for scope := innermost(u.scope, pos); scope != nil && scope.Parent() != nil && scope.Parent() != types.Universe; scope = scope.Parent() {
			for _, name := range scope.Names() {
				if _, object := scope.LookupParent(name, pos); object != nil {
					add(object, -1)
				}
			}
		}
	}
	for _, object := range k.change.live {
		add(object, 0)
	}
	for name := range k.change.imports {
		matches = append(matches, Match{Text: name, Kind: "module", Signature: k.change.imports[name]})
	}
	for _, name := range symbols.Names() {
		path, _ := symbols.ByName(name)
		matches = append(matches, Match{Text: name, Kind: "module", Signature: path, rank: 3})
	}
	for _, name := range types.Universe.Names() {
		add(types.Universe.Lookup(name), 1)
	}
	for tok := token.BREAK; tok <= token.VAR; tok++ {
		matches = append(matches, Match{Text: tok.String(), Kind: "keyword", rank: 2})
	}
	return matches
}

// matchOf describes an object; one that gives what is wanted comes first.
func matchOf(object types.Object, wanted types.Type) Match {
	m := Match{Text: object.Name(), Signature: types.TypeString(object.Type(), shortPackages)}
	gives := object.Type()
	switch o := object.(type) {
	case *types.Func:
		m.Kind = "function"
		m.Signature = strings.TrimPrefix(m.Signature, "func")
		gives = nil
		if results := o.Signature().Results(); results.Len() == 1 {
			gives = results.At(0).Type()
		}
	case *types.Builtin:
		m.Kind, m.Signature, gives = "function", "", nil
	case *types.TypeName:
		m.Kind = "type"
		m.Signature = types.TypeString(object.Type().Underlying(), shortPackages)
		if len(m.Signature) > 80 {
			m.Signature, _, _ = strings.Cut(m.Signature, "{")
		}
		gives = nil
	case *types.Const:
		m.Kind = "constant"
		m.Signature += " = " + o.Val().String()
	case *types.PkgName:
		m.Kind, m.Signature, gives = "module", o.Imported().Path(), nil
	case *types.Nil:
		m.Kind, m.Signature, gives = "constant", "", nil
	case *types.Var:
		m.Kind = "variable"
		if o.IsField() {
			m.Kind = "field"
		}
	}
	if wanted != nil && gives != nil && !emptyInterface(wanted) && types.AssignableTo(gives, wanted) {
		m.rank = -1
	}
	return m
}

func emptyInterface(t types.Type) bool {
	face, ok := t.Underlying().(*types.Interface)
	return ok && face.Empty()
}

var importBefore = regexp.MustCompile(`(?s)\bimport\s*(\(([^)]|\n)*)?([\w.]+\s+)?$`)

// stringAround tells whether code ends inside a string: where its text begins
// and whether it is an import path.
func stringAround(code string) (start int, importing, ok bool) {
	line := code[strings.LastIndexByte(code, '\n')+1:]
	begin, inside := 0, false
	for i := 0; i < len(line); i++ {
		switch {
		case line[i] == '\\' && inside:
			i++
		case line[i] == '"':
			inside = !inside
			begin = len(code) - len(line) + i
		case !inside && strings.HasPrefix(line[i:], "//"):
			return 0, false, false
		}
	}
	if !inside {
		return 0, false, false
	}
	return begin + 1, importBefore.MatchString(code[:begin]), true
}

func importPaths() []Match {
	var matches []Match
	for _, path := range symbols.Paths() {
		matches = append(matches, Match{Text: path, Kind: "module"})
	}
	return matches
}

// fileNames lists the files in the folder that a beginning of a path names.
func fileNames(prefix string) []Match {
	folder := prefix[:strings.LastIndexByte(prefix, '/')+1]
	if folder == "" {
		folder = "."
	}
	entries, err := os.ReadDir(filepath.FromSlash(folder))
	if err != nil {
		return nil
	}
	var matches []Match
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() {
			name += "/"
		}
		matches = append(matches, Match{Text: name, Kind: "path"})
	}
	return matches
}

// innermost returns the smallest scope of a unit's package around a place, or
// nil. Scope.Innermost does this only for packages right below the universe.
func innermost(unit *types.Scope, pos token.Pos) *types.Scope {
	for file := range unit.Children() {
		if scope := file.Innermost(pos); scope != nil {
			return scope
		}
	}
	return nil
}
