// Package differential compares what Go means in a cell with what the compiler
// makes of it. It has no code of its own, only tests:
//
//	go test ./kernel/differential                                          a sample
//	KERASGO_DIFFERENTIAL=all go test -v -timeout 60m ./kernel/differential everything, with the rates
//	KERASGO_DIFFERENTIAL=update go test -run Language ./kernel/differential writes what the rows of testdata/language.txt print
//	KERASGO_CORPUS=all go test -v -run 'Corpus|Native' ./kernel/core       programs as one cell; their core compiled by Go
//
// random_test.go writes well-typed programs at random, from fixed seeds, and runs
// them both ways; corpus_test.go pastes the programs of the Go distribution's
// test folder into cells, one cell for each declaration; iterators_test.go does
// so with the compiler's own tests of range over functions; standard_test.go has
// the generic functions of the standard library; language_test.go has rows of
// testdata/language.txt, a construct or a rule of the cells each; sessions_test.go
// has sessions of testdata/sessions.txt and the programs that they are saved as;
// order_test.go writes cells at random whose declarations stand in any order.
// printing_test.go and json_test.go print, encode and decode values of random types.
// native_test.go compiles a list of programs with the go command in one build,
// and runs them in cells.
//
// A whole run gave, with Go 1.26.8: 775 of 788 programs of the distribution as one
// cell (98.4 %) and 768 with a cell for each declaration (97.5 %; ../LIMITS.md names
// the others), and everything of the rest: 2,400 random programs, 300 with printed
// and 300 with encoded values, 2,000 in random order, 192 rows, 93 sessions, 75
// generic functions, and 46 tests of range over functions.
package differential
