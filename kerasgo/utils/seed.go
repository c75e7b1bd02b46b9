package utils

import "kerasgo/kerasgo/random"

// SetRandomSeed makes what follows reproducible: initial weights, dropout, the
// order of samples. The same seed gives the same numbers on every machine and
// for any number of threads.
//
// Keras: keras.utils.set_random_seed.
func SetRandomSeed(seed int) { random.SetSeed(int64(seed)) }
