package vector

// portableUniform is Uniform; the last block may be shorter.
func portableUniform(to []float32, first, second, block uint32) {
	const half = UniformBlock / 2
	for counter := half * block; len(to) > 0; counter += half {
		for i := range uint32(min(half, len(to))) {
			x, y := threefry(counter+i, 0, first, second)
			to[i] = fraction(x)
			if int(half+i) < len(to) {
				to[half+i] = fraction(y)
			}
		}
		to = to[min(UniformBlock, len(to)):]
	}
}

// fraction is the number that the upper 24 bits are a fraction of.
func fraction(x uint32) float32 { return float32(x>>8) * 0x1p-24 }

// threefry hashes two words of a counter and two of a key to two words: 20 rounds
// of additions, rotations and exclusive ors, after every four of which words of
// the key are added, the third being made of the others.
func threefry(x, y, first, second uint32) (uint32, uint32) {
	keys := [3]uint32{first, second, 0x1BD11BDA ^ first ^ second}
	x, y = x+first, y+second
	for round, turn := range [20]int{13, 15, 26, 6, 17, 29, 16, 24, 13, 15, 26, 6, 17, 29, 16, 24, 13, 15, 26, 6} {
		x += y
		y = (y<<turn | y>>(32-turn)) ^ x
		if round%4 == 3 {
			n := round/4 + 1
			x, y = x+keys[n%3], y+keys[(n+1)%3]+uint32(n)
		}
	}
	return x, y
}
