package random

import (
	"fmt"
	"testing"
)

func TestOneSeedGivesOneSequence(t *testing.T) {
	SetSeed(7)
	a, b := Next(), Next()
	SetSeed(7)
	if c, d := Next(), Next(); a != c || b != d || a == b {
		t.Errorf("%d %d, then %d %d", a, b, c, d)
	}
	SetSeed(8)
	if Next() == a {
		t.Error("another seed gives the same numbers")
	}
}

func ExampleSetSeed() {
	SetSeed(42)
	first := Next()
	SetSeed(42)
	fmt.Println(first == Next())
	// Output: true
}
