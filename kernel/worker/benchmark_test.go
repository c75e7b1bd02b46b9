package worker

import "testing"

// BenchmarkOnePlusOne measures a cell from request to answer.
func BenchmarkOnePlusOne(b *testing.B) {
	p := start(b)
	for b.Loop() {
		p.execute("1 + 1")
	}
}

// BenchmarkStart measures a worker from nothing to its first answer.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		p := start(b)
		p.execute("1 + 1")
	}
}

// BenchmarkPrints measures a million prints.
func BenchmarkPrints(b *testing.B) {
	p := start(b)
	for b.Loop() {
		p.execute("for i := 0; i < 1000000; i++ { fmt.Println(i) }")
	}
}
