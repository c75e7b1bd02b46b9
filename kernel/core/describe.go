package core

import (
	"go/ast"
	"go/types"
	"reflect"
	"strings"

	"kerasgo/kernel/runtime"
)

// describe tells the runtime what a type is called and made of, once a
// session, and returns its number there.
func (p *Program) describe(t types.Type) int {
	t = types.Unalias(t)
	n := p.translator.number(t)
	if done, _ := p.described.get(n); done {
		return n
	}
	p.described.set(n, true)
	d := runtime.Description{Name: p.typeName(t), Named: named(t), Boxed: p.lossy(t)}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		d.Kind = reflect.Kind(basicKind(u))
	case *types.Pointer:
		d.Kind, d.Elem = reflect.Pointer, p.describe(u.Elem())
	case *types.Slice:
		d.Kind, d.Elem = reflect.Slice, p.describe(u.Elem())
	case *types.Array:
		d.Kind, d.Elem = reflect.Array, p.describe(u.Elem())
	case *types.Map:
		d.Kind, d.Key, d.Elem = reflect.Map, p.describe(u.Key()), p.describe(u.Elem())
	case *types.Chan:
		d.Kind = reflect.Chan
	case *types.Signature:
		d.Kind = reflect.Func
	case *types.Struct:
		d.Kind = reflect.Struct
		if n, ok := t.(*types.Named); !ok || p.own(n) {
			for v := range u.Fields() {
				flags := ""
				if v.Embedded() {
					flags = "e"
				}
				d.Fields = append(d.Fields, v.Name()+"/"+itoa(p.describe(v.Type()))+"/"+flags)
			}
		}
	case *types.Interface:
		d.Kind = reflect.Interface
		for m := range u.Methods() {
			d.Methods = append(d.Methods, p.methodKey(m, m.Signature()))
		}
	}
	if !types.IsInterface(t) && p.hasOwnMethods(t) {
		set := types.NewMethodSet(t)
		for i := range set.Len() {
			if m, ok := set.At(i).Obj().(*types.Func); ok {
				d.Methods = append(d.Methods, p.methodKey(m, set.At(i).Type().(*types.Signature)))
			}
		}
	}
	var sample ast.Expr
	switch {
	case types.IsInterface(t):
		sample = ident("nil")
		if n, ok := t.(*types.Named); ok && !p.own(n) && n.Obj().Pkg() != nil && n.Obj().Exported() {
			sample = convertedTo(pointerTo(p.native(t)), ident("nil"))
		}
	default:
		sample = convertedTo(pointerTo(p.representation(t)), ident("nil"))
	}
	p.setup = append(p.setup, evaluate(p.helper("Define", number(n), text(d.String()), sample)))
	return n
}

// typeName is the name of a type at run time. A type that a later cell has
// declared anew says which cell its values are from.
func (p *Program) typeName(t types.Type) string {
	switch t := t.(type) {
	case *types.Pointer:
		return "*" + p.typeName(types.Unalias(t.Elem()))
	case *types.Slice:
		return "[]" + p.typeName(types.Unalias(t.Elem()))
	case *types.Named:
		o := t.Obj()
		if o.Pkg() == nil || o.Pkg().Path() != "main" || o.Parent() != o.Pkg().Scope() {
			break
		}
		name := typeText(t)
		newest, _ := p.newest.get(name)
		switch {
		case newest == nil || newest.Obj() == o:
			p.newest.set(name, t)
		case newest.Obj().Pos() > o.Pos():
			return p.former(t)
		default:
			p.setup = append(p.setup, evaluate(p.helper("Rename", number(p.translator.number(newest)), text(p.former(newest)))))
			p.newest.set(name, t)
		}
		return name
	}
	return typeText(t)
}

// former is the name of a type that a later cell has declared anew.
func (p *Program) former(t *types.Named) string {
	file := p.translator.fset.Position(t.Obj().Pos()).Filename
	cell := strings.TrimSuffix(strings.TrimPrefix(file, "Cell["), "]")
	return typeText(t) + " (from cell " + cell + ")"
}

// hasOwnMethods reports whether the methods of a type are functions of ours.
func (p *Program) hasOwnMethods(t types.Type) bool {
	if named := receiverNamed(t); named != nil {
		return p.own(named)
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	return isStruct(t) // promoted ones
}

func named(t types.Type) bool {
	_, ok := t.(*types.Named)
	return ok
}

func (p *Program) methodKey(m *types.Func, s *types.Signature) string {
	key := m.Name() + ":" + itoa(p.translator.number(plainSignature(s)))
	if !m.Exported() && m.Pkg() != nil {
		key += ":" + m.Pkg().Path()
	}
	return strings.ReplaceAll(key, " ", "")
}

// basicKind translates kinds of go/types to those of reflect.
func basicKind(b *types.Basic) reflect.Kind {
	switch b.Kind() {
	case types.Bool, types.UntypedBool:
		return reflect.Bool
	case types.String, types.UntypedString:
		return reflect.String
	case types.UnsafePointer:
		return reflect.UnsafePointer
	case types.UntypedInt:
		return reflect.Int
	case types.UntypedRune:
		return reflect.Int32
	case types.UntypedFloat:
		return reflect.Float64
	case types.UntypedComplex:
		return reflect.Complex128
	}
	return reflect.Kind(b.Kind())
}
