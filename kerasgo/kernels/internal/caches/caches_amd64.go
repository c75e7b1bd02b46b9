//go:build !purego

package caches

// Fields of what CPUID's leaf 4 tells of a cache (Intel's Software Developer's
// Manual, volume 2A, CPUID).
const (
	leafCaches = 4
	mostCaches = 8
	unified    = 3 // a cache of both instructions and data
)

func near() int {
	highest, b, c, d := cpuid(0, 0)
	if b != 0x756e6547 || d != 0x49656e69 || c != 0x6c65746e || highest < leafCaches { // "Genu" "ineI" "ntel"
		return 0
	}
	for i := range uint32(mostCaches) {
		a, b, c, _ := cpuid(leafCaches, i)
		if kind, level := a&31, a>>5&7; kind == unified && level == 2 {
			ways, partitions, line, sets := b>>22+1, b>>12&1023+1, b&4095+1, c+1
			return int(ways * partitions * line * sets)
		}
	}
	return 0
}

// cpuid is the instruction of that name, with the two numbers in EAX and ECX.
//
//go:noescape
func cpuid(leaf, subleaf uint32) (a, b, c, d uint32)
