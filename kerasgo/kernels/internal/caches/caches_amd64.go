//go:build !purego

package caches

// Fields of what CPUID's leaf 4 tells of a cache (Intel's Software Developer's
// Manual, volume 2A, CPUID).
const (
	leafCaches   = 4
	mostCaches   = 8
	unified      = 3 // a cache of both instructions and data
	leafFeatures = 7
	hybridBit    = 15 // of the features' EDX: cores are of different kinds
)

func near() int {
	highest, b, c, d := cpuid(0, 0)
	intel := b == 0x756e6547 && d == 0x49656e69 && c == 0x6c65746e // "Genu" "ineI" "ntel"
	if !intel || highest < leafCaches {
		return 0
	}
	hybrid := false
	if highest >= leafFeatures {
		_, _, _, features := cpuid(leafFeatures, 0)
		hybrid = features>>hybridBit&1 != 0
	}
	return nearOf(intel, hybrid, secondLevel())
}

// secondLevel is the size of the second-level cache, 0 if none is told of.
func secondLevel() int {
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
