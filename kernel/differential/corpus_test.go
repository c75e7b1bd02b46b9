package differential

import (
	"bytes"
	"context"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kerasgo/kernel/evaluator"
)

// unavailable are imports that a cell's programs do not have.
var unavailable = regexp.MustCompile(`(?m)^(import )?\s*[\w.]*\s*"(unsafe|runtime|runtime/.*|syscall|os/exec|C|reflect|internal/.*|testing|plugin|go/.*|os/signal)"`)

// distribution returns the plain run programs of the Go distribution's test
// folder that build alone.
func distribution(t *testing.T) (root string, files []string) {
	root = filepath.Join(build.Default.GOROOT, "test")
	filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(filepath.Dir(path), ".dir") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return nil
		}
		first, _, _ := bytes.Cut(text, []byte("\n"))
		if string(bytes.TrimSpace(first)) == "// run" && !unavailable.Match(text) && !bytes.Contains(text, []byte("go:build")) && !bytes.Contains(text, []byte("go:linkname")) {
			files = append(files, path)
		}
		return nil
	})
	if len(files) == 0 {
		t.Skip("the Go distribution's test folder is not installed")
	}
	slices.Sort(files)
	return root, files
}

// TestDistribution runs programs of the Go distribution, one cell for each
// top-level declaration and a last one that calls main.
func TestDistribution(t *testing.T) {
	root, files := distribution(t)
	passed, run := 0, 0
	for i, file := range files {
		if !all() && i%24 != 0 {
			continue
		}
		run++
		name, _ := filepath.Rel(root, file)
		why := inPieces(t, file)
		switch {
		case why == "":
			passed++
		case known[name] == "":
			t.Logf("%s: %s", name, why)
		}
	}
	t.Logf("%d of %d programs (%.1f %%)", passed, run, 100*float64(passed)/float64(run))
	if float64(passed) < 0.9*float64(run) {
		t.Errorf("only %d of %d programs run as they should", passed, run)
	}
}

// known are programs that cannot be cut into cells, with the reason.
var known = map[string]string{}

// declaration is a top-level declaration of a program; a type has its methods
// with it.
type declaration struct {
	text     string
	names    []string
	mentions map[string]bool
}

// pieces cuts a program into cells: its imports, then one for each declaration.
// What refers to each other is one cell, and comes after what it refers to.
func pieces(file string) ([]string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	parsed, err := parser.ParseFile(fset, file, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var imports []string
	var list []*declaration
	types := map[string]*declaration{}
	methods := map[string][]ast.Decl{}
	add := func(d *declaration, n ast.Node) {
		if d.text != "" {
			d.text += "\n\n"
		}
		d.text += string(text[fset.Position(n.Pos()).Offset:fset.Position(n.End()).Offset])
		ast.Inspect(n, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				d.mentions[id.Name] = true
			}
			return true
		})
	}
	for _, n := range parsed.Decls {
		d := &declaration{mentions: map[string]bool{}}
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Recv != nil {
				methods[receiver(n)] = append(methods[receiver(n)], n)
				continue
			}
			d.names = []string{n.Name.Name}
		case *ast.GenDecl:
			if n.Tok == token.IMPORT {
				add(d, n)
				imports = append(imports, d.text)
				continue
			}
			for _, spec := range n.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					d.names = append(d.names, spec.Name.Name)
					types[spec.Name.Name] = d
				case *ast.ValueSpec:
					for _, id := range spec.Names {
						d.names = append(d.names, id.Name)
					}
				}
			}
		}
		add(d, n)
		list = append(list, d)
	}
	for name, own := range methods {
		for _, m := range own {
			if types[name] == nil {
				return nil, fmt.Errorf("methods of the unknown type %s", name)
			}
			add(types[name], m)
		}
	}
	return append(append([]string{strings.Join(imports, "\n")}, ordered(list)...), "main()"), nil
}

func receiver(f *ast.FuncDecl) string {
	name := ""
	ast.Inspect(f.Recv.List[0].Type, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && name == "" {
			name = id.Name
		}
		return name == ""
	})
	return name
}

// ordered puts declarations after what they mention; those that mention each
// other become one (Tarjan's strongly connected components).
func ordered(list []*declaration) []string {
	by := map[string]*declaration{}
	for _, d := range list {
		for _, name := range d.names {
			by[name] = d
		}
	}
	index, low, on := map[*declaration]int{}, map[*declaration]int{}, map[*declaration]bool{}
	var stack []*declaration
	var out []string
	var visit func(d *declaration)
	visit = func(d *declaration) {
		index[d] = len(index) + 1
		low[d] = index[d]
		stack, on[d] = append(stack, d), true
		for _, other := range list {
			if other == d || !slices.ContainsFunc(other.names, func(n string) bool { return d.mentions[n] && by[n] == other }) {
				continue
			}
			if index[other] == 0 {
				visit(other)
				low[d] = min(low[d], low[other])
			} else if on[other] {
				low[d] = min(low[d], index[other])
			}
		}
		if low[d] != index[d] {
			return
		}
		var group []*declaration
		for {
			last := stack[len(stack)-1]
			stack, on[last] = stack[:len(stack)-1], false
			group = append(group, last)
			if last == d {
				break
			}
		}
		slices.SortFunc(group, func(a, b *declaration) int { return slices.Index(list, a) - slices.Index(list, b) })
		var texts []string
		for _, g := range group {
			texts = append(texts, g.text)
		}
		out = append(out, strings.Join(texts, "\n\n"))
	}
	for _, d := range list {
		if index[d] == 0 {
			visit(d)
		}
	}
	return out
}

// inPieces returns why a program does not do in cells what it does compiled.
func inPieces(t *testing.T, file string) string {
	cells, err := pieces(file)
	if err != nil {
		return err.Error()
	}
	var out strings.Builder
	s, err := evaluator.New(evaluator.Options{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	for i, code := range cells {
		if o := s.Execute(ctx, i+1, code); o.Failure != nil && o.Failure.Message != "the cell called os.Exit(0); the kernel goes on" {
			return o.Failure.Error()
		}
	}
	want := ""
	if golden, err := os.ReadFile(strings.TrimSuffix(file, ".go") + ".out"); err == nil {
		want = string(golden)
	} else if out.Len() > 0 {
		native, err := exec.Command("go", "run", file).CombinedOutput()
		if err != nil {
			return "go run: " + err.Error()
		}
		want = string(native)
	}
	if out.String() != want {
		return difference(want, out.String())
	}
	return ""
}
