package evaluator

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"kerasgo/kernel/symbols"
)

// Cell is a cell that has run.
type Cell struct {
	Number int
	Code   string
}

// Program writes cells, in the order in which they ran, as one Go program that
// does the same. Declarations come first, the newest meaning of each name under
// the name itself, former ones that are still used under the name with the
// number of their cell; each cell's statements are a function that main calls,
// and what a cell showed is printed.
func Program(cells []Cell) (string, error) {
	fset := token.NewFileSet()
	return (&Session{fset: fset, importer: symbols.NewImporter(fset)}).Program(cells)
}

// Program writes cells that may import packages of the modules that the session has
// fetched; the program's first lines say how to get those.
func (of *Session) Program(cells []Cell) (string, error) {
	fset := of.fset
	s := &Session{
		fset: fset, context: types.NewContext(), importer: of.importer, libraries: libraries{modules: of.libraries.modules, packages: of.libraries.packages},
		pkg: types.NewPackage("main", "main"), used: map[string]string{}, live: map[string]types.Object{}, imports: map[string]string{},
		records: map[types.Object]*record{}, lines: map[int][]string{},
	}
	w := &programWriter{session: s, names: map[types.Object]string{}, taken: map[string]types.Object{}, imports: map[string]string{}, aliases: map[string]bool{}}
	var list []*checked
	for _, given := range cells {
		c, err := parseCell(fset, given.Number, given.Code)
		if err != nil {
			return "", fmt.Errorf("cell %d: %w", given.Number, err)
		}
		if len(c.declarations) == 0 && len(c.statements) == 0 && len(c.imports) == 0 {
			continue
		}
		checked, failed := s.checkCell(c)
		if failed != nil {
			return "", fmt.Errorf("cell %d: %s", given.Number, failed.Message)
		}
		s.remember(checked)
		w.collect(checked)
		s.commit(checked.change)
		s.lines[given.Number] = strings.Split(given.Code, "\n")
		list = append(list, checked)
	}
	for _, c := range list {
		w.rename(c)
	}
	w.findVersions(list)
	for _, c := range list {
		if err := w.write(c); err != nil {
			return "", fmt.Errorf("cell %d: %w", c.cell.number, err)
		}
	}
	return w.program()
}

// programWriter writes the parts of a program: the names that it gives (save_names.go),
// what cells declare and do (save_cells.go), methods of which cells have written several
// (save_methods.go), and types (save_types.go).
type programWriter struct {
	session   *Session
	names     map[types.Object]string // of the session's objects in the program
	taken     map[string]types.Object // names to the newest objects that have them
	imports   map[string]string       // paths to names
	aliases   map[string]bool
	order     []types.Object // variables, in order
	shared    map[types.Object]types.Object
	functions map[string]bool // that run cells

	versions     map[*types.Func][]*ast.FuncDecl // of methods, in order
	declarations bytes.Buffer
	cells        bytes.Buffer
	calls        []string
	failed       error
}

// print writes a tree laid out afresh: its positions are those of many cells.
func (w *programWriter) print(out *bytes.Buffer, node any) {
	if err := format.Node(out, token.NewFileSet(), node); err != nil && w.failed == nil {
		w.failed = err
	}
}

// program puts the parts together.
func (w *programWriter) program() (string, error) {
	var variables bytes.Buffer
	for _, o := range w.order {
		fmt.Fprintf(&variables, "var %s ", w.names[o])
		if like := w.like(o.Type()); like != nil {
			variables.WriteString("= ")
			w.print(&variables, &ast.SelectorExpr{X: ast.NewIdent(w.importName(like.Pkg().Path(), like.Pkg().Name())), Sel: ast.NewIdent(like.Name())})
		} else {
			w.print(&variables, w.typeExpression(o.Type()))
		}
		variables.WriteString("\n")
	}
	if w.failed != nil {
		return "", w.failed
	}
	var out bytes.Buffer
	out.WriteString("// Saved from the cells of a notebook.\n")
	modules := map[string]bool{}
	for path := range w.imports {
		if m := w.session.libraries.owner(path); m != nil && symbols.NameOf(path) == "" {
			modules[m.Path+"@"+m.Version] = true
		}
	}
	if len(modules) > 0 {
		out.WriteString("// Its module needs: go get " + strings.Join(slices.Sorted(maps.Keys(modules)), " ") + "\n")
	}
	out.WriteString("package main\n\n")
	if len(w.imports) > 0 {
		out.WriteString("import (\n")
		for _, path := range slices.Sorted(maps.Keys(w.imports)) {
			name := w.imports[path]
			if known := symbols.NameOf(path); known == name && (path == name || strings.HasSuffix(path, "/"+name)) {
				name = ""
			}
			fmt.Fprintf(&out, "\t%s %q\n", name, path)
		}
		out.WriteString(")\n\n")
	}
	out.Write(w.declarations.Bytes())
	out.Write(variables.Bytes())
	out.WriteString("\n")
	out.Write(w.cells.Bytes())
	out.WriteString("func main() {\n")
	for _, name := range w.calls {
		fmt.Fprintf(&out, "\t%s()\n", name)
	}
	out.WriteString("}\n")
	text, err := format.Source(out.Bytes())
	if err != nil {
		return "", fmt.Errorf("the program is not Go: %w", err)
	}
	return string(text), nil
}
