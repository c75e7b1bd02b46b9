package core

import (
	"go/ast"
	"go/token"
	"go/types"
)

// isCompiled reports whether a function is called in its compiled form.
func (p *Program) isCompiled(o *types.Func) bool {
	if o.Pkg() == nil {
		return true
	}
	if p.translator.interpreted(o.Pkg()) {
		return false
	}
	o = o.Origin()
	s := o.Signature()
	if s.TypeParams().Len() > 0 {
		return false
	}
	if s.RecvTypeParams().Len() > 0 {
		// promoted into a compiled type by a package of which there is only
		// the compiled form
		return !p.translator.translated(o.Pkg().Path())
	}
	if s.Recv() != nil {
		if named := receiverNamed(s.Recv().Type()); named != nil && p.own(named) && !types.IsInterface(named) {
			return false
		}
	}
	if _, ok := p.bodies.get(o); ok && s.Recv() == nil && !o.Exported() {
		return false
	}
	return true
}

// callee returns the function that a call names statically, or nil.
func (f *function) callee(c *ast.CallExpr) (*types.Func, *ast.Ident) {
	fun := ast.Unparen(c.Fun)
	switch i := fun.(type) {
	case *ast.IndexExpr:
		fun = ast.Unparen(i.X)
	case *ast.IndexListExpr:
		fun = ast.Unparen(i.X)
	}
	switch fun := fun.(type) {
	case *ast.Ident:
		o, _ := f.info.Uses[fun].(*types.Func)
		return o, fun
	case *ast.SelectorExpr:
		o, _ := f.info.Uses[fun.Sel].(*types.Func)
		return o, fun.Sel
	}
	return nil, nil
}

// method returns the method that a call selects on a value, resolved in the
// closed type of the receiver.
func (f *function) method(c *ast.CallExpr) (*ast.SelectorExpr, *types.Func) {
	s, ok := ast.Unparen(c.Fun).(*ast.SelectorExpr)
	if !ok || f.info.Types[s.X].IsType() {
		return nil, nil
	}
	if id, ok := s.X.(*ast.Ident); ok {
		if _, pkg := f.info.Uses[id].(*types.PkgName); pkg {
			return nil, nil
		}
	}
	o, _, _ := types.LookupFieldOrMethod(f.typeOf(s.X), true, f.packageOf(s.Sel), s.Sel.Name)
	m, _ := o.(*types.Func)
	if m == nil {
		return nil, nil
	}
	return s, m
}

// compiled reports whether the results of a call come as compiled code gives them.
func (f *function) compiled(c *ast.CallExpr) bool {
	if f.info.Types[c.Fun].IsType() {
		return false
	}
	if s, m := f.method(c); m != nil {
		return f.isCompiled(m) && !f.dynamic(f.typeOf(s.X), m) && f.methodShim(f.typeOf(s.X), m) == ""
	}
	o, _ := f.callee(c)
	if o == nil || f.info.Selections[selectorOf(c)] != nil {
		return false
	}
	return f.isCompiled(o) && shims[fullName(o)] == nil
}

func selectorOf(c *ast.CallExpr) *ast.SelectorExpr {
	s, _ := ast.Unparen(c.Fun).(*ast.SelectorExpr)
	return s
}

// dynamic reports whether a method of a value is found through an interface.
func (f *function) dynamic(t types.Type, m *types.Func) bool {
	if f.foreign(t) {
		return false
	}
	r := m.Signature().Recv()
	return r != nil && types.IsInterface(r.Type())
}

// foreign reports whether a type is a compiled one with methods of its own;
// what it embeds is reached by its compiled code.
func (f *function) foreign(t types.Type) bool {
	named := receiverNamed(t)
	return named != nil && !types.IsInterface(named) && !f.own(named)
}

func fullName(o *types.Func) string {
	if o.Pkg() == nil || o.Signature().Recv() != nil {
		return ""
	}
	return o.Pkg().Path() + "." + o.Name()
}

// callExpression translates a call or conversion. The results of compiled
// functions are as compiled code gives them.
func (f *function) callExpression(c *ast.CallExpr, value bool) ast.Expr {
	pos := f.pos
	defer func() { f.pos = pos }()
	x := f.makeCall(c, "")
	f.source(x, c.Pos())
	return x
}

// makeCall translates a call; frame is the one that defers it, or "".
func (f *function) makeCall(c *ast.CallExpr, frame string) ast.Expr {
	if f.info.Types[c.Fun].IsType() {
		return f.conversion(c.Args[0], f.typeOf(c.Fun))
	}
	if s, m := f.method(c); m != nil {
		f.wantsMethods(m)
		t := f.typeOf(s.X)
		o := f.operands()
		x := func() ast.Expr { return f.receiverExpression(s, t, m) }
		if pointerReceiver(m) && !isPointer(t) && !types.IsInterface(t) {
			o.add(x, nil) // its address is taken
		} else {
			o.addValue(t, x)
		}
		return f.methodCall(o, t, m, c)
	}
	if o, id := f.callee(c); o != nil && f.info.Selections[selectorOf(c)] == nil {
		signature := f.typeOf(c.Fun).(*types.Signature)
		if shim := shims[fullName(o)]; shim != nil {
			if x := shim(f, c, signature); x != nil {
				return x
			}
		}
		if f.isCompiled(o) {
			return f.compiledCall(f.operands(), func() ast.Expr { return f.imported(o.Pkg().Path(), o.Name()) }, o, signature, c)
		}
		name := f.functionName(o, f.instanceArguments(id))
		return call(ident(name), f.arguments(f.operands(), signature, c)...)
	}
	signature := f.coreType(c.Fun).(*types.Signature)
	if lit, ok := ast.Unparen(c.Fun).(*ast.FuncLit); ok {
		return call(f.literal(lit, frame), f.arguments(f.operands(), signature, c)...)
	}
	o := f.operands()
	o.addValue(signature, func() ast.Expr { return f.operandOf(c.Fun) })
	a := f.arguments(o, signature, c)
	return call(o.values[0], a...)
}

// receiverExpression is the value on which a method is selected; in place
// when its address may be taken.
func (f *function) receiverExpression(s *ast.SelectorExpr, t types.Type, m *types.Func) ast.Expr {
	if pointerReceiver(m) && !isPointer(t) && !types.IsInterface(t) {
		if c, ok := ast.Unparen(s.X).(*ast.CompositeLit); ok {
			return f.composite(c, t)
		}
		switch ast.Unparen(s.X).(type) {
		case *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr, *ast.StarExpr:
			target := f.target(s.X, false)
			if target.held {
				return call(ident(f.heldHelper(t)), target.store)
			}
			return target.store
		}
	}
	return f.expression(s.X)
}

// arguments translates the arguments of a call of a function of ours, after the
// operands that there are; the variadic ones are packed.
func (f *function) arguments(o *operands, s *types.Signature, c *ast.CallExpr) []ast.Expr {
	first := len(o.values)
	values, from := f.given(c, o)
	n := s.Params().Len()
	parameter := func(i int) types.Type {
		if s.Variadic() && !c.Ellipsis.IsValid() && i >= n-1 {
			return s.Params().At(n - 1).Type().Underlying().(*types.Slice).Elem()
		}
		return s.Params().At(i).Type()
	}
	count := len(c.Args)
	if values != nil {
		count = len(values)
	}
	for i := range count {
		o.addValue(parameter(i), func() ast.Expr { return f.argument(values, from, c, i, parameter(i)) })
	}
	out := o.values[first:]
	if !s.Variadic() || c.Ellipsis.IsValid() {
		return out
	}
	list := s.Params().At(n - 1).Type()
	if count < n {
		return append(out, convertedTo(f.representation(list), ident("nil")))
	}
	packed := &ast.CompositeLit{Type: f.representation(list), Elts: out[n-1:]}
	return append(out[:n-1:n-1], packed)
}

// given evaluates the arguments of f(g()) where g has several results, after
// the operands that there are.
func (f *function) given(c *ast.CallExpr, o *operands) (values []ast.Expr, from []types.Type) {
	if len(c.Args) != 1 {
		return nil, nil
	}
	if _, ok := f.typeOf(c.Args[0]).(*types.Tuple); !ok {
		return nil, nil
	}
	o.add(func() ast.Expr {
		values, from = f.several(c.Args[0])
		return nil
	}, nil)
	o.values, o.types = o.values[:len(o.values)-1], o.types[:len(o.types)-1]
	return values, from
}

func (f *function) argument(values []ast.Expr, from []types.Type, c *ast.CallExpr, i int, t types.Type) ast.Expr {
	if values != nil {
		return f.convert(values[i], from[i], t)
	}
	return f.value(c.Args[i], t)
}

// spread evaluates a call with several results and converts them to a tuple.
func (f *function) spread(e ast.Expr, to *types.Tuple) []ast.Expr {
	values, from := f.several(e)
	for i := range values {
		values[i] = f.convert(values[i], from[i], to.At(i).Type())
	}
	return values
}

// methodCall calls a method with the arguments of a call expression on a
// receiver of type t, the first of the operands.
func (f *function) methodCall(o *operands, t types.Type, m *types.Func, c *ast.CallExpr) ast.Expr {
	signature := f.typeOf(c.Fun).(*types.Signature)
	end := f.reached(t, m)
	switch {
	case types.IsInterface(end):
		a := f.arguments(o, signature, c)
		receiver, rt := f.reach(o.values[0], t, m)
		return f.dispatch(receiver, rt, m, a)
	case f.isCompiled(m):
		if name := f.methodShim(t, m); name != "" {
			a := f.arguments(o, signature, c)
			receiver, rt := f.reach(o.values[0], t, m)
			if pointerReceiver(m) && !isPointer(rt) {
				receiver = unary(token.AND, receiver)
			}
			return f.helper(name, append([]ast.Expr{receiver}, a...)...)
		}
		return f.compiledCall(o, func() ast.Expr {
			receiver, _ := f.reach(o.values[0], t, m)
			return selector(receiver, m.Name())
		}, m, signature, c)
	}
	a := f.arguments(o, signature, c)
	receiver, rt := f.reach(o.values[0], t, m)
	return f.callOwn(receiver, rt, m, a, recoverNothing)
}

// callMethod calls a method in a function value, or in the row of a dispatch
// table, with translated arguments; the results are ours.
func (f *function) callMethod(x ast.Expr, t types.Type, m *types.Func, arguments []ast.Expr) ast.Expr {
	receiver, rt := f.reach(x, t, m)
	if types.IsInterface(rt) {
		return f.dispatch(receiver, rt, m, arguments)
	}
	if f.isCompiled(m) {
		return f.callNative(selector(receiver, m.Name()), m.Signature(), arguments)
	}
	return f.callOwn(receiver, rt, m, arguments, recoverDynamic)
}

// callNative calls a compiled function with arguments in our representation, of which
// the variadic ones are a slice; the results are ours.
func (f *function) callNative(function ast.Expr, signature *types.Signature, arguments []ast.Expr) ast.Expr {
	for i := range arguments {
		arguments[i] = f.toNative(arguments[i], signature.Params().At(i).Type())
	}
	out := call(function, arguments...)
	if signature.Variadic() {
		out.Ellipsis = 1
	}
	switch signature.Results().Len() {
	case 0:
		return out
	case 1:
		return f.fromNative(out, signature.Results().At(0).Type())
	}
	if f.tupleCrosses(signature.Results()) {
		var names []string
		var values []ast.Expr
		var results []*ast.Field
		for i := range signature.Results().Len() {
			t := signature.Results().At(i).Type()
			names = append(names, f.temporary("r"))
			values = append(values, f.fromNative(ident(names[i]), t))
			results = append(results, field("", f.representation(t)))
		}
		return call(functionLiteral(functionType(nil, results), []ast.Stmt{defineSeveral(names, out), result(values...)}))
	}
	return out
}

// reached is the type of the value that has a method of a type.
func (f *function) reached(t types.Type, m *types.Func) types.Type {
	_, path, _ := types.LookupFieldOrMethod(t, true, m.Pkg(), m.Name())
	if len(path) <= 1 || f.foreign(t) {
		return t
	}
	for _, i := range path[:len(path)-1] {
		s, _ := structOf(t)
		t = s.Field(i).Type()
	}
	return t
}

// reach follows embedded fields to the value that has the method.
func (f *function) reach(x ast.Expr, t types.Type, m *types.Func) (ast.Expr, types.Type) {
	_, path, _ := types.LookupFieldOrMethod(t, true, m.Pkg(), m.Name())
	if len(path) <= 1 || f.foreign(t) {
		return x, t
	}
	path = path[:len(path)-1]
	end := f.reached(t, m)
	y, held := f.follow(x, t, path)
	if held {
		y = call(ident(f.heldHelper(end)), y)
	}
	if named, ok := types.Unalias(t).(*types.Named); ok && !f.own(named) && types.IsInterface(end) {
		y = f.fromNative(y, end)
	}
	return y, end
}

// callOwn calls a method that is a function of ours.
func (f *function) callOwn(x ast.Expr, t types.Type, m *types.Func, arguments []ast.Expr, recovery recovery) ast.Expr {
	switch {
	case pointerReceiver(m) && !isPointer(t):
		if lit, ok := x.(*ast.CompositeLit); ok {
			x = unary(token.AND, lit)
		} else {
			x = unary(token.AND, x)
		}
	case !pointerReceiver(m) && isPointer(t):
		x = pointerTo(x)
	}
	named := receiverNamed(t)
	var closed []types.Type
	for i := range named.TypeArgs().Len() {
		closed = append(closed, named.TypeArgs().At(i))
	}
	name := ""
	if recovery == recoverDynamic && f.recovers(m) {
		name = f.recoveringName(m, closed, recoverDynamic)
	} else {
		name = f.functionName(m, closed)
	}
	return call(ident(name), append([]ast.Expr{x}, arguments...)...)
}

// prepared evaluates a call's function and arguments into variables and
// returns the call to be made later. Frame is the one that defers it.
func (f *function) prepared(c *ast.CallExpr, frame string) ast.Expr {
	x := f.makeCall(c, frame)
	made, ok := x.(*ast.CallExpr)
	if !ok {
		return x
	}
	if s, ok := made.Fun.(*ast.SelectorExpr); ok {
		if _, m := f.method(c); m != nil {
			made.Fun = f.preparedReceiver(s, c, m)
		} else if o, _ := f.callee(c); o == nil {
			made.Fun = f.copied(s, f.coreType(c.Fun)) // of a variable that may be given another
		}
	} else if lit, ok := made.Fun.(*ast.FuncLit); ok {
		made.Fun = lit
	} else if id, ok := made.Fun.(*ast.Ident); !ok {
		made.Fun = f.copied(made.Fun, f.coreType(c.Fun))
	} else if o, _ := f.callee(c); o == nil {
		made.Fun = f.copied(id, f.coreType(c.Fun))
	}
	for i, a := range made.Args {
		switch a := a.(type) {
		case *ast.BasicLit, *ast.FuncLit:
			continue
		case *ast.Ident:
			if a.Name == "nil" || a.Name == "true" || a.Name == "false" {
				continue
			}
		}
		name := f.temporary("v")
		if lit, ok := a.(*ast.CompositeLit); ok {
			// a short declaration would fill the same variable in each turn of a loop
			f.emit(variable(name, lit.Type))
			f.emit(assign(ident(name), lit))
		} else {
			f.emit(define(name, a))
		}
		made.Args[i] = ident(name)
	}
	if _, m := f.method(c); m != nil && f.dynamic(f.typeOf(selectorOf(c).X), m) && len(made.Args) > 0 {
		f.emit(evaluate(f.helper("NotNil", made.Args[0])))
	}
	if o, id := f.callee(c); frame != "" && o != nil && !f.isCompiled(o) && f.recovers(o) {
		name := f.recoveringName(o, f.instanceArguments(id), recoverFrame)
		made.Fun = ident(name)
		made.Args = append([]ast.Expr{ident(frame)}, made.Args...)
	}
	return made
}

// preparedReceiver keeps the receiver of a compiled method as it is now.
func (f *function) preparedReceiver(s *ast.SelectorExpr, c *ast.CallExpr, m *types.Func) ast.Expr {
	t := f.reached(f.typeOf(ast.Unparen(c.Fun).(*ast.SelectorExpr).X), m)
	addressed := pointerReceiver(m) && !isPointer(t) && !types.IsInterface(t)
	if _, local := s.X.(*ast.Ident); local && addressed {
		return s
	}
	name := f.temporary("v")
	switch {
	case addressed:
		f.emit(define(name, unary(token.AND, s.X)))
	case !pointerReceiver(m) && isPointer(t):
		f.emit(define(name, pointerTo(s.X)))
	default:
		f.emit(define(name, s.X))
	}
	return selector(ident(name), s.Sel.Name)
}

// recovers reports whether a declared function calls recover itself.
func (p *Program) recovers(o *types.Func) bool {
	b, ok := p.bodies.get(o.Origin())
	if !ok || b.declaration.Body == nil {
		return false
	}
	found := false
	ast.Inspect(b.declaration.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			if id, ok := ast.Unparen(n.Fun).(*ast.Ident); ok {
				if builtin, ok := b.info.Uses[id].(*types.Builtin); ok && builtin.Name() == "recover" {
					found = true
				}
			}
		}
		return !found
	})
	return found
}

// recoveringName is a form of a function that recovers: for a frame that defers
// it, which is its first parameter, or for calls through values.
func (p *Program) recoveringName(o *types.Func, arguments []types.Type, recovery recovery) string {
	o = o.Origin()
	key := "recovering " + itoa(int(recovery)) + " " + p.key(o, arguments)
	if name, ok := p.instances.get(key); ok && name != "" {
		return name
	}
	name := p.unique(o.Name())
	p.instances.set(key, name)
	b, _ := p.bodies.get(o)
	declared, _ := b.info.Defs[b.declaration.Name].(*types.Func)
	env := p.environment(declared, arguments)
	p.later(func() { p.emitFunction(name, declared, b.declaration, b.info, env, recovery) })
	return name
}
