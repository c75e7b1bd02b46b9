// Package differential compares what Go means in a cell with what the compiler
// makes of it. It has no code of its own, only tests:
//
//	go test ./kernel/differential                                 a sample
//	KERASGO_DIFFERENTIAL=all go test -timeout 60m ./kernel/differential   everything
//
// random_test.go writes well-typed programs at random, from fixed seeds, and runs
// them both ways; corpus_test.go pastes the programs of the Go distribution's
// test folder into cells, one cell for each declaration; iterators_test.go does
// so with the compiler's own tests of range over functions; standard_test.go has
// the generic functions of the standard library. native_test.go compiles a list
// of programs with the go command in one build, and runs them in cells.
package differential
