package core

import (
	"go/types"
	"strconv"
	"strings"
)

// typeText writes a type as the run-time system of Go prints it.
func typeText(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		switch t.Kind() {
		case types.UnsafePointer:
			return "unsafe.Pointer"
		case types.UntypedNil:
			return "nil"
		}
		return reflectName(types.Default(t).(*types.Basic))
	case *types.Named:
		name := t.Obj().Name()
		if pkg := t.Obj().Pkg(); pkg != nil {
			name = pkg.Name() + "." + name
		}
		if n := t.TypeArgs().Len(); n > 0 {
			var arguments []string
			for i := range n {
				arguments = append(arguments, typeText(t.TypeArgs().At(i)))
			}
			name += "[" + strings.Join(arguments, ",") + "]"
		}
		return name
	case *types.Pointer:
		return "*" + typeText(t.Elem())
	case *types.Slice:
		return "[]" + typeText(t.Elem())
	case *types.Array:
		return "[" + strconv.FormatInt(t.Len(), 10) + "]" + typeText(t.Elem())
	case *types.Map:
		return "map[" + typeText(t.Key()) + "]" + typeText(t.Elem())
	case *types.Chan:
		switch t.Dir() {
		case types.SendOnly:
			return "chan<- " + typeText(t.Elem())
		case types.RecvOnly:
			return "<-chan " + typeText(t.Elem())
		}
		if inner, ok := types.Unalias(t.Elem()).(*types.Chan); ok && inner.Dir() == types.RecvOnly {
			return "chan (" + typeText(t.Elem()) + ")"
		}
		return "chan " + typeText(t.Elem())
	case *types.Signature:
		return "func" + signatureText(t)
	case *types.Struct:
		if t.NumFields() == 0 {
			return "struct {}"
		}
		var fields []string
		for i := range t.NumFields() {
			v := t.Field(i)
			f := typeText(v.Type())
			if !v.Embedded() {
				f = v.Name() + " " + f
			}
			if tag := t.Tag(i); tag != "" {
				f += " " + strconv.Quote(tag)
			}
			fields = append(fields, f)
		}
		return "struct { " + strings.Join(fields, "; ") + " }"
	case *types.Interface:
		if t.NumMethods() == 0 {
			return "interface {}"
		}
		var methods []string
		for i := range t.NumMethods() {
			m := t.Method(i)
			methods = append(methods, m.Name()+signatureText(m.Signature()))
		}
		return "interface { " + strings.Join(methods, "; ") + " }"
	}
	return t.String()
}

func signatureText(s *types.Signature) string {
	var parameters []string
	for i := range s.Params().Len() {
		typ := s.Params().At(i).Type()
		if s.Variadic() && i == s.Params().Len()-1 {
			parameters = append(parameters, "..."+typeText(typ.(*types.Slice).Elem()))
			continue
		}
		parameters = append(parameters, typeText(typ))
	}
	out := "(" + strings.Join(parameters, ", ") + ")"
	switch s.Results().Len() {
	case 0:
		return out
	case 1:
		return out + " " + typeText(s.Results().At(0).Type())
	}
	var results []string
	for v := range s.Results().Variables() {
		results = append(results, typeText(v.Type()))
	}
	return out + " (" + strings.Join(results, ", ") + ")"
}

// reflectName gives byte and rune their true names.
func reflectName(b *types.Basic) string { return types.Typ[b.Kind()].Name() }
