package core_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/build"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestNative compiles the core of programs with Go: what does not do what it
// should there is a fault of the translation, what does so there and not in the
// interpreter is a fault of the interpreter. All programs of the corpus are
// compiled when KERASGO_CORPUS is set to "all"; a path fragment selects some.
func TestNative(t *testing.T) {
	which := os.Getenv("KERASGO_CORPUS")
	var names []string
	var sources []string
	for i, file := range corpus(t) {
		if which == "" && i%24 != 0 || which != "" && which != "all" && !strings.Contains(file, which) {
			continue
		}
		name := strings.TrimPrefix(file, build.Default.GOROOT+"/test/")
		if _, known := onlyInterpreted[name]; known {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(strings.TrimSuffix(file, ".go") + ".out"); err == nil {
			continue // it prints; here all print nothing, and panic if something is wrong
		}
		if source, ok := coreText(string(text)); ok {
			names, sources = append(names, name), append(sources, source)
		}
	}
	failures := natively(t, sources)
	for i, name := range names {
		if failures[i] != "" {
			t.Errorf("%s: %s", name, failures[i])
		}
	}
	t.Logf("the core of %d programs was compiled and run, %d are not right", len(names), len(failures))
}

// onlyInterpreted are programs whose core the compiler does not take.
var onlyInterpreted = map[string]string{
	"chan/sieve2.go":          "the methods of a heap.Interface come with the interpreter's symbols",
	"typeparam/ordered.go":    "the methods of a sort.Interface come with the interpreter's symbols",
	"recover2.go":             "the words of an unhashable key are the run-time system's, with the name of the compiled type",
	"fixedbugs/bug260.go":     "looks at addresses for the alignment of fields",
	"fixedbugs/issue75569.go": "goto jumps over a variable of the translation",
	"ken/label.go":            "goto jumps over a variable of the translation",
}

// coreText returns the core of a program as a package with a function Run.
func coreText(text string) (source string, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false // TestCorpus says so
		}
	}()
	p, _, err := newSession().translate(text)
	if err != nil {
		return "", false
	}
	file, err := parser.ParseFile(token.NewFileSet(), "", p.Source(), parser.SkipObjectResolution)
	if err != nil {
		return "", false
	}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			labels := map[string]bool{}
			ast.Inspect(f, func(n ast.Node) bool {
				if b, ok := n.(*ast.BranchStmt); ok && b.Label != nil {
					labels[b.Label.Name] = true
				}
				return true
			})
			ast.Inspect(f, func(n ast.Node) bool { return complete(n, labels) })
		}
	}
	var out bytes.Buffer
	if err := format.Node(&out, token.NewFileSet(), file); err != nil {
		return "", false
	}
	fmt.Fprintf(&out, "\nfunc Run() { %s() }\n", p.Entry())
	return out.String(), true
}

// complete uses the variables that statements declare, and drops labels that no
// branch has, as the compiler demands and the interpreter does not.
func complete(n ast.Node, labels map[string]bool) bool {
	var list *[]ast.Stmt
	switch n := n.(type) {
	case *ast.BlockStmt:
		list = &n.List
	case *ast.CaseClause:
		list = &n.Body
	case *ast.CommClause:
		if a, ok := n.Comm.(*ast.AssignStmt); ok && a.Tok == token.DEFINE {
			n.Body = append(uses(a.Lhs...), n.Body...)
		}
		list = &n.Body
	case *ast.FuncDecl:
		ends(n.Type, n.Body)
		return true
	case *ast.FuncLit:
		ends(n.Type, n.Body)
		return true
	case *ast.RangeStmt:
		if n.Tok == token.DEFINE {
			n.Body.List = append(uses(n.Key, n.Value), n.Body.List...)
		}
		return true
	default:
		return true
	}
	var all []ast.Stmt
	for _, s := range *list {
		if l, ok := s.(*ast.LabeledStmt); ok && !labels[l.Label.Name] {
			s = l.Stmt
		}
		all = append(all, s)
		if l, ok := s.(*ast.LabeledStmt); ok {
			s = l.Stmt
		}
		switch s := s.(type) {
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE {
				all = append(all, uses(s.Lhs...)...)
			}
		case *ast.DeclStmt:
			for _, spec := range s.Decl.(*ast.GenDecl).Specs {
				if v, ok := spec.(*ast.ValueSpec); ok {
					for _, id := range v.Names {
						all = append(all, uses(id)...)
					}
				}
			}
		}
	}
	*list = all
	return true
}

// ends closes a body with results: the interpreter asks for no last return.
func ends(t *ast.FuncType, body *ast.BlockStmt) {
	if t.Results != nil {
		body.List = append(body.List, &ast.ExprStmt{X: &ast.CallExpr{Fun: ast.NewIdent("panic"), Args: []ast.Expr{&ast.BasicLit{Kind: token.STRING, Value: `"no return"`}}}})
	}
}

func uses(names ...ast.Expr) (list []ast.Stmt) {
	for _, e := range names {
		if id, ok := e.(*ast.Ident); ok && id.Name != "_" {
			list = append(list, &ast.AssignStmt{Lhs: []ast.Expr{ast.NewIdent("_")}, Tok: token.ASSIGN, Rhs: []ast.Expr{ast.NewIdent(id.Name)}})
		}
	}
	return list
}

// natively builds the packages into one program and returns, by index, what is
// wrong with them.
func natively(t *testing.T, sources []string) map[int]string {
	t.Helper()
	folder := t.TempDir()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	failures := map[int]string{}
	for {
		// The packages are in this module, by an overlay, and nowhere on the disk.
		overlay := map[string]string{}
		add := func(name, text string) {
			file := filepath.Join(folder, strings.ReplaceAll(name, "/", "_"))
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			overlay[filepath.Join(here, "native", name)] = file
		}
		var main strings.Builder
		main.WriteString("package main\n\nimport (\n\t\"fmt\"\n\t\"kerasgo/kernel/runtime\"\n\t\"context\"\n\t\"io\"\n\t\"os\"\n")
		var calls strings.Builder
		for i, source := range sources {
			if failures[i] != "" {
				continue
			}
			add(fmt.Sprintf("p%d/core.go", i), strings.Replace(source, "package main\n", fmt.Sprintf("package p%d\n", i), 1))
			fmt.Fprintf(&main, "\t\"kerasgo/kernel/core/native/p%d\"\n", i)
			fmt.Fprintf(&calls, "\trun(%d, p%d.Run)\n", i, i)
		}
		main.WriteString(`)

type host struct{}

func (host) Show([]runtime.Shown) {}
func (host) Context() context.Context { return context.Background() }
func (host) Reader(r io.Reader) io.Reader { return r }
func (host) GoroutinePanic(value any, at string) { panic(value) }

func run(i int, f func()) {
	runtime.Attach(host{})
	defer func() {
		if e := recover(); e != nil {
			if exit, ok := e.(runtime.Exit); !ok || exit.Code != 0 {
				fmt.Fprintf(os.Stdout, "\nFAILED %d: %s\n", i, runtime.PanicText(runtime.Translate(e)))
			}
		}
	}()
	f()
}

func main() {
` + calls.String() + "}\n")
		add("main/main.go", main.String())
		text, err := json.Marshal(map[string]any{"Replace": overlay})
		if err != nil {
			t.Fatal(err)
		}
		list := filepath.Join(folder, "overlay.json")
		if err := os.WriteFile(list, text, 0o600); err != nil {
			t.Fatal(err)
		}
		binary := filepath.Join(folder, "native")
		out, err := exec.Command("go", "build", "-gcflags=-N -l", "-overlay", list, "-o", binary, "kerasgo/kernel/core/native/main").CombinedOutput()
		if err == nil {
			out, err = exec.Command(binary).CombinedOutput()
			for _, m := range regexp.MustCompile(`FAILED (\d+): (.*)`).FindAllStringSubmatch(string(out), -1) {
				var i int
				fmt.Sscan(m[1], &i)
				failures[i] = m[2]
			}
			if err != nil {
				t.Errorf("running the programs: %v\n%.2000s", err, out)
			}
			return failures
		}
		found := false
		for _, m := range regexp.MustCompile(`(?m)^(?:\S*[/\\])?(?:p|native_p)(\d+)[/\\_]core\.go:\d+:\d+: (.*)$`).FindAllStringSubmatch(string(out), -1) {
			var i int
			fmt.Sscan(m[1], &i)
			if failures[i] == "" {
				failures[i], found = "does not compile: "+m[2], true
			}
		}
		if !found {
			t.Fatalf("the core does not compile: %v\n%.3000s", err, out)
		}
	}
}
