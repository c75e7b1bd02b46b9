package runtime

import (
	"context"
	"io"
	"os"
	"sync/atomic"
	"time"
)

// Host is what a running cell asks of the evaluator.
type Host interface {
	// Show receives the values of a cell's last expression.
	Show(values []Shown)
	// GoroutinePanic receives a panic of a goroutine that a cell started, a
	// *Panic, with the position of the go statement ("Cell[3]:5").
	GoroutinePanic(value any, position string)
	// Context ends when the running cell is interrupted.
	Context() context.Context
	// Reader is what is read in place of a reader: of os.Stdin, what the user
	// types.
	Reader(r io.Reader) io.Reader
}

// Shown is a value to display and the text of its static type.
type Shown struct {
	Type  string
	Value any
}

var host atomic.Pointer[Host]

// Attach sets the host of all cells that run from now on: those of a new
// session, which knows no types yet. A process has one session at a time.
func Attach(h Host) {
	host.Store(&h)
	forgetTypes()
}

func attached() Host {
	if h := host.Load(); h != nil {
		return *h
	}
	return alone{}
}

// alone is the host of a program that runs without an evaluator.
type alone struct{}

func (alone) Show([]Shown)                        {}
func (alone) Reader(r io.Reader) io.Reader        { return r }
func (alone) Context() context.Context            { return context.Background() }
func (alone) GoroutinePanic(value any, at string) { panic(value) }

// FileRead is (*os.File).Read.
func FileRead(f *os.File, b []byte) (int, any) {
	var r io.Reader = f
	if f != nil {
		r = attached().Reader(f)
	}
	n, err := r.Read(b)
	return n, FromError(err)
}

// Item makes a value to show.
func Item(typ string, value any) Shown { return Shown{typ, value} }

// ShowOne hands one value to the host.
func ShowOne(typ string, value any) { attached().Show([]Shown{{typ, value}}) }

// Show hands values to the host.
func Show(values ...Shown) { attached().Show(values) }

// Interrupted is the panic value of a blocking helper when the cell is interrupted.
type Interrupted struct{}

// Error says that the cell was interrupted.
func (Interrupted) Error() string { return "interrupted" }

// Sleep waits, or until the cell is interrupted.
func Sleep(d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-interrupt():
		panic(Interrupted{})
	}
}

// interrupt returns what ends the waits of the calling goroutine.
func interrupt() <-chan struct{} {
	if h, ok := attached().(interface{ Interrupt() <-chan struct{} }); ok {
		return h.Interrupt()
	}
	return attached().Context().Done()
}

// Exit is the panic value of os.Exit in a cell: it ends the cell.
type Exit struct{ Code int }

// ExitProcess is os.Exit in a cell.
func ExitProcess(code int) {
	if host.Load() == nil {
		os.Exit(code)
	}
	panic(Exit{code})
}

// place is the cell and line of the top-level statement that runs.
var place atomic.Int64

// At notes the cell and line of the top-level statement that runs now.
func At(cell, line int) { place.Store(int64(cell)<<32 | int64(line)) }

// Place returns the cell and line that At noted last.
func Place() (cell, line int) {
	p := place.Load()
	return int(p >> 32), int(p & 0xffffffff)
}
