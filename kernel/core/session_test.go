package core_test

import (
	"bytes"
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/traefik/yaegi/interp"

	"kerasgo/kernel/core"
	"kerasgo/kernel/postmortem"
	"kerasgo/kernel/runtime"
	"kerasgo/kernel/symbols"
)

// packages serves the translator from the generated symbols.
type packages struct{ types.Importer }

func (packages) Source(path string) (map[string]string, bool) { return symbols.Source(path) }
func (packages) Loaded(string) bool                           { return false }
func (packages) Values(path string) (map[string]reflect.Value, bool) {
	return symbols.Values(path)
}

// session is a small evaluator: it checks, translates and runs cells that are
// whole files, whose function main is called.
type session struct {
	fset       *token.FileSet
	importer   types.Importer
	translator *core.Translator
	context    *types.Context
	interp     *interp.Interpreter
	out        bytes.Buffer
	used       map[string]bool
	earlier    []*types.Package
	source     []byte
	reader     *postmortem.Reader
	fault      *runtime.Fault
	shown      []runtime.Shown
	cell       int
}

func newSession() *session {
	s := &session{context: types.NewContext(), used: map[string]bool{}}
	s.interp = interp.New(interp.Options{Stdout: &s.out, Stderr: trace{s}, Unrestricted: true})
	s.reader, _ = postmortem.NewReader(s.interp)
	s.fset = s.interp.FileSet()
	s.importer = symbols.NewImporter(s.fset)
	s.translator = core.NewTranslator(s.fset, packages{s.importer})
	runtime.Attach(s)
	return s
}

// trace reads what a panic says of itself when the interpreter reports it.
type trace struct{ *session }

func (t trace) Write(p []byte) (int, error) {
	if postmortem.First() {
		if f := t.reader.Read(); f != nil {
			t.fault = &runtime.Fault{Text: f.Text, Trace: f}
		}
	}
	return len(p), nil
}

func (s *session) Fault() *runtime.Fault {
	f := s.fault
	s.fault = nil
	return f
}

func (s *session) Show(values []runtime.Shown) { s.shown = append(s.shown, values...) }
func (s *session) GoroutinePanic(value any, position string) {
	fmt.Fprintln(&s.out, "goroutine panic:", runtime.PanicText(value))
}
func (s *session) StandardError() io.Writer     { return &s.out }
func (s *session) Reader(r io.Reader) io.Reader { return r }
func (s *session) Context() context.Context     { return context.Background() }

// translate checks and translates a file.
func (s *session) translate(text string) (p *core.Program, pkg *types.Package, err error) {
	s.cell++
	name := fmt.Sprintf("Cell[%d]", s.cell)
	file, err := parser.ParseFile(s.fset, name, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, nil, err
	}
	pkg = types.NewPackage("main", "main")
	for _, former := range s.earlier {
		for _, n := range former.Scope().Names() {
			if n != "main" && n != "cell" {
				o := former.Scope().Lookup(n)
				if own := core.Declares([]*ast.File{file}, n); !own {
					pkg.Scope().Insert(o)
				}
			}
		}
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
		Instances: map[*ast.Ident]types.Instance{}, Scopes: map[ast.Node]*types.Scope{},
	}
	config := types.Config{Importer: s.importer, Context: s.context, Error: func(e error) {
		if strings.Contains(e.Error(), "declared and not used") || strings.Contains(e.Error(), "imported and not used") {
			return
		}
		if err == nil {
			err = e
		}
	}}
	types.NewChecker(&config, s.fset, pkg, info).Files([]*ast.File{file})
	if err != nil {
		return nil, nil, fmt.Errorf("check: %w", err)
	}
	unit := core.Unit{Package: pkg, Info: info, Files: []*ast.File{file}}
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Recv != nil || f.Name.Name != "main" && f.Name.Name != "cell" {
			continue
		}
		unit.Body = f
		if f.Name.Name == "cell" {
			if n := len(f.Body.List); n > 0 {
				unit.Display, _ = f.Body.List[n-1].(*ast.ExprStmt)
			}
		}
	}
	p, err = s.translator.Translate(s.cell, []core.Unit{unit})
	if err != nil {
		return nil, nil, fmt.Errorf("translate: %w", err)
	}
	return p, pkg, nil
}

// run runs a file; its function main, or cell with statements, is called.
func (s *session) run(text string) (err error) {
	p, pkg, err := s.translate(text)
	if err != nil {
		return err
	}
	s.source = nil
	for _, path := range p.Imports() {
		if s.used[path] {
			continue
		}
		values, ok := symbols.Values(path)
		if path == "kerasgo/kernel/runtime" {
			values, ok = runtime.Symbols(), true
		}
		if !ok {
			return fmt.Errorf("no symbols of %s", path)
		}
		base := path[strings.LastIndexByte(path, '/')+1:]
		if n := symbols.NameOf(path); n != "" {
			base = n
		}
		if err := s.interp.Use(interp.Exports{core.ExportKey(path, base): values}); err != nil {
			return err
		}
		s.used[path] = true
	}
	defer func() {
		if e := recover(); e != nil {
			s.source = p.Source()
			err = fmt.Errorf("interpreter: %v", e)
		}
	}()
	program, err := s.interp.CompileAST(p.File())
	if err != nil {
		s.source = p.Source()
		return fmt.Errorf("compile: %w", err)
	}
	s.translator.Commit(p)
	s.earlier = append(s.earlier, pkg)
	if _, err := s.interp.Execute(program); err != nil {
		s.source = p.Source()
		return fmt.Errorf("execute: %w", err)
	}
	entry, err := s.interp.Eval(p.Entry())
	if err != nil {
		return err
	}
	done := make(chan any, 1)
	go func() {
		defer func() { done <- recover() }()
		entry.Call(nil)
	}()
	select {
	case e := <-done:
		if e != nil {
			if v, ok := e.(interp.Panic); ok {
				e = v.Value
			}
			if exit, ok := e.(runtime.Exit); ok && exit.Code == 0 {
				return nil
			}
			if _, ok := e.(*runtime.Panic); !ok {
				e = &runtime.Panic{Value: e, Fault: s.Fault()}
			}
			s.source = p.Source()
			return fmt.Errorf("panic: %s", runtime.PanicText(runtime.Translate(e)))
		}
	case <-time.After(10 * time.Minute):
		return fmt.Errorf("too slow")
	}
	return nil
}

func TestFirst(t *testing.T) {
	s := newSession()
	err := s.run(`package main
import ("fmt"; "strings"; "strconv"; "errors"; "sort")
type Point struct { X, y int }
func (p Point) Sum() int { return p.X + p.y }
func (p *Point) Move(d int) { p.X += d }
type Shape interface { Area() float64 }
type Square struct { s float64 }
func (s Square) Area() float64 { return s.s * s.s }
type Celsius float64
func (c Celsius) String() string { return fmt.Sprintf("%.1f°C", float64(c)) }
type myErr struct { code int }
func (e *myErr) Error() string { return "code " + strconv.Itoa(e.code) }
func fail(n int) (int, error) { if n > 1 { return 0, &myErr{n} }; return n, nil }
func Map[T, U any](xs []T, f func(T) U) []U { var out []U; for _, x := range xs { out = append(out, f(x)) }; return out }
type Stack[T any] struct { items []T }
func (s *Stack[T]) Push(x T) { s.items = append(s.items, x) }
func (s *Stack[T]) Pop() (T, bool) { var zero T; if len(s.items) == 0 { return zero, false }; x := s.items[len(s.items)-1]; s.items = s.items[:len(s.items)-1]; return x, true }
var g = len(strings.Split("a,b,c", ","))
func main() {
	p := Point{1, 2}
	p.Move(3)
	fmt.Println(p, p.Sum(), &p)
	fmt.Printf("%v %+v %T %d\n", p, p, p, p)
	var sh Shape = Square{3}
	fmt.Println(sh.Area(), sh)
	c := Celsius(21.5)
	fmt.Println(c, []Celsius{1, 2}, map[string]Celsius{"a": 3})
	fmt.Printf("%v %T\n", c, c)
	_, err := fail(3)
	fmt.Println(err)
	var me *myErr
	fmt.Println(errors.As(err, &me), me.code)
	w := fmt.Errorf("wrapped: %w", err)
	fmt.Println(w, errors.Is(w, err))
	n, err := strconv.Atoi("x1")
	fmt.Println(n, err)
	fmt.Println(Map([]int{1,2,3}, func(i int) string { return strconv.Itoa(i*i) }))
	var st Stack[string]
	st.Push("a"); st.Push("b")
	fmt.Println(st.Pop())
	m := map[string]int{"z": 1, "a": 2}
	keys := make([]string, 0)
	for k := range m { keys = append(keys, k) }
	sort.Strings(keys)
	fmt.Println(keys, g, m)
	var fs []func() int
	for i := 0; i < 3; i++ { fs = append(fs, func() int { return i }) }
	for _, f := range fs { fmt.Print(f(), " ") }
	for i := range 3 { defer fmt.Println("deferred", i) }
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		var a []int
		_ = a[5]
	}()
	var x any = 5
	switch v := x.(type) { case string: fmt.Println("s", v); case int: fmt.Println("i", v+1) }
	ch := make(chan int, 2)
	go func() { ch <- 1; ch <- 2; close(ch) }()
	for v := range ch { fmt.Println(v) }
	select { case v, ok := <-ch: fmt.Println(v, ok); default: fmt.Println("default") }
	for i, r := range "aé" { fmt.Println(i, string(r)) }
	x = c
	_, isC := x.(Celsius); _, isF := x.(float64)
	fmt.Println(isC, isF, x == any(Celsius(21.5)))
}
`)
	t.Log(s.out.String())
	if err != nil {
		t.Log(string(s.source))
		t.Fatal(err)
	}
}
