package display

import (
	"crypto/rand"
	"encoding/hex"
	"sync"
	"sync/atomic"
	"time"
)

// minimumInterval bounds how often a live display is redrawn: front ends drop
// messages above a rate, and nobody reads faster.
const minimumInterval = 100 * time.Millisecond

// LiveDisplay is one display that is redrawn in place, such as a progress bar.
// It is safe for use by several goroutines.
type LiveDisplay struct {
	mutex sync.Mutex // of drawing
	id    string
	shown bool
	last  atomic.Pointer[time.Time] // when it was drawn
}

// NewLive returns a display that appears at its first Update.
func NewLive() *LiveDisplay {
	var id [16]byte
	rand.Read(id[:])
	return &LiveDisplay{id: hex.EncodeToString(id[:])}
}

// Due tells whether enough time has passed since the last redraw for Update to
// draw again, so that a caller can skip making a bundle nobody would see.
func (d *LiveDisplay) Due() bool {
	last := d.last.Load()
	return last == nil || time.Since(*last) >= minimumInterval
}

// Update redraws the display, at most ten times a second: a call that comes too
// early does nothing.
func (d *LiveDisplay) Update(bundle Bundle) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if d.Due() {
		d.draw(bundle)
	}
}

// Finish draws the final state whatever the time.
func (d *LiveDisplay) Finish(bundle Bundle) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.draw(bundle)
}

func (d *LiveDisplay) draw(bundle Bundle) {
	current().Display(bundle, d.id, d.shown)
	d.shown = true
	now := time.Now()
	d.last.Store(&now)
}
