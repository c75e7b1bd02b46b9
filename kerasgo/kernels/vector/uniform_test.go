package vector

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestThreefry: the known answers of the authors' library Random123.
func TestThreefry(t *testing.T) {
	for _, c := range []struct{ x, y, first, second, wantX, wantY uint32 }{
		{0, 0, 0, 0, 0x6b200159, 0x99ba4efe},
		{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x1cb996fc, 0xbb002be7},
		{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xc4923a9c, 0x483df7a0},
	} {
		if x, y := threefry(c.x, c.y, c.first, c.second); x != c.wantX || y != c.wantY {
			t.Errorf("threefry(%x, %x) with key %x, %x is %x, %x, want %x, %x", c.x, c.y, c.first, c.second, x, y, c.wantX, c.wantY)
		}
	}
}

// TestUniform: each set makes the numbers of the definition, at every length and
// from every block, and writes nothing else.
func TestUniform(t *testing.T) { forEachSet(t, testUniform) }

func testUniform(t *testing.T) {
	random := rand.New(rand.NewPCG(21, 22))
	for range 20 {
		key, block := random.Uint64(), []int{0, 1, 7, 1<<28 - 2, random.IntN(1 << 20)}[random.IntN(5)]
		for n := range 140 {
			to := make([]float32, n+16)
			for i := range to {
				to[i] = 3
			}
			Uniform(to[:n], key, block)
			for i, got := range to {
				want := float32(3)
				if i < n {
					x, y := threefry(uint32(16*(block+i/32)+i%16), 0, uint32(key), uint32(key>>32))
					if i%32 >= 16 {
						x = y
					}
					want = float32(float64(x>>8) / (1 << 24))
				}
				if got != want {
					t.Fatalf("number %d of %d from block %d of key %x is %v, want %v", i, n, block, key, got, want)
				}
			}
		}
	}
}

// TestUniformIsUniform: mean, variance, the shares of sixteen equal parts, and
// the correlation of neighbours, within six standard deviations; neighbouring
// keys have nothing in common.
func TestUniformIsUniform(t *testing.T) {
	const n = 1 << 20
	x, other := make([]float32, n), make([]float32, n)
	Uniform(x, 1, 0)
	Uniform(other, 2, 0)
	var sum, square, lag, cross float64
	var parts [16]int
	for i, v := range x {
		d := float64(v) - 0.5
		sum += d
		square += d * d
		lag += d * (float64(x[(i+1)%n]) - 0.5)
		cross += d * (float64(other[i]) - 0.5)
		parts[int(v*16)]++
		if v < 0 || v >= 1 {
			t.Fatalf("number %d is %v", i, v)
		}
	}
	within := func(what string, got, want, deviation float64) {
		if math.Abs(got-want) > 6*deviation {
			t.Errorf("%s is %g, want %g ± %g", what, got, want, deviation)
		}
	}
	within("the sum", sum, 0, math.Sqrt(n/12.0))
	within("the sum of squares", square, n/12.0, math.Sqrt(n/180.0))
	within("the correlation of neighbours", lag, 0, math.Sqrt(n)/12)
	within("the correlation of two keys", cross, 0, math.Sqrt(n)/12)
	for i, count := range parts {
		within("the count of part "+string(rune('a'+i)), float64(count), n/16, math.Sqrt(n*15/256.0))
	}
}

func BenchmarkUniform(b *testing.B) {
	to := make([]float32, 4096)
	for b.Loop() {
		Uniform(to, 1, 0)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(to)), "ns/element")
}
