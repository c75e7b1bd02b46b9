package plan

import (
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

// TestHelpersSleep: a helper that finds no work sleeps, and is there for the next.
func TestHelpersSleep(t *testing.T) {
	one, w := teamOf(1), new(kernels.Workspace)
	for range 5 {
		for tries := 0; one.sleeping.Load() != 1; tries++ {
			if tries == 5000 {
				t.Fatal("a helper without work does not sleep")
			}
			time.Sleep(2 * time.Millisecond)
		}
		for range 20 {
			var begun atomic.Int64 // the two pieces wait for each other: each thread takes one
			one.share(&job{pieces: 2, run: func(int, *kernels.Workspace) {
				for begun.Add(1); begun.Load() < 2; {
					runtime.Gosched()
				}
			}}, w)
		}
	}
}

// TestSmallModelsStayOnOneCore: no team is kept where no step is large enough.
func TestSmallModelsStayOnOneCore(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2)) // for one, no product is cut
	for _, c := range []struct {
		batch, width int
		shared       bool
	}{{32, 32, false}, {128, 512, true}} {
		g := graph.New(true)
		x := g.Input("x", tensor.Float32, c.batch, 784)
		product := ops.MatMul(x, g.Read(&graph.Variable{Value: tensor.Zeros(784, c.width)}))
		p, err := Compile(Program{Graph: g, Inputs: []*graph.Node{x}, Outputs: []*graph.Node{product}}, Options{Threads: 2})
		if err != nil {
			t.Fatal(err)
		}
		if shared := p.team != nil; shared != c.shared {
			t.Errorf("a batch of %d through %d units is shared: %v", c.batch, c.width, shared)
		}
	}
}
