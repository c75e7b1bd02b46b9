package plan

import (
	"math/rand/v2"
	"slices"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/tensor"
)

// lowestFree looks at every place and every span that lies already.
func lowestFree(s span, placed []span) int {
	for offset := 0; ; offset++ {
		if !slices.ContainsFunc(placed, func(other span) bool {
			return other.from <= s.to && s.from <= other.to && other.offset < offset+s.size && offset < other.offset+other.size
		}) {
			return offset
		}
	}
}

// TestPack: each span has the lowest place that is free, and the memory that is
// needed at once is counted, as when all others are looked at.
func TestPack(t *testing.T) {
	random, g := rand.New(rand.NewPCG(1, 2)), graph.New(true)
	for range 300 {
		units := 1 + random.IntN(60)
		spans := make([]span, random.IntN(80))
		for i := range spans {
			from := random.IntN(units+1) - 1
			to := max(from, 0)
			spans[i] = span{nodes: []*graph.Node{g.Input("x", tensor.Float32, 1)}, from: from, to: to + random.IntN(units+1-to), size: random.IntN(20)}
		}
		size, end, most := pack(spans), 0, 0
		for i, s := range spans {
			if want := lowestFree(s, spans[:i]); s.offset != want {
				t.Fatalf("span %d from %d to %d of size %d lies at %d, want %d", i, s.from, s.to, s.size, s.offset, want)
			}
			end = max(end, s.offset+s.size)
			alive := 0
			for _, other := range spans {
				if other.from <= s.from && s.from <= other.to {
					alive += other.size
				}
			}
			most = max(most, alive)
		}
		if size != end || mostAlive(spans) != most {
			t.Fatalf("size %d and %d at once, want %d and %d", size, mostAlive(spans), end, most)
		}
	}
}
