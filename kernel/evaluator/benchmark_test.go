package evaluator

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
)

func benchmarkSession(b *testing.B) *Session {
	s, err := New(Options{Stdout: io.Discard, Stderr: io.Discard})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func mustRun(b *testing.B, s *Session, number int, code string) {
	b.Helper()
	if o := s.Execute(context.Background(), number, code); o.Failure != nil {
		b.Fatal(o.Failure, o.Failure.Details)
	}
}

// BenchmarkCell is 1+1 through the whole pipeline, in a new session and with
// cells behind it that declare what people declare.
func BenchmarkCell(b *testing.B) {
	for _, behind := range []int{0, 100, 500} {
		b.Run(fmt.Sprint("after ", behind), func(b *testing.B) {
			s := benchmarkSession(b)
			for i := range behind {
				mustRun(b, s, i+1, fmt.Sprintf("type T%d struct{ A, B int }\nfunc (t T%d) Sum() int { return t.A + t.B }\nfunc f%d(x int) int { return x + %d }\nv%d := T%d{%d, 2}\nfmt.Sprint(v%d.Sum(), f%d(3))", i, i, i, i, i, i, i, i, i))
			}
			mustRun(b, s, behind+1, "1+1")
			b.ResetTimer()
			n := behind + 1
			for b.Loop() {
				n++
				mustRun(b, s, n, "1+1")
			}
		})
	}
}

// BenchmarkTranslate is the front end alone on a cell of 100 lines.
func BenchmarkTranslate(b *testing.B) {
	var code strings.Builder
	for i := range 20 {
		fmt.Fprintf(&code, "func g%d(x []int, name string) (total int, err error) {\n\tfor i, v := range x { total += v * i }\n\tif total > %d { return 0, fmt.Errorf(\"%%s: %%d\", name, total) }\n\treturn total, nil\n}\n", i, i*100)
	}
	s := benchmarkSession(b)
	mustRun(b, s, 1, "fmt.Sprint(1)")
	n := 1
	for b.Loop() {
		n++
		_, _, _, failed := s.translate(n, code.String())
		if failed != nil {
			b.Fatal(failed)
		}
	}
}

// BenchmarkLeak says what a cell leaves behind in memory.
func BenchmarkLeak(b *testing.B) {
	s := benchmarkSession(b)
	mustRun(b, s, 1, "x := 1")
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	n := 1
	for b.Loop() {
		n++
		mustRun(b, s, n, "x = x + 1\nx")
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(int64(after.HeapAlloc)-int64(before.HeapAlloc))/float64(n), "B/cell")
	runtime.KeepAlive(s)
}

// BenchmarkComplete is a completion with 200 cells behind it.
func BenchmarkComplete(b *testing.B) {
	s := benchmarkSession(b)
	for i := range 200 {
		mustRun(b, s, i+1, fmt.Sprintf("type T%d struct{ A, B int }\nfunc (t T%d) Sum() int { return t.A + t.B }\nfunc f%d(x int) int { return x + %d }\nv%d := T%d{%d, 2}", i, i, i, i, i, i, i))
	}
	for _, code := range []string{"v100.", "strings.", "f1", "kerasgo.Sequential(layers.", "x := T5{"} {
		b.Run(code, func(b *testing.B) {
			for b.Loop() {
				s.Complete(code, len(code))
			}
		})
	}
}
