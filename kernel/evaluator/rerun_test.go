package evaluator

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
)

// TestRunAgain: cells that are run again, in any order, tell each time what they
// told the first time.
func TestRunAgain(t *testing.T) {
	for _, c := range []struct {
		name  string
		cells []string
	}{
		{"variable and function of a type", []string{"type ga struct{ a, b int }\nvar va ga\nfunc seta(i int) { va = ga{i, i} }\nseta(3)\nva"}},
		{"function before the variable", []string{"func seta(i int) { va = ga{i, i} }\nvar va ga\ntype ga struct{ a, b int }\nseta(3)\nva"}},
		{"defined variable", []string{"type ga struct{ a, b int }\nva := ga{1, 2}\nfunc seta(i int) { va = ga{i, i} }\nseta(3)\nva"}},
		{"declarations alone", []string{"type ga struct{ a, b int }\nvar va ga\nfunc seta(i int) ga { va = ga{i, i}; return va }", "seta(4)", "va = ga{1, 2}\nva"}},
		{"methods", []string{"type T struct{ n int }\nfunc (t T) Get() int { return t.n }\nfunc (t *T) Set(n int) { t.n = n }\nvar v T\nfunc reset() { v = T{} }\nreset()\nv.Set(4)\nv.Get()", "v.Get() + T{1}.Get()"}},
		{"signature, body and closure", []string{"type T struct{ n int }\nvar v T\nfunc in(t T) int { return t.n }\nfunc out(n int) T { return T{n} }\nfunc inner(n int) int { return T{n}.n }\nfunc closure() func() T { return func() T { v.n++; return v } }\nv = out(3)\nfmt.Println(in(v), inner(4), closure()(), v)"}},
		{"function value", []string{"type T struct{ n int }\nvar v T\nf := func(t T) T { v = t; return v }\nf(T{2})"}},
		{"function value, called by a function", []string{"type T struct{ n int }\nf := func(t T) T { return t }\nfunc g(n int) T { return f(T{n}) }\ng(2)"}},
		{"generic type", []string{"type Box[E any] struct{ v E }\nfunc (b *Box[E]) Put(e E) { b.v = e }\nvar b Box[string]\nfunc put(s string) { b.Put(s); b = Box[string]{b.v} }\nput(\"a\")\nb", "put(\"b\")\nb.v"}},
		{"generic function of a type", []string{"type T struct{ n int }\nvar ts []T\nfunc add[E any](list []E, e E) []E { return append(list, e) }\nfunc addT(n int) { ts = add(ts, T{n}) }\naddT(1)\nfmt.Println(ts)"}},
		{"generic function with a constraint of the cell", []string{"type Number interface{ ~int | ~float64 }\ntype N int\nfunc sum[E Number](list ...E) (s E) { for _, e := range list { s += e }; return }\nvar total N\nfunc add(n N) { total = sum(total, n) }\nadd(3)\ntotal"}},
		{"embedded", []string{"type A struct{ n int }\nfunc (a A) Get() int { return a.n }\ntype B struct{ A; m int }\nvar b B\nfunc set() { b = B{A{1}, 2}; b.A = A{5} }\nset()\nb.Get()"}},
		{"embedded pointer", []string{"type A struct{ n int }\nfunc (a *A) Add() { a.n++ }\ntype B struct{ *A }\nvar b B\nfunc set() { b = B{&A{1}} }\nset()\nb.Add()\nb.n"}},
		{"interface", []string{"type Shape interface{ Area() int }\ntype Square struct{ s int }\nfunc (s Square) Area() int { return s.s * s.s }\nvar shape Shape\nfunc use(s Shape) { shape = s }\nuse(Square{3})\nsq, ok := shape.(Square)\nfmt.Println(shape.Area(), sq, ok)", "_, ok = shape.(Square)\nfmt.Println(shape.Area(), ok)"}},
		{"interface of its type", []string{"type Node interface{ Next() Node }\ntype N struct{ next Node }\nfunc (n N) Next() Node { return n.next }\nvar first Node\nfunc push() { first = N{first} }\npush()\nfirst.Next() == nil"}},
		{"containers", []string{"type T struct{ n int }\nvar (\n\tlist []T\n\tm map[T]T\n\tarray [2]T\n\tc chan T\n\tp *T\n\tf func(T) T\n)\nfunc fill() { list = []T{{1}}; m = map[T]T{{1}: {2}}; array = [2]T{{1}, {2}}; c = make(chan T, 1); c <- T{3}; p = &T{4}; f = func(t T) T { return t } }\nfill()\nfmt.Println(list, m, array, <-c, *p, f(T{5}))"}},
		{"appended", []string{"type T struct{ n int }\nvar list []T\nfunc add(n int) { list = append(list, T{n}) }\nadd(1)\nadd(2)\nlen(list)"}},
		{"constants", []string{"type Day int\nconst (\n\tSun Day = iota\n\tMon\n)\nfunc (d Day) String() string { return [...]string{\"Sun\", \"Mon\"}[d] }\nvar today Day\nfunc set(d Day) { today = d }\nset(Mon)\ntoday", "set(Sun)\nfmt.Println(today == Sun, today)\nset(Mon)"}},
		{"constants without names", []string{"type Size int\nconst (\n\t_ Size = 1 << (10 * iota)\n\tKB\n\t_\n\tGB\n)\nconst _ = 1\ntype _ struct{ n int }\nvar size Size\nfunc set(s Size) { size = s }\nset(GB / KB)\nsize", "KB == size/1024"}},
		{"constant of the variable's type", []string{"type K int\nconst k K = 3\nvar v = k\nfunc bump() { v += k }\nbump()\nint(v)"}},
		{"alias", []string{"type T struct{ n int }\ntype A = T\nvar v A\nfunc set(t T) { v = t }\nset(A{3})\nv.n"}},
		{"alias of a basic type", []string{"type A = int\nvar v A\nfunc set(t A) { v = t }\nset(3)\nv"}},
		{"recursive", []string{"type Node struct{ v int; next *Node }\nvar head *Node\nfunc push(v int) { head = &Node{v, head} }\nfunc (n *Node) Len() int { if n == nil { return 0 }; return 1 + n.next.Len() }\npush(1)\npush(2)\nhead.Len()"}},
		{"mutually recursive", []string{"type A struct{ b *B }\ntype B struct{ a *A; n int }\nvar a A\nfunc set() { a = A{&B{nil, 3}}; a.b.a = &a }\nset()\na.b.a.b.n"}},
		{"recursive slice", []string{"type Tree []Tree\nvar root Tree\nfunc grow() { root = append(root, Tree{}) }\ngrow()\nlen(root)"}},
		{"type of functions", []string{"type Op func(int) int\nvar ops map[string]Op\nfunc reg(s string, o Op) { if ops == nil { ops = map[string]Op{} }; ops[s] = o }\nreg(\"twice\", func(n int) int { return 2 * n })\nops[\"twice\"](4)"}},
		{"types and their use in cells of their own", []string{"type T struct{ n int }\nfunc (t T) Twice() int { return 2 * t.n }", "var v T\nfunc set(n int) { v = T{n} }", "set(4)\nv.Twice()"}},
		{"types over two cells and a user", []string{"type A struct{ n int }", "type B struct{ a A; list []A }\nfunc newB(n int) B { return B{A{n}, []A{{n}, {n}}} }", "var b B\nfunc fill() { b = newB(2); b.list = append(b.list, A{3}) }\nfill()\nfmt.Println(b.a, b.list)"}},
		{"values of one cell, types of another", []string{"type T struct{ n int }", "vs := []T{{1}, {2}}\nvs", "vs[0] = T{3}\nfmt.Println(vs[0].n + T{1}.n)"}},
		{"methods in their own cells", []string{"type T struct{ n int }", "func (t T) Twice() int { return 2 * t.n }", "func (t T) Four() int { return 2 * t.Twice() }", "v := T{3}\nv.Four()"}},
		{"embedding over cells", []string{"type A struct{ n int }\nfunc (a A) Get() int { return a.n }", "type B struct{ A }\nvar b B", "b = B{A{4}}\nb.Get()"}},
		{"interface and types over cells", []string{"type Shape interface{ Area() int }", "type Square struct{ s int }\nfunc (s Square) Area() int { return s.s * s.s }", "shapes := []Shape{Square{2}}\nfunc add(s Shape) { shapes = append(shapes, s) }", "add(Square{3})\nn := shapes[len(shapes)-1].(Square).s\nshapes = shapes[:1]\nn + shapes[0].Area()"}},
		{"generic types over cells", []string{"type Stack[T any] struct{ items []T }\nfunc (s *Stack[T]) Push(x T) { s.items = append(s.items, x) }\nfunc (s *Stack[T]) Len() int { return len(s.items) }", "type P struct{ x int }", "var s Stack[P]\nfunc fill() { s = Stack[P]{}; s.Push(P{1}); s.Push(P{2}) }", "fill()\ns.Len()"}},
		{"functions over cells", []string{"func a() int { return 1 }", "func b() int { return a() + 10 }", "b()"}},
		{"variables over cells", []string{"x := 1", "y := x + 1\nfunc f() int { return x + y }", "f()"}},
		{"counter", []string{"n := 0\nfunc inc() int { n++; return n }\ninc()"}},
		{"variable that its function needs and that needs it", []string{"func start() int { return 5 }\nn := start()\nfunc more() int { n++; return n }\nmore()"}},
		{"statement between", []string{"x := 3\nfmt.Println(x)\nfunc twice() int { return 2 * x }\ny := twice()\nx = y\ntwice()"}},
		{"blank assertion", []string{"type I interface{ M() }\ntype T struct{}\nfunc (T) M() {}\nvar _ I = T{}\nvar i I = T{}\nfunc set() { i = T{} }\nset()\nfmt.Println(i)"}},
		{"error type", []string{"type E struct{ n int }\nfunc (e *E) Error() string { return fmt.Sprint(\"e\", e.n) }\nvar last *E\nfunc fail(n int) error { last = &E{n}; return last }\nerr := fail(3)\nvar e *E\nfmt.Println(errors.As(err, &e), e == last)", "fmt.Println(errors.As(fail(4), &e), e.n)"}},
		{"type switch", []string{"type A struct{}\ntype B struct{}\nvar x any\nfunc name() string { switch x.(type) { case A: return \"A\"; case B: return \"B\" }; return \"?\" }\nx = B{}\nname()", "x = A{}\nname()"}},
		{"whole program", []string{"package main\n\nimport \"fmt\"\n\ntype T struct{ n int }\n\nvar v = T{3}\n\nfunc set() { v = T{v.n + 1} }\n\nfunc main() {\n\tset()\n\tfmt.Println(v)\n}"}},
		{"block of types", []string{"type (\n\tA struct{ n int }\n\tB struct{ a A }\n)\nvar b B\nfunc set() { b = B{A{3}} }\nset()\nb.a.n"}},
		{"method that uses a variable of its type", []string{"type T struct{ n int }\nfunc (t *T) Next() T { last = T{t.n + 1}; return last }\nvar last T\nvar v T\nv.Next().n", "last.n"}},
		{"methods and functions that use variables of their type", []string{"type T struct{ n int; by map[string]T }\nfmt.Println(\"first\")\noff := 3\nvar (\n\tlast T\n\tcache = map[string]T{}\n)\nfunc (t T) Keep(s string) T { last = t; cache[s] = fresh(off); return cache[s] }\nfunc fresh(n int) T { return T{n, cache} }\nT{1, nil}.Keep(\"a\").n + last.n", "len(cache) + last.n"}},
		{"two types and two variables", []string{"var a A\nvar b = B{5}\ntype A struct{ n int }\ntype B struct{ n int }\nfunc (x A) M() B { a.n++; return b }\nfunc (x B) M() A { b.n++; return a }\na.M()\nb.M()\na.n + b.n"}},
		{"declared together", []string{"type T struct{ n int }\nvar last T\nfunc (t T) Keep() { last = t }\nvar all = []T{{1}, {2}}", "all[1].Keep()\nlast.n"}},
		{"goroutine", []string{"type Job struct{ n int }\njobs := make(chan Job, 3)\nfunc send(n int) { jobs <- Job{n} }\ngo send(5)\n(<-jobs).n"}},
		{"user's layer of a model", []string{"type Net struct{ layers []string }\nfunc (n *Net) Add(s string) *Net { n.layers = append(n.layers, s); return n }\nvar net *Net\nfunc build() *Net { net = &Net{}; return net.Add(\"dense\") }\nlen(build().layers)"}},
		{"names of packages that are names of the session", []string{"type Reader struct{ r io.Reader }\ntype Time struct{ n int }", "v := Reader{}\nfunc set(r Reader) { v = r }", "type Event struct{ at time.Time; list []time.Duration }", "e := Event{}\nfunc at(n int) { e = Event{time.Unix(int64(n), 0), nil} }", "type Duration int\nset(Reader{strings.NewReader(\"a\")})\nat(3)\nb, _ := io.ReadAll(v.r)\nfmt.Println(string(b), e.at.Unix(), Time{4}.n, Duration(5))"}},
		{"shadowing a package", []string{"type T struct{ n int }\nvar rand T\nfunc set() { rand = T{4} }\nset()\nrand.n"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, order := range orders(len(c.cells)) {
				var out bytes.Buffer
				s, err := New(Options{Stdout: &out, Stderr: &out})
				if err != nil {
					t.Fatal(err)
				}
				first := map[int]string{}
				var seen strings.Builder
				for i, cell := range order {
					out.Reset()
					got := told(s.Execute(context.Background(), i+1, c.cells[cell]), &out)
					fmt.Fprintf(&seen, "%c", 'A'+cell)
					want, again := first[cell]
					if first[cell] = got; strings.Contains(got, "Error") || strings.Contains(got, "note: ") {
						t.Errorf("%s: %s", &seen, got)
						break
					} else if again && got != want {
						t.Errorf("%s: %s\nwant\n%s", &seen, got, want)
						break
					}
				}
			}
		})
	}
}

// orders of cells, that stand in their order in the notebook, in which a user may
// run them: all of them before any again.
func orders(n int) [][]int {
	var once, twice, each []int
	for i := range n {
		once, twice = append(once, i), append(twice, i, i, i)
	}
	list := [][]int{append(append(append(each, once...), once...), once...), twice}
	for i := range n { // one cell again, then the others after it
		order := append(append([]int{}, once...), i)
		list = append(list, append(order, once[min(i+1, n):]...))
	}
	return list
}

// told is what a cell led to, one thing a line.
func told(o Outcome, out *bytes.Buffer) string {
	var lines []string
	for line := range strings.Lines(out.String()) {
		lines = append(lines, "> "+strings.TrimSuffix(line, "\n"))
	}
	for _, w := range o.Warnings {
		lines = append(lines, "note: "+w)
	}
	for _, v := range o.Values {
		lines = append(lines, fmt.Sprint("= ", v.Bundle.Data["text/plain"]))
	}
	if o.Failure != nil {
		lines = append(lines, o.Failure.Name+" "+o.Failure.Message)
	}
	return strings.Join(lines, "\n")
}

// TestChangedAndRunAgain: what cells tell whose types, methods or variables changed
// between two runs, and those that held their values.
func TestChangedAndRunAgain(t *testing.T) {
	type step struct{ code, want string }
	for _, c := range []struct {
		name  string
		steps []step
	}{
		{"a pointer to a variable that is declared again without a value", []step{
			{"type T struct{ n int }\nvar v T", ""}, {"p := &v", ""}, {"type T struct{ n int }\nvar v T", ""}, {"v.n = 5\nfmt.Println(p.n, p == &v)", "> 5 true"},
		}},
		{"a pointer to a variable of a cell of statements", []step{
			{"type T struct{ n int }\nvar v T\nfmt.Println(v.n)", "> 0"}, {"p := &v", ""}, {"v.n = 3\ntype T struct{ n int }\nvar v T\nfmt.Println(v.n, p.n)", "> 0 0"}, {"v.n = 5\nfmt.Println(p.n, p == &v)", "> 5 true"},
		}},
		{"other fields", []step{
			{"type ga struct{ a, b int }\nvar va ga\nfunc seta(i int) { va = ga{i, i} }\nseta(3)\nva.a", "= 3"},
			{"type ga struct{ a, b, c int }\nvar va ga\nfunc seta(i int) { va = ga{i, i, i} }\nseta(4)\nva.c", "= 4"},
			{"type ga struct{ s string }\nvar va ga\nfunc seta(s string) { va = ga{s} }\nseta(\"x\")\nva.s", "= x"},
			{"type ga struct{ a, b int }\nvar va ga\nfunc seta(i int) { va = ga{i, i} }\nseta(3)\nva.a", "= 3"},
		}},
		{"values of a type that another cell declares again", []step{
			{"type T struct{ n int }\nfunc (t T) Get() int { return t.n }", ""}, {"v := T{4}\nvar x any = v\nfunc set(n int) { v = T{n} }", ""},
			{"type T struct {\n\tn int // a comment\n}\n\nfunc (t T) Get() int { return 10 * t.n }", ""},
			{"t, ok := x.(T)\nset(5)\nfmt.Println(v.Get(), t.Get(), ok, v == T{5})", "> 50 40 true true"},
		}},
		{"values of a type with other fields", []step{
			{"type T struct{ n int }", ""}, {"v := T{4}", ""}, {"type T struct{ n, m int }", ""},
			{"v.m", "CompileError line 1: v.m undefined (type T has no field or method m)"}, {"v := T{4, 5}\nv.m", "= 5"},
		}},
		{"a method gone", []step{
			{"type T struct{ n int }\nfunc (t T) A() int { return 1 }\nfunc (t T) B() int { return 2 }", ""}, {"type T struct{ n int }\nfunc (t T) A() int { return 3 }", ""},
			{"T{}.A()", "= 3"}, {"T{}.B()", "CompileError line 1: T{}.B undefined"},
		}},
		{"a method of another cell stays", []step{
			{"type T struct{ n int }\nfunc (t T) A() int { return 1 }", ""}, {"func (t T) B() int { return 2 }", ""}, {"type T struct{ n int }\nfunc (t T) A() int { return 3 }", ""}, {"T{}.A() + T{}.B()", "= 5"},
		}},
		{"a method more", []step{
			{"type T struct{ n int }\nv := T{2}\nfunc (t T) A() int { return 1 }", ""}, {"w := v", ""}, {"type T struct{ n int }\nv := T{3}\nfunc (t T) A() int { return 1 }\nfunc (t T) B() int { return t.n }", ""}, {"v.B() + w.B()", "= 5"},
		}},
		{"a method of another signature", []step{
			{"type T struct{ n int }\nfunc (t T) A() int { return 1 }\nv := T{1}\nfunc f() int { return v.A() }\nf()", "= 1"}, {"type T struct{ n int }\nfunc (t T) A() string { return \"a\" }\nv := T{1}\nfunc f() string { return v.A() }\nf()", "= a"},
			{"type T struct{ n int }\nfunc (t *T) A() string { return \"p\" }\nv := T{1}\nfunc f() string { return v.A() }\nf()", "= p"},
		}},
		{"a method with the name of a field", []step{
			{"type T struct{ n int }", ""}, {"type T struct{ n int }\nfunc (t T) n() {}", "CompileError line 2: field and method with the same name n"}, {"T{1}.n", "= 1"},
			{"type T struct{ n int }\nfunc (t T) m() {}\nfunc (t T) m() {}", "CompileError line 3: method T.m already declared"},
		}},
		{"a variable of another type", []step{
			{"x := 1\nfunc f() any { return x }\nf()", "= 1"}, {"x := \"a\"\nfunc f() any { return x }\nf()", "= a"},
			{"x := 1.5\nfunc f() string { return x }\nf()", "CompileError line 2: cannot use x (variable of type float64) as string value in return statement"}, {"f()", "= a"},
		}},
		{"a constant in a type", []step{
			{"const n = 2\ntype V [n]int\nvar v V\nfunc set() { v = V{1, 2} }\nset()\nv", "= [1 2]"}, {"const n = 2\ntype V [n]int\nvar v V\nfunc set() { v = V{1, 2} }\nset()\nv", "= [1 2]"},
			{"const n = 3\ntype V [n]int\nvar v V\nfunc set() { v = V{1, 2, 3} }\nset()\nv", "= [1 2 3]"},
		}},
		{"a constant of iota", []step{
			{"type D int\nconst (\n\tA D = iota\n\tB\n)\nB", "= 1"}, {"d := B", ""}, {"type D int\nconst (\n\tZ D = iota\n\tA\n\tB\n)\nB", "= 2"}, {"d == A", "= true"},
		}},
		{"an error beside types that are declared again", []step{
			{"type T struct{ n int }", ""}, {"v := T{4}", ""},
			{"type T struct{ n int }\nv = T{5}\nundefinedX", "CompileError line 3: undefined: undefinedX"}, {"v.n", "= 4"},
			{"type T struct{ n int }\nfunc (t T) Get() int { return t.n }\nv = T{5}\nundefinedX", "CompileError line 4: undefined: undefinedX"},
			{"func (t T) Get() int { return t.n }\nv = T{5}\nundefinedX", "CompileError line 3: undefined: undefinedX"},
			{"type T struct{ n, m int }\nv = T{5, 6}\nundefinedX", "CompileError line 2: cannot use T{…}"},
			{"type T struct{ n int }\nfunc (t T) Get() int { return t.n }\nv = T{5}\nv.Get()", "= 5"},
		}},
		{"what a type refers to", []step{
			{"type A struct{ n int }", ""}, {"type B struct{ a A }\nfunc newB(n int) B { return B{A{n}} }\nnewB(1).a.n", "= 1"}, {"type A struct{ n, m int }", "note: newB of cell 2 no longer compiles and keeps its old meaning: Cell[2], line 2"},
			{"type B struct{ a A }\nfunc newB(n int) B { return B{A{n, n}} }\nnewB(2).a.m", "= 2"},
		}},
		{"a block of types of which one changes", []step{
			{"type (\n\tA struct{ n int }\n\tB struct{ a A; m int }\n\tC[E any] struct{ e E }\n\tD struct{ c C[A] }\n)\nfunc (a A) Get() int { return a.n }\nfunc (b B) Get() int { return b.a.Get() + b.m }", ""},
			{"a, b, d := A{1}, B{A{2}, 3}, D{C[A]{A{4}}}", ""},
			{"type (\n\tA struct{ n int }\n\tB struct{ a A; m, k int }\n\tC[E any] struct{ e E }\n\tD struct{ c C[A] }\n)\nfunc (a A) Get() int { return 10 * a.n }\nfunc (b B) Get() int { return b.a.Get() + b.k }", ""},
			{"a = A{a.Get()}\nd = D{C[A]{a}}\nfmt.Println(a, d, b.a == A{2})", "> {10} {{{10}}} true"},
			{"b = B{}", "CompileError line 1: cannot use B{} (value of struct type B) as B value in assignment"},
			{"type A struct{ n int }\nfunc (a A) Get() int { return 10 * a.n }", ""}, {"a = A{5}\nfmt.Println(B{a, 6, 7}.Get())", "> 57"},
			{"\t\tfunc (b B) Get() int { return b.a.nosuch }", "CompileError line 1: b.a.nosuch undefined"},
			{"func (b B) Get() string { return b.a.nosuch }", "CompileError line 1: b.a.nosuch undefined"},
		}},
		{"a generic type", []step{
			{"type S[T any] struct{ items []T }\nfunc (s *S[T]) Push(x T) { s.items = append(s.items, x) }", ""}, {"var s S[int]\ns.Push(1)", ""}, {"type S[T any] struct{ items []T }\nfunc (s *S[T]) Push(x T) { s.items = append(s.items, x) }", ""},
			{"s = S[int]{s.items}\ns.Push(2)\nfmt.Println(s.items)", "> [1 2]"},
			{"type S[T any] struct{ items []T }\nfunc (s *S[T]) Push(x T) { s.items = append(s.items, x, x) }\nvar s S[int]\ns.Push(2)\nfmt.Println(s.items)", "> [2 2]"},
		}},
		{"a method of a generic type gone", []step{
			{"type S[T any] struct{}\nfunc (s S[T]) A() int { return 1 }\nfunc (s S[T]) B() int { return 2 }", ""}, {"type S[T any] struct{}\nfunc (s S[T]) A() int { return 1 }\nfunc (s S[T]) B() int { return 2 }", ""}, {"S[int]{}.B()", "= 2"}, {"func (s S[T]) B() int { return 2 }\nfunc (s S[T]) A() int { return 1 }\ntype S[T any] struct{}", ""}, {"type S[T any] struct{}\nfunc (s S[T]) A() int { return 1 }", ""},
			{"S[int]{}.A()", "= 1"}, {"S[int]{}.B()", "CompileError line 1: S[int]{}.B undefined"},
		}},
		{"a method of a generic type that another cell gives it stays", []step{
			{"type S[T any] struct{}\nfunc (s S[T]) A() int { return 1 }", ""}, {"func (s S[T]) B() int { return 2 }", ""}, {"type S[T any] struct{}\nfunc (s S[T]) A() int { return 1 }", ""}, {"type S[T any] struct{}\nfunc (s S[T]) A() int { return 1 }", ""}, {"S[int]{}.A() + S[int]{}.B()", "= 3"},
			{"func (s S[T]) B() int { return 4 }", ""}, {"type S[T any] struct{}\nfunc (s S[T]) A() int { return 1 }", ""}, {"S[int]{}.A() + S[int]{}.B()", "= 5"},
		}},
		{"a function that methods call", []step{
			{"type T struct{}\nfunc (t T) Get() int { return f() }\nfunc f() int { return 1 }\nT{}.Get()", "= 1"}, {"type T struct{}\nfunc (t T) Get() int { return f() }\nfunc f() int { return 2 }\nT{}.Get()", "= 2"},
			{"type G[E any] struct{}\nfunc (g G[E]) Get() int { return f() }\nfunc f() int { return 3 }\nG[int]{}.Get()", "= 3"}, {"type G[E any] struct{}\nfunc (g G[E]) Get() int { return f() }\nfunc f() int { return 4 }\nG[int]{}.Get()", "= 4"},
		}},
		{"a function that methods call and another cell declares", []step{
			{"type T struct{}\nfunc (t T) Get() int { return f() }\nfunc f() int { return 1 }\ntype G[E any] struct{}\nfunc (g G[E]) Get() int { return f() }", ""}, {"func f() int { return 2 }", ""}, {"T{}.Get() + G[int]{}.Get()", "= 4"},
			{"func f() string { return \"a\" }", "note: T.Get of cell 1 no longer compiles and keeps its old meaning: Cell[1], line 2, column 31: cannot use f() (value of type string) as int value in return statement\nnote: G.Get of cell 1 no longer compiles"}, {"T{}.Get() + G[int]{}.Get()", "= 4"},
			{"func f() int { return 3 }\nfunc g() int { return undefinedX }", "CompileError line 2: undefined: undefinedX"}, {"T{}.Get() + G[int]{}.Get()", "= 4"},
			{"func f() int { return 3 }", ""}, {"T{}.Get() + G[int]{}.Get()", "= 6"},
		}},
		{"a method in the value of a variable that it uses", []step{
			{"x := 1\ntype T struct{}\nfunc (t T) M() any { return x }\nvar i interface{ M() any } = T{}", ""}, {"x := fmt.Sprint(T{}.M(), i.M())\nfmt.Println(x, T{}.M(), i.M())", "> 1 1 1 1 1 1"}, {"func f() any { return T{}.M() }\nx := 2.5\nfmt.Println(f(), T{}.M(), i.M())", "> 2.5 2.5 2.5"},
		}},
		{"a type in the signatures of methods", []step{
			{"type A [1]int\ntype T struct{}\nfunc (t T) Made() A { return A{} }\nfunc (t T) Len() int { return len(A{}) }\ntype G[E any] struct{}\nfunc (g G[E]) Made() (a A) { return }\nfunc (g G[E]) Len() int { return len(A{}) }", ""},
			{"type A [2]int", "note: T.Made of cell 1 no longer compiles and keeps its old meaning: Cell[1], line 3, column 12: the method would have another signature\nnote: G.Made of cell 1 no longer compiles and keeps its old meaning: Cell[1], line 6, column 15: the method would have another signature"},
			{"fmt.Println(len(T{}.Made()), T{}.Len(), len(G[int]{}.Made()), G[int]{}.Len())", "> 1 2 1 2"},
			{"func other() int { return 1 }\nfunc (t T) Len() int { return other() }", ""}, {"func other() int { return 4 }", ""}, {"T{}.Len()", "= 4"},
		}},
		{"a generic type that is declared anew keeps methods of other cells", []step{
			{"type S[T any] struct{}\nfunc (s S[T]) A() int { return 1 }\nfunc (s S[T]) D() int { return 1 }", ""}, {"func (s S[T]) B() int { return 2 }", ""}, {"func (s S[T]) C() int { return s.D() }", ""},
			{"type S[T any] struct{}\nfunc (s S[T]) A() string { return \"a\" }\nfunc (s S[T]) D() int { return 5 }", ""}, {"fmt.Println(S[int]{}.A(), S[int]{}.B(), S[int]{}.C())", "> a 2 5"},
			{"type S[T any] struct{}\nfunc (s S[T]) A() string { return \"b\" }", "note: S loses the method C of another cell, which no longer compiles: Cell[3], line 1, column 34: s.D undefined"}, {"fmt.Println(S[int]{}.A(), S[int]{}.B())", "> b 2"},
		}},
		{"a type that is declared anew keeps methods of other cells", []step{
			{"type S struct{}\nfunc (s S) A() int { return 1 }", ""}, {"func (s S) B() int { return 2 }", ""}, {"type S struct{}\nfunc (s S) A() string { return \"a\" }", ""}, {"fmt.Println(S{}.A(), S{}.B())", "> a 2"},
			{"type S struct{ n int }\nfunc (s S) A() string { return \"a\" }", ""}, {"S{}.B()", "CompileError line 1: S{}.B undefined"},
		}},
		{"values of a generic type whose methods change", []step{
			{"type G[E any] struct{ e E }\nfunc (g G[E]) Get() E { return f(g.e) }\nfunc f[E any](e E) E { return e }\nvar v = G[int]{1}\nvar i interface{ Get() int } = v", ""},
			{"type G[E any] struct{ e E }\nfunc (g G[E]) Get() E { return f(g.e) }\nfunc f[E any](e E) (none E) { return }\nw := G[int]{v.e}\nv = w\nfmt.Println(v.Get(), i.Get())", "> 0 0"},
			{"type G[E any] struct{ e E }\nfunc (x G[E]) Get() (e E) { return x.e }\nv = G[int]{5}\nfmt.Println(v.Get(), i.Get(), w.Get())", "> 5 1 1"},
			{"type G[E any] struct{ e E }\nfunc (x G[F]) Get() (e F) { return x.e }\nfmt.Println(G[int]{6}.Get())", "> 6"},
		}},
		{"a variable that shadows a package of a type", []step{
			{"import str \"strings\"\ntype T struct{ b str.Builder }\nvar v T\nv.b.WriteString(\"a\")\nv.b.String()", "= a"}, {"import str \"bytes\"\ntype T struct{ b str.Builder }", "CompileError line 2: undefined: str.Builder"},
			{"import str \"strings\"\ntype T struct{ b str.Builder }\nvar v T\nv.b.WriteString(\"b\")\nv.b.String()", "= b"},
		}},
		{"a type that becomes another kind of name", []step{
			{"type T struct{ n int }\nvar v T", ""}, {"func T(n int) int { return n }\nT(2)", "= 2"}, {"type T struct{ n int }\nvar v T\nfunc set() { v = T{3} }\nset()\nv.n", "= 3"}, {"type T = int\nvar v T = 4\nv", "note: set of cell 3 no longer compiles and keeps its old meaning: Cell[3], line 3, column 18: invalid composite literal type T\n= 4"},
		}},
		{"a variable of a cell of declarations", []step{
			{"var n = 1", ""}, {"func get() int { return n }\np := &n", ""}, {"var n = 2", ""}, {"fmt.Println(get(), *p)", "> 2 2"}, {"var n string", "note: get of cell 2 no longer compiles"}, {"get()", "= 2"}, {"var n = 3", ""}, {"get()", "= 3"},
		}},
		{"a function of a variable that is defined three times", []step{
			{"x := 1", ""}, {"func f() any { return x }", ""}, {"x := 2\nf()", "= 2"}, {"x := \"a\"\nf()", "= a"}, {"x := \"b\"\nf()", "= b"}, {"x := 2.5", ""}, {"f()", "= 2.5"},
		}},
		{"a variable that methods of its type use", []step{
			{"type T struct{ n int }\nvar last T\nfunc (t T) Keep() T { last = t; return last }\nT{3}.Keep().n + last.n", "= 6"}, {"func kept() any { return last }", ""},
			{"type T struct{ s string }\nvar last T\nfunc (t T) Keep() T { last = t; return last }\nT{\"a\"}.Keep().s + last.s", "= aa"}, {"kept()", "= {s:\"a\"}"},
		}},
		{"value that a statement above changes", []step{
			{"os.Setenv(\"KERASGO_RERUN\", \"12\")\ntype Conf struct{ n int }\nfunc (c Conf) Twice() int { return 2 * conf.n }\nvar conf = Conf{len(os.Getenv(\"KERASGO_RERUN\"))}\nconf.Twice()", "= 4"},
			{"os.Setenv(\"KERASGO_RERUN\", \"12\")\ntype Conf struct{ n int }\nfunc (c Conf) Twice() int { return 2 * conf.n }\nvar conf = Conf{len(os.Getenv(\"KERASGO_RERUN\"))}\nconf.Twice()", "= 4"},
		}},
		{"values with types that statements above change", []step{
			{"n := 4\ntype T struct{ n int; next *T }\nfunc (t *T) Sum() int { return first.n + *count + len(all) + t.n }\nn++\nvar (\n\tfirst, second = &T{n: n}, T{n: n + 1}\n\tcount *int = &n\n\tall = make([]T, n)\n)\nn++\nfirst.Sum() + second.n", "= 27"},
			{"n := 4\ntype T struct{ n int; next *T }\nfunc (t *T) Sum() int { return first.n + *count + len(all) + t.n }\nn++\nvar (\n\tfirst, second = &T{n: n}, T{n: n + 1}\n\tcount *int = &n\n\tall = make([]T, n)\n)\nn++\nfirst.Sum() + second.n", "= 27"},
		}},
		{"value of a function whose variable a statement above changes", []step{
			{"n := 1\ntype T struct{ n int }\nfunc fresh() T { return T{n} }\nfunc (t T) Sum() int { return t.n + last.n }\nn++\nvar last = fresh()\nn++\nlast.Sum()", "= 4"},
			{"n := 1\ntype T struct{ n int }\nfunc fresh() T { return T{n} }\nfunc (t T) Sum() int { return t.n + last.n }\nn++\nvar last = fresh()\nn++\nlast.Sum()", "= 4"},
		}},
		{"converted value that a statement above changes", []step{
			{"n := 1\ntype N int\nfunc (x N) Sum() int { return int(x + last) }\nn++\nvar last = N(n)\nn++\nlast.Sum()", "= 4"},
			{"n := 1\ntype N int\nfunc (x N) Sum() int { return int(x + last) }\nn++\nvar last = N(n)\nn++\nlast.Sum()", "= 4"},
		}},
		{"variables of a type whose methods use them", []step{
			{"type T struct{ n int }\nfunc (t T) M() int { return t.n + v.n + w.n }\nlist := []T{{1}}", "CompileError line 2: undefined: v"},
			{"type T struct{ n int }", ""}, {"list := []T{{1}}", ""},
			{"fmt.Println(len(list))\ntype T struct{ n int }\nv, err := mk()\nvar w, all = mk2().With(4), append(list, v)\nfunc (t T) M() int { return t.n + v.n + w.n + len(all) }\nfunc (t T) With(n int) T { return T{t.n + n} }\nfunc mk() (T, error) { return T{3}, nil }\nfunc mk2() T { return T{3} }\nfmt.Println(v.M(), err)", "> 1\n> 15 <nil>"},
			{"fmt.Println(len(list))\ntype T struct{ n int }\nv, err := mk()\nvar w, all = mk2().With(5), append(list, v)\nfunc (t T) M() int { return t.n + v.n + w.n + len(all) }\nfunc (t T) With(n int) T { return T{t.n + n} }\nfunc mk() (T, error) { return T{3}, nil }\nfunc mk2() T { return T{3} }\nfmt.Println(v.M(), err)", "> 1\n> 16 <nil>"},
			{"fmt.Println(1)\ntype T struct{ n int }\nvar v = T{v.n + 1}\nfunc (t T) M() int { return t.n + v.n }\nfunc (t T) With(n int) T { return T{n} }\nv.M()", "> 1\n= 8"},
		}},
		{"key of a named map that a statement above changes", []step{
			{"key := \"a\"", ""},
			{"key = \"b\"\ntype T struct{ n int }\ntype M map[string]T\nfunc (t T) Sum() int { return t.n + len(all) }\nvar all = M{key: {4}}\nall[\"b\"].Sum()", "= 5"},
			{"key = \"c\"\ntype U struct{ key int }\nfunc (u U) Sum() int { return u.key + len(list) }\nvar list = []map[string]U{{key: {key: 4}}}\nlist[0][\"c\"].Sum()", "= 5"},
		}},
		{"key that a statement above changes", []step{
			{"key := \"a\"", ""},
			{"key = \"b\"\ntype T struct{ n int }\nfunc (t T) Sum() int { return t.n + len(all) }\nvar all = map[string]T{key: {4}}\nall[\"b\"].Sum()", "= 5"},
		}},
		{"values that variables with types need", []step{
			{"fmt.Println(\"above\")\ntype A struct{ n int }\nfunc (x A) M() int { return a.n + b.n }\nvar a = A{3}\nvar b = A{a.n + 1}\na.M()", "> above\n= 7"},
			{"fmt.Println(\"above\")\ntype A struct{ n int }\nfunc (x A) M() int { return a.n + b.n }\nvar a = A{3}\nvar b = A{a.n + 1}\na.M()", "> above\n= 7"},
		}},
		{"a panic tells the line of the last run", []step{
			{"type T struct{}\nfunc (t T) Get() int { return 1 }", ""}, {"\n\ntype T struct{}\nfunc (t T) Get() int { panic(\"no\") }\nT{}.Get()", "Panic no"},
		}},
		{"old variables of a statement that comes first", []step{
			{"z := 5\nfunc addZ(n int) int { return n + z }\naddZ(1)", "= 6"}, {"s := addZ(1)\nfmt.Println(s)\nz := 7\nfunc addZ(n int) int { return n + z }\naddZ(1)", "> 6\n= 8"},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			s, err := New(Options{Stdout: &out, Stderr: &out})
			if err != nil {
				t.Fatal(err)
			}
			for i, step := range c.steps {
				out.Reset()
				got := told(s.Execute(context.Background(), i+1, step.code), &out)
				if got != step.want && !(len(step.want) > 12 && strings.HasPrefix(got, step.want)) {
					t.Errorf("cell %d %q:\n%s\nwant\n%s", i+1, step.code, got, step.want)
				}
			}
		})
	}
}

// A cell that declares anew what a method uses names its own lines, and the method's,
// where they fail.
func TestPlacesAfterDeclaringAnew(t *testing.T) {
	s, err := New(Options{Stdout: io.Discard, Stderr: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	run := func(number int, code string) string {
		o := s.Execute(context.Background(), number, code)
		if o.Failure == nil {
			return ""
		}
		return strings.NewReplacer("\x1b[36m", "", "\x1b[0m", "").Replace(strings.Join(o.Failure.Details, "\n"))
	}
	run(1, "func help(n int) int { return n }\ntype T struct{}\nfunc (t T) g() int {\n\treturn 10 / help(1)\n}")
	if got := run(2, "func help(n int) int { return n - 1 }\nfmt.Println(\"a\")\n\nvar m map[string]int\nm[\"a\"] = 1"); !strings.Contains(got, "Cell[2], line 5") {
		t.Errorf("the cell's own line is told as %s", got)
	}
	if got := run(3, "\nT{}.g()"); !strings.Contains(got, "Cell[1], line 4") || !strings.Contains(got, "Cell[3], line 2") {
		t.Errorf("the method's line is told as %s", got)
	}
}
