package core_test

import (
	"testing"

	"kerasgo/kernel/runtime"
)

// TestCells runs sessions of several cells; want is what all of them print.
func TestCells(t *testing.T) {
	for _, test := range []struct {
		name  string
		cells []string
		want  string
	}{
		{"variables and functions live on", []string{
			`var x = 1; func f() int { return x }`,
			`import "fmt"; func cell() { x = 5; fmt.Println(f()) }`,
		}, "5\n"},
		{"a method added by an interface of a later cell", []string{
			`type P struct{ n int }; func (p P) Name() string { return "p" }; var v any = P{1}`,
			`import "fmt"; type Namer interface{ Name() string }; func cell() { n, ok := v.(Namer); fmt.Println(ok, n.Name(), n) }`,
		}, "true p {1}\n"},
		{"a generic type of an earlier cell", []string{
			`type Pair[K comparable, V any] struct{ Key K; Value V }; func (p Pair[K, V]) Swap() Pair[K, K] { return Pair[K, K]{p.Key, p.Key} }`,
			`import "fmt"; var keep any = Pair[string, int]{"a", 1}
			func cell() { fmt.Printf("%v %T\n", keep, keep) }`,
			`import "fmt"; func cell() { p, ok := keep.(Pair[string, int]); fmt.Println(p.Swap(), ok) }`,
		}, "{a 1} main.Pair[string,int]\n{a a} true\n"},
		{"a redefined type is another type", []string{
			`type T struct{ A int }; var old any = T{1}`,
			`type T struct{ A int }
			func cell() { _, ok := old.(T); println(ok) }`,
		}, "false\n"},
		{"standard generics", []string{
			`import ("fmt"; "slices"; "maps"; "sort")
			func cell() {
				s := []int{3, 1, 2}
				slices.Sort(s)
				k := slices.Sorted(maps.Keys(map[string]int{"b": 1, "a": 2}))
				i, ok := slices.BinarySearch(s, 3)
				slices.SortFunc(s, func(a, b int) int { return b - a })
				sort.Slice(k, func(i, j int) bool { return k[i] > k[j] })
				fmt.Println(s, k, i, ok, slices.Max(s), slices.Contains(k, "a"))
			}`,
		}, "[3 2 1] [b a] 2 true 3 true\n"},
		{"range over functions", []string{
			`import "fmt"
			func count(n int) func(func(int) bool) { return func(yield func(int) bool) { for i := 0; i < n; i++ { if !yield(i) { return } } } }
			func find(n int) int { for i := range count(10) { for j := range count(10) { if i*j == n { return i*10 + j } } }; return -1 }
			func cell() {
				fmt.Println(find(12))
			outer:
				for i := range count(3) { for j := range count(3) { if j == 1 { continue outer }; if i == 2 { break outer }; fmt.Print(i, j, ";") } }
				fmt.Println()
			}`,
		}, "26\n0 0;1 0;\n"},
		{"defer and recover", []string{
			`import ("fmt"; "errors")
			var bad = errors.New("bad")
			func guard(err *error) { if r := recover(); r != nil { *err = r.(error) } }
			func f() (err error) { defer guard(&err); panic(bad) }
			func g() (n int) { defer func() { n *= 2 }(); return 21 }
			func h() (s string) { defer func() { s = fmt.Sprint(recover()) }(); var m map[string]int; m["a"] = 1; return "" }
			func cell() { fmt.Println(f(), g(), h()); for i := range 3 { defer fmt.Print(i) } }`,
		}, "bad 42 assignment to entry in nil map\n210"},
		{"goroutines and select", []string{
			`import ("fmt"; "sync"; "time")
			func cell() {
				c, done := make(chan int), make(chan struct{})
				var wg sync.WaitGroup
				for i := range 3 { wg.Add(1); go func() { defer wg.Done(); c <- i } () }
				go func() { wg.Wait(); close(done) }()
				sum := 0
				for n := 0; ; { select { case v := <-c: sum += v; n++; continue; case <-done: case <-time.After(time.Minute * 5): fmt.Println("late") }; break }
				fmt.Println(sum)
			}`,
		}, "3\n"},
		{"a user's type in compiled interfaces", []string{
			`import ("fmt"; "sort"; "io"; "strings"; "bufio")
			type byLength []string
			func (b byLength) Len() int { return len(b) }
			func (b byLength) Less(i, j int) bool { return len(b[i]) < len(b[j]) }
			func (b byLength) Swap(i, j int) { b[i], b[j] = b[j], b[i] }
			type upper struct{ r io.Reader }
			func (u upper) Read(p []byte) (int, error) { n, err := u.r.Read(p); copy(p, strings.ToUpper(string(p[:n]))); return n, err }
			func cell() {
				w := byLength{"ccc", "a", "bb"}
				sort.Sort(w)
				s := bufio.NewScanner(upper{strings.NewReader("x y\nz")})
				for s.Scan() { fmt.Print(s.Text(), "|") }
				fmt.Println(w)
			}`,
		}, "X Y|Z|[a bb ccc]\n"},
		{"a type that contains itself", []string{
			`import "fmt"
			type state func(n int) state
			type tree []tree
			type node struct{ next *node; owner *list }
			type list struct{ root node; n int }
			func even(n int) state { fmt.Print("e", n, " "); if n == 0 { return nil }; return odd }
			func odd(n int) state { fmt.Print("o", n, " "); return even }
			func cell() {
				n := 3
				for s := state(odd); s != nil; n-- { s = s(n) }
				t := tree{tree{}, tree{tree{}}}
				l := &list{n: 2}
				l.root.owner = l
				l.root.next = &node{owner: l}
				fmt.Println(len(t), len(t[1]), l.root.next.owner.n)
			}`,
		}, "o3 e2 o1 e0 2 1 2\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newSession()
			for _, cell := range test.cells {
				if err := s.run("package main\n" + cell); err != nil {
					t.Fatalf("%v\n%s", err, s.source)
				}
			}
			if got := s.out.String(); got != test.want {
				t.Errorf("printed %q, want %q\n%s", got, test.want, s.source)
			}
		})
	}
}

// TestPanics: the words are those of compiled Go.
func TestPanics(t *testing.T) {
	for _, test := range []struct{ body, want string }{
		{`a := []int{1, 2, 3}; i := 5; println(a[i])`, "runtime error: index out of range [5] with length 3"},
		{`var p *struct{ x int }; println(p.x)`, "runtime error: invalid memory address or nil pointer dereference"},
		{`var m map[string]int; m["a"] = 1`, "assignment to entry in nil map"},
		{`x, y := 1, 0; println(x / y)`, "runtime error: integer divide by zero"},
		{`type T int; var v any = T(3); println(v.(string))`, "interface conversion: interface {} is main.T, not string"},
		{`var v any; println(v.(int))`, "interface conversion: interface {} is nil, not int"},
		{`n := -1; println(1 << n)`, "runtime error: negative shift amount"},
		{`type E struct{ n int }; panic(E{1})`, "(main.E) {1}"},
		{`panic("boom")`, "boom"},
	} {
		s := newSession()
		err := s.run("package main\nfunc cell() {\n" + test.body + "\n}")
		if err == nil || err.Error() != "panic: "+test.want {
			t.Errorf("%s: %v, want %q", test.body, err, test.want)
		}
	}
}

// TestShown: the value of a last expression reaches the host with its type.
func TestShown(t *testing.T) {
	s := newSession()
	if err := s.run("package main\ntype P struct{ X, y int }\nfunc cell() { P{1, 2} }"); err == nil {
		t.Fatal("an unused value passed the checker of whole files")
	}
	if err := s.run("package main\ntype C float64\nfunc (c C) String() string { return \"c\" }\nfunc f() (C, error) { return 1, nil }\nfunc cell() { f() }"); err != nil {
		t.Fatal(err)
	}
	if len(s.shown) != 2 || s.shown[0].Type != "main.C" || runtime.Format(s.shown[0].Value, "%v") != "c" || s.shown[1].Value != nil {
		t.Errorf("shown: %+v", s.shown)
	}
}
