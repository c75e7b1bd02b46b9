// Package random is where every random number of a model begins: one seed, from
// which initial weights, dropout masks and the order of samples follow.
//
//	random.SetSeed(42)
//	first := random.Next() // the same in every run of the program
//
// Seeds flow from here to initializers, layers and Fit; nothing comes back.
package random
