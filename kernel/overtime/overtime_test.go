package overtime

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestWatch: work of each length, and what is done about it.
func TestWatch(t *testing.T) {
	for _, c := range []struct {
		name string
		idle time.Duration // after work of a moment that armed the timer
		work time.Duration
		late time.Duration // after the work began; 0: never
	}{
		{"a moment", 0, time.Millisecond, 0},
		{"long", time.Second, 50 * time.Millisecond, 10 * time.Millisecond},
		{"long, the timer armed before", 4 * time.Millisecond, 50 * time.Millisecond, 6 * time.Millisecond},
		{"long, the timer armed long before", 7 * time.Millisecond, 50 * time.Millisecond, 13 * time.Millisecond},
		{"as the timer runs out", 7 * time.Millisecond, 4 * time.Millisecond, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := New(10 * time.Millisecond)
				if !w.Begin(func() { t.Error("work of a moment is late") })() {
					t.Error("work of a moment was not over in time")
				}
				time.Sleep(c.idle)
				began, late := time.Now(), time.Duration(0)
				end := w.Begin(func() {
					if late != 0 {
						t.Error("late twice")
					}
					late = time.Since(began)
				})
				time.Sleep(c.work)
				synctest.Wait()
				if inTime := end(); late != c.late || inTime != (c.late == 0) {
					t.Errorf("late after %v, want %v; over in time: %v", late, c.late, inTime)
				}
				time.Sleep(time.Minute)
			})
		})
	}
}

// TestForgotten: the end of work that the next piece replaced ends nothing.
func TestForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := New(10 * time.Millisecond)
		first := w.Begin(func() { t.Error("the first is late") })
		late := false
		second := w.Begin(func() { late = true })
		if first() {
			t.Error("the first was over in time, and was forgotten")
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if second() || !late {
			t.Error("the second was not late")
		}
	})
}
