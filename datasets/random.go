package datasets

import (
	"crypto/rand"
	"encoding/binary"

	"gonum.org/v1/gonum/mathext/prng"
)

// randomState is numpy.random.RandomState as far as splitting needs it: the
// Mersenne Twister MT19937 and numpy's way of drawing from it.
type randomState struct{ source *prng.MT19937 }

func newRandomState(seed uint32) *randomState {
	source := prng.NewMT19937()
	source.Seed(uint64(seed))
	return &randomState{source}
}

// generator returns the generator that the options ask for: a random one unless
// they set a seed.
func (s splitting) generator() *randomState {
	if s.seeded {
		return newRandomState(s.seed)
	}
	var seed [4]byte
	rand.Read(seed[:])
	return newRandomState(binary.LittleEndian.Uint32(seed[:]))
}

// below draws a whole number from 0 to most: masked draws until one is not too
// big (numpy's random_interval).
func (r *randomState) below(most uint32) uint32 {
	if most == 0 {
		return 0
	}
	mask := most
	for shift := 1; shift < 32; shift *= 2 {
		mask |= mask >> shift
	}
	for {
		if value := r.source.Uint32() & mask; value <= most {
			return value
		}
	}
}

// shuffle orders a list at random: Fisher and Yates's exchange from the end.
func (r *randomState) shuffle(list []int) {
	for i := len(list) - 1; i > 0; i-- {
		j := r.below(uint32(i))
		list[i], list[j] = list[j], list[i]
	}
}

// permutation returns the numbers below n in random order.
func (r *randomState) permutation(n int) []int {
	all := count(n)
	r.shuffle(all)
	return all
}

// choice draws n different elements of a list.
func (r *randomState) choice(list []int, n int) []int {
	chosen := make([]int, n)
	for i, at := range r.permutation(len(list))[:n] {
		chosen[i] = list[at]
	}
	return chosen
}
