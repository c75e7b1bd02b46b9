package pages

import (
	"runtime"
	"runtime/metrics"
	"sync"
	"weak"
)

// unused is how many bytes are taken, at least, before those that nobody uses any more
// are looked for.
const unused = 64 << 20

// taken counts the memory taken since garbage was last collected, which took the
// mark away.
var taken struct {
	sync.Mutex
	bytes uint64
	mark  weak.Pointer[[8]*int]
}

// take notes that so many bytes of memory are to be taken, and has that of models that
// are gone collected before if it is much. Go by itself collects when the heap has
// doubled, where data counts too: beside large data dozens of models' memory is left
// lying, and each new one's is the system's to provide, which takes as long as a step
// of training. Collecting takes as long as there are objects and pointers to follow:
// where these are many it comes after more bytes. It is not left to a goroutine, which
// would have to find a processor while the model is trained.
func take(bytes int) {
	if bytes >= large && isMuch(uint64(bytes)) {
		runtime.GC()
	}
}

// isMuch tells whether the bytes taken are as many as are worth a collection.
func isMuch(bytes uint64) bool {
	taken.Lock()
	defer taken.Unlock()
	if taken.mark.Value() == nil {
		taken.bytes, taken.mark = 0, weak.Make(new([8]*int))
	}
	taken.bytes += bytes
	if taken.bytes < unused || taken.bytes < toFollow() {
		return false
	}
	taken.bytes = 0
	return true
}

// perObject is how many bytes' taking is worth following an object, which takes about
// as long as reading a line of memory.
const perObject = Line

// toFollow is how many bytes' taking is worth a collection: as many as it looks through,
// and some for each object.
func toFollow() uint64 {
	samples := [...]metrics.Sample{{Name: "/gc/scan/total:bytes"}, {Name: "/gc/heap/objects:objects"}}
	metrics.Read(samples[:])
	return samples[0].Value.Uint64() + perObject*samples[1].Value.Uint64()
}
