package core

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"strconv"
	"strings"
)

// structName returns the emitted name of a struct type and declares it at
// first use. The first field carries the identity of the type in its tag, so
// that bare values keep their type in interfaces and in compiled code.
func (p *Program) structName(t types.Type) string {
	number := p.translator.number(t)
	if name, ok := p.structs.get(number); ok {
		return name
	}
	base := "struct"
	named, isNamed := t.(*types.Named)
	if isNamed {
		base = named.Obj().Name()
	}
	name := p.unique(base)
	p.structs.set(number, name)
	title := ""
	if isNamed {
		title = p.title(t)
		p.cut(named)
	}
	s := t.Underlying().(*types.Struct)
	list := &ast.FieldList{}
	identity := title != "" || p.lossyFields(s)
	if title == "" && identity {
		title = p.title(t)
	}
	for i := range s.NumFields() {
		v := s.Field(i)
		typ := ast.Expr(nil)
		if cut, _ := p.cuts.get(v.Origin()); cut {
			typ = emptyInterface()
		} else {
			typ = p.representation(v.Type())
		}
		f := field(fieldName(s, i), typ)
		tag := s.Tag(i)
		if !v.Exported() {
			tag = hidden(tag)
		}
		if identity && i == 0 {
			tag = joinTags(tag, "yg:"+strconv.Quote(title))
		}
		if tag != "" {
			f.Tag = &ast.BasicLit{Kind: token.STRING, Value: strconv.Quote(tag)}
		}
		list.List = append(list.List, f)
	}
	if s.NumFields() == 0 && identity {
		f := field("_"+dot, &ast.ArrayType{Len: number0(), Elt: ident("int")})
		f.Tag = &ast.BasicLit{Kind: token.STRING, Value: strconv.Quote("json:\"-\" yg:" + strconv.Quote(title))}
		list.List = append(list.List, f)
	}
	d := &ast.GenDecl{Tok: token.TYPE, Specs: []ast.Spec{&ast.TypeSpec{Name: ident(name), Type: &ast.StructType{Fields: list}}}}
	if isNamed {
		p.source(d, named.Obj().Pos())
	}
	p.declarations = append(p.declarations, d)
	return name
}

func number0() ast.Expr { return number(0) }

// lossyFields reports whether two different structs could look the same.
func (p *Program) lossyFields(s *types.Struct) bool {
	for v := range s.Fields() {
		if p.lossy(v.Type()) || !v.Exported() || v.Embedded() {
			return true
		}
	}
	return false
}

// fieldName is the emitted name of a field; blank ones are numbered.
func fieldName(s *types.Struct, i int) string {
	if name := s.Field(i).Name(); name != "_" {
		return name
	}
	return "_" + dot + itoa(i)
}

// hidden makes encoders skip an unexported field, which the interpreter's
// structs would show under an exported name. What the user wrote for JSON, which
// matters for an embedded struct, is kept under another key.
func hidden(tag string) string {
	if given, ok := reflect.StructTag(tag).Lookup("json"); ok {
		tag = "yj:" + strconv.Quote(given) + " yt:" + strconv.Quote(tag)
	}
	return joinTags(tag, `json:"-" xml:"-"`)
}

func joinTags(a, b string) string { return strings.TrimSpace(a + " " + b) }

// title returns the name of a type for people, made different from the titles
// of other types by a suffix that starts with "·".
func (p *Program) title(t types.Type) string {
	title := typeText(t)
	n, _ := p.titles.get(title)
	p.titles.set(title, n+1)
	if n > 0 {
		return title + "·" + itoa(n+1)
	}
	return title
}

// cut finds the fields through which a struct refers to other structs that
// refer back to it. The interpreter cannot build cycles of several struct
// types, so these fields are held in interface{}.
func (p *Program) cut(named *types.Named) {
	if done, _ := p.owners.get(named); done {
		return
	}
	p.owners.set(named, true)
	s, ok := named.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for v := range s.Fields() {
		if p.direct(v.Type()) {
			continue
		}
		cyclic := false
		p.mentioned(v.Type(), map[types.Type]bool{}, func(other *types.Named) {
			if other != named && p.reachesStruct(other, named) {
				cyclic = true
			}
		})
		if cyclic {
			p.cuts.set(v.Origin(), true)
		}
	}
}

// direct reports whether a field holds structs by value only.
func (p *Program) direct(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Array:
		return p.direct(t.Elem())
	case *types.Named, *types.Struct:
		_, ok := t.Underlying().(*types.Struct)
		return ok
	}
	return false
}

// mentioned calls visit for the named structs that the representation of a type mentions.
func (p *Program) mentioned(t types.Type, seen map[types.Type]bool, visit func(*types.Named)) {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if seen[t] || !p.own(t) || types.IsInterface(t) {
			return
		}
		seen[t] = true
		if _, ok := t.Underlying().(*types.Struct); ok {
			visit(t)
			return
		}
		p.mentioned(t.Underlying(), seen, visit)
	case *types.Pointer:
		p.mentioned(t.Elem(), seen, visit)
	case *types.Slice:
		p.mentioned(t.Elem(), seen, visit)
	case *types.Array:
		p.mentioned(t.Elem(), seen, visit)
	case *types.Chan:
		p.mentioned(t.Elem(), seen, visit)
	case *types.Map:
		p.mentioned(t.Key(), seen, visit)
		p.mentioned(t.Elem(), seen, visit)
	case *types.Struct:
		for v := range t.Fields() {
			p.mentioned(v.Type(), seen, visit)
		}
	case *types.Signature:
		for v := range t.Params().Variables() {
			p.mentioned(v.Type(), seen, visit)
		}
		for v := range t.Results().Variables() {
			p.mentioned(v.Type(), seen, visit)
		}
	}
}

// reachesStruct reports whether values of one struct type lead to another.
func (p *Program) reachesStruct(from, to *types.Named) bool {
	seen := map[*types.Named]bool{}
	var walk func(n *types.Named) bool
	walk = func(n *types.Named) bool {
		if n == to {
			return true
		}
		if seen[n] {
			return false
		}
		seen[n] = true
		found := false
		for v := range n.Underlying().(*types.Struct).Fields() {
			p.mentioned(v.Type(), map[types.Type]bool{}, func(other *types.Named) {
				found = found || walk(other)
			})
		}
		return found
	}
	return walk(from)
}
