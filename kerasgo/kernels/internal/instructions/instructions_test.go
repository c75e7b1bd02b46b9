package instructions

import (
	"fmt"
	"testing"
)

func TestFrom(t *testing.T) {
	amd, old, other := []string{"avx512", "avx2", "portable"}, []string{"avx2", "portable"}, []string{"portable"}
	for _, c := range []struct {
		name string
		sets []string
		want any
	}{
		{"", amd, amd},
		{"avx512", amd, amd},
		{"avx2", amd, old},
		{"portable", amd, other},
		{"avx51", amd, `KERASGO_CPU is "avx51": want avx512, avx2, neon or portable`},
		{"AVX2", amd, `KERASGO_CPU is "AVX2": want avx512, avx2, neon or portable`},
		{"neon", amd, `KERASGO_CPU is "neon", which this program cannot run on this processor: want avx512, avx2 or portable`},
		{"avx512", old, `KERASGO_CPU is "avx512", which this program cannot run on this processor: want avx2 or portable`},
		{"avx2", other, `KERASGO_CPU is "avx2", which this program cannot run on this processor: want portable`},
	} {
		got := result(func() any { return from(valid(c.name), c.sets, func(name string) string { return name }) })
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%q of %v: %v, want %v", c.name, c.sets, got, c.want)
		}
	}
}

// result is what a function returns or panics with.
func result(f func() any) (value any) {
	defer func() {
		if problem := recover(); problem != nil {
			value = problem
		}
	}()
	return f()
}
