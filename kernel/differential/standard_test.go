package differential

import (
	"fmt"
	"strings"
	"testing"
)

// TestStandard calls the generic functions of the standard library, and those
// that give iterators, natively and in a cell.
func TestStandard(t *testing.T) {
	const declarations = `type rec struct{ K string; N int }

func (r rec) Compare(o rec) int { return cmp.Compare(r.N, o.N) }

type words []string

type myError struct{ code int }

func (e myError) Error() string { return fmt.Sprint("code ", e.code) }

func byLength(a, b string) int { return cmp.Compare(len(a), len(b)) }
func even(n int) bool         { return n%2 == 0 }
func seq(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}
func sorted(m map[string]int) []string { return slices.Sorted(maps.Keys(m)) }
`
	var body strings.Builder
	body.WriteString("func standard() {\n\tx := []int{3, 1, 2, 3}\n\tw := words{\"pear\", \"fig\", \"apple\"}\n\tr := []rec{{\"a\", 3}, {\"b\", 1}, {\"c\", 2}}\n\tm := map[string]int{\"a\": 1, \"b\": 2, \"c\": 3}\n\tnan := math.NaN()\n\t_, _, _, _, _ = x, w, r, m, nan\n")
	for i, line := range strings.Split(strings.TrimSpace(standardCalls), "\n") {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "//") {
			continue
		}
		if statement, ok := strings.CutPrefix(line, "do "); ok {
			fmt.Fprintf(&body, "\t{\n\t\t%s\n\t}\n", statement)
			continue
		}
		fmt.Fprintf(&body, "\tfmt.Println(%d)\n\tfmt.Println(%s)\n", i, line)
	}
	body.WriteString("}\n")
	compare(t, []program{{"standard", declarations + body.String(), "standard()"}})
}

// standardCalls is one expression, or "do" and statements, a line.
const standardCalls = `
// slices
slices.Equal(x, []int{3, 1, 2, 3})
slices.EqualFunc(x, w, func(a int, b string) bool { return a == len(b) })
slices.Compare(x, []int{3, 2})
slices.CompareFunc(r, r[1:], rec.Compare)
slices.Index(x, 2)
slices.IndexFunc(r, func(a rec) bool { return a.N == 2 })
slices.Contains(w, "fig")
slices.ContainsFunc(x, even)
slices.Insert(slices.Clone(x), 1, 7, 8)
slices.Delete(slices.Clone(x), 1, 3)
slices.DeleteFunc(slices.Clone(x), even)
slices.Replace(slices.Clone(x), 0, 2, 9)
slices.Clone(w)
slices.Compact([]int{1, 1, 2, 2, 1})
slices.CompactFunc(w, func(a, b string) bool { return len(a) == len(b) })
cap(slices.Grow([]int{1}, 10)) >= 11
cap(slices.Clip(make([]int, 2, 9)))
slices.Concat(x, []int{9}, nil)
slices.Repeat([]string{"a", "b"}, 2)
slices.Max(x)
slices.Min(w)
slices.MaxFunc(r, rec.Compare)
slices.MinFunc(r, rec.Compare)
slices.IsSorted(x)
slices.IsSortedFunc(w, byLength)
do y := slices.Clone(x); slices.Sort(y); fmt.Println(y)
do y := slices.Clone(w); slices.SortFunc(y, byLength); fmt.Println(y)
do y := slices.Clone(r); slices.SortStableFunc(y, rec.Compare); fmt.Println(y)
do y := slices.Clone(x); slices.Reverse(y); fmt.Println(y)
do i, ok := slices.BinarySearch([]int{1, 3, 5}, 3); fmt.Println(i, ok)
do i, ok := slices.BinarySearchFunc(r, 2, func(a rec, n int) int { return cmp.Compare(a.N, n) }); fmt.Println(i, ok)
do for i, v := range slices.All(w) { fmt.Println(i, v) }
do for v := range slices.Values(x) { fmt.Println(v) }
do for i, v := range slices.Backward(w) { fmt.Println(i, v) }
slices.Collect(seq(4))
slices.AppendSeq(x, seq(2))
slices.Sorted(slices.Values(w))
slices.SortedFunc(slices.Values(w), byLength)
slices.SortedStableFunc(slices.Values(r), rec.Compare)
do for c := range slices.Chunk(x, 3) { fmt.Println(c, len(c)) }
do defer func() { fmt.Println(recover()) }(); slices.Max([]int{})
// maps
sorted(m)
slices.Sorted(maps.Values(m))
maps.Equal(m, maps.Clone(m))
maps.EqualFunc(m, map[string]string{"a": "1"}, func(a int, b string) bool { return fmt.Sprint(a) == b })
do n := maps.Clone(m); maps.DeleteFunc(n, func(k string, v int) bool { return v > 1 }); fmt.Println(n)
do n := map[string]int{"z": 9}; maps.Copy(n, m); fmt.Println(n)
maps.Collect(slices.All([]string{"x", "y"}))
do n := maps.Clone(m); maps.Insert(n, maps.All(map[string]int{"q": 4})); fmt.Println(n, len(m))
maps.Clone(map[string]int(nil)) == nil
// cmp
cmp.Compare("a", "b")
cmp.Compare(nan, 1)
cmp.Less(2, 1)
cmp.Or(0, 3, 4)
cmp.Or("", "default")
// iter
do next, stop := iter.Pull(seq(2)); a, ok := next(); b, _ := next(); _, end := next(); stop(); fmt.Println(a, ok, b, end)
do next, stop := iter.Pull2(slices.All(w)); i, s, ok := next(); stop(); _, _, after := next(); fmt.Println(i, s, ok, after)
do next, stop := iter.Pull(func(yield func(int) bool) { yield(1); panic("inside") }); fmt.Println(next()); func() { defer func() { fmt.Println(recover()) }(); next() }(); stop()
// sync
do f := sync.OnceFunc(func() { fmt.Println("once") }); f(); f()
do f := sync.OnceValue(func() int { fmt.Println("computed"); return 7 }); fmt.Println(f(), f())
do f := sync.OnceValues(func() (int, error) { return 1, errors.New("e") }); a, err := f(); fmt.Println(a, err)
do f := sync.OnceFunc(func() { panic("boom") }); for range 2 { func() { defer func() { fmt.Println(recover()) }(); f() }() }
do var mp sync.Map; mp.Store("a", rec{"k", 1}); v, ok := mp.Load("a"); fmt.Println(v, ok); mp.Range(func(k, v any) bool { fmt.Println(k, v); return true })
do p := sync.Pool{New: func() any { return new(rec) }}; v := p.Get().(*rec); fmt.Println(*v)
do var p atomic.Pointer[rec]; fmt.Println(p.Load() == nil); p.Store(&rec{"s", 5}); q := p.Swap(&rec{"t", 6}); fmt.Println(q.N, p.Load().N, p.CompareAndSwap(q, q))
do var v atomic.Value; v.Store(rec{"v", 1}); fmt.Println(v.Load().(rec).K)
do var n atomic.Int64; var wg sync.WaitGroup; for range 4 { wg.Go(func() { n.Add(2) }) }; wg.Wait(); fmt.Println(n.Load())
// errors
do e, ok := errors.AsType[myError](fmt.Errorf("w: %w", myError{4})); fmt.Println(e.code, ok)
do _, ok := errors.AsType[*myError](fmt.Errorf("w: %w", myError{4})); fmt.Println(ok)
do var e myError; fmt.Println(errors.As(errors.Join(errors.New("a"), myError{5}), &e), e.code)
errors.Is(fmt.Errorf("x: %w", myError{3}), myError{3})
// strings and bytes
do for s := range strings.SplitSeq("a,b,c", ",") { fmt.Println(s) }
do for s := range strings.SplitAfterSeq("a,b", ",") { fmt.Println(s) }
do for s := range strings.FieldsSeq(" a  b ") { fmt.Println(s) }
do for s := range strings.FieldsFuncSeq("a1b2", func(r rune) bool { return r < 'a' }) { fmt.Println(s) }
do for s := range strings.Lines("one\ntwo") { fmt.Printf("%q\n", s) }
do for s := range bytes.SplitSeq([]byte("a-b"), []byte("-")) { fmt.Println(string(s)) }
do for s := range bytes.Lines([]byte("x\ny\n")) { fmt.Printf("%q\n", s) }
slices.Collect(strings.SplitSeq("x y", " "))
// unique
unique.Make("a") == unique.Make("a")
unique.Make(rec{"a", 1}) == unique.Make(rec{"a", 2})
unique.Make(rec{"a", 1}).Value().N
// builtins
min(3, 1, 2)
max(1.5, nan)
max("a", "b")
do n := maps.Clone(m); clear(n); fmt.Println(len(n)); y := slices.Clone(x); clear(y); fmt.Println(y)
time.Duration(1500) * time.Millisecond
sort.SearchInts([]int{1, 4, 9}, 4)
`
