package evaluator

import (
	"fmt"
	"go/ast"
	"go/types"
)

// resolveReceivers gives the methods that a cell declares for an alias to the type
// that it stands for: they are methods of that type in every way.
func (s *Session) resolveReceivers(c *cell) (errors []types.Error) {
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
				to := s.aliased(name)
				if to == nil || declared[to.Name()] != nil { // then the alias is declared anew with the method
					break
				}
				if s.live[to.Name()] != to {
					errors = append(errors, types.Error{Fset: s.fset, Pos: d.Recv.Pos(), Msg: fmt.Sprintf("%s stands for a former type %s, which is declared anew since; declare the alias anew too, or the method for %s", name, to.Name(), to.Name())})
				}
				name = to.Name()
				break
			}
			if t, ok := spec.Type.(*ast.Ident); ok && spec.Assign.IsValid() && spec.TypeParams == nil {
				name = t.Name
			}
		}
		setReceiver(d, name)
	}
	return errors
}

// aliased is the type of the cells for which an alias of the session stands; nil: for none.
func (s *Session) aliased(name string) *types.TypeName {
	if alias, ok := s.live[name].(*types.TypeName); ok && alias.IsAlias() {
		if named, ok := types.Unalias(alias.Type()).(*types.Named); ok && named.Obj().Pkg() == s.pkg {
			return named.Obj()
		}
	}
	return nil
}

func setReceiver(d *ast.FuncDecl, name string) {
	if receiver := receiverOf(d); receiver != nil && receiver.Name != name {
		receiver.Name, receiver.Obj = name, nil
	}
}
