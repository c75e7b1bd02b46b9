package evaluator

import (
	"go/ast"
	"go/types"
)

// resolveReceivers gives the methods that a cell declares for an alias to the type
// that it stands for: they are methods of that type in every way.
func (s *Session) resolveReceivers(c *cell) {
	declared := map[string]*ast.TypeSpec{}
	for _, declaration := range c.declarations {
		if isTypes(declaration) {
			spec := declaration.(*ast.GenDecl).Specs[0].(*ast.TypeSpec)
			declared[spec.Name.Name] = spec
		}
	}
	for _, declaration := range c.declarations {
		d, ok := declaration.(*ast.FuncDecl)
		if !ok || d.Recv == nil {
			continue
		}
		name := receiverName(d)
		for range len(declared) + 1 { // an alias may stand for itself, which is an error
			spec := declared[name]
			if spec == nil {
				name = s.aliased(name)
				break
			}
			if t, ok := spec.Type.(*ast.Ident); ok && spec.Assign.IsValid() && spec.TypeParams == nil {
				name = t.Name
			}
		}
		setReceiver(d, name)
	}
}

// aliased is the name of the type for which an alias of the session stands, or the
// name itself.
func (s *Session) aliased(name string) string {
	if alias, ok := s.live[name].(*types.TypeName); ok && alias.IsAlias() {
		if named, ok := types.Unalias(alias.Type()).(*types.Named); ok && s.live[named.Obj().Name()] == named.Obj() {
			return named.Obj().Name()
		}
	}
	return name
}

func setReceiver(d *ast.FuncDecl, name string) {
	if receiver := receiverOf(d); receiver != nil && receiver.Name != name {
		receiver.Name, receiver.Obj = name, nil
	}
}
