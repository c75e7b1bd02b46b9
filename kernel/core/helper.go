package core

import (
	"go/ast"
	"go/token"
	"go/types"
)

// generated returns the function that serves a purpose for a type, and
// declares it at first use.
func (p *Program) generated(purpose string, t types.Type, make func(name string) *ast.FuncDecl) string {
	key := purpose + " " + itoa(p.translator.number(t))
	if name, ok := p.helpers.get(key); ok {
		return name
	}
	name := p.unique(purpose)
	p.helpers.set(key, name)
	p.declarations = append(p.declarations, make(name))
	return name
}

// receiveHelper receives one value: the interpreter loses a received value
// that does not go into a fresh variable.
func (p *Program) receiveHelper(c *types.Chan) string {
	return p.generated("receive", c, func(name string) *ast.FuncDecl {
		t := p.representation(c.Elem())
		return functionDeclaration(name,
			functionType([]*ast.Field{field("c", p.representation(c))}, []*ast.Field{field("", t)}),
			[]ast.Stmt{variable("v", t), assign(ident("v"), unary(token.ARROW, ident("c"))), result(ident("v"))})
	})
}

// pointerHelper puts a value into a variable of its own.
func (p *Program) pointerHelper(t types.Type) string {
	return p.generated("pointer", t, func(name string) *ast.FuncDecl {
		r := p.representation(t)
		return functionDeclaration(name,
			functionType([]*ast.Field{field("v", r)}, []*ast.Field{field("", pointerTo(r))}),
			[]ast.Stmt{variable("w", r), assign(ident("w"), ident("v")), result(unary(token.AND, ident("w")))})
	})
}

// identityHelper hides a constant from folding.
func (p *Program) identityHelper(t types.Type) string {
	return p.generated("identity", t, func(name string) *ast.FuncDecl {
		r := p.representation(t)
		return functionDeclaration(name,
			functionType([]*ast.Field{field("v", r)}, []*ast.Field{field("", r)}), []ast.Stmt{result(ident("v"))})
	})
}

// heldHelper takes a value out of the interface{} of a field or of a type
// that contains itself.
func (p *Program) heldHelper(t types.Type) string {
	return p.generated("held", t, func(name string) *ast.FuncDecl {
		r := p.representation(t)
		return functionDeclaration(name,
			functionType([]*ast.Field{field("x", emptyInterface())}, []*ast.Field{field("", r)}), []ast.Stmt{
				variable("v", r),
				when(&ast.BinaryExpr{X: ident("x"), Op: token.NEQ, Y: ident("nil")}, assign(ident("v"), assertion(ident("x"), r))),
				result(ident("v"))})
	})
}

// structHelper copies a struct into another that differs in its name or tags.
func (p *Program) structHelper(from, to types.Type) string {
	key := "struct " + itoa(p.translator.number(from)) + " to"
	return p.generated(key, to, func(name string) *ast.FuncDecl {
		a, b := p.representation(from), p.representation(to)
		s, d := from.Underlying().(*types.Struct), to.Underlying().(*types.Struct)
		lit := &ast.CompositeLit{Type: b}
		f := p.bare()
		for i := range s.NumFields() {
			v := selector(ident("x"), fieldName(s, i))
			held, _ := p.cuts.get(s.Field(i).Origin())
			into, _ := p.cuts.get(d.Field(i).Origin())
			if held && !into {
				v = call(ident(p.heldHelper(s.Field(i).Type())), v)
			}
			value := ast.Expr(v)
			if !held {
				value = f.convert(v, s.Field(i).Type(), d.Field(i).Type())
			}
			if into && !held {
				value = p.helper("Any", value)
			}
			lit.Elts = append(lit.Elts, &ast.KeyValueExpr{Key: ident(fieldName(d, i)), Value: value})
		}
		return functionDeclaration(p.helperName(name), functionType([]*ast.Field{field("x", a)}, []*ast.Field{field("", b)}), []ast.Stmt{result(lit)})
	})
}

func (p *Program) helperName(name string) string { return name }
