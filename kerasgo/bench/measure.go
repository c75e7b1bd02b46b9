package bench

import (
	"math"
	"runtime"
	"slices"
	"time"
)

const (
	shortestWindow = time.Millisecond // a clock's resolution and a call's cost vanish in it
	leastWindows   = 3
	besideWindows  = 9 // a difference of some percent needs more
)

// measure runs until the budget is used up and returns the median duration of a
// unit, of which run does so many, and the allocations per unit.
func (s *session) measure(units int, run func()) (median time.Duration, allocs float64) {
	run() // caches, plans and pools are there from now on
	repeats, least := 1, leastWindows
	if s.Tiny {
		least = 1
	} else if took := duration(1, run); took < shortestWindow {
		repeats = int(shortestWindow/max(took, 1)) + 1
		duration(repeats, run)
	}
	windows := make([]time.Duration, 0, 1024)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for start := time.Now(); len(windows) < least || !s.Tiny && len(windows) < cap(windows) && time.Since(start) < s.Budget; {
		windows = append(windows, duration(repeats, run))
	}
	runtime.ReadMemStats(&after)
	slices.Sort(windows)
	done := float64(repeats * units)
	median = max(time.Duration(float64(windows[len(windows)/2])/done), 1)
	return median, float64(after.Mallocs-before.Mallocs) / done / float64(len(windows))
}

// beside measures two ways of doing the same in turns, so that what else the machine
// does slows both alike, and returns the median durations of a unit.
func (s *session) beside(units int, one, other func()) (a, b time.Duration) {
	least := besideWindows
	if s.Tiny {
		least = 1
	}
	one()
	other()
	var windows [2][]time.Duration
	for start := time.Now(); len(windows[0]) < least || !s.Tiny && time.Since(start) < 2*s.Budget; {
		windows[0] = append(windows[0], duration(1, one))
		windows[1] = append(windows[1], duration(1, other))
	}
	median := func(list []time.Duration) time.Duration {
		slices.Sort(list)
		return max(list[len(list)/2]/time.Duration(units), 1)
	}
	return median(windows[0]), median(windows[1])
}

// mallocs counts the allocations of the program while run runs.
func mallocs(run func()) float64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	run()
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs - before.Mallocs)
}

func duration(repeats int, run func()) time.Duration {
	start := time.Now()
	for range repeats {
		run()
	}
	return time.Since(start)
}

// round leaves four digits, more than a measurement is worth.
func round(value float64) float64 {
	if value == 0 {
		return 0
	}
	unit := math.Pow(10, 3-math.Floor(math.Log10(math.Abs(value))))
	return math.Round(value*unit) / unit
}
