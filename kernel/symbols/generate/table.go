package main

import (
	"bytes"
	"fmt"
	"go/constant"
	"go/format"
	"go/types"
	"log"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// tables writes one Go file for each package, in the form that yaegi's
// Interpreter.Use takes: values, types as nil pointers, variables as addressable
// values, untyped constants as go/constant values, and for each interface a
// struct of functions by which interpreted values satisfy it.
func tables(all []*packages.Package) map[string][]byte {
	files := map[string][]byte{}
	for _, p := range all {
		files["table_"+identifierOf(p.PkgPath)+".go"] = table(p.Types)
	}
	return files
}

// tableWriter collects one file.
type tableWriter struct {
	pkg      *types.Package
	imports  map[string]string // path to local name
	entries  bytes.Buffer
	wrappers bytes.Buffer
}

func table(pkg *types.Package) []byte {
	w := &tableWriter{pkg: pkg, imports: map[string]string{"reflect": "reflect"}}
	scope := pkg.Scope()
	for _, name := range scope.Names() {
		object := scope.Lookup(name)
		if object.Exported() {
			w.object(name, object)
		}
	}
	var b bytes.Buffer
	b.WriteString(header + "package symbols\n\nimport (\n")
	for _, path := range slices.Sorted(maps.Keys(w.imports)) {
		fmt.Fprintf(&b, "\t%s %q\n", w.imports[path], path)
	}
	b.WriteString(")\n\n")
	fmt.Fprintf(&b, "func table_%s() map[string]reflect.Value {\n\treturn map[string]reflect.Value{\n", identifierOf(pkg.Path()))
	b.Write(w.entries.Bytes())
	b.WriteString("\t}\n}\n")
	b.Write(w.wrappers.Bytes())
	return formatted(b.Bytes())
}

func formatted(source []byte) []byte {
	clean, err := format.Source(source)
	if err != nil {
		log.Fatalf("%v in\n%s", err, source)
	}
	return clean
}

// qualify names a package in the file, importing it.
func (w *tableWriter) qualify(p *types.Package) string {
	if _, known := w.imports[p.Path()]; !known {
		w.imports[p.Path()] = "p_" + identifierOf(p.Path())
	}
	return w.imports[p.Path()]
}

func (w *tableWriter) object(name string, object types.Object) {
	entry := func(expression string, arguments ...any) {
		fmt.Fprintf(&w.entries, "\t\t%q: %s,\n", name, fmt.Sprintf(expression, arguments...))
	}
	// Only now, so that a package of generic functions alone is not imported.
	at := func() string { return w.qualify(w.pkg) + "." + name }
	switch o := object.(type) {
	case *types.Const:
		if basic, ok := o.Type().(*types.Basic); ok && basic.Info()&types.IsUntyped != 0 {
			entry("%s", w.untyped(o.Val(), basic))
		} else {
			entry("reflect.ValueOf(%s)", at())
		}
	case *types.Var:
		entry("reflect.ValueOf(&%s).Elem()", at())
	case *types.Func:
		if o.Signature().TypeParams().Len() == 0 {
			entry("reflect.ValueOf(%s)", at())
		}
	case *types.TypeName:
		if generic(o) {
			return
		}
		entry("reflect.ValueOf((*%s)(nil))", at())
		if face, ok := o.Type().Underlying().(*types.Interface); ok && face.IsMethodSet() && face.NumMethods() > 0 {
			w.wrapper(name, face)
		}
	}
}

// generic tells whether a type needs arguments.
func generic(o *types.TypeName) bool {
	switch t := o.Type().(type) {
	case *types.Alias:
		if t.TypeParams().Len() > 0 {
			return true
		}
	case *types.Named:
		if t.TypeParams().Len() > 0 {
			return true
		}
	}
	face, ok := o.Type().Underlying().(*types.Interface)
	return ok && !face.IsMethodSet()
}

// untyped writes an untyped constant exactly.
func (w *tableWriter) untyped(value constant.Value, basic *types.Basic) string {
	switch basic.Kind() {
	case types.UntypedBool:
		return fmt.Sprintf("reflect.ValueOf(%s)", value)
	case types.UntypedString:
		return fmt.Sprintf("reflect.ValueOf(%q)", constant.StringVal(value))
	}
	w.imports["go/constant"], w.imports["go/token"] = "p_go_constant", "p_go_token"
	kind := "INT"
	if basic.Kind() == types.UntypedFloat {
		kind = "FLOAT"
		return fmt.Sprintf("reflect.ValueOf(p_go_constant.BinaryOp(p_go_constant.MakeFromLiteral(%q, p_go_token.INT, 0), p_go_token.QUO, p_go_constant.MakeFromLiteral(%q, p_go_token.INT, 0)))",
			constant.Num(constant.ToFloat(value)).ExactString(), constant.Denom(constant.ToFloat(value)).ExactString())
	}
	return fmt.Sprintf("reflect.ValueOf(p_go_constant.MakeFromLiteral(%q, p_go_token.%s, 0))", value.ExactString(), kind)
}

// wrapper writes the struct of functions for an interface, unless something of
// it cannot be named here.
func (w *tableWriter) wrapper(name string, face *types.Interface) {
	local := "wrapper_" + identifierOf(w.pkg.Path()) + "_" + name
	var fields, methods strings.Builder
	for method := range face.Methods() {
		if !method.Exported() || !nameable(method.Signature()) {
			return
		}
	}
	for method := range face.Methods() {
		signature := method.Signature()
		parameters, results := w.tuple(signature.Params(), signature.Variadic(), "a"), w.tuple(signature.Results(), false, "")
		fmt.Fprintf(&fields, "\tW%s func(%s) (%s)\n", method.Name(), parameters, results)
		call := make([]string, signature.Params().Len())
		for i := range call {
			call[i] = fmt.Sprint("a", i)
		}
		if signature.Variadic() {
			call[len(call)-1] += "..."
		}
		fmt.Fprintf(&methods, "func (w %s) %s(%s) (%s) {\n", local, method.Name(), parameters, results)
		if method.Name() == "String" && signature.Params().Len() == 0 {
			methods.WriteString("\tif w.WString == nil {\n\t\treturn \"\"\n\t}\n")
		}
		if signature.Results().Len() > 0 {
			methods.WriteString("\treturn ")
		}
		fmt.Fprintf(&methods, "\tw.W%s(%s)\n}\n\n", method.Name(), strings.Join(call, ", "))
	}
	fmt.Fprintf(&w.entries, "\t\t%q: reflect.ValueOf((*%s)(nil)),\n", "_"+name, local)
	fmt.Fprintf(&w.wrappers, "\n// %s lets interpreted values be a %s.%s.\ntype %s struct {\n\tIValue any\n%s}\n\n%s", local, w.pkg.Name(), name, local, fields.String(), methods.String())
}

// tuple writes parameters or results; with a prefix they get names.
func (w *tableWriter) tuple(tuple *types.Tuple, variadic bool, prefix string) string {
	var list []string
	for i := range tuple.Len() {
		t := tuple.At(i).Type()
		text := types.TypeString(t, w.qualify)
		if variadic && i == tuple.Len()-1 {
			text = "..." + types.TypeString(t.(*types.Slice).Elem(), w.qualify)
		}
		if prefix != "" {
			text = fmt.Sprintf("%s%d %s", prefix, i, text)
		}
		list = append(list, text)
	}
	return strings.Join(list, ", ")
}

// nameable tells whether every type in a signature can be written in another
// package.
func nameable(signature *types.Signature) bool {
	ok := true
	seen := map[types.Type]bool{}
	var visit func(t types.Type)
	named := func(o *types.TypeName) {
		if o.Pkg() != nil && (!o.Exported() || slices.Contains(strings.Split(o.Pkg().Path(), "/"), "internal")) {
			ok = false
		}
	}
	visit = func(t types.Type) {
		if seen[t] {
			return
		}
		seen[t] = true
		switch t := t.(type) {
		case *types.Alias:
			named(t.Obj())
		case *types.Named:
			named(t.Obj())
			for argument := range t.TypeArgs().Types() {
				visit(argument)
			}
		case *types.Pointer:
			visit(t.Elem())
		case *types.Slice:
			visit(t.Elem())
		case *types.Array:
			visit(t.Elem())
		case *types.Chan:
			visit(t.Elem())
		case *types.Map:
			visit(t.Key())
			visit(t.Elem())
		case *types.Signature:
			for v := range t.Params().Variables() {
				visit(v.Type())
			}
			for v := range t.Results().Variables() {
				visit(v.Type())
			}
		case *types.Struct:
			for field := range t.Fields() {
				visit(field.Type())
			}
		case *types.Interface:
			for method := range t.Methods() {
				visit(method.Signature())
			}
		}
	}
	visit(signature)
	return ok
}
