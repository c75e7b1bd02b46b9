package random

import (
	cryptorand "crypto/rand"
	"encoding/binary"
	"math/rand/v2"
	"runtime"
	"sync"

	"kerasgo/kerasgo/internal/pages"
	"kerasgo/kerasgo/kernels/vector"
)

// source gives seeds in a fixed order after SetSeed. It is the one state of the
// process that Keras's set_random_seed has too.
var source = struct {
	sync.Mutex
	*rand.Rand
}{Rand: Generator(unpredictable())}

// SetSeed makes all that follows reproducible.
func SetSeed(seed int64) {
	source.Lock()
	defer source.Unlock()
	source.Rand = Generator(seed)
}

// Next returns the next seed: different at each call, the same in each run
// after the same SetSeed.
func Next() int64 {
	source.Lock()
	defer source.Unlock()
	return source.Int64()
}

// Generator returns a generator (PCG) that gives the same numbers for the same
// seed on every machine.
func Generator(seed int64) *rand.Rand {
	return rand.New(rand.NewPCG(uint64(seed), 0x9e3779b97f4a7c15))
}

const (
	some = 64 * vector.UniformBlock // numbers that stay in the nearest cache
	many = 64 * some                // numbers for which a second thread pays
)

// Uniform fills a slice with numbers spread evenly from low to high. The same seed
// gives the same numbers on every machine and any number of threads.
func Uniform(to []float32, seed int64, low, high float64) {
	share(to, func(from, end int) { uniform(to, from, end, seed, low, high) })
}

// share draws numbers on several threads if they are many: draw gets ranges that begin
// at whole blocks. Each thread has the system provide its range's memory first, where
// there is none yet.
func share(to []float32, draw func(from, end int)) {
	count := len(to)
	shares := max(min(count/many, runtime.GOMAXPROCS(0)), 1)
	size := (count/some/shares + 1) * some
	part := func(from, end int) {
		pages.Populate(to[from:end])
		draw(from, end)
	}
	var others sync.WaitGroup
	for from := size; from < count; from += size {
		others.Go(func() { part(from, min(from+size, count)) })
	}
	part(0, min(size, count))
	others.Wait()
}

// uniform is Uniform for a range of the slice that begins at a whole block.
func uniform(to []float32, from, end int, seed int64, low, high float64) {
	for ; from < end; from += some {
		part := to[from:min(from+some, end)]
		vector.Uniform(part, uint64(seed), from/vector.UniformBlock)
		vector.MultiplyScalar(part, part, float32(high-low))
		vector.AddScalar(part, part, float32(low))
	}
}

// Shuffle brings some of the numbers, drawn without putting back, to the beginning
// of a list, in any order; all of them for a count of len(list) (Fisher and Yates).
func Shuffle(list []int, count int, r *rand.Rand) {
	for i := range min(count, len(list)-1) {
		j := i + int(r.Uint64N(uint64(len(list)-i)))
		list[i], list[j] = list[j], list[i]
	}
}

func unpredictable() int64 {
	var bytes [8]byte
	cryptorand.Read(bytes[:])
	return int64(binary.LittleEndian.Uint64(bytes[:]))
}
