package core

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
)

func itoa(n int) string { return strconv.Itoa(n) }

// own reports whether a named type is declared by the user, or in a package
// that is translated from source, and so has no compiled type.
func (p *Program) own(named *types.Named) bool {
	pkg := named.Obj().Pkg()
	if pkg == nil {
		return false
	}
	if p.translator.interpreted(pkg) {
		return true
	}
	if named.TypeArgs().Len() > 0 {
		return p.translator.translated(pkg.Path())
	}
	// a helper type of a package that is translated from its source
	return !named.Obj().Exported() && p.translator.translated(pkg.Path())
}

// representation returns the core type that holds values of a closed type:
// interfaces are interface{}, named types other than structs are their
// underlying type, structs are declared once each under a name of ours.
func (p *Program) representation(t types.Type) ast.Expr {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		if t.Kind() == types.UnsafePointer {
			return p.imported("unsafe", "Pointer")
		}
		if t.Kind() == types.UntypedNil {
			return emptyInterface()
		}
		return ident(types.Default(t).(*types.Basic).Name())
	case *types.Named:
		if types.IsInterface(t) {
			return emptyInterface()
		}
		if !p.own(t) {
			return p.compiledType(t.Obj())
		}
		if _, ok := t.Underlying().(*types.Struct); ok {
			return ident(p.structName(t))
		}
		if p.recursive(t) {
			return emptyInterface()
		}
		return p.representation(t.Underlying())
	case *types.Interface:
		return emptyInterface()
	case *types.Struct:
		return ident(p.structName(t))
	case *types.Pointer:
		return pointerTo(p.representation(t.Elem()))
	case *types.Slice:
		return sliceOf(p.representation(t.Elem()))
	case *types.Array:
		return &ast.ArrayType{Len: &ast.BasicLit{Kind: token.INT, Value: strconv.FormatInt(t.Len(), 10)}, Elt: p.representation(t.Elem())}
	case *types.Map:
		return &ast.MapType{Key: p.representation(t.Key()), Value: p.representation(t.Elem())}
	case *types.Chan:
		return channelOf(t.Dir(), p.representation(t.Elem()))
	case *types.Signature:
		return p.signatureType(t, nil)
	case *types.TypeParam:
		panic(fmt.Sprintf("open type parameter %s", t))
	}
	panic(fmt.Sprintf("no representation of %T %s", t, t))
}

func channelOf(direction types.ChanDir, element ast.Expr) ast.Expr {
	c := &ast.ChanType{Dir: ast.SEND | ast.RECV, Value: element}
	switch direction {
	case types.SendOnly:
		c.Dir = ast.SEND
	case types.RecvOnly:
		c.Dir = ast.RECV
	}
	return c
}

// compiledType names a type of a compiled package.
func (p *Program) compiledType(name *types.TypeName) ast.Expr {
	if p.types == nil {
		p.types = map[*types.TypeName]bool{}
	}
	p.types[name] = true
	return p.imported(name.Pkg().Path(), name.Name())
}

// signatureType returns the core type of a function. Variadic parameters are
// plain slices. The extra parameters come first.
func (p *Program) signatureType(s *types.Signature, extra []*ast.Field) *ast.FuncType {
	parameters := append([]*ast.Field{}, extra...)
	for v := range s.Params().Variables() {
		parameters = append(parameters, field("", p.representation(v.Type())))
	}
	var results []*ast.Field
	for v := range s.Results().Variables() {
		results = append(results, field("", p.representation(v.Type())))
	}
	return functionType(parameters, results)
}

// native returns the type as compiled packages have it.
func (p *Program) native(t types.Type) ast.Expr {
	if !p.crosses(t) {
		return p.representation(t)
	}
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if t.Obj().Pkg() == nil {
			return ident(t.Obj().Name())
		}
		if !p.own(t) {
			return p.compiledType(t.Obj())
		}
		return p.native(t.Underlying())
	case *types.Pointer:
		return pointerTo(p.native(t.Elem()))
	case *types.Slice:
		return sliceOf(p.native(t.Elem()))
	case *types.Array:
		return &ast.ArrayType{Len: &ast.BasicLit{Kind: token.INT, Value: strconv.FormatInt(t.Len(), 10)}, Elt: p.native(t.Elem())}
	case *types.Map:
		return &ast.MapType{Key: p.native(t.Key()), Value: p.native(t.Elem())}
	case *types.Chan:
		return channelOf(t.Dir(), p.native(t.Elem()))
	case *types.Signature:
		var parameters, results []*ast.Field
		for i := range t.Params().Len() {
			typ := t.Params().At(i).Type()
			if t.Variadic() && i == t.Params().Len()-1 {
				parameters = append(parameters, field("", &ast.Ellipsis{Elt: p.native(typ.(*types.Slice).Elem())}))
				continue
			}
			parameters = append(parameters, field("", p.native(typ)))
		}
		for v := range t.Results().Variables() {
			results = append(results, field("", p.native(v.Type())))
		}
		return functionType(parameters, results)
	}
	return p.representation(t)
}

// crosses reports whether the compiled form of a type differs from its
// representation: where an interface with methods is part of it, or a
// function with a variadic parameter.
func (p *Program) crosses(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if types.IsInterface(t) {
			return isMethodInterface(t) && !p.own(t)
		}
		if !p.own(t) {
			return false
		}
		if _, ok := t.Underlying().(*types.Struct); ok || p.recursive(t) {
			return false
		}
		return p.crosses(t.Underlying())
	case *types.Interface:
		return false
	case *types.Pointer:
		return p.crosses(t.Elem())
	case *types.Slice:
		return p.crosses(t.Elem())
	case *types.Array:
		return p.crosses(t.Elem())
	case *types.Chan:
		return p.crosses(t.Elem())
	case *types.Map:
		return p.crosses(t.Key()) || p.crosses(t.Elem())
	case *types.Signature:
		return t.Variadic() || p.tupleCrosses(t.Params()) || p.tupleCrosses(t.Results())
	}
	return false
}

// disguised reports whether the interpreter sees another type than the representation
// in a compiled function: one that is named there, as iter.Seq[int] is, and here is the
// type underneath.
func (p *Program) disguised(s *types.Signature) bool {
	found := false
	for _, tuple := range []*types.Tuple{s.Params(), s.Results()} {
		for v := range tuple.Variables() {
			if named, ok := types.Unalias(v.Type()).(*types.Named); ok {
				i, isInterface := named.Underlying().(*types.Interface)
				found = found || isInterface && i.NumMethods() == 0 || p.own(named)
			}
		}
	}
	return found
}

func (p *Program) tupleCrosses(tuple *types.Tuple) bool {
	for v := range tuple.Variables() {
		if p.crosses(v.Type()) {
			return true
		}
	}
	return false
}

// isMethodInterface reports whether t is an interface that not every type implements.
func isMethodInterface(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	return ok && i.NumMethods() > 0
}

// lossy reports whether the representation of t says less than t: such values
// go into interfaces in a box that names their type.
func (p *Program) lossy(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if !p.own(t) {
			return isMethodInterface(t)
		}
		if types.IsInterface(t) {
			return isMethodInterface(t)
		}
		_, ok := t.Underlying().(*types.Struct)
		return !ok
	case *types.Interface:
		return t.NumMethods() > 0
	case *types.Pointer:
		return p.lossy(t.Elem())
	case *types.Slice:
		return p.lossy(t.Elem())
	case *types.Array:
		return p.lossy(t.Elem())
	case *types.Chan:
		return p.lossy(t.Elem())
	case *types.Map:
		return p.lossy(t.Key()) || p.lossy(t.Elem())
	case *types.Signature:
		if t.Variadic() {
			return true
		}
		for v := range t.Params().Variables() {
			if p.lossy(v.Type()) {
				return true
			}
		}
		for v := range t.Results().Variables() {
			if p.lossy(v.Type()) {
				return true
			}
		}
	}
	return false
}

// recursive reports whether a named type other than a struct contains itself
// without a struct in between. The interpreter cannot build such types; their
// values are held in interface{}.
func (p *Program) recursive(named *types.Named) bool {
	if known, ok := p.opaque.get(named); ok {
		return known
	}
	seen := map[types.Type]bool{}
	var reaches func(t types.Type) bool
	reaches = func(t types.Type) bool {
		switch t := types.Unalias(t).(type) {
		case *types.Named:
			if t == named {
				return true
			}
			if seen[t] || !p.own(t) || types.IsInterface(t) {
				return false
			}
			seen[t] = true
			if _, ok := t.Underlying().(*types.Struct); ok {
				return false
			}
			return reaches(t.Underlying())
		case *types.Pointer:
			return reaches(t.Elem())
		case *types.Slice:
			return reaches(t.Elem())
		case *types.Array:
			return reaches(t.Elem())
		case *types.Chan:
			return reaches(t.Elem())
		case *types.Map:
			return reaches(t.Key()) || reaches(t.Elem())
		case *types.Signature:
			for v := range t.Params().Variables() {
				if reaches(v.Type()) {
					return true
				}
			}
			for v := range t.Results().Variables() {
				if reaches(v.Type()) {
					return true
				}
			}
		}
		return false
	}
	found := reaches(named.Underlying())
	p.opaque.set(named, found)
	return found
}
