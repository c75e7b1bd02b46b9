package core

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// enters notes that values of a type go into interfaces, so that the dispatch
// tables get rows for its methods.
func (p *Program) enters(t types.Type) {
	n := p.translator.number(t)
	if done, _ := p.converted.get(n); done {
		return
	}
	p.converted.set(n, true)
	p.describe(t)
	// compiled code and printing reach what the value holds
	switch u := types.Unalias(t).(type) {
	case *types.Pointer:
		p.enters(u.Elem())
	case *types.Slice:
		p.enters(u.Elem())
	case *types.Array:
		p.enters(u.Elem())
	case *types.Map:
		p.enters(u.Key())
		p.enters(u.Elem())
	case *types.Named:
		if p.own(u) {
			if !types.IsInterface(u) && decodes(u) {
				p.enters(types.NewPointer(u)) // decoders take the address of what they fill
			}
			if s, ok := u.Underlying().(*types.Struct); ok {
				for v := range s.Fields() {
					p.enters(v.Type())
				}
			} else {
				p.enters(u.Underlying())
			}
		}
	case *types.Struct:
		if decodes(u) {
			p.enters(types.NewPointer(u))
		}
		for v := range u.Fields() {
			p.enters(v.Type())
		}
	}
}

// enters2 notes the type of an assertion: compiled code may make its values.
func (p *Program) enters2(t types.Type) {
	if !types.IsInterface(t) {
		p.enters(t)
	}
}

// decodes reports whether pointers to a type have methods for decoding or
// encoding, of their own or of embedded fields.
func decodes(t types.Type) bool {
	methods := types.NewMethodSet(types.NewPointer(t))
	for _, name := range []string{"UnmarshalJSON", "UnmarshalText", "MarshalJSON", "MarshalText"} {
		if methods.Lookup(nil, name) != nil {
			return true
		}
	}
	return false
}

// wanted are the methods that compiled code of ours looks for on any value.
var wanted = map[string]bool{
	"Error": true, "String": true, "GoString": true, "Format": true, "Unwrap": true, "Is": true, "As": true,
	"MarshalJSON": true, "UnmarshalJSON": true, "MarshalText": true, "UnmarshalText": true, "IsZero": true,
	"PNG": true, "HTML": true, "SVG": true, "Markdown": true, "Latex": true, "MIMEBundle": true, "JSON": true,
}

const (
	wantedKey = "wanted "
	anyMethod = "*" // every exported one
)

// wrappers makes the methods of a compiled interface available to it.
func (p *Program) wrappers(t types.Type) {
	i := t.Underlying().(*types.Interface)
	for m := range i.Methods() {
		p.helpers.set(wantedKey+m.Name(), m.Name())
	}
	if named, ok := types.Unalias(t).(*types.Named); ok && named.Obj().Pkg() != nil {
		p.registerWrapper(named)
	}
}

// unnamedInterfaces makes the methods of interfaces without names available to a compiled
// function that takes them, which makes what satisfies one of its embedded interfaces.
func (p *Program) unnamedInterfaces(s *types.Signature) {
	for v := range s.Params().Variables() {
		t := types.Unalias(v.Type())
		if list, ok := t.(*types.Slice); ok && s.Variadic() {
			t = types.Unalias(list.Elem())
		}
		if i, ok := t.(*types.Interface); ok {
			for embedded := range i.EmbeddedTypes() {
				p.wrappers(embedded)
			}
		}
	}
}

// wantsMethods makes all methods available once a program asks for them by name or
// number, as package reflect has it.
func (p *Program) wantsMethods(m *types.Func) {
	if m.Name() == "Method" || m.Name() == "MethodByName" || m.Name() == "Methods" {
		p.helpers.set(wantedKey+anyMethod, anyMethod)
	}
}

func (p *Program) isWanted(name string) bool {
	if wanted[name] {
		return true
	}
	if _, ok := p.helpers.get(wantedKey + anyMethod); ok && ast.IsExported(name) {
		return true
	}
	_, ok := p.helpers.get(wantedKey + name)
	return ok
}

// slotOf returns the dispatch table of a method name and signature.
func (p *Program) slotOf(m *types.Func, signature *types.Signature) *slot {
	id := p.slotID(m, signature)
	if s, ok := p.slots.get(id); ok {
		return s
	}
	s := &slot{name: m.Name(), id: id, function: p.unique(m.Name()), table: p.unique(m.Name()), signature: signature}
	p.slots.set(id, s)
	receiver := []*ast.Field{field("", emptyInterface())}
	p.declarations = append(p.declarations, variableDeclaration(s.table, sliceOf(p.signatureType(signature, receiver))))
	f := p.bare()
	literal := f.adapter(signature, func(a []ast.Expr) ast.Expr {
		return call(index(ident(s.table), p.helper("Row", ident("x"), call(ident("len"), ident(s.table)))), append([]ast.Expr{ident("x")}, a...)...)
	})
	literal.Type.Params.List = append([]*ast.Field{field("x", emptyInterface())}, literal.Type.Params.List...)
	p.declarations = append(p.declarations, functionDeclaration(s.function, literal.Type, literal.Body.List))
	// row 0 serves values of compiled types
	p.setup = append(p.setup, assign(ident(s.table), call(ident("append"), ident(s.table), p.invoker(s))))
	return s
}

// slotID names the slot of a method by its name and signature.
func (p *Program) slotID(m *types.Func, signature *types.Signature) string {
	id := m.Name() + " " + itoa(p.translator.number(plainSignature(signature)))
	if !m.Exported() && m.Pkg() != nil {
		id += " " + m.Pkg().Path()
	}
	return id
}

func plainSignature(s *types.Signature) *types.Signature {
	return types.NewSignatureType(nil, nil, nil, s.Params(), s.Results(), s.Variadic())
}

// invoker calls a method of a value of a compiled type by its name.
func (p *Program) invoker(s *slot) ast.Expr {
	f := p.bare()
	results := s.signature.Results()
	literal := f.adapter(s.signature, func(a []ast.Expr) ast.Expr {
		invoke := p.helper("Invoke", append([]ast.Expr{ident("x"), text(s.name), ident(boolName(s.signature.Variadic()))}, a...)...)
		return invoke
	})
	literal.Type.Params.List = append([]*ast.Field{field("x", emptyInterface())}, literal.Type.Params.List...)
	invoke := lastCall(literal)
	var body []ast.Stmt
	if results.Len() == 0 {
		body = []ast.Stmt{evaluate(invoke)}
	} else {
		body = append(body, define("r", invoke))
		var values []ast.Expr
		for i := range results.Len() {
			t := results.At(i).Type()
			v := "v" + itoa(i)
			body = append(body, variable(v, p.representation(t)))
			r := index(ident("r"), number(i))
			if types.IsInterface(t) {
				body = append(body, assign(ident(v), r))
			} else {
				body = append(body, when(&ast.BinaryExpr{X: r, Op: token.NEQ, Y: ident("nil")}, assign(ident(v), assertion(r, p.representation(t)))))
			}
			values = append(values, ident(v))
		}
		body = append(body, result(values...))
	}
	literal.Body = block(body)
	return literal
}

func boolName(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

func lastCall(l *ast.FuncLit) *ast.CallExpr {
	switch s := l.Body.List[0].(type) {
	case *ast.ReturnStmt:
		return s.Results[0].(*ast.CallExpr)
	case *ast.ExprStmt:
		return s.X.(*ast.CallExpr)
	}
	return nil
}

// dispatch calls a method through an interface.
func (f *function) dispatch(x ast.Expr, t types.Type, m *types.Func, arguments []ast.Expr) ast.Expr {
	object, _, _ := types.LookupFieldOrMethod(t, true, m.Pkg(), m.Name())
	method := object.(*types.Func)
	s := f.slotOf(method, method.Signature())
	return call(ident(s.function), append([]ast.Expr{x}, arguments...)...)
}

// fillTables adds rows for types that have entered interfaces and methods
// that are called through them. It reports whether it added any.
func (p *Program) fillTables() bool {
	added := false
	numbers := p.converted.keys()
	slices.Sort(numbers)
	for _, n := range numbers {
		t := p.translator.types[n-firstNumber]
		if types.IsInterface(t) {
			continue
		}
		if !p.hasOwnMethods(t) {
			continue
		}
		set := types.NewMethodSet(t)
		for i := range set.Len() {
			m, ok := set.At(i).Obj().(*types.Func)
			if !ok {
				continue
			}
			signature := set.At(i).Type().(*types.Signature)
			id := p.slotID(m, signature)
			s, called := p.slots.get(id)
			if called && p.row("table "+id, n) {
				added = true
				p.setup = append(p.setup, evaluate(call(ident(p.growHelper(s)), number(n), p.rowFunction(t, m, signature))))
			}
			if p.isWanted(m.Name()) && p.row("runtime "+id, n) {
				added = true
				p.setup = append(p.setup, evaluate(p.helper("SetMethod", number(n), text(m.Name()), p.rowFunction(t, m, signature))))
			}
		}
	}
	return added
}

// row reports whether an entry is new.
func (p *Program) row(table string, n int) bool {
	key := table + "/" + itoa(n)
	if done, _ := p.rows.get(key); done {
		return false
	}
	p.rows.set(key, true)
	return true
}

// rowFunction is a method as a function of the interface's value.
func (p *Program) rowFunction(t types.Type, m *types.Func, signature *types.Signature) ast.Expr {
	f := p.bare()
	literal := f.adapter(signature, func(a []ast.Expr) ast.Expr {
		return f.callMethod(ident("v"), t, m, a)
	})
	literal.Type.Params.List = append([]*ast.Field{field("x", emptyInterface())}, literal.Type.Params.List...)
	head := []ast.Stmt{variable("v", p.representation(t)), assign(ident("v"), f.open(ident("x"), t))}
	if isPointer(t) && !pointerReceiver(m) {
		elem := t.Underlying().(*types.Pointer).Elem()
		head = append(head, when(&ast.BinaryExpr{X: ident("v"), Op: token.EQL, Y: ident("nil")},
			evaluate(p.helper("NilReceiver", text(typeText(elem)+"."+m.Name()), text(strings.TrimPrefix(typeText(elem), "main."))))))
	}
	literal.Body.List = append(head, literal.Body.List...)
	return literal
}

// growHelper is the function that stores a row of a dispatch table.
func (p *Program) growHelper(s *slot) string {
	key := "grow " + s.id
	if name, ok := p.helpers.get(key); ok {
		return name
	}
	name := p.unique("grow")
	p.helpers.set(key, name)
	table := ident(s.table)
	typ := p.signatureType(s.signature, []*ast.Field{field("", emptyInterface())})
	p.declarations = append(p.declarations, functionDeclaration(name,
		functionType([]*ast.Field{field("n", ident("int")), field("f", typ)}, nil), []ast.Stmt{
			when(&ast.BinaryExpr{X: call(ident("len"), table), Op: token.LEQ, Y: ident("n")},
				define("longer", call(ident("make"), sliceOf(typ), binary(ident("n"), token.ADD, number(16)))),
				evaluate(call(ident("copy"), ident("longer"), table)),
				assign(table, ident("longer"))),
			assign(index(table, ident("n")), ident("f")),
		}))
	return name
}
