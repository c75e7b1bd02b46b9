package differential

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// standard are calls of the generic functions of the standard library, and of
// those that return iterators. What they print is what compiled Go prints.
var standard = []string{
	// slices
	`for i, v := range slices.All([]string{"a", "b"}) { fmt.Print(i, v, " ") }`,
	`s := slices.AppendSeq([]int{1}, slices.Values([]int{2, 3})); fmt.Println(s, len(s))`,
	`for i, v := range slices.Backward([]float64{1, 2.5}) { fmt.Print(i, v, ";"); if i == 1 { continue } }`,
	`i, ok := slices.BinarySearch([]string{"a", "c", "e"}, "d"); fmt.Println(i, ok)`,
	`i, ok := slices.BinarySearch([]level{1, 3, 5}, 3); fmt.Println(i, ok)`,
	`i, ok := slices.BinarySearchFunc([]person{{"Ann", 3}, {"Bob", 5}}, 5, func(p person, age int) int { return cmp.Compare(p.Age, age) }); fmt.Println(i, ok)`,
	`for c := range slices.Chunk([]int{1, 2, 3, 4, 5}, 2) { fmt.Print(c, len(c), cap(c), " ") }`,
	`defer func() { fmt.Println(recover()) }(); for range slices.Chunk([]int{1}, 0) {}`,
	`s := make([]int, 2, 10); fmt.Println(cap(slices.Clip(s)), cap(slices.Clip(s[:1])))`,
	`a := []person{{"Ann", 1}}; b := slices.Clone(a); b[0].Age = 9; fmt.Println(a, b, slices.Clone([]int(nil)) == nil)`,
	`fmt.Println(slices.Collect(func(yield func(level) bool) { _ = yield(1) && yield(2) }))`,
	`fmt.Println(slices.Compact([]int{1, 1, 2, 2, 2, 1}), slices.Compact(words{"a", "a"}))`,
	`s := slices.CompactFunc([]string{"a", "A", "b"}, strings.EqualFold); fmt.Println(s)`,
	`fmt.Println(slices.Compare([]int{1, 2}, []int{1, 3}), slices.Compare([]string{"b"}, []string{"a", "z"}), slices.Compare([]float64{math.NaN()}, []float64{1}))`,
	`fmt.Println(slices.CompareFunc([]int{1, 2}, []string{"1", "3"}, func(a int, b string) int { return strings.Compare(strconv.Itoa(a), b) }))`,
	`fmt.Println(slices.Concat([]int{1}, nil, []int{2, 3}), slices.Concat[words]() == nil)`,
	`fmt.Println(slices.Contains([]any{1, "a", level(2)}, any(level(2))), slices.Contains([]any{1, level(2)}, any(2)), slices.Contains([]person{{"Ann", 1}}, person{"Ann", 1}))`,
	`fmt.Println(slices.ContainsFunc([]int{1, 2}, func(i int) bool { return i > 1 }))`,
	`s := []int{0, 1, 2, 3, 4}; t := slices.Delete(s, 1, 3); fmt.Println(s, t)`,
	`defer func() { fmt.Println(recover()) }(); slices.Delete([]int{1}, 0, 2)`,
	`s := []*person{{"a", 1}, {"b", 2}}; t := slices.DeleteFunc(s, func(p *person) bool { return p.Age == 1 }); fmt.Println(len(t), t[0].Name, s[1] == nil)`,
	`fmt.Println(slices.Equal([]int{1}, []int{1}), slices.Equal([]float64{math.NaN()}, []float64{math.NaN()}), slices.Equal([]shape{person{}}, []shape{person{}}))`,
	`fmt.Println(slices.EqualFunc([]int{1}, []string{"1"}, func(a int, b string) bool { return strconv.Itoa(a) == b }))`,
	`s := slices.Grow([]int{1}, 100); fmt.Println(len(s), cap(s) >= 101)`,
	`fmt.Println(slices.Index([]string{"a", "b"}, "b"), slices.Index([]level{1}, 2), slices.IndexFunc([]int{5, 6}, func(i int) bool { return i == 6 }))`,
	`s := slices.Insert([]int{1, 2}, 1, 8, 9); s = slices.Insert(s, 0, s[2:]...); fmt.Println(s)`,
	`fmt.Println(slices.IsSorted([]string{"b", "a"}), slices.IsSorted([]float64{math.NaN(), 1}), slices.IsSortedFunc([]int{3, 2}, func(a, b int) int { return b - a }))`,
	`fmt.Println(slices.Max([]level{1, 7, 3}), slices.Min([]string{"b", "a"}), slices.Max([]float64{1, math.NaN()}))`,
	`defer func() { fmt.Println(recover()) }(); slices.Max([]int(nil))`,
	`fmt.Println(slices.MaxFunc([]person{{"a", 1}, {"b", 1}}, byAge), slices.MinFunc([]person{{"a", 1}, {"b", 1}}, byAge))`,
	`fmt.Println(slices.Repeat([]int{1, 2}, 3), slices.Repeat(words{"x"}, 0))`,
	`s := []int{0, 1, 2, 3}; fmt.Println(slices.Replace(s, 1, 2, 7, 8, 9), slices.Replace([]int{1, 2}, 0, 2))`,
	`s := words{"a", "b", "c"}; slices.Reverse(s); fmt.Println(s)`,
	`s := []level{3, 1, 2}; slices.Sort(s); fmt.Println(s)`,
	`s := []float64{2, math.NaN(), -1, math.Inf(1)}; slices.Sort(s); fmt.Println(s)`,
	`s := []person{{"a", 3}, {"b", 1}, {"c", 3}}; slices.SortStableFunc(s, byAge); fmt.Println(s); slices.SortFunc(s, func(a, b person) int { return cmp.Or(-cmp.Compare(a.Age, b.Age), cmp.Compare(a.Name, b.Name)) }); fmt.Println(s)`,
	`fmt.Println(slices.Sorted(maps.Keys(map[level]bool{3: true, 1: true})), slices.SortedFunc(slices.Values([]int{1, 3, 2}), func(a, b int) int { return b - a }), slices.SortedStableFunc(slices.Values([]person{{"z", 2}, {"y", 2}, {"x", 1}}), byAge))`,
	`for v := range slices.Values(words{"a", "b"}) { fmt.Printf("%v %T;", v, v) }`,
	// maps
	`t := 0; for k, v := range maps.All(map[int]int{1: 2, 3: 4}) { t += k * v }; fmt.Println(t)`,
	`m := map[person]int{{"a", 1}: 1}; n := maps.Clone(m); n[person{"b", 2}] = 2; fmt.Println(len(m), len(n), maps.Clone(map[int]int(nil)) == nil)`,
	`m := maps.Collect(slices.All([]string{"a", "b"})); fmt.Println(m)`,
	`m := map[string]int{"a": 1}; maps.Copy(m, dictionary{"b": 2, "a": 3}); fmt.Println(m)`,
	`m := dictionary{"a": 1, "b": 2}; maps.DeleteFunc(m, func(k string, v int) bool { return v > 1 }); fmt.Println(m)`,
	`fmt.Println(maps.Equal(dictionary{"a": 1}, map[string]int{"a": 1}), maps.EqualFunc(map[int]int{1: 1}, map[int]string{1: "1"}, func(a int, b string) bool { return strconv.Itoa(a) == b }))`,
	`m := map[int]string{0: "z"}; maps.Insert(m, slices.All([]string{"x", "y"})); fmt.Println(m)`,
	`fmt.Println(slices.Sorted(maps.Values(dictionary{"a": 2, "b": 1})), len(slices.Collect(maps.Keys(dictionary{"a": 2}))))`,
	// cmp
	`fmt.Println(cmp.Compare(1.5, math.NaN()), cmp.Compare("a", "b"), cmp.Compare(level(3), 2), cmp.Less(math.NaN(), 1), cmp.Less(uint8(1), 2), cmp.Or("", "x", "y"), cmp.Or[int](), cmp.Or(person{}, person{"a", 1}))`,
	// iter
	`next, stop := iter.Pull(slices.Values([]int{1, 2})); fmt.Println(next()); fmt.Println(next()); fmt.Println(next()); stop(); fmt.Println(next())`,
	`next, stop := iter.Pull(func(yield func(int) bool) { defer fmt.Println("cleaned"); for i := 0; yield(i); i++ {} }); fmt.Println(next()); stop(); stop(); fmt.Println(next())`,
	`next, stop := iter.Pull2(maps.All(dictionary{"a": 1})); defer stop(); k, v, ok := next(); fmt.Println(k, v, ok)`,
	`next, stop := iter.Pull(func(yield func(int) bool) { yield(1); panic("inside") }); defer stop(); fmt.Println(next()); defer func() { fmt.Println("got", recover()) }(); next()`,
	// sync
	`n := 0; f := sync.OnceFunc(func() { n++ }); f(); f(); fmt.Println(n)`,
	`n := 0; f := sync.OnceValue(func() level { n++; return level(n) }); fmt.Println(f(), f(), n)`,
	`f := sync.OnceValues(func() (person, error) { fmt.Println("once"); return person{"a", 1}, errors.New("e") }); fmt.Println(f()); fmt.Println(f())`,
	`f := sync.OnceValue(func() int { panic("bad") }); for range 2 { func() { defer func() { fmt.Println(recover()) }(); f() }() }`,
	`var m sync.Map; m.Store(level(1), person{"a", 1}); v, ok := m.Load(level(1)); fmt.Println(v, ok); _, ok = m.Load(1); fmt.Println(ok); for k, v := range m.Range { fmt.Printf("%T %v\n", k, v) }`,
	`var g sync.WaitGroup; var n atomic.Int64; for i := range 5 { g.Go(func() { n.Add(int64(i)) }) }; g.Wait(); fmt.Println(n.Load())`,
	`p := sync.Pool{New: func() any { return &person{"new", 0} }}; fmt.Println(p.Get().(*person).Name)`,
	// atomic
	`var p atomic.Pointer[person]; fmt.Println(p.Load() == nil); a := &person{"a", 1}; p.Store(a); b := &person{"b", 2}; fmt.Println(p.CompareAndSwap(a, b), p.Load().Name, p.Swap(nil).Age, p.CompareAndSwap(b, a))`,
	`var v atomic.Value; v.Store(person{"a", 1}); fmt.Println(v.Load().(person).Age)`,
	`var n atomic.Uint32; n.Store(7); fmt.Println(n.Or(8), n.And(12), n.Load(), n.Add(^uint32(0)))`,
	// errors
	`e, ok := errors.AsType[problem](fmt.Errorf("a: %w", problem{4})); fmt.Println(e.Code, ok); _, ok = errors.AsType[*person](errors.New("x")); fmt.Println(ok)`,
	`e := errors.Join(problem{1}, nil, problem{2}); var p problem; fmt.Println(errors.As(e, &p), p.Code, errors.Is(e, problem{2}), errors.Unwrap(fmt.Errorf("%w", problem{3})))`,
	// strings, bytes
	`for l := range strings.Lines("a\nb\n\nc") { fmt.Printf("%q ", l) }`,
	`fmt.Println(slices.Collect(strings.SplitSeq("a,b,c", ",")), slices.Collect(strings.SplitAfterSeq("a,b", ",")), slices.Collect(strings.FieldsSeq(" a  b ")), slices.Collect(strings.FieldsFuncSeq("a1b2", func(r rune) bool { return r < 'a' })))`,
	`for l := range bytes.Lines([]byte("a\nb")) { fmt.Printf("%q ", l) }`,
	`for p := range bytes.SplitSeq([]byte("a,b"), []byte(",")) { fmt.Print(string(p), cap(p), ";") }; for p := range bytes.SplitAfterSeq([]byte("a,b"), []byte(",")) { fmt.Print(string(p), ";") }; for p := range bytes.FieldsSeq([]byte(" x y ")) { fmt.Print(string(p), ";") }; for p := range bytes.FieldsFuncSeq([]byte("a1b"), func(r rune) bool { return r == '1' }) { fmt.Print(string(p), ";") }`,
	`fmt.Println(strings.Map(func(r rune) rune { if r == 'a' { return -1 }; return r + 1 }, "abc"), strings.IndexFunc("ab", func(r rune) bool { return r == 'b' }), strings.TrimFunc("xax", func(r rune) bool { return r == 'x' }))`,
	// unique
	`a, b := unique.Make("x"), unique.Make("x"); fmt.Println(a == b, a.Value(), unique.Make(person{"a", 1}) == unique.Make(person{"a", 1}), unique.Make(person{"a", 1}) == unique.Make(person{"a", 2}))`,
	`h := map[unique.Handle[level]]int{unique.Make(level(1)): 5}; fmt.Println(h[unique.Make(level(1))], unique.Make(level(3)).Value())`,
	// of the language
	`m := dictionary{"a": 1}; clear(m); fmt.Println(len(m), min(3, 1, 2), max("a", "b"), max(1.5, math.NaN()))`,
	`fmt.Println(time.Duration(1500)*time.Millisecond, sort.SearchInts([]int{1, 4, 9}, 4))`,
	// with generic code of the program
	`fmt.Println(mapped(slices.Values([]int{1, 2}), func(i int) level { return level(i) }))`,
	`fmt.Println(slices.Collect(filtered(maps.Keys(dictionary{"a": 1, "bb": 2}), func(s string) bool { return len(s) > 1 })))`,
	`s := []person{{"b", 1}, {"a", 1}}; sort.SliceStable(s, func(i, j int) bool { return s[i].Name < s[j].Name }); i, ok := sort.Find(2, func(i int) int { return strings.Compare("b", s[i].Name) }); fmt.Println(s, i, ok)`,
}

const standardTypes = `
type level int
func (l level) String() string { return "level " + strconv.Itoa(int(l)) }
type person struct { Name string; Age int }
func (p person) Area() float64 { return 1 }
func (p *person) Error() string { return p.Name }
type shape interface { Area() float64 }
type words []string
type dictionary map[string]int
type problem struct { Code int }
func (p problem) Error() string { return "problem " + strconv.Itoa(p.Code) }
func byAge(a, b person) int { return cmp.Compare(a.Age, b.Age) }
func mapped[A, B any](s iter.Seq[A], f func(A) B) []B { var out []B; for a := range s { out = append(out, f(a)) }; return out }
func filtered[A any](s iter.Seq[A], keep func(A) bool) iter.Seq[A] { return func(yield func(A) bool) { for a := range s { if keep(a) && !yield(a) { return } } } }
`

// TestStandard: generic functions of the standard library, on the types of a
// program, print what they print when compiled.
func TestStandard(t *testing.T) {
	programs := []program{{"types", standardTypes, ""}}
	for i, body := range standard {
		programs = append(programs, program{body, fmt.Sprintf("func standard%d() {\n%s\n}\n", i, body), fmt.Sprintf("standard%d()", i)})
	}
	native := natively(t, programs)
	equal := 0
	for i, p := range programs[1:] {
		if got := inCells(t, standardTypes, p.declarations, p.run); got != native[i+1] {
			t.Errorf("%s\n%s", p.name, difference(native[i+1], got))
			continue
		}
		equal++
	}
	t.Logf("%d of %d calls print the same", equal, len(standard))
}

// TestStandardIsWhole: no generic function of these packages is missing above.
func TestStandardIsWhole(t *testing.T) {
	calls := strings.Join(standard, "\n")
	for _, pkg := range []string{"slices", "maps", "cmp", "iter", "sync", "errors", "strings", "bytes", "unique"} {
		folder := filepath.Join(build.Default.GOROOT, "src", pkg)
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil || len(files) == 0 {
			t.Skip("the sources of the standard library are not installed")
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				if _, missing := err.(*fs.PathError); missing {
					continue
				}
				t.Fatal(err)
			}
			for _, d := range file.Decls {
				f, ok := d.(*ast.FuncDecl)
				if !ok || f.Recv != nil || !f.Name.IsExported() || f.Type.TypeParams == nil {
					continue
				}
				call := pkg + "." + f.Name.Name
				if !strings.Contains(calls, call+"(") && !strings.Contains(calls, call+"[") {
					t.Errorf("%s is not called", call)
				}
			}
		}
	}
}
