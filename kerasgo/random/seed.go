package random

import (
	cryptorand "crypto/rand"
	"encoding/binary"
	"math/rand/v2"
	"sync"
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

func unpredictable() int64 {
	var bytes [8]byte
	cryptorand.Read(bytes[:])
	return int64(binary.LittleEndian.Uint64(bytes[:]))
}
