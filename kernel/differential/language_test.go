package differential

import (
	"context"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/scanner"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"kerasgo/kernel/evaluator"
)

// row is a session of cells. Its text is
//
//	# name
//	first cell
//	---
//	second cell
//	> what all cells print
//
// A value that a cell shows is printed as "⇒ value", a failure as "✗ words". The
// expected lines come from compiled Go, to which the row is one program, but for
// rows with a star at the end of their name: those do what no program does.
type row struct {
	name  string
	cells []string
	want  string
}

func (r row) onlyCells() bool { return strings.HasSuffix(r.name, "*") }

func readRows(t *testing.T, file string) []row {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var rows []row
	for line := range strings.Lines(string(text)) {
		if name, ok := strings.CutPrefix(line, "# "); ok {
			rows = append(rows, row{name: strings.TrimSpace(name), cells: []string{""}})
			continue
		}
		r := &rows[len(rows)-1]
		switch want, ok := strings.CutPrefix(line, ">"); {
		case ok:
			r.want += strings.TrimPrefix(want, " ")
		case line == "---\n":
			r.cells = append(r.cells, "")
		default:
			r.cells[len(r.cells)-1] += line
		}
	}
	return rows
}

func writeRows(t *testing.T, file string, rows []row) {
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "# %s\n%s", r.name, strings.Join(r.cells, "---\n"))
		for line := range strings.Lines(r.want) {
			b.WriteString(strings.TrimSuffix("> "+strings.TrimSuffix(line, "\n"), " ") + "\n")
		}
	}
	if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// tidy ends a text with one end of line, and no line with a space.
func tidy(text string) string {
	lines := strings.Split(strings.TrimRight(text, "\n "), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

// TestLanguage runs the sessions of testdata/language.txt. With
// KERASGO_DIFFERENTIAL=all the expected lines are compared with compiled Go, with
// KERASGO_DIFFERENTIAL=update they are written.
func TestLanguage(t *testing.T) { testRows(t, "testdata/language.txt", 1) }

// testRows runs the sessions of a file, each as many times.
func testRows(t *testing.T, file string, times int) {
	rows := readRows(t, file)
	update := os.Getenv("KERASGO_DIFFERENTIAL") == "update"
	native := map[int]string{}
	if all() || update {
		native = rowsNatively(t, rows)
	}
	equal := 0
	for i := range rows {
		r := &rows[i]
		if want, ok := native[i]; ok && update {
			r.want = want
		} else if ok && want != r.want {
			t.Errorf("%s: the file is wrong: %s", r.name, difference(want, r.want))
		}
		got := rowInCells(t, *r)
		for range times - 1 {
			if got == r.want {
				got = rowInCells(t, *r)
			}
		}
		if update && r.onlyCells() {
			r.want = got
		}
		if got != r.want {
			t.Errorf("%s: %s", r.name, difference(r.want, got))
			continue
		}
		equal++
	}
	t.Logf("%d of %d sessions are right", equal, len(rows))
	if update {
		writeRows(t, file, rows)
	}
}

var colour = regexp.MustCompile("\x1b\\[[0-9;]*m")

// rowInCells returns what the cells of a row print, show and fail with.
func rowInCells(t *testing.T, r row) string {
	t.Helper()
	var out output
	s, err := evaluator.New(evaluator.Options{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out,
		GoroutinePanic: func(f *evaluator.Failure) { fmt.Fprintln(&out, "✗", f.Message) }})
	if err != nil {
		t.Fatal(err)
	}
	for i, code := range r.cells {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
		o := s.Execute(ctx, i+1, strings.TrimSuffix(code, "\n"))
		cancel()
		for _, v := range o.Values {
			fmt.Fprintln(&out, "⇒", v.Bundle.Data["text/plain"])
		}
		for _, w := range o.Warnings {
			fmt.Fprintln(&out, "⚠", w)
		}
		if o.Failure != nil {
			fmt.Fprintln(&out, "✗", o.Failure)
			for _, line := range o.Failure.Details {
				fmt.Fprintln(&out, "  "+line)
			}
		}
	}
	return tidy(colour.ReplaceAllString(out.String(), ""))
}

// rowsNatively builds rows that are one program each, as packages of one
// program, and returns what they print.
func rowsNatively(t *testing.T, rows []row) map[int]string {
	t.Helper()
	folder := t.TempDir()
	write := func(name, text string) {
		file := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var heads, calls strings.Builder
	for i, r := range rows {
		if r.onlyCells() {
			continue
		}
		text, err := joined(fmt.Sprintf("row%d", i), r.cells)
		if err != nil {
			t.Errorf("%s: %v", r.name, err)
			continue
		}
		write(fmt.Sprintf("row%d/row.go", i), text)
		fmt.Fprintf(&heads, "import \"rows/row%d\"\n", i)
		fmt.Fprintf(&calls, "\tprint(\"%s%d\\n\")\n\trow%d.Run()\n", mark, i, i)
	}
	write("go.mod", "module rows\n\ngo 1.26\n")
	write("main.go", "package main\n\nimport \"os\"\n"+heads.String()+"\nfunc print(s string) { os.Stdout.WriteString(s) }\n\nfunc main() {\n"+calls.String()+"}\n")
	build := exec.Command("go", "build", "-trimpath", "-gcflags=-N -l", "-o", "rows.out", ".")
	build.Dir = folder
	build.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("the rows do not compile: %v\n%.6000s", err, out)
	}
	command := exec.Command(filepath.Join(folder, "rows.out"))
	command.Dir = folder
	var all strings.Builder
	command.Stdout, command.Stderr = &all, &all
	if err := command.Run(); err != nil {
		t.Fatalf("running the rows: %v\n%s", err, all.String()[max(0, all.Len()-2000):])
	}
	native := map[int]string{}
	for _, part := range strings.Split(all.String(), mark)[1:] {
		number, text, _ := strings.Cut(part, "\n")
		var i int
		fmt.Sscan(number, &i)
		native[i] = tidy(strings.NewReplacer("rows/row"+number+".", "main.", "row"+number+".", "main.").Replace(text))
	}
	return native
}

var packageName = regexp.MustCompile(`(^|[^\w.])(binary|bufio|bytes|cmp|context|errors|flag|fmt|heap|io|iter|json|list|maps|math|bits|big|cmplx|net|os|reflect|regexp|slices|sort|strconv|strings|sync|atomic|template|time|unicode|utf8|unique|url|http|httptest|runtime|xml)\.[A-Z]`)

var packagePath = map[string]string{"binary": "encoding/binary", "heap": "container/heap", "list": "container/list", "json": "encoding/json", "xml": "encoding/xml", "atomic": "sync/atomic", "bits": "math/bits", "big": "math/big",
	"cmplx": "math/cmplx", "template": "text/template", "utf8": "unicode/utf8", "url": "net/url", "http": "net/http", "httptest": "net/http/httptest"}

// joined makes one package of the cells: declarations stay at the top level,
// statements go to Run in their order.
func joined(name string, cells []string) (string, error) {
	var declarations, statements strings.Builder
	imports := map[string]bool{}
	for _, cell := range cells {
		for _, part := range parts(cell) {
			first, _, _ := strings.Cut(strings.TrimLeft(part, " \t\n"), " ")
			switch {
			case first == "import":
				declarations.WriteString("")
			case first == "type" || first == "const" || first == "var" || first == "func" && !strings.HasPrefix(strings.TrimSpace(part), "func()"):
				declarations.WriteString(part + "\n")
			default:
				statements.WriteString(part + "\n")
			}
		}
		for _, m := range packageName.FindAllStringSubmatch(cell, -1) {
			imports[m[2]] = true
		}
	}
	var source strings.Builder
	source.WriteString("package " + name + "\n\n")
	for p := range imports {
		path := p
		if packagePath[p] != "" {
			path = packagePath[p]
		}
		fmt.Fprintf(&source, "import %q\n", path)
	}
	source.WriteString(declarations.String() + "\nfunc Run() {\n" + statements.String() + "}\n")
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", source.String(), parser.SkipObjectResolution)
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, source.String())
	}
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Name.Name != "Run" || f.Recv != nil {
			continue
		}
		var list []ast.Stmt
		for _, s := range f.Body.List {
			list = append(list, s)
			if a, ok := s.(*ast.AssignStmt); ok && a.Tok == token.DEFINE {
				for _, e := range a.Lhs {
					if id := e.(*ast.Ident); id.Name != "_" {
						list = append(list, &ast.AssignStmt{Lhs: []ast.Expr{ast.NewIdent("_")}, Tok: token.ASSIGN, Rhs: []ast.Expr{ast.NewIdent(id.Name)}})
					}
				}
			}
		}
		f.Body.List = list
	}
	var out strings.Builder
	err = format.Node(&out, fset, file)
	return out.String(), err
}

// parts cuts a cell at the ends of its statements.
func parts(cell string) []string {
	var s scanner.Scanner
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(cell))
	s.Init(file, []byte(cell), nil, 0)
	var list []string
	depth, start := 0, 0
	for {
		pos, tok, _ := s.Scan()
		switch tok {
		case token.LBRACE, token.LPAREN, token.LBRACK:
			depth++
		case token.RBRACE, token.RPAREN, token.RBRACK:
			depth--
		case token.SEMICOLON, token.EOF:
			at := min(file.Offset(pos), len(cell))
			if depth == 0 && strings.TrimSpace(cell[start:at]) != "" {
				list = append(list, cell[start:at])
				start = min(at+1, len(cell))
			}
			if tok == token.EOF {
				return list
			}
		}
	}
}
