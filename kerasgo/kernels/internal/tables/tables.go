// Package tables puts numbers that kernels for amd64 read into their assembly, each
// table once, for their generators:
//
//	LEAQ(tables.Masks(), middle)
//	VADDPS(tables.Broadcast(math.Float32bits(0.5)), x, x)
package tables

import (
	"fmt"
	"sync"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// Masks is the middle of a vector of ones and one of zeros, of AVX2: some bytes
// before it begins the mask of as many bytes.
var Masks = sync.OnceValue(func() Mem {
	const vectorBytes = 32
	m := GLOBL("masks", RODATA|NOPTR)
	for i := range 2 * vectorBytes / 8 {
		word := U64(0)
		if i < vectorBytes/8 {
			word = ^word
		}
		DATA(8*i, word)
	}
	return m.Offset(vectorBytes)
})

var constants = map[uint32]Mem{}

// Broadcast is a word sixteen times over, a vector of AVX-512: as an operand in
// memory it takes no register.
func Broadcast(word uint32) Mem {
	m, known := constants[word]
	if !known {
		m = GLOBL(fmt.Sprintf("constant%08x", word), RODATA|NOPTR)
		for i := range 16 {
			DATA(4*i, U32(word))
		}
		constants[word] = m
	}
	return m
}
