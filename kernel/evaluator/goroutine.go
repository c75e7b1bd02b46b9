package evaluator

import (
	"context"

	"kerasgo/kernel/runtime"
)

// Goroutine names a goroutine that runs cells. Go tells a goroutine's number only in
// the text of its stack, which takes a tenth of what a short cell takes: who runs
// many cells on one goroutine asks once.
type Goroutine int

// ThisGoroutine is the calling goroutine, which should have just begun: a short stack
// is written down fastest.
func ThisGoroutine() Goroutine { return Goroutine(runtime.Here()) }

type goroutineKey struct{}

// Context returns a context for [Session.Run] on this goroutine, and on no other.
func (g Goroutine) Context(ctx context.Context) context.Context {
	return context.WithValue(ctx, goroutineKey{}, g)
}

// goroutineOf is the calling goroutine, of which a context may know.
func goroutineOf(ctx context.Context) Goroutine {
	if g, ok := ctx.Value(goroutineKey{}).(Goroutine); ok {
		return g
	}
	return ThisGoroutine()
}
