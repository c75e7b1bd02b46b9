package evaluator

import (
	"go/ast"
	"maps"
	"slices"
)

// needs tells which of some names a node refers to, by itself or by the functions
// and types of the cell that it refers to: a type that the cell declares comes with
// its methods.
func (c *cell) needs(node ast.Node, names map[string]bool) map[string]bool {
	return c.reached(node, names, false)
}

// reads tells which of some names a node refers to when it runs, by itself or by the
// functions and methods of the cell that it refers to.
func (c *cell) reads(node ast.Node, names map[string]bool) map[string]bool {
	return c.reached(node, names, true)
}

func (c *cell) reached(node ast.Node, names map[string]bool, running bool) map[string]bool {
	found := map[string]bool{}
	if len(names) == 0 {
		return found
	}
	all := c.web(running).reach(node)
	if len(all) < len(names) {
		all, names = names, all
	}
	for name := range names {
		if all[name] {
			found[name] = true
		}
	}
	return found
}

// web is how the declarations of a cell refer to each other.
type web struct {
	cell         *cell
	declarations []ast.Decl
	byName       map[string][]ast.Decl // what comes with a name
	selected     map[string][]ast.Decl // methods, which may be meant where their name follows a dot
	reached      map[ast.Node]map[string]bool
}

// web returns the references of the declarations that the cell has now.
func (c *cell) web(running bool) *web {
	place := &c.coming
	if running {
		place = &c.running
	}
	if *place != nil && slices.Equal((*place).declarations, c.declarations) {
		return *place
	}
	w := &web{cell: c, declarations: c.declarations, byName: map[string][]ast.Decl{}, selected: map[string][]ast.Decl{}, reached: map[ast.Node]map[string]bool{}}
	whole := map[string]bool{} // types that come with their methods
	if !running {
		whole = namesOf(c.declarations, isTypes)
	}
	for _, declaration := range c.declarations {
		if d, ok := declaration.(*ast.FuncDecl); ok && d.Recv != nil && !whole[receiverName(d)] {
			w.selected[d.Name.Name] = append(w.selected[d.Name.Name], declaration)
			continue
		}
		for _, name := range declaredNames(declaration) {
			w.byName[name] = append(w.byName[name], declaration)
		}
	}
	*place = w
	return w
}

// reach are all names that a node refers to, by itself or by declarations. Those that
// refer to each other, in rings, reach the same (Tarjan 1972).
func (w *web) reach(node ast.Node) map[string]bool {
	found := map[ast.Node]int{}
	var open []ast.Node // that may be in a ring with one that is found later
	var visit func(node ast.Node) (oldest int)
	visit = func(node ast.Node) int {
		at, number := len(open), len(found)
		found[node], open = number, append(open, node)
		oldest := number
		next := w.next(node)
		for _, other := range next {
			if w.reached[other] != nil {
				continue
			}
			i, ok := found[other]
			if !ok {
				i = visit(other)
			}
			oldest = min(oldest, i)
		}
		if oldest < number {
			return oldest
		}
		all := map[string]bool{}
		ring := open[at:]
		open = open[:at]
		for _, one := range ring {
			maps.Copy(all, w.named(one))
			for _, other := range w.next(one) {
				maps.Copy(all, w.reached[other])
			}
		}
		for _, one := range ring {
			w.reached[one] = all
		}
		return oldest
	}
	if w.reached[node] == nil {
		visit(node)
	}
	return w.reached[node]
}

// named are the names that a node itself refers to.
func (w *web) named(node ast.Node) map[string]bool {
	names := w.cell.mentioned(node).names
	if isTypes(node) {
		names = maps.Clone(names)
		for _, name := range declaredNames(node.(ast.Decl)) {
			names[name] = true
		}
	}
	return names
}

// next are the declarations that a node itself refers to.
func (w *web) next(node ast.Node) (list []ast.Decl) {
	for name := range w.named(node) {
		list = append(list, w.byName[name]...)
	}
	for name := range w.cell.mentioned(node).selected {
		list = append(list, w.selected[name]...)
	}
	return list
}

// mentions are the names of a node that mean something outside of it, as far as
// the parser tells: it has resolved those of parameters and local variables. Selected
// are the names that follow a dot.
type mentions struct{ names, selected map[string]bool }

func (c *cell) mentioned(node ast.Node) mentions {
	if m, known := c.mentions[node]; known {
		return m
	}
	m := mentions{map[string]bool{}, map[string]bool{}}
	c.walk(node, func(ident *ast.Ident) {
		if ident.Obj == nil || c.scope != nil && c.scope.Lookup(ident.Name) == ident.Obj {
			m.names[ident.Name] = true
		}
	}, func(name *ast.Ident) { m.selected[name.Name] = true })
	if c.mentions == nil {
		c.mentions = map[ast.Node]mentions{}
	}
	c.mentions[node] = m
	return m
}

// walk calls use for the names in a node that stand for something declared elsewhere,
// and selected for those that follow a dot.
func (c *cell) walk(node ast.Node, use, selected func(*ast.Ident)) {
	var visit func(n ast.Node) bool
	visit = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Recv != nil {
				ast.Inspect(n.Recv, visit)
			}
			ast.Inspect(n.Type, visit)
			if n.Body != nil {
				ast.Inspect(n.Body, visit)
			}
			return false
		case *ast.Field: // its names are no mentions
			ast.Inspect(n.Type, visit)
			return false
		case *ast.SelectorExpr:
			ast.Inspect(n.X, visit)
			selected(n.Sel)
			return false
		case *ast.ValueSpec:
			if n.Type != nil {
				ast.Inspect(n.Type, visit)
			}
			for _, value := range n.Values {
				ast.Inspect(value, visit)
			}
			return false
		case *ast.Ident:
			if !c.fields[n] {
				use(n)
			}
		}
		return true
	}
	ast.Inspect(node, visit)
}
