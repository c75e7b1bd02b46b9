package differential

import (
	"bytes"
	"context"
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"kerasgo/kernel/evaluator"
)

// excluded are imports that programs in cells do not have.
var excluded = regexp.MustCompile(`(?m)^(import )?\s*[\w.]*\s*"(unsafe|runtime|runtime/.*|syscall|os/exec|C|internal/.*|testing|plugin|go/.*|os/signal)"`)

// corpus returns the plain "// run" programs of the Go distribution that build
// alone.
func corpus(t *testing.T) []string {
	var files []string
	filepath.WalkDir(filepath.Join(build.Default.GOROOT, "test"), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(filepath.Dir(path), ".dir") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return nil
		}
		first, _, _ := bytes.Cut(text, []byte("\n"))
		if string(bytes.TrimSpace(first)) == "// run" && !excluded.Match(text) && !bytes.Contains(text, []byte("go:build")) && !bytes.Contains(text, []byte("go:linkname")) {
			files = append(files, path)
		}
		return nil
	})
	if len(files) == 0 {
		t.Skip("the Go distribution's test directory is not installed")
	}
	sort.Strings(files)
	return files
}

// TestCorpusInManyCells runs programs of the Go distribution with a cell for
// each of their declarations. KERASGO_CORPUS selects some by a part of their path.
func TestCorpusInManyCells(t *testing.T) {
	which := os.Getenv("KERASGO_CORPUS")
	arguments := os.Args
	os.Args = arguments[:1] // programs look at theirs
	defer func() { os.Args = arguments }()
	run, passed := 0, 0
	for i, file := range corpus(t) {
		if which != "" && !strings.Contains(file, which) || which == "" && !all() && i%24 != 0 {
			continue
		}
		run++
		name := strings.TrimPrefix(file, build.Default.GOROOT+"/test/")
		if reason, known := divided[name]; known && which == "" {
			t.Logf("not run: %s: %s", name, reason)
			continue
		}
		why := inManyCells(file)
		if why == "" {
			passed++
			continue
		}
		t.Errorf("%s: %s", name, why)
	}
	t.Logf("%d of %d programs in a cell for each declaration (%.1f %%)", passed, run, 100*float64(passed)/float64(max(run, 1)))
}

// inManyCells returns why a program does not print what it does when compiled.
func inManyCells(file string) (why string) {
	cells, err := divide(file)
	if err != nil {
		return err.Error()
	}
	var out output
	s, err := evaluator.New(evaluator.Options{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out})
	if err != nil {
		return err.Error()
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	for i, code := range cells {
		f := s.Execute(ctx, i+1, code).Failure
		if f != nil && f.Name == "Exit" && strings.Contains(f.Message, "Exit(0)") {
			break
		}
		if f != nil {
			line, _, _ := strings.Cut(code, "\n")
			return fmt.Sprintf("cell %d (%.40s): %v %.200q", i+1, line, f, f.Details)
		}
	}
	got, want := out.String(), ""
	if golden, err := os.ReadFile(strings.TrimSuffix(file, ".go") + ".out"); err == nil {
		want = string(golden)
	} else if got != "" {
		native, err := exec.Command("go", "run", file).CombinedOutput()
		if err != nil {
			return "go run: " + err.Error()
		}
		want = string(native)
	}
	if got != want {
		return difference(want, got)
	}
	return ""
}

// output may be written by several goroutines.
type output struct {
	mutex sync.Mutex
	text  strings.Builder
}

func (o *output) Write(p []byte) (int, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.text.String()
}

// divide cuts a program into cells: its imports, then each declaration after
// those that it uses (declarations that use each other share a cell), then the
// call of main.
func divide(path string) ([]string, error) {
	source, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: importer.ForCompiler(fset, "source", nil), Error: func(error) {}}
	config.Check("main", fset, []*ast.File{file}, info)

	text := func(n ast.Node) string {
		return string(source[fset.Position(n.Pos()).Offset:fset.Position(n.End()).Offset])
	}
	var imports strings.Builder
	var declarations []ast.Decl
	for _, d := range file.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			imports.WriteString(text(d) + "\n")
			continue
		}
		declarations = append(declarations, d)
	}
	declares := map[types.Object]int{}
	for i, d := range declarations {
		ast.Inspect(d, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && info.Defs[id] != nil {
				declares[info.Defs[id]] = i
			}
			return true
		})
	}
	uses := make([][]int, len(declarations))
	for i, d := range declarations {
		ast.Inspect(d, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && info.Uses[id] != nil {
				if j, here := declares[origin(info.Uses[id])]; here && j != i && !slices.Contains(uses[i], j) {
					uses[i] = append(uses[i], j)
				}
			}
			return true
		})
		// A method makes its type implement interfaces: whoever uses the type
		// may need it. It stays with its type.
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil {
			for _, j := range slices.Clone(uses[i]) {
				if g, ok := declarations[j].(*ast.GenDecl); ok && g.Tok == token.TYPE && receives(f, g) && !slices.Contains(uses[j], i) {
					uses[j] = append(uses[j], i)
				}
			}
		}
	}
	cells := []string{imports.String()}
	for _, group := range components(uses) {
		slices.Sort(group)
		var cell strings.Builder
		for _, i := range group {
			cell.WriteString(text(declarations[i]) + "\n")
		}
		cells = append(cells, cell.String())
	}
	return append(cells, "main()"), nil
}

// origin is the declared function, method or field of an instance.
func origin(o types.Object) types.Object {
	switch o := o.(type) {
	case *types.Func:
		return o.Origin()
	case *types.Var:
		return o.Origin()
	}
	return o
}

// receives tells whether the method's receiver is one of the declared types.
func receives(f *ast.FuncDecl, g *ast.GenDecl) bool {
	found := false
	ast.Inspect(f.Recv.List[0].Type, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		for _, s := range g.Specs {
			found = found || ok && s.(*ast.TypeSpec).Name.Name == id.Name
		}
		return true
	})
	return found
}

// components returns the strongly connected components of a graph, those that
// others use first (Tarjan's algorithm); the order of the nodes is kept where
// their uses do not say otherwise.
func components(uses [][]int) [][]int {
	index, low, on := make([]int, len(uses)), make([]int, len(uses)), make([]bool, len(uses))
	var stack []int
	var list [][]int
	next := 1
	var visit func(v int)
	visit = func(v int) {
		index[v], low[v], on[v] = next, next, true
		next++
		stack = append(stack, v)
		for _, w := range uses[v] {
			if index[w] == 0 {
				visit(w)
				low[v] = min(low[v], low[w])
			} else if on[w] {
				low[v] = min(low[v], index[w])
			}
		}
		if low[v] != index[v] {
			return
		}
		at := slices.Index(stack, v)
		for _, w := range stack[at:] {
			on[w] = false
		}
		list = append(list, slices.Clone(stack[at:]))
		stack = stack[:at]
	}
	for v := range uses {
		if index[v] == 0 {
			visit(v)
		}
	}
	return list
}

// divided are the programs that are not the same in many cells, each with the
// reason.
var divided = map[string]string{
	"chan/powser1.go":         "takes longer than the limit: goroutines that compute power series",
	"chan/powser2.go":         "takes longer than the limit: goroutines that compute power series",
	"copy.go":                 "takes longer than the limit: loops over bytes",
	"divmod.go":               "takes longer than the limit: loops of divisions",
	"fixedbugs/bug260.go":     "looks at addresses for the alignment of fields",
	"fixedbugs/bug461.go":     "reflect: sets a field that is not exported",
	"fixedbugs/issue13169.go": "takes longer than the limit: copies of large arrays",
	"fixedbugs/issue16249.go": "takes longer than the limit: deep recursion, many times",
	"fixedbugs/issue27718.go": "-0.0 as an argument arrives as 0.0",
	"fixedbugs/issue28748.go": "reflect: a panic of reflect.MakeFunc in the words of package reflect",
	"fixedbugs/issue43444.go": "variables are initialised cell by cell, in the order of the cells",
	"fixedbugs/issue59680.go": "takes longer than the limit: a million rounds of a wait group",
	"ken/divconst.go":         "takes longer than the limit: loops of divisions",
	"ken/modconst.go":         "takes longer than the limit: loops of divisions",
	"reflectmethod1.go":       "reflect: a method of type M int as a function of M",
	"reflectmethod2.go":       "reflect: a method of type M int as a function of M",
	"reflectmethod3.go":       "reflect: a method of type M int as a function of M",
	"reflectmethod4.go":       "reflect: methods of a reflect.Value of type M int",
	"reflectmethod7.go":       "reflect: methods of reflect.PointerTo a type S int",
	"typeparam/nested.go":     "reflect: names of generic types that are declared in generic functions",
}

// TestDividedAreWritten: LIMITS.md has these programs with these reasons.
func TestDividedAreWritten(t *testing.T) {
	text, err := os.ReadFile("../LIMITS.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(text), "| program | reason |\n|---|---|\n")
	var want strings.Builder
	for _, name := range slices.Sorted(maps.Keys(divided)) {
		fmt.Fprintf(&want, "| %s | %s |\n", name, divided[name])
	}
	if table != want.String() {
		t.Errorf("the table of LIMITS.md is not that of the tests:\n%s", difference(want.String(), table))
	}
}
