package plan

import (
	"testing"
	"time"
)

// TestPace: the faster way is taken nearly always, and another one soon after
// that has become faster.
func TestPace(t *testing.T) {
	var p pace
	count := func(alone, shared time.Duration) (shares int) {
		for range 1000 {
			if p.share() {
				shares++
				p.took(true, shared)
			} else {
				p.took(false, alone)
			}
		}
		return shares
	}
	if shares := count(2*time.Millisecond, time.Millisecond); shares < 970 {
		t.Errorf("%d of 1000 runs were shared where that is twice as fast", shares)
	}
	if shares := count(2*time.Millisecond, 5*time.Millisecond); shares > 50 {
		t.Errorf("%d of 1000 runs were shared where that is slower", shares)
	}
	if shares := count(2*time.Millisecond, time.Millisecond); shares < 900 {
		t.Errorf("%d of 1000 runs were shared when that had become faster again", shares)
	}
	p = pace{}
	p.took(p.share(), time.Second) // a first run is slow
	if shares := count(2*time.Millisecond, time.Millisecond); shares < 970 {
		t.Errorf("%d of 1000 runs were shared after a slow first one", shares)
	}
}
