package gemm

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"kerasgo/kerasgo/kernels/gemm/micro"
)

// take makes a product copy what the table would not choose to.
func (prepared *Prepared[T]) take(w path) {
	if w.turned != prepared.path.turned {
		prepared.Product = turn(prepared.Product)
		prepared.path = choose(prepared.Product, prepared.kernel)
		prepared.path.turned = w.turned
	}
	prepared.path.packB, prepared.path.copyA = w.packB, w.copyA
	prepared.pieces = cut(nil, prepared.M, prepared.N, prepared.K, prepared.EnoughPieces, prepared.kernel, prepared.path)
}

// TestEveryWay compares random products with sums in float64, by each way that a
// kernel can go, however seldom it is chosen: small ones, for which most are not.
func TestEveryWay(t *testing.T) {
	for _, kernel := range micro.Kernels32() {
		t.Run(kernel.Name+"/32", func(t *testing.T) { testEveryWay[float32](t, kernel, 1e-5) })
	}
	for _, kernel := range micro.Kernels64() {
		t.Run(kernel.Name+"/64", func(t *testing.T) { testEveryWay[float64](t, kernel, 1e-13) })
	}
}

func testEveryWay[T Float](t *testing.T, kernel *micro.Kernel, tolerance float64) {
	const trials = 2000
	memory := newOperands[T](t)
	for _, w := range []path{{}, {copyA: true}, {packB: true}, {packB: true, copyA: true}, {packB: true, turned: true}} {
		if w.turned && !micro.Transposes[T]() {
			continue
		}
		t.Run(fmt.Sprintf("%+v", w), func(t *testing.T) {
			random := rand.New(rand.NewPCG(5, 6))
			var workspace Workspace[T]
			for trial := range trials {
				m, n, k := random.IntN(40), random.IntN(70), random.IntN(40)
				if !w.packB && !kernel.Masked {
					n = n / kernel.Columns * kernel.Columns
				}
				testProduct(t, kernel, &w, tolerance, random, m, n, k, trial%4 == 0, &workspace, memory)
				if t.Failed() {
					t.Fatalf("in trial %d", trial)
				}
			}
		})
	}
}
