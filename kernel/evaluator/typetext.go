package evaluator

import (
	"fmt"
	"go/types"
	"strings"
)

// typeText writes a type as the interpreter will read it: types of the session
// by the names they are known by, packages by the names they are imported by.
func (l *lowerer) typeText(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		if t.Kind() == types.UnsafePointer {
			return l.packageName("unsafe") + ".Pointer"
		}
		return types.Default(t).String()
	case *types.TypeParam:
		return t.Obj().Name()
	case *types.Named:
		text := l.nameOf(t.Obj())
		if t.Obj().Pkg() != nil && t.Obj().Pkg().Path() != "main" {
			if t.TypeArgs().Len() > 0 {
				return l.typeText(t.Underlying()) // iter.Seq: a symbol table has no generic types
			}
			text = l.packageName(t.Obj().Pkg().Path()) + "." + t.Obj().Name()
		}
		var arguments []string
		for argument := range t.TypeArgs().Types() {
			arguments = append(arguments, l.typeText(argument))
		}
		if len(arguments) > 0 {
			text += "[" + strings.Join(arguments, ", ") + "]"
		}
		return text
	case *types.Pointer:
		return "*" + l.typeText(t.Elem())
	case *types.Slice:
		return "[]" + l.typeText(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), l.typeText(t.Elem()))
	case *types.Map:
		return "map[" + l.typeText(t.Key()) + "]" + l.typeText(t.Elem())
	case *types.Chan:
		return [...]string{"chan ", "chan<- ", "<-chan "}[t.Dir()] + "(" + l.typeText(t.Elem()) + ")"
	case *types.Signature:
		return "func" + l.signatureText(t)
	case *types.Struct:
		var fields []string
		for i := range t.NumFields() {
			field := l.typeText(t.Field(i).Type())
			if !t.Field(i).Embedded() {
				field = t.Field(i).Name() + " " + field
			}
			if tag := t.Tag(i); tag != "" {
				field += fmt.Sprintf(" %q", tag)
			}
			fields = append(fields, field)
		}
		return "struct{" + strings.Join(fields, "; ") + "}"
	case *types.Interface:
		var parts []string
		for method := range t.ExplicitMethods() {
			parts = append(parts, method.Name()+l.signatureText(method.Signature()))
		}
		for embedded := range t.EmbeddedTypes() {
			parts = append(parts, l.typeText(embedded))
		}
		return "interface{" + strings.Join(parts, "; ") + "}"
	case *types.Union:
		var terms []string
		for term := range t.Terms() {
			text := l.typeText(term.Type())
			if term.Tilde() {
				text = "~" + text
			}
			terms = append(terms, text)
		}
		return strings.Join(terms, " | ")
	}
	return t.String()
}

func (l *lowerer) signatureText(s *types.Signature) string {
	list := func(tuple *types.Tuple, variadic bool) string {
		var parts []string
		for i := range tuple.Len() {
			t := tuple.At(i).Type()
			if variadic && i == tuple.Len()-1 {
				parts = append(parts, "..."+l.typeText(t.(*types.Slice).Elem()))
			} else {
				parts = append(parts, l.typeText(t))
			}
		}
		return "(" + strings.Join(parts, ", ") + ")"
	}
	text := list(s.Params(), s.Variadic())
	if s.Results().Len() > 0 {
		text += " " + list(s.Results(), false)
	}
	return text
}
