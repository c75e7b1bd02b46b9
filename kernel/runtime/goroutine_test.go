package runtime

import (
	"fmt"
	"runtime"
	"testing"
)

func TestGoroutine(t *testing.T) {
	seen := map[int]bool{}
	numbers := make(chan int)
	for range 20 {
		go func() {
			var want int
			var text [64]byte
			fmt.Sscanf(string(text[:runtime.Stack(text[:], false)]), "goroutine %d ", &want)
			if got := Goroutine(); got != want {
				t.Errorf("goroutine %d says it is %d", want, got)
			}
			numbers <- want
		}()
		seen[<-numbers] = true
	}
	if len(seen) != 20 || seen[0] {
		t.Errorf("the numbers of 20 goroutines: %v", seen)
	}
}
