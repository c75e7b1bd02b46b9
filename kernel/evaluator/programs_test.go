package evaluator

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"kerasgo/kernel/display"
)

// TestPrograms: what small programs of everyday Go print, one construct each.
func TestPrograms(t *testing.T) {
	for _, c := range []struct{ name, code, want string }{
		{`shapes`, `type Shape interface { Area() float64 }
type Sq struct{ s float64 }
type Ci struct{ r float64 }
func (s Sq) Area() float64 { return s.s * s.s }
func (c *Ci) Area() float64 { return math.Pi * c.r * c.r }
shapes := []Shape{Sq{2}, &Ci{1}}
total := 0.0
for _, s := range shapes { total += s.Area() }
fmt.Printf("%.3f\n", total)`, "7.142\n"},
		{`errors`, `type NotFound struct{ Name string }
func (e *NotFound) Error() string { return "not found: " + e.Name }
func find(n string) error { return fmt.Errorf("wrap: %w", &NotFound{n}) }
err := find("x")
var nf *NotFound
fmt.Println(errors.As(err, &nf), nf.Name, err)`, "true x wrap: not found: x\n"},
		{`errors.Is`, `var ErrA = errors.New("a")
fmt.Println(errors.Is(fmt.Errorf("w %w", ErrA), ErrA))`, "true\n"},
		{`json`, "type P struct { Name string `json:\"name\"`; Age int `json:\"age,omitempty\"` }\nb, _ := json.Marshal(P{\"Ann\", 0})\nfmt.Println(string(b))\nvar p P\njson.Unmarshal([]byte(`{\"name\":\"Bob\",\"age\":3}`), &p)\nfmt.Println(p.Name, p.Age)", "{\"name\":\"Ann\"}\nBob 3\n"},
		{`sort`, `type P struct { N string; A int }
ps := []P{{"b", 2}, {"a", 3}, {"c", 1}}
sort.Slice(ps, func(i, j int) bool { return ps[i].A < ps[j].A })
fmt.Println(ps)`, "[{c 1} {b 2} {a 3}]\n"},
		{`sort.Interface`, `type byLen []string
func (b byLen) Len() int { return len(b) }
func (b byLen) Less(i, j int) bool { return len(b[i]) < len(b[j]) }
func (b byLen) Swap(i, j int) { b[i], b[j] = b[j], b[i] }
w := []string{"ccc", "a", "bb"}
sort.Sort(byLen(w))
fmt.Println(w)`, "[a bb ccc]\n"},
		{`worker pool`, `jobs, results := make(chan int, 5), make(chan int, 5)
var wg sync.WaitGroup
for w := 0; w < 3; w++ { wg.Add(1); go func(id int) { defer wg.Done(); for j := range jobs { results <- j * j } }(w) }
for i := 1; i <= 5; i++ { jobs <- i }
close(jobs)
wg.Wait()
close(results)
s := 0
for r := range results { s += r }
fmt.Println(s)`, "55\n"},
		{`embedded`, `type A struct{ X int }
func (a A) Hi() string { return fmt.Sprint("hi ", a.X) }
type B struct { A; Y int }
b := B{A{1}, 2}
fmt.Println(b.Hi(), b.X, b.A.X)`, "hi 1 1 1\n"},
		{`method value`, `type C struct{ n int }
func (c *C) Inc() { c.n++ }
c := &C{}
f := c.Inc
f(); f()
fmt.Println(c.n)`, "2\n"},
		{`labels`, `outer:
for i := 0; i < 3; i++ { for j := 0; j < 3; j++ { if j == 2 { continue outer }; if i == 2 { break outer }; fmt.Print(i, j, " ") } }
fmt.Println()`, "0 0 0 1 1 0 1 1 \n"},
		{`fallthrough`, `switch 1 { case 1: fmt.Println("one"); fallthrough; case 2: fmt.Println("two"); default: fmt.Println("d") }`, "one\ntwo\n"},
		{`variadic`, `func sum(xs ...int) (t int) { for _, x := range xs { t += x }; return }
fmt.Println(sum(), sum(1, 2), sum([]int{3, 4}...))`, "0 3 7\n"},
		{`stringer nested`, `type T int
func (t T) String() string { return [...]string{"A", "B"}[t] }
fmt.Println(T(1), []T{0, 1})
fmt.Printf("%v %d %s\n", T(1), T(1), T(0))`, "B [A B]\nB 1 A\n"},
		{`%T`, `type Point struct{ X int }
fmt.Printf("%T %T %T\n", Point{}, &Point{}, []int{})`, "main.Point *main.Point []int\n"},
		{`%+v`, `type P struct{ A int; b string }
fmt.Printf("%v %+v\n", P{1, "x"}, P{1, "x"})`, "{1 x} {A:1 b:x}\n"},
		{`closure counter`, `func counter() func() int { n := 0; return func() int { n++; return n } }
c := counter()
c(); c()
fmt.Println(c())`, "3\n"},
		{`generic stack`, `type Stack[T any] struct{ items []T }
func (s *Stack[T]) Push(x T) { s.items = append(s.items, x) }
func (s *Stack[T]) Pop() (T, bool) { var zero T; if len(s.items) == 0 { return zero, false }; x := s.items[len(s.items)-1]; s.items = s.items[:len(s.items)-1]; return x, true }
var s Stack[string]
s.Push("a"); s.Push("b")
v, ok := s.Pop()
fmt.Println(v, ok)`, "b true\n"},
		{`generic constraint`, `type Number interface { ~int | ~float64 }
func Sum[T Number](xs []T) T { var t T; for _, x := range xs { t += x }; return t }
fmt.Println(Sum([]int{1, 2}), Sum([]float64{1.5, 2}))`, "3 3.5\n"},
		{`strings.Builder`, `var b strings.Builder
for i := 0; i < 3; i++ { fmt.Fprintf(&b, "%d,", i) }
fmt.Println(b.String())`, "0,1,2,\n"},
		{`regexp`, "re := regexp.MustCompile(`(\\w+)@(\\w+)`)\nfmt.Println(re.FindStringSubmatch(\"me@home\"))", "[me@home me home]\n"},
		{`bufio`, `s := bufio.NewScanner(strings.NewReader("a\nb"))
for s.Scan() { fmt.Println(s.Text()) }`, "a\nb\n"},
		{`map of slices`, `m := map[string][]int{}
m["a"] = append(m["a"], 1, 2)
fmt.Println(m, len(m["zz"]))`, "map[a:[1 2]] 0\n"},
		{`struct map key`, `type K struct{ a, b int }
m := map[K]string{{1, 2}: "x"}
fmt.Println(m[K{1, 2}])`, "x\n"},
		{`defer order`, `func f() { for i := 0; i < 3; i++ { defer fmt.Print(i, " ") } }
f()
fmt.Println()`, "2 1 0 \n"},
		{`iota stringer`, `type W int
const ( Mon W = iota; Tue )
func (w W) String() string { if w == Mon { return "Mon" }; return "Tue" }
fmt.Println(Tue)
fmt.Printf("%v|%s\n", Mon, Tue)`, "Tue\nMon|Tue\n"},
		{`linked list`, `type Node struct { V int; Next *Node }
var head *Node
for i := 3; i > 0; i-- { head = &Node{i, head} }
for n := head; n != nil; n = n.Next { fmt.Print(n.V, " ") }
fmt.Println()`, "1 2 3 \n"},
		{`tree`, `type Tree struct { L, R *Tree; V int }
func (t *Tree) Insert(v int) *Tree { if t == nil { return &Tree{V: v} }; if v < t.V { t.L = t.L.Insert(v) } else { t.R = t.R.Insert(v) }; return t }
func (t *Tree) Walk(f func(int)) { if t == nil { return }; t.L.Walk(f); f(t.V); t.R.Walk(f) }
var t *Tree
for _, v := range []int{3, 1, 2} { t = t.Insert(v) }
t.Walk(func(v int) { fmt.Print(v, " ") })
fmt.Println()`, "1 2 3 \n"},
		{`func map`, `ops := map[string]func(float64, float64) float64{"+": func(a, b float64) float64 { return a + b }, "*": func(a, b float64) float64 { return a * b }}
fmt.Println(ops["+"](2, 3), ops["*"](2, 3))`, "5 6\n"},
		{`matrix`, `m := [][]float64{{1, 2}, {3, 4}}
for i := range m { for j := range m[i] { m[i][j] *= 2 } }
fmt.Println(m)`, "[[2 4] [6 8]]\n"},
		{`array value`, `a := [3]int{1, 2, 3}
b := a
b[0] = 9
fmt.Println(a, b, a == [3]int{1, 2, 3})`, "[1 2 3] [9 2 3] true\n"},
		{`slices alias`, `a := []int{1, 2, 3, 4}
b := a[1:3]
b[0] = 20
b = append(b, 30)
fmt.Println(a, b, len(b), cap(b))`, "[1 20 3 30] [20 3 30] 3 3\n"},
		{`runes`, `for i, r := range "hé世" { fmt.Print(i, string(r), " ") }
fmt.Println(len("世"), []rune("世")[0])`, "0h 1é 3世 3 19990\n"},
		{`context`, `ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
defer cancel()
<-ctx.Done()
fmt.Println(ctx.Err())`, "context deadline exceeded\n"},
		{`mutex`, `type C struct { mu sync.Mutex; n map[string]int }
func (c *C) Inc(k string) { c.mu.Lock(); defer c.mu.Unlock(); c.n[k]++ }
c := C{n: map[string]int{}}
var wg sync.WaitGroup
for i := 0; i < 50; i++ { wg.Add(1); go func() { defer wg.Done(); c.Inc("a") }() }
wg.Wait()
fmt.Println(c.n["a"])`, "50\n"},
		{`interface embedding`, `type R interface { Read() string }
type W interface { Write(string) }
type RW interface { R; W }
type F struct{ d string }
func (f *F) Read() string { return f.d }
func (f *F) Write(s string) { f.d = s }
var rw RW = &F{}
rw.Write("hey")
fmt.Println(rw.Read())`, "hey\n"},
		{`type assertion ok`, `var v any = 3.5
if f, ok := v.(float64); ok { fmt.Println("float", f) }
_, ok := v.(string)
fmt.Println(ok)`, "float 3.5\nfalse\n"},
		{`bits`, `x := uint8(200)
x += 100
fmt.Println(x, 1<<10, ^5, 6&^2, -7/2, -7%3)`, "44 1024 -6 4 -3 -1\n"},
		{`const typed`, `const Pi2 = math.Pi * 2
var f float32 = Pi2
fmt.Println(f, Pi2)`, "6.2831855 6.283185307179586\n"},
		{`struct compare`, `type P struct{ X, Y int }
fmt.Println(P{1, 2} == P{1, 2}, P{1, 2} != P{2, 1})`, "true true\n"},
		{`anonymous struct`, `p := struct{ A int; B string }{1, "x"}
fmt.Println(p.A, p.B)`, "1 x\n"},
		{`options`, `type S struct{ p int }
type Opt func(*S)
func Port(p int) Opt { return func(s *S) { s.p = p } }
func NewS(o ...Opt) *S { s := &S{80}; for _, f := range o { f(s) }; return s }
fmt.Println(NewS().p, NewS(Port(8080)).p)`, "80 8080\n"},
		{`http handler`, `h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprintf(w, "hello %s", r.URL.Path) })
rec := httptest.NewRecorder()
h.ServeHTTP(rec, httptest.NewRequest("GET", "/x", nil))
fmt.Println(rec.Body.String())`, "hello /x\n"},
		{`io.Reader`, `type up struct{ r io.Reader }
func (u up) Read(p []byte) (int, error) { n, err := u.r.Read(p); copy(p, bytes.ToUpper(p[:n])); return n, err }
b, _ := io.ReadAll(up{strings.NewReader("abc")})
fmt.Println(string(b))`, "ABC\n"},
		{`heap`, `type H []int
func (h H) Len() int { return len(h) }
func (h H) Less(i, j int) bool { return h[i] < h[j] }
func (h H) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *H) Push(x any) { *h = append(*h, x.(int)) }
func (h *H) Pop() any { o := *h; n := len(o); x := o[n-1]; *h = o[:n-1]; return x }
h := &H{3, 1, 2}
heap.Init(h)
heap.Push(h, 0)
fmt.Println(heap.Pop(h), heap.Pop(h))`, "0 1\n"},
		{`goto`, `i := 0
loop:
if i < 3 { i++; goto loop }
fmt.Println(i)`, "3\n"},
		{`recursion closure`, `var fib func(int) int
fib = func(n int) int { if n < 2 { return n }; return fib(n-1) + fib(n-2) }
fmt.Println(fib(15))`, "610\n"},
		{`complex`, `c := complex(1, 2)
fmt.Println(c*c, real(c), cmplx.Abs(3+4i))`, "(-3+4i) 1 5\n"},
		{`template`, `t := template.Must(template.New("").Parse("{{range .}}<{{.}}>{{end}}\n"))
var b strings.Builder
t.Execute(&b, []int{1, 2})
fmt.Print(b.String())`, "<1><2>\n"},
		{`time format`, `d := time.Date(2024, 2, 29, 1, 2, 3, 0, time.UTC)
fmt.Println(d.Format("2006-01-02"), d.Weekday(), d.AddDate(1, 0, 0).Format(time.DateOnly))`, "2024-02-29 Thursday 2025-03-01\n"},
		{`atomic`, `var n atomic.Int64
var wg sync.WaitGroup
for i := 0; i < 10; i++ { wg.Go(func() { n.Add(1) }) }
wg.Wait()
fmt.Println(n.Load())`, "10\n"},
		{`slices pkg`, `xs := []int{3, 1, 2}
slices.SortFunc(xs, func(a, b int) int { return b - a })
i, ok := slices.BinarySearch([]int{1, 3, 5}, 3)
fmt.Println(xs, slices.Max(xs), slices.Contains(xs, 2), slices.Index(xs, 1), i, ok)`, "[3 2 1] 3 true 2 1 true\n"},
		{`maps pkg`, `m := map[string]int{"a": 1, "b": 2}
for _, k := range slices.Sorted(maps.Keys(m)) { fmt.Print(k, m[k], " ") }
fmt.Println()`, "a1 b2 \n"},
		{`strings iter`, `for part := range strings.SplitSeq("a,b", ",") { fmt.Print(part, ";") }
fmt.Println()`, "a;b;\n"},
		{`iterator`, `func Count(n int) iter.Seq[int] { return func(yield func(int) bool) { for i := range n { if !yield(i) { return } } } }
for x := range Count(3) { fmt.Print(x, " ") }
fmt.Println()`, "0 1 2 \n"},
		{`return in range func`, `func first(s iter.Seq[int]) int { for x := range s { if x > 1 { return x } }; return -1 }
fmt.Println(first(slices.Values([]int{1, 5, 7})))`, "5\n"},
		{`loopvar changed`, `var fs []func()
for i := 0; i < 4; i++ { if i == 1 { i++ }; fs = append(fs, func() { fmt.Print(i, " ") }) }
for _, f := range fs { f() }
fmt.Println()`, "0 2 3 \n"},
		{`panic recover custom`, `type E struct{ c int }
func f() (err error) { defer func() { if r := recover(); r != nil { err = fmt.Errorf("got %v", r.(E).c) } }(); panic(E{7}) }
fmt.Println(f())`, "got 7\n"},
		{`runtime error type`, `func f() (s string) { defer func() { e := recover(); _, ok := e.(runtime.Error); s = fmt.Sprint(ok, " ", e) }(); var a []int; _ = a[3]; return }
fmt.Println(f())`, "true runtime error: index out of range [3] with length 0\n"},
		{`shadow builtin`, `len := 3
fmt.Println(len)`, "3\n"},
		{`multi return swap`, `func two() (int, string) { return 1, "a" }
a, b := two()
fmt.Println(a, b)`, "1 a\n"},
		{`type alias`, `type ID = int
var x ID = 3
var y int = x
fmt.Println(y)`, "3\n"},
		{`func type methods`, `type HF func(string) string
func (h HF) Do(s string) string { return h(s) + "!" }
fmt.Println(HF(strings.ToUpper).Do("a"))`, "A!\n"},
		{`gonum`, `a := mat.NewDense(2, 2, []float64{1, 2, 3, 4})
var b mat.Dense
b.Mul(a, a)
fmt.Println(b.At(1, 1), stat.Mean([]float64{1, 2, 3}, nil))`, "22 2\n"},
		{`user matrix`, `type I struct{ n int }
func (m I) Dims() (int, int) { return m.n, m.n }
func (m I) At(i, j int) float64 { if i == j { return 1 }; return 0 }
func (m I) T() mat.Matrix { return m }
var b mat.Dense
b.Mul(I{2}, mat.NewDense(2, 1, []float64{5, 6}))
fmt.Println(b.At(1, 0))`, "6\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			s, err := New(Options{Stdout: &out, Stderr: io.Discard})
			if err != nil {
				t.Fatal(err)
			}
			defer display.Attach(&contextSink{context.Background()})()
			o := s.Execute(context.Background(), 1, c.code)
			if o.Failure != nil {
				t.Fatalf("%v\n%s", o.Failure, strings.Join(o.Failure.Details, "\n"))
			}
			if out.String() != c.want {
				t.Errorf("printed %q, want %q", out.String(), c.want)
			}
		})
	}
}
