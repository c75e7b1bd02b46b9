package bench

import "math/rand/v2"

// values are numbers from 0 to 1, the same ones each time.
func values[T float32 | float64](count int) []T {
	random := rand.New(rand.NewPCG(1, 2))
	list := make([]T, count)
	for i := range list {
		list[i] = T(random.Float32())
	}
	return list
}

// classes are labels from 0 to below number.
func classes(count, number int) []int32 {
	random := rand.New(rand.NewPCG(3, 4))
	list := make([]int32, count)
	for i := range list {
		list[i] = random.Int32N(int32(number))
	}
	return list
}
