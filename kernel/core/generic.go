package core

import (
	"fmt"
	"go/types"
	"strings"
)

// environment closes the type parameters of a generic body.
type environment struct {
	types map[*types.TypeParam]types.Type
	key   string
}

// environment binds the type parameters of a function, or of the receiver of
// a method, to closed types. It is nil for a function that is not generic.
func (p *Program) environment(f *types.Func, arguments []types.Type) *environment {
	if f == nil || len(arguments) == 0 {
		return nil
	}
	parameters := f.Signature().TypeParams()
	if f.Signature().Recv() != nil {
		parameters = f.Signature().RecvTypeParams()
	}
	env := &environment{types: map[*types.TypeParam]types.Type{}, key: p.key(f, arguments)}
	for i := range parameters.Len() {
		env.types[parameters.At(i)] = arguments[i]
	}
	return env
}

// substitute closes a type. Types declared inside a generic function are
// another type in every instance.
func (p *Program) substitute(t types.Type, env *environment) types.Type {
	if env == nil || t == nil {
		return t
	}
	switch t := t.(type) {
	case *types.Alias:
		return p.substitute(types.Unalias(t), env)
	case *types.TypeParam:
		if closed, ok := env.types[t]; ok {
			return closed
		}
		return t
	case *types.Named:
		return p.substituteNamed(t, env)
	case *types.Pointer:
		if e := p.substitute(t.Elem(), env); e != t.Elem() {
			return types.NewPointer(e)
		}
	case *types.Slice:
		if e := p.substitute(t.Elem(), env); e != t.Elem() {
			return types.NewSlice(e)
		}
	case *types.Array:
		if e := p.substitute(t.Elem(), env); e != t.Elem() {
			return types.NewArray(e, t.Len())
		}
	case *types.Chan:
		if e := p.substitute(t.Elem(), env); e != t.Elem() {
			return types.NewChan(t.Dir(), e)
		}
	case *types.Map:
		k, e := p.substitute(t.Key(), env), p.substitute(t.Elem(), env)
		if k != t.Key() || e != t.Elem() {
			return types.NewMap(k, e)
		}
	case *types.Tuple:
		return p.substituteTuple(t, env)
	case *types.Signature:
		parameters, results := p.substituteTuple(t.Params(), env), p.substituteTuple(t.Results(), env)
		if parameters != t.Params() || results != t.Results() || t.TypeParams().Len() > 0 {
			variadic := t.Variadic()
			if variadic {
				last := parameters.At(parameters.Len() - 1).Type()
				if _, ok := last.Underlying().(*types.Slice); !ok {
					variadic = false
				}
			}
			return types.NewSignatureType(nil, nil, nil, parameters, results, variadic)
		}
	case *types.Struct:
		changed := false
		fields := make([]*types.Var, t.NumFields())
		tags := make([]string, t.NumFields())
		for i := range fields {
			v := t.Field(i)
			fields[i], tags[i] = v, t.Tag(i)
			if s := p.substitute(v.Type(), env); s != v.Type() {
				fields[i] = types.NewField(v.Pos(), v.Pkg(), v.Name(), s, v.Embedded())
				changed = true
			}
		}
		if changed {
			return types.NewStruct(fields, tags)
		}
	case *types.Interface:
		changed := false
		var methods []*types.Func
		for i := range t.NumExplicitMethods() {
			m := t.ExplicitMethod(i)
			if s := p.substitute(m.Type(), env); s != m.Type() {
				m = types.NewFunc(m.Pos(), m.Pkg(), m.Name(), s.(*types.Signature))
				changed = true
			}
			methods = append(methods, m)
		}
		var embedded []types.Type
		for i := range t.NumEmbeddeds() {
			e := t.EmbeddedType(i)
			if s := p.substitute(e, env); s != e {
				e, changed = s, true
			}
			embedded = append(embedded, e)
		}
		if changed {
			return types.NewInterfaceType(methods, embedded).Complete()
		}
	case *types.Union:
		return t
	}
	return t
}

func (p *Program) substituteTuple(t *types.Tuple, env *environment) *types.Tuple {
	changed := false
	variables := make([]*types.Var, t.Len())
	for i := range variables {
		v := t.At(i)
		variables[i] = v
		if s := p.substitute(v.Type(), env); s != v.Type() {
			variables[i] = types.NewParam(v.Pos(), v.Pkg(), v.Name(), s)
			changed = true
		}
	}
	if !changed {
		return t
	}
	return types.NewTuple(variables...)
}

func (p *Program) substituteNamed(t *types.Named, env *environment) types.Type {
	var arguments []types.Type
	changed := false
	for i := range t.TypeArgs().Len() {
		a := t.TypeArgs().At(i)
		s := p.substitute(a, env)
		changed = changed || s != a
		arguments = append(arguments, s)
	}
	if p.localTo(t, env) {
		return p.localInstance(t, arguments, env)
	}
	if !changed {
		return t
	}
	if known := p.imports(t); known != nil {
		t = known // the type that the rest of the session knows, not the source's own
	}
	closed, err := types.Instantiate(p.translator.context, t.Origin(), arguments, false)
	if err != nil {
		panic(err)
	}
	return closed
}

// imports returns the type that a package exports for one of its checked source.
func (p *Program) imports(t *types.Named) *types.Named {
	pkg := t.Obj().Pkg()
	if pkg == nil || !t.Obj().Exported() || !p.fromSource(pkg) {
		return nil
	}
	exported, err := p.translator.packages.Import(pkg.Path())
	if err != nil {
		return nil
	}
	o, _ := exported.Scope().Lookup(t.Obj().Name()).(*types.TypeName)
	if o == nil {
		return nil
	}
	named, _ := o.Type().(*types.Named)
	return named
}

// localTo reports whether a type is declared inside the generic function of env.
func (p *Program) localTo(t *types.Named, env *environment) bool {
	scope := t.Obj().Parent()
	if scope == nil || t.Obj().Pkg() == nil || scope == t.Obj().Pkg().Scope() || scope == types.Universe {
		return false
	}
	for s := scope; s != nil && s != t.Obj().Pkg().Scope(); s = s.Parent() {
		for _, name := range s.Names() {
			if n, ok := s.Lookup(name).(*types.TypeName); ok {
				if parameter, ok := n.Type().(*types.TypeParam); ok {
					if _, bound := env.types[parameter]; bound {
						return true
					}
				}
			}
		}
	}
	return false
}

func (p *Program) localInstance(t *types.Named, arguments []types.Type, env *environment) types.Type {
	origin := t.Origin()
	var key strings.Builder
	fmt.Fprintf(&key, "%s in %s", p.objectKey(origin.Obj()), env.key)
	for _, a := range arguments {
		fmt.Fprintf(&key, ",%d", p.translator.number(a))
	}
	if known, ok := p.locals.get(key.String()); ok {
		return known
	}
	name := types.NewTypeName(t.Obj().Pos(), t.Obj().Pkg(), t.Obj().Name(), nil)
	instance := types.NewNamed(name, nil, nil)
	p.locals.set(key.String(), instance)
	inner := env
	if len(arguments) > 0 {
		inner = &environment{types: map[*types.TypeParam]types.Type{}, key: env.key}
		for k, v := range env.types {
			inner.types[k] = v
		}
		for i, a := range arguments {
			inner.types[origin.TypeParams().At(i)] = a
		}
	}
	instance.SetUnderlying(p.substitute(origin.Underlying(), inner).Underlying())
	return instance
}

// objectKey names an object by its identity.
func (p *Program) objectKey(object types.Object) string { return fmt.Sprintf("%p", object) }
