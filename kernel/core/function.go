package core

import (
	"go/ast"
	"go/token"
	"go/types"
)

// function translates one function body. Literals inside it have a function
// of their own that shares the names.
type function struct {
	*Program
	info *types.Info
	env  *environment
	pos  token.Pos

	names map[types.Object]string
	used  map[string]int

	signature *types.Signature // closed
	results   []string         // variables that hold the results; nil: returned directly
	frame     string           // variable of the frame that keeps deferred calls; "": none
	recovery  recovery         // what recover() does
	deferrer  string           // frame whose panic recover() takes, for recoverFrame
	inside    bool             // the body runs as a literal under the frame
	marked    bool             // statements of a cell's top level
	loops     int              // loops of this body around the statement

	out    *[]ast.Stmt
	gotos  map[types.Object]bool // labels that goto refers to
	breaks map[types.Object]bool // labels that break refers to
	exits  []*exit               // enclosing statements that break and continue refer to
	ranges []*rangeBody
	labels map[types.Object]int // labels that are gone to out of iterator bodies, with their codes
	next   string               // variable with the code of the exit being taken out of iterator bodies
}

func (p *Program) newFunction(info *types.Info, env *environment) *function {
	return &function{Program: p, info: info, env: env, names: map[types.Object]string{}, used: map[string]int{}}
}

// emit appends a statement to the current block.
func (f *function) emit(s ast.Stmt) {
	f.source(s, f.pos)
	*f.out = append(*f.out, s)
}

// collect runs a translation and returns the statements it emitted.
func (f *function) collect(translate func()) []ast.Stmt {
	saved := f.out
	var list []ast.Stmt
	f.out = &list
	translate()
	f.out = saved
	return list
}

// typeOf returns the closed type of an expression.
func (f *function) typeOf(e ast.Expr) types.Type {
	t := f.info.TypeOf(e)
	if t == nil {
		return types.Typ[types.Invalid]
	}
	return f.substitute(t, f.env)
}

// temporary returns a new local name.
func (f *function) temporary(base string) string {
	return f.localName(base + dot)
}

func (f *function) localName(base string) string {
	n := f.used[base]
	f.used[base] = n + 1
	if n == 0 && types.Universe.Lookup(base) == nil && base != "main" && base != "init" {
		return base
	}
	return base + dot + itoa(n)
}

// declare names a local variable.
func (f *function) declare(object types.Object) string {
	name := f.localName(object.Name())
	f.names[object] = name
	return name
}

// objectOf returns the object that an identifier defines or uses.
func (f *function) objectOf(id *ast.Ident) types.Object {
	if o := f.info.Defs[id]; o != nil {
		return o
	}
	return f.info.Uses[id]
}

// function emits a declared function or method, closed by env.
func (p *Program) function(name string, object *types.Func, d *ast.FuncDecl, info *types.Info, env *environment) {
	p.emitFunction(name, object, d, info, env, recoverNothing)
}

// recovery is what recover() does in a body. Go gives a panic only to the
// function that a frame defers itself, so it depends on who calls.
type recovery int

const (
	recoverDynamic recovery = iota // called through a value: whoever calls may be a frame
	recoverFrame                   // deferred by a frame that passes itself
	recoverNothing                 // called by name, not deferred
)

// emitFunction emits the function; the form for recoverFrame has the frame
// whose panic recover() takes as its first parameter.
func (p *Program) emitFunction(name string, object *types.Func, d *ast.FuncDecl, info *types.Info, env *environment, recovery recovery) {
	if d.Body == nil {
		refuse(d.Pos(), "function "+d.Name.Name+" has no body", "")
	}
	f := p.newFunction(info, env)
	f.pos, f.recovery = d.Pos(), recovery
	signature := object.Signature()
	var receiver *types.Var
	if r := signature.Recv(); r != nil {
		receiver = r
	}
	closed := p.substitute(types.NewSignatureType(nil, nil, nil, signature.Params(), signature.Results(), signature.Variadic()), env).(*types.Signature)
	var parameters []*ast.Field
	if recovery == recoverFrame {
		f.deferrer = f.temporary("frame")
		parameters = append(parameters, field(f.deferrer, pointerTo(p.imported(runtimePath, "Frame"))))
	}
	if receiver != nil {
		parameters = append(parameters, field(f.parameter(receiver), p.representation(p.substitute(receiver.Type(), env))))
	}
	typ, body := f.body(closed, signature, d.Body, parameters)
	declaration := functionDeclaration(name, typ, body)
	p.source(declaration, d.Name.Pos())
	p.declarations = append(p.declarations, declaration)
}

func (f *function) parameter(v *types.Var) string {
	if v.Name() == "" || v.Name() == "_" {
		return f.temporary("_")
	}
	return f.declare(v)
}

// body translates a function body under its signature: closed has the types,
// open the variables as the body knows them.
func (f *function) body(closed, open *types.Signature, b *ast.BlockStmt, first []*ast.Field) (*ast.FuncType, []ast.Stmt) {
	f.signature = closed
	parameters := first
	for i := range open.Params().Len() {
		name := f.parameter(open.Params().At(i))
		parameters = append(parameters, field(name, f.representation(closed.Params().At(i).Type())))
	}
	var results []*ast.Field
	for v := range closed.Results().Variables() {
		results = append(results, field("", f.representation(v.Type())))
	}
	f.prepare(b)
	var prologue []ast.Stmt
	named := open.Results().Len() > 0 && open.Results().At(0).Name() != ""
	if named || (f.frame != "" || f.next != "") && open.Results().Len() > 0 {
		for i := range open.Results().Len() {
			v := open.Results().At(i)
			name := ""
			if v.Name() != "" && v.Name() != "_" {
				name = f.declare(v)
			} else {
				name = f.temporary("result")
			}
			f.results = append(f.results, name)
			prologue = append(prologue, variable(name, f.representation(closed.Results().At(i).Type())))
		}
	}
	body := f.wrapBody(func() { f.statements(b.List) })
	return functionType(parameters, results), append(prologue, body...)
}

// prepare looks for what shapes the whole body: deferred calls and loops over
// functions.
func (f *function) prepare(b *ast.BlockStmt) {
	f.gotos, f.breaks = map[types.Object]bool{}, map[types.Object]bool{}
	ast.Inspect(b, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.BranchStmt:
			if n.Label != nil {
				switch n.Tok {
				case token.GOTO:
					f.gotos[f.info.Uses[n.Label]] = true
				case token.BREAK:
					f.breaks[f.info.Uses[n.Label]] = true
				}
			}
		case *ast.DeferStmt:
			if f.frame == "" {
				f.frame = f.temporary("frame")
			}
		case *ast.RangeStmt:
			if _, ok := f.coreType(n.X).(*types.Signature); ok && f.next == "" {
				f.next = f.temporary("next")
			}
		}
		return true
	})
}

// coreType returns the underlying type of a closed expression.
func (f *function) coreType(e ast.Expr) types.Type { return f.typeOf(e).Underlying() }

// wrapBody runs the translation of the statements and puts them under a frame
// when calls are deferred.
func (f *function) wrapBody(translate func()) []ast.Stmt {
	var head []ast.Stmt
	if f.next != "" {
		head = append(head, define(f.next, number(0)))
	}
	if f.frame == "" {
		list := f.collect(translate)
		if len(f.results) > 0 && !terminating(list) {
			list = append(list, result(f.resultValues()...))
		}
		return append(head, list...)
	}
	f.inside = true
	list := f.collect(translate)
	f.inside = false
	head = append(head,
		define(f.frame, f.helper("NewFrame")),
		evaluate(call(selector(ident(f.frame), "Run"), functionLiteral(functionType(nil, nil), list))))
	if len(f.results) > 0 {
		head = append(head, result(f.resultValues()...))
	}
	return head
}

func (f *function) resultValues() []ast.Expr {
	var values []ast.Expr
	for _, name := range f.results {
		values = append(values, ident(name))
	}
	return values
}

func terminating(list []ast.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	_, ok := list[len(list)-1].(*ast.ReturnStmt)
	return ok
}

// literal translates a function literal. A literal that is deferred directly
// gets the frame whose panic it may recover.
func (f *function) literal(e *ast.FuncLit, deferrer string) ast.Expr {
	inner := &function{Program: f.Program, info: f.info, env: f.env, pos: e.Pos(), names: f.names, used: f.used, deferrer: deferrer}
	if deferrer != "" {
		inner.recovery = recoverFrame
	}
	open := f.info.TypeOf(e).(*types.Signature)
	closed := f.typeOf(e).(*types.Signature)
	typ, body := inner.body(closed, open, e.Body, nil)
	lit := functionLiteral(typ, body)
	f.source(lit, e.Pos())
	return lit
}

// bound keeps a function literal in a variable: passed straight to compiled
// code, the interpreter would share its captured variables between turns of a
// loop.
func (f *function) bound(x ast.Expr) ast.Expr {
	if _, ok := x.(*ast.FuncLit); !ok || f.out == nil {
		return x
	}
	name := f.temporary("f")
	f.emit(define(name, x))
	return ident(name)
}

// repeated reports whether the body may evaluate what is translated now more
// than once in a call.
func (f *function) repeated() bool { return f.loops > 0 || len(f.gotos) > 0 }

// separate gives each evaluation of a literal in a loop a frame of its own, that of a
// literal around it that is called at once. The interpreter keeps a literal in a
// place of the frame that makes it, and writes what was there before when a call
// of the literal ends: on another goroutine that may be when the next turn of the
// loop has just put its literal there, which then is the former one, or nil.
func (f *function) separate(x ast.Expr) ast.Expr {
	lit, ok := x.(*ast.FuncLit)
	if !ok || !f.repeated() {
		return x
	}
	return call(functionLiteral(functionType(nil, []*ast.Field{field("", lit.Type)}), []ast.Stmt{result(lit)}))
}

// isolated translates an expression that is evaluated only on a condition:
// the statements it needs go into a literal that is called in its place.
func (f *function) isolated(e ast.Expr) ast.Expr {
	var x ast.Expr
	list := f.collect(func() { x = f.expression(e) })
	if len(list) == 0 {
		return x
	}
	typ := f.representation(types.Default(f.typeOf(e)))
	return call(functionLiteral(functionType(nil, []*ast.Field{field("", typ)}), append(list, result(x))))
}

// immediate calls a literal made of statements that give one value.
func (f *function) immediate(typ ast.Expr, translate func()) ast.Expr {
	body := f.collect(translate)
	var results []*ast.Field
	if typ != nil {
		results = []*ast.Field{field("", typ)}
	}
	return call(functionLiteral(functionType(nil, results), body))
}
