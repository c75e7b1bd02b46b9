package evaluator

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

// TestStories: sessions told cell by cell, each with what it prints, shows and
// fails with, one a line.
func TestStories(t *testing.T) {
	type step struct{ code, want string }
	for _, c := range []struct {
		name  string
		steps []step
	}{
		{"functions see a variable declared anew with its type", []step{
			{"n := 20\nfunc getN() int { return n }", ""}, {"n := 30", ""}, {"getN()", "= 30"}, {"n = 31\ngetN()", "= 31"},
		}},
		{"a function that no longer compiles keeps its meaning and says so", []step{
			{"n := 20", ""}, {"func getN() int { return n }", ""},
			{"n := \"text\"", "note: getN of cell 2 no longer compiles and keeps its old meaning: Cell[2], line 1"}, {"getN()", "= 20"}, {"n", "= text"},
		}},
		{"a failed cell changes nothing", []step{
			{"y := 7\nfunc f() int { return 1 }", ""}, {"y, z := 8, nosuch", "CompileError line 1: undefined: nosuch"}, {"y", "= 7"},
			{"func f() int { return nosuch }", "CompileError line 1: undefined: nosuch"}, {"f()", "= 1"},
			{"s := \"a\"", ""}, {"s := s + 1", "CompileError line 1: "}, {"s", "= a"}, {"z", "CompileError line 1: undefined: z"},
		}},
		{"functions anew, through others", []step{
			{"func a() int { return 1 }", ""}, {"func b() int { return a() + 10 }", ""}, {"func c() int { return b() + 100 }", ""},
			{"func a() int { return 2 }", ""}, {"c()", "= 112"},
		}},
		{"a type anew", []step{
			{"type P struct{ A int }", ""}, {"old := P{1}", ""}, {"type P struct{ B string }", ""}, {"P{\"x\"}.B", "= x"}, {"old.A", "= 1"},
			{"old = P{\"x\"}", "CompileError line 1: cannot use P{…} (value of "},
		}},
		{"a method anew", []step{
			{"type T struct{ n int }\nfunc (t T) Get() int { return t.n }", ""}, {"func (t T) Get() int { return t.n * 10 }", ""}, {"T{4}.Get()", "= 40"},
		}},
		{"a method anew serves all who call it", []step{
			{"type T struct{ n int }\nfunc (t T) Get() int { return t.n }\nfunc (t T) Next() int { return t.Get() + 1 }\nfunc (t *T) Add(n int) { t.n += n }", ""},
			{"type Getter interface{ Get() int }\ntype In struct{ T }\ntype Box[E any] struct{ t T }\nfunc (b Box[E]) Got() int { return b.t.Get() }\nfunc (b Box[E]) Twice() int { return 2 * b.Got() }", ""},
			{"v := T{4}\nvar g Getter = v\nin := In{v}\nvar box interface{ Twice() int } = Box[int]{v}\nfunc get(t T) int { return t.Get() }\nfunc each[E Getter](e E) int { return e.Get() }", ""},
			{"func (t T) Get() int { return t.n * 10 }\nfmt.Println(v.Get(), v.Next(), g.Get(), in.Get(), box.Twice(), get(v), each(v), T.Get(v))", "> 40 41 40 40 80 40 40 40"},
			{"func (t T) Get() int { return t.nosuch }", "CompileError line 1: t.nosuch undefined"},
			{"func (t *T) Add(n int) { t.n += 2 * n }\nv.Add(1)\nfmt.Println(v.Get(), v.Next(), g.Get(), in.Next(), box.Twice(), get(v), each(v))", "> 60 61 40 41 80 60 60"},
			{"func (t T) Get() int { return t.n * 100 }", ""}, {"fmt.Println(v.Next(), g.Get(), in.Next(), box.Twice(), get(v), each(v))", "> 601 400 401 800 600 600"},
			{"func (t T) Get() string { return \"s\" }", "CompileError line 3: invalid operation: t.Get() + 1 (mismatched types string and untyped int); declare the method Next of T anew in this cell too"},
			{"v.Get()", "= 600"},
		}},
		{"values of types that packages do not export", []step{
			{"le := binary.LittleEndian\nle.Uint16([]byte{1, 2})", "= 513"}, {"func read(b []byte) uint16 { return le.Uint16(b) }\nread([]byte{2, 1})", "= 258"},
			{"type format struct{ order binary.ByteOrder }\nf := format{le}\norders := map[string]binary.AppendByteOrder{\"big\": binary.BigEndian}\nfmt.Println(f.order, orders[\"big\"].AppendUint16(nil, 1), f.order == binary.ByteOrder(le))", "> LittleEndian [0 1] true"},
			{"func same[E any](e E) E { return e }\np := &le\nfmt.Println(same(le).Uint16([]byte{3, 0}), p.String(), []any{le, same(binary.BigEndian)})", "> 3 LittleEndian [LittleEndian BigEndian]"},
			{"le = binary.LittleEndian\nvar any1 any = le\n_, ok := any1.(binary.ByteOrder)\nok", "= true"},
			{"body := http.NoBody\nrequest, _ := http.NewRequest(\"GET\", \"http://a\", body)\nrequest.Body == body", "= true"},
		}},
		{"the default transport of HTTP is one to set up, to clone and to replace", []step{
			{"former := http.DefaultTransport\nclone := former.(*http.Transport).Clone()\nclone.MaxIdleConns == former.(*http.Transport).MaxIdleConns", "= true"},
			{"type marked struct{ http.RoundTripper }\nfunc (m marked) RoundTrip(r *http.Request) (*http.Response, error) { r.Header.Set(\"Mark\", \"yes\"); return m.RoundTripper.RoundTrip(r) }", ""},
			{"server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprintf(w, \"mark %q\", r.Header.Get(\"Mark\")) }))\nfunc get(c *http.Client) string { answer, _ := c.Get(server.URL); defer answer.Body.Close(); text, _ := io.ReadAll(answer.Body); return string(text) }", ""},
			{"get(http.DefaultClient) + get(&http.Client{Transport: clone})", "= mark \"\"mark \"\""},
			{"http.DefaultTransport = marked{clone}\nget(http.DefaultClient) + get(&http.Client{})", "= mark \"yes\"mark \"yes\""},
			{"http.DefaultTransport = nil\n_, err := http.Get(server.URL)\nerr.(*url.Error).Err.Error()", `= http: no Client.Transport or DefaultTransport`},
			{"http.DefaultTransport = former\nserver.Close()\nfmt.Sprintf(\"%T\", http.DefaultTransport)", "= *http.Transport"},
		}},
		{"values of types of packages that a cell cannot import", []step{
			{"norm := mat.CondNorm\nfmt.Printf(\"%T %v\", norm, norm == mat.CondNorm)", "> lapack.MatrixNorm true"},
			{"raw := mat.NewTridiag(2, []float64{1}, []float64{2, 3}, []float64{4}).RawTridiagonal()\nraw.D", "= [2 3]"}, {"rows := func() int { return raw.N }\nrows()", "= 2"},
		}},
		{"parameters of packages that are interfaces without names", []step{
			{"type points struct { plotter.XYs; plotter.YErrors }\ntype own struct{ n int }\nfunc (o own) Len() int { return o.n }\nfunc (o own) XY(i int) (float64, float64) { return float64(i), 1 }\nfunc (o own) XError(i int) (float64, float64) { return .1, .2 }\nfunc (o own) YError(i int) (float64, float64) { return .3, .4 }", ""},
			{"p := points{plotter.XYs{{1, 2}, {3, 4}}, plotter.YErrors{{.1, .2}, {.3, .4}}}\na, err := plotter.NewYErrorBars(p)\nb, _ := plotter.NewYErrorBars(&p)\nfmt.Println(a.XYs, b.YErrors, err)", "> [{1 2} {3 4}] [{0.1 0.2} {0.3 0.4}] <nil>"},
			{"f := plotter.NewXErrorBars\nc, err := f(own{2})\nfmt.Println(c.XYs, c.XErrors, err)", "> [{0 1} {1 1}] [{0.1 0.2} {0.1 0.2}] <nil>"},
			{"_, err = plotter.NewXErrorBars(points{plotter.XYs{{1, 2}}, nil})", "CompileError line 1: cannot use points{…} (value of struct type points) as interface{plotter.XYer; plotter.XErrorer} value in argument to plotter.NewXErrorBars: points does not implement interface{plotter.XYer; plotter.XErrorer} (missing method XError)"},
			{"chart := plot.New()\nfmt.Println(plotutil.AddXErrorBars(chart, own{1}, &own{2}), plotutil.AddYErrorBars(chart, p, own{3}), chart.X.Max)", "> <nil> <nil> 3"},
		}},
		{"functions of packages as values", []step{
			{"lines := strings.Lines\nslices.Collect(lines(\"a\\nb\"))", "= [\"a\\n\" \"b\"]"},
			{"var split map[string]func(string) iter.Seq[string] = map[string]func(string) iter.Seq[string]{\"words\": strings.FieldsSeq}\nslices.Collect(split[\"words\"](\"a b\"))", "= [\"a\" \"b\"]"},
			{"func all(f func(root ast.Node) iter.Seq[ast.Node], code string) { e, _ := parser.ParseExpr(code); for n := range f(e) { fmt.Printf(\"%T \", n) } }\nall(ast.Preorder, \"a+1\")", "> *ast.BinaryExpr *ast.Ident *ast.BasicLit "},
			{"again := xml.CopyToken\nfmt.Printf(\"%T\", again(xml.CharData(\"x\")))", "> xml.CharData"},
		}},
		{"what is declared twice", []step{
			{"func f() int { return 1 }\nfunc g() int { return 2 }\nfunc f() int { return 3 }", "CompileError line 3: f redeclared in this block"},
			{"x := 3\nvar x = 4", "CompileError line 2: x redeclared in this block"},
			{"import \"fmt\"\nfunc fmt() {}", "CompileError line 2: fmt already declared through import of package fmt (\"fmt\")"},
			{"import text \"strings\"\nfmt.Println(1)\nconst (\n\ta = 1\n\ttext = 2\n)", "CompileError line 5: text already declared through import of package strings (\"strings\")"},
			{"import \"fmt\"\nvar fmt = 3", "CompileError line 2: fmt already declared through import of package fmt (\"fmt\")"},
			{"import . \"strings\"\ntype Builder int", "CompileError line 2: Builder already declared through dot-import of package strings (\"strings\")"},
			{"import \"fmt\"\nimport fmt \"strings\"", "CompileError line 2: fmt redeclared in this block"},
			{"import \"fmt\"\nimport \"fmt\"\nimport _ \"fmt\"\ntype T struct{ fmt int }\nfunc (T) Fmt() {}\nfmt := T{3}\nfmt.fmt", "= 3"},
			{"import \"fmt\"\nfmt.Println(4)", "> 4"}, {"func fmt() int { return 5 }\nfmt()", "= 5"}, {"import \"fmt\"", ""}, {"fmt.Println(6)", "> 6"},
		}},
		{"values of a cell of declarations are those of functions anew", []step{
			{"func f() int { return 1 }", ""}, {"func g() int { return f() }", ""},
			{"func f() int { return 2 }\nvar (\n\tsum = v + 1\n\tv = g()\n)\nvar w int", ""}, {"fmt.Println(v, sum, w)", "> 2 3 0"},
			{"type T struct{ n int }\nfunc (t T) Get() int { return 1 }\nfunc get() int { return T{}.Get() }", ""}, {"func (t T) Get() int { return 2 }\nvar got = get()", ""}, {"got", "= 2"},
		}},
		{"methods of an alias are those of its type", []step{
			{"func k() int { return 1 }\ntype T struct{ n int }\ntype A = T", ""}, {"v := A{3}\nfunc (a A) M() int { return a.n + k() }", ""}, {"func (t T) N() int { return 10 * t.M() }", ""},
			{"fmt.Println(v.M(), T{1}.N())", "> 4 20"}, {"func k() int { return 2 }", ""}, {"fmt.Println(v.M(), T{1}.N())", "> 5 30"},
			{"type B = A\nfunc (b B) M() int { return 7 }", ""}, {"fmt.Println(v.M(), v.N())", "> 7 70"},
			{"type A = T\ntype T struct{ s string }\nfunc (a A) M() int { return len(a.s) + k() }\nT{\"abc\"}.M()", "note: the type B of cell 7 keeps the former type A until that cell runs again\n= 5"}, {"func k() int { return 3 }", ""}, {"A{}.M()", "= 3"},
			{"type C = C\nfunc (c C) M() {}", "CompileError line 1: invalid recursive type: C refers to itself"},
		}},
		{"methods of an alias whose type is declared anew", []step{
			{"type D struct{ n int }\ntype C = D\ntype B = C\nfunc (b B) Get() int { return b.n }\nd := D{4}", ""},
			{"type D struct{ n, m int }\ntype A = D", "note: the type C of cell 1 keeps the former type D until that cell runs again"}, {"func (b B) Get() int { return 2 * b.n }", "CompileError line 1: B stands for a former type D, which is declared anew since"},
			{"fmt.Println(d.Get(), B{3}.Get())", "> 4 3"}, {"type D struct{ n, m, o int }\nfunc (a A) Self() A { return a }\nD{1, 2, 3}.Self()", "= {n:1 m:2 o:3}"},
		}},
		{"types and constants keep what is declared anew", []step{
			{"type Y struct{ n int }\nconst c = 3", ""}, {"type X struct{ y Y; list [d]int }\nconst d = c + 1", ""}, {"x := X{}\nys := []Y{{1}}\nfunc first(list []Y) Y { return list[0] }", ""},
			{"const c int8 = 3", "note: the constant d of cell 2 keeps the former value of c until that cell runs again"}, {"const c = 4", "note: the constant d of cell 2 keeps the former value of c until that cell runs again"}, {"const c = \"4\"", "note: the constant d of cell 2 keeps the former value of c until that cell runs again"}, {"const c = 3.0", "note: the constant d of cell 2 keeps the former value of c until that cell runs again"},
			{"type Y struct{ n int; s string }", "note: the type X of cell 2 keeps the former type Y until that cell runs again"}, {"type Y struct{ n, m int }", ""},
			{"X{y: Y{}}", "CompileError line 1: cannot use Y{} (value of struct type Y) as Y value in struct literal; the type X of cell 2 has the former type Y: run that cell again"},
			{"x.y == Y{}", "CompileError line 1: invalid operation: x.y == Y{} (mismatched types Y and Y); the type X of cell 2 has the former type Y: run that cell again"},
			{"type X struct{ y Y }", ""}, {"X{y: Y{1, 2}}", "= X{y:Y{n:1 m:2}}"},
			{"first(ys)", "CompileError line 1: cannot use ys (variable of type []Y) as []Y value in argument to first; one is a former type Y, which is declared anew since: make the value anew"},
			{"first(\"Y\")", "CompileError line 1: cannot use \"Y\" (untyped string constant) as []Y value in argument to first"},
		}},
		{"a constant anew that a type uses", []step{
			{"const N = 2", ""}, {"type T struct{ a [N]int }\nfunc (t T) Len() int { return N }", ""}, {"const N = 2 // as it was", ""}, {"const N = 1 + 1", ""},
			{"const N = 3", "note: the type T of cell 2 keeps the former value of N until that cell runs again"}, {"fmt.Println(len(T{}.a), T{}.Len())", "> 2 3"},
			{"type T struct{ a [N]int }\nfunc (t T) Len() int { return N }", ""}, {"const N = 3", ""}, {"fmt.Println(len(T{}.a), T{}.Len())", "> 3 3"},
		}},
		{"a new method of a generic type of another cell", []step{
			{"type G[E any] struct{ e E }\ntype GI = G[int]\ng := GI{4}", ""}, {"func (g G[E]) Two() []E { return []E{g.e, g.e} }", "note: G is declared anew with the new method; of the earlier type, without it, are until they are declared anew (:=): g"},
			{"type B[E any] struct{ e E }", ""}, {"b := B[int]{4}\nbs := []B[string]{}", ""},
			{"func (b B[E]) Two() []E { return []E{b.e, b.e} }", "note: B is declared anew with the new method; of the earlier type, without it, are until they are declared anew (:=): b, bs"}, {"B[int]{5}.Two()", "= [5 5]"},
		}},
		{"variables that need each other and types, behind statements", []step{
			{"fmt.Println(1)\nvar a = f()\nfunc f() int { return b }\nvar b = g()\nfunc g() int { return c.n }\ntype C struct{ n int }\nfunc (x C) Get() int { return x.n + a }\nvar c = C{10}\nc.Get()", "> 1\n= 20"},
			{"fmt.Println(1)\nvar p = 1\ntype D struct{ n int }\nfunc (x D) Get() int { return x.n + p + r }\nvar r = q + 1\nvar q = d.n\nvar d = D{10}\nd.Get()", "> 1\n= 22"},
		}},
		{"what is not there yet is not what another cell has left", []step{
			{"a, b := 1, 2", ""}, {"type T struct{ n int }\nfunc (t T) M() int { return a + f + t.n }\nx := T{1}\na, f := a + 1, 3\nx.M()", "CompileError line 3: undefined: T; it needs f, which is defined in line 4"},
		}},
		{"what a cell declares behind a statement that fails", []step{
			{"type Animal interface{ Sound() string }\ntype Dog struct{ n int }\nvolume := 1\nfunc (d Dog) Sound() string { return strings.Repeat(\"woof\", int(volume)) }\nfunc speak(a Animal) { fmt.Println(a.Sound()) }\nspeak(Dog{1})", "> woof"},
			{"xs := []int{1}\nfmt.Println(xs[1])\nvolume := 2.0\ntype Cat struct{ Dog }\nspeak(Cat{Dog{1}})", "Panic runtime error: index out of range"},
			{"volume = 2\nspeak(Cat{Dog{1}})\nspeak(Dog{1})", "> woofwoof\n> woofwoof"},
		}},
		{"a cell's statements see earlier functions with what the cell declares", []step{
			{"func base() int { return 1 }\nfunc even(n int) int { if n == 0 { return base() }; return odd(n - 1) }\nfunc odd(n int) int { if n == 0 { return -base() }; return even(n - 1) }\neven(4) * odd(4)", "= -1"},
			{"func base() int { return 3 }\nfmt.Println(even(4), odd(4))", "> 3 -3"},
			{"type T struct{ a int }\nfunc f(t T) string { return fmt.Sprintf(\"%+v\", t) }", ""},
			{"type T struct{ a, b int }\nf(T{1, 2})", "= {a:1 b:2}"},
			{"x := 3\nfunc shown() any { return x }", ""}, {"x := \"three\"\nshown()", "= three"}, {"x := 4.5\nx = 5.5\nx := 6", "CompileError line 3: no new variables on left side of :="}, {"shown()", "= three"},
		}},
		{"a method in a later cell serves an earlier value", []step{
			{"type T struct{ n int }\nv := T{4}\nvs := []T{v}\nvar any any = v", ""},
			{"func (t T) Double() int { return 2 * t.n }\nfunc (t T) Four() int { return 2 * t.Double() }", ""},
			{"vs = append(vs, T{5})\nvs[1].Double() + v.Four()", "= 26"},
			{"type Doubler interface{ Double() int }\nd, ok := any.(Doubler)\nfmt.Println(ok, d.Double())", "> true 8"},
			{"func (t *T) Set(n int) { t.n = n + nosuch }", "CompileError line 1: undefined: nosuch"},
			{"v.Set(1)", "CompileError line 1: v.Set undefined (type T has no field or method Set)"},
			{"func (t *T) Set(n int) { t.n = n }\nv.Set(9)\nv.Double()", "= 18"},
			{"func (t T) String() string { return fmt.Sprint(\"T\", t.n) }\nfmt.Println(v, vs)", "> T9 [T4 T5]"},
		}},
		{"imports", []step{
			{"import \"strings\"", ""}, {"import \"strings\"\nimport str \"strings\"", ""}, {"strings.ToUpper(\"a\") + str.ToUpper(\"b\")", "= AB"},
			{"import . \"math\"\nSqrt(4)", "= 2"}, {"import _ \"image/png\"", ""}, {"import \"nosuch/package\"", "CompileError line 1: package nosuch/package is not available"},
		}},
		{"declarations and statements in any order", []step{
			{"x := two() * 3\nfunc two() int { return 2 }\ntype T int\nvar y T = T(x)\nimport \"fmt\"\nfmt.Println(x, y)", "> 6 6"},
			{"z := 5\nfunc addZ(n int) int { return n + z }\naddZ(1)", "= 6"},
		}},
		{"declarations where they are needed", []step{
			{"func addZ(n int) int { return n + z }\nz := 5\naddZ(1)", "= 6"},
			{"w := 1\nfmt.Println(later(1))\nfunc later(n int) int { return n + w }", "> 2"},
			{"var c = d * 2\nvar d = g(3)\nfunc g(n int) int { return n + e }\nvar e = 5\nc", "= 16"},
			{"var (\n\tp = q + 1\n\tq = 2\n)\np", "= 3"},
			{"func helper() int { h := 3; return h }\nh := helper()\ntype K struct{ k int }\nfunc newK() K { return K{k: h} }\nk := newK().k\nk", "= 3"},
			{"type Q struct{ n int }\nfunc (q Q) More() int { return q.n + off }\noff := 10\nv := Q{1}\nv.More()", "= 11"},
			{"var e = z * 2\nvar z = 100\ne", "= 10"}, {"fmt.Println(late)\nlate := 3", "CompileError line 1: undefined: late"},
		}},
		{"declarations that are needed too early", []step{
			{"fmt.Println(T{}.M())\ntype T struct{ n int }\nfunc (t T) M() int { return t.n + v.n }\nvar v = mk()\nfunc mk() T { return T{3} }", "CompileError line 1: undefined: T; it needs v, which is defined in line 4"},
			{"fmt.Println(f())\nfunc f() int { return v }\nv := 3", "CompileError line 1: undefined: f; it needs v, which is defined in line 3"},
			{"_ = 0\ntype T struct{ n int }\nfunc (t T) M() int { return t.n + v.n }\nvar v, order = mk(), binary.LittleEndian\nfunc mk() T { return T{3} }", "CompileError line 4: undefined: mk; it needs v, which needs it: write the type of order, or define order in a statement of its own"},
			{"_ = 0\ntype T struct{ n int }\nfunc (t T) M() int { return t.n + v.n }\nvar v = mk().Withh(4)\nfunc (t T) With(n int) T { return T{n} }\nfunc mk() T { return T{3} }", "CompileError line 4: mk().Withh undefined (type T has no field or method Withh)"},
			{"x := T{1}\ntype T struct{ n int }\nfunc (t T) M() int { return t.n + off }\noff := 3\nx.M()", "= 4"},
			{"type (\n\tB[E any] struct{ e E }\n\tU struct{ n, m int }\n\tL []U\n)\nfunc (u U) M() int { return u.n + m }\nl := L{{m: 1}}\nm := 3\nl[0].M()", "= 3"},
		}},
		{"values in the order in which they need each other", []step{
			{"fmt.Println(\"above\")\nvar sum = d + a + c + b\nvar d, c = say(4), say(3)\nvar a = say(1)\nvar b = say(2)\nfunc say(n int) int { fmt.Println(n); return n }\nsum", "> above\n> 4\n> 3\n> 1\n> 2\n= 10"},
			{"fmt.Println(\"above\")\ntype T struct{ n int }\nvar x = y.n + z.n + T{4}.Own()\nvar z, y = mk(2), mk(1)\nfunc (t T) All() int { return t.n + x + y.n + z.n }\nfunc (t T) Own() int { return t.n }\nfunc mk(n int) T { fmt.Println(n); return T{n} }\nx + y.All()", "> above\n> 2\n> 1\n= 18"},
		}},
		{"fields with the names of variables", []step{
			{"fmt.Println(f())\nfunc f() int { return image.Point{X: 3}.X }\nX := 4\nX", "> 3\n= 4"},
			{"type P struct{ Y int }", ""}, {"fmt.Println(g())\nfunc g() int { return []P{{Y: 5}}[0].Y }\nY := 6\nY", "> 5\n= 6"},
		}},
		{"what has a value and what has not", []step{
			{"x := 5", ""}, {"for i := 0; i < 2; i++ { }", ""}, {"func f() {}\nf()", ""}, {"x = 6", ""}, {"// nothing", ""}, {"", ""}, {"x;", "= 6"},
			{"func g() (int, string) { return 1, \"a\" }\ng()", "= 1\n= a"},
		}},
		{"scopes", []step{
			{"x := 1\nif true { x := 2; x++ }\nfor x := 0; x < 9; x++ { }\nfunc() { x := 7; _ = x }()\nx", "= 1"},
		}},
		{"a function called main runs once, when it is called", []step{
			{"func main() { fmt.Println(\"main\") }", ""}, {"1", "= 1"}, {"main()", "> main"},
		}},
		{"a whole program", []step{
			{"package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(\"hello\")\n}", "> hello"}, {"1", "= 1"},
		}},
		{"interface variables", []step{
			{"a := mat.NewDense(1, 1, []float64{5})\nvar m mat.Matrix = a\nm.At(0, 0)", "= 5"}, {"var again mat.Matrix = m\nagain.At(0, 0)", "= 5"},
			{"_, ok := m.(*mat.Dense)\nok", "= true"},
		}},
		{"several errors at their places", []step{
			{"a := nosuch1\nb := 1\n\tc := nosuch2 + b", "CompileError line 1: undefined: nosuch1"},
		}},
		{"misspelt names", []step{
			{"fmt.Printn(1)", "CompileError line 1: undefined: fmt.Printn (did you mean Println?)"}, {"counter := 1", ""}, {"couter", "CompileError line 1: undefined: couter (did you mean counter?)"},
			{"var b strings.Builder\nb.WriteStrng(\"\")", "CompileError line 2: b.WriteStrng undefined (type strings.Builder has no field or method WriteStrng) (did you mean WriteString?)"},
			{"layers.Dense(1).KernelInitialiser(\"ones\")", "CompileError line 1: layers.Dense(1).KernelInitialiser undefined (type *layers.DenseLayer has no field or method KernelInitialiser) (did you mean KernelInitializer?)"},
			{"layers.Conv2D(1, 3).Stride(2)", "CompileError line 1: layers.Conv2D(1, 3).Stride undefined (type *layers.Conv2DLayer has no field or method Stride) (did you mean Strides?)"},
			{"layers.Dense(1).name(\"x\")", "CompileError line 1: layers.Dense(1).name undefined (type *layers.DenseLayer has no field or method name, but does have method Name)"},
		}},
		{"what was done before a panic is kept", []step{
			{"x := 1", ""}, {"x = 2\ny := 3\npanic(\"no\")", "Panic no"}, {"x + y", "= 5"},
		}},
		{"closures of earlier cells", []step{
			{"n := 0\ninc := func() int { n++; return n }", ""}, {"inc()\ninc()", "= 2"}, {"n", "= 2"},
		}},
		{"a dropped error is a warning", []step{
			{"func fails() error { return errors.New(\"it failed\") }", ""}, {"fails()", "note: it failed"}, {"err := fails()", ""},
			{"func both() (int, error) { return 1, errors.New(\"bad\") }\nboth()", "note: bad\n= 1"},
		}},
		{"generic types", []step{
			{"type Stack[T any] struct{ items []T }\nfunc (s *Stack[T]) Push(x T) { s.items = append(s.items, x) }\nfunc (s *Stack[T]) Len() int { return len(s.items) }", ""},
			{"var s Stack[string]\ns.Push(\"a\")\ns.Push(\"b\")\ns.Len()", "= 2"},
		}},
		{"constants", []step{{"const a, b = 1 << 3, \"x\"", ""}, {"a", "= 8"}, {"const a = 2.5", ""}, {"a * 2", "= 5"}}},
		{"interfaces of the cell", []step{
			{"type Shape interface{ Area() float64 }\ntype Square struct{ Side float64 }\nfunc (s Square) Area() float64 { return s.Side * s.Side }", ""},
			{"shapes := []Shape{Square{2}, Square{3}}\nsum := 0.0\nfor _, s := range shapes { sum += s.Area() }\nsum", "= 13"},
		}},
		{"values that write themselves, when printed", []step{
			{"type T struct{ n int }\nfunc (t T) String() string { return fmt.Sprint(\"T\", t.n) }\nfmt.Println(T{1}, &T{2})\nfmt.Printf(\"%v %s %5s %T\\n\", T{3}, T{4}, T{5}, T{6})", "> T1 T2\n> T3 T4    T5 main.T"},
			{"type D int\nfunc (d D) String() string { return \"day\" }\nfmt.Sprintf(\"%v %d\", D(3), D(3))", "= day 3"},
		}},
		{"errors of the cell", []step{
			{"type Missing struct{ Key string }\nfunc (m *Missing) Error() string { return \"no \" + m.Key }\nfunc find() error { return fmt.Errorf(\"finding: %w\", &Missing{\"k\"}) }", ""},
			{"err := find()\nvar m *Missing\nfmt.Println(errors.As(err, &m), err)\nm.Key", "> true finding: no k\n= k"},
		}},
		{"iterators", []step{
			{"func count(n int) iter.Seq[int] { return func(yield func(int) bool) { for i := range n { if !yield(i) { return } } } }", ""},
			{"for i := range count(3) { fmt.Println(i) }", "> 0\n> 1\n> 2"},
		}},
		{"parts that print themselves", []step{
			{"type Day int\nfunc (d Day) String() string { return [...]string{\"Sun\", \"Mon\"}[d] }\n[]Day{0, 1}", "= [Sun Mon]"},
			{"map[Day]int{1: 5}", "= map[Mon:5]"},
			{"type Plan struct { On Day; Hours float64 }\nPlan{1, 2.5}", "= Plan{On:Mon Hours:2.5}"},
		}},
		{"deferred functions in a loop", []step{
			{"for i := range 3 { defer func() { fmt.Println(i) }() }", "> 2\n> 1\n> 0"},
			{"var fs []func() int\nfor i := 0; i < 4; i++ { if i == 1 { i++ }; fs = append(fs, func() int { return i }) }\nfmt.Println(fs[0](), fs[1](), fs[2]())", "> 0 2 3"},
		}},
		{"leaving a range over a function", []step{
			{"func first(s iter.Seq[int]) int { for x := range s { if x > 1 { return x } }; return -1 }\nfirst(slices.Values([]int{1, 5, 7}))", "= 5"},
		}},
		{"cells that end too early", []step{
			{"x :=", "CompileError line 1: syntax error: the cell ends too early"}, {"fmt.Println(\"a\"\nfmt.Println(\"b\")", "CompileError line 1: syntax error: missing ',' before end of line in argument list"},
		}},
		{"generics over types of earlier cells", []step{
			{"type P struct{ X int }", ""},
			{"func identity[T any](x T) T { return x }\nidentity(P{2})", "= P{X:2}"},
			{"identity(P{3}).X", "= 3"},
		}},
		{"a heap of the cell's own", []step{
			{"type IntHeap []int\nfunc (h IntHeap) Len() int { return len(h) }\nfunc (h IntHeap) Less(i, j int) bool { return h[i] < h[j] }\nfunc (h IntHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }\nfunc (h *IntHeap) Push(x any) { *h = append(*h, x.(int)) }\nfunc (h *IntHeap) Pop() any { o := *h; n := len(o); x := o[n-1]; *h = o[:n-1]; return x }", ""},
			{"h := &IntHeap{5, 2, 8}\nheap.Init(h)\nheap.Push(h, 1)\nheap.Pop(h)", "= 1"},
		}},
		{"a reader of the cell's own", []step{
			{"type R struct{ s string; i int }\nfunc (r *R) Read(p []byte) (int, error) { if r.i >= len(r.s) { return 0, io.EOF }; n := copy(p, r.s[r.i:]); r.i += n; return n, nil }", ""},
			{"b, err := io.ReadAll(&R{s: \"hello\"})\nfmt.Println(string(b), err)", "> hello <nil>"},
		}},
		{"constants that write themselves", []step{
			{"type Weekday int\nconst ( Sun Weekday = iota; Mon )\nfunc (d Weekday) String() string { return [...]string{\"Sun\", \"Mon\"}[d] }", ""},
			{"fmt.Println(Mon)\nfmt.Printf(\"%s %d\\n\", Sun, Mon)\nMon", "> Mon\n> Sun 1\n= Mon"},
		}},
		{"method values and expressions", []step{
			{"type Point struct{ X, Y float64 }\nfunc (p Point) Add(q Point) Point { return Point{p.X + q.X, p.Y + q.Y} }\nfunc (p *Point) Scale(k float64) { p.X *= k; p.Y *= k }", ""},
			{"add := Point.Add\nadd(Point{1, 2}, Point{3, 4})", "= Point{X:4 Y:6}"},
			{"p := Point{1, 2}\nscale := p.Scale\nscale(3)\np", "= Point{X:3 Y:6}"},
		}},
		{"a generic list", []step{
			{"type Node[T any] struct { v T; next *Node[T] }\ntype List[T any] struct { head *Node[T]; n int }\nfunc (l *List[T]) Add(v T) { l.head = &Node[T]{v, l.head}; l.n++ }\nfunc (l *List[T]) Each(f func(T)) { for n := l.head; n != nil; n = n.next { f(n.v) } }", ""},
			{"l := &List[string]{}\nl.Add(\"a\")\nl.Add(\"b\")\nl.Each(func(s string) { fmt.Println(s) })", "> b\n> a"},
		}},
		{"functions made in a loop", []step{
			{"fs := []func(){}\nfor _, s := range []string{\"a\", \"b\"} { fs = append(fs, func() { fmt.Println(s) }) }\nfor _, f := range fs { f() }", "> a\n> b"},
			{"results := make(chan string)\nfor i := range 3 { go func() { results <- fmt.Sprint(\"w\", i) }() }\nvar got []string\nfor range 3 { got = append(got, <-results) }\nsort.Strings(got)\ngot", "= [\"w0\" \"w1\" \"w2\"]"},
		}},
		{"options", []step{{"type Opt func(*int)\nfunc With(n int) Opt { return func(p *int) { *p = n } }\nfunc Make(opts ...Opt) int { v := 0; for _, o := range opts { o(&v) }; return v }\nMake(With(3), With(7))", "= 7"}}},
		{"goroutines and channels", []step{
			{"c := make(chan int)\ngo func() { for i := range 3 { c <- i }; close(c) }()", ""}, {"total := 0\nfor v := range c { total += v }\ntotal", "= 3"},
		}},
		{"sorting by a function", []step{{"words := strings.Fields(\"pear fig apple\")\nsort.Slice(words, func(i, j int) bool { return len(words[i]) < len(words[j]) })\nwords", "= [\"fig\" \"pear\" \"apple\"]"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			s, err := New(Options{Stdout: &out, Stderr: &out})
			if err != nil {
				t.Fatal(err)
			}
			for i, step := range c.steps {
				out.Reset()
				o := s.Execute(context.Background(), i+1, step.code)
				got := told(o, &out)
				if got != step.want && !(len(step.want) > 12 && strings.HasPrefix(got, step.want)) {
					t.Errorf("cell %d %q:\n%s\nwant\n%s", i+1, step.code, got, step.want)
				}
			}
		})
	}
}
