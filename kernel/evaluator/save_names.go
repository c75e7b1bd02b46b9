package evaluator

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
)

// collect names what a cell declares. The last cell to declare a name has it.
func (w *programWriter) collect(c *checked) {
	give := func(o types.Object) {
		name := o.Name()
		if name == "_" || name == "init" {
			return
		}
		if former, ok := w.session.live[name].(*types.Var); ok {
			if v, ok := o.(*types.Var); ok && sameStorage(former, v) {
				w.names[o] = w.names[former] // it is given another value
				if w.shared == nil {
					w.shared = map[types.Object]types.Object{}
				}
				if w.shared[o] = former; w.shared[former] != nil {
					w.shared[o] = w.shared[former] // the first of them all
				}
				return
			}
		}
		if former := w.taken[name]; former != nil {
			w.names[former] = fmt.Sprintf("%s_%d", name, cellOf(w.session.fset, former))
			for n := 2; w.taken[w.names[former]] != nil; n++ {
				w.names[former] = fmt.Sprintf("%s_%d_%d", name, cellOf(w.session.fset, former), n)
			}
			w.taken[w.names[former]] = former
			for shared, first := range w.shared {
				if first == former {
					w.names[shared] = w.names[former]
				}
			}
		}
		w.taken[name], w.names[o] = o, name
		if name == "main" {
			w.names[o] = fmt.Sprintf("main_%d", c.cell.number)
		}
		if _, ok := o.(*types.Var); ok {
			w.order = append(w.order, o)
		}
	}
	for _, u := range c.units {
		for _, d := range u.declarations {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if o := u.info.Defs[d.Name]; o != nil && d.Recv == nil {
					give(o)
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					switch spec := spec.(type) {
					case *ast.TypeSpec:
						give(u.info.Defs[spec.Name])
					case *ast.ValueSpec:
						for _, id := range spec.Names {
							if o := u.info.Defs[id]; o != nil {
								give(o)
							}
						}
					}
				}
			}
		}
		for _, v := range u.promoted {
			give(v)
		}
	}
}

func cellOf(fset *token.FileSet, o types.Object) int {
	var n int
	fmt.Sscanf(fset.Position(o.Pos()).Filename, "Cell[%d]", &n)
	return n
}

// rename writes the program's names into the trees of a cell, and notes what
// they import.
func (w *programWriter) rename(c *checked) {
	for _, u := range c.units {
		for id, o := range u.info.Defs {
			if name, ok := w.names[o]; ok && o != nil {
				id.Name = name
			}
		}
		for id, o := range u.info.Uses {
			if p, ok := o.(*types.PkgName); ok {
				id.Name = w.importName(p.Imported().Path(), p.Name())
				continue
			}
			if name, ok := w.names[o]; ok {
				id.Name = name
			}
		}
	}
}

// importName is the name by which the program imports a package.
func (w *programWriter) importName(path, wanted string) string {
	if name, ok := w.imports[path]; ok {
		return name
	}
	name := wanted
	for n := 2; w.taken[name] != nil || w.aliases[name]; n++ {
		name = wanted + strconv.Itoa(n)
	}
	w.imports[path], w.aliases[name] = name, true
	return name
}
