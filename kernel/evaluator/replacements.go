package evaluator

import (
	"context"
	"fmt"
	"log"
	"reflect"
	"runtime"
	"runtime/debug"
	"time"

	"kerasgo/kernel/display"
)

// replacements change the symbols of packages whose functions must act
// differently in a cell: end the cell instead of the process, write to the
// cell's output, stop when the cell is interrupted.
var replacements = map[string]func(s *Session, values map[string]reflect.Value){
	"os": func(s *Session, values map[string]reflect.Value) {
		values["Exit"] = reflect.ValueOf(func(code int) { panic(exit{code}) })
		if s.options.Files != nil {
			stdout, stderr := s.options.Files()
			values["Stdout"], values["Stderr"] = reflect.ValueOf(&stdout).Elem(), reflect.ValueOf(&stderr).Elem()
		}
	},
	"log": func(s *Session, values map[string]reflect.Value) {
		logger := log.New(s.options.Stderr, "", log.LstdFlags)
		values["Print"], values["Printf"], values["Println"] = reflect.ValueOf(logger.Print), reflect.ValueOf(logger.Printf), reflect.ValueOf(logger.Println)
		values["Panic"], values["Panicf"], values["Panicln"] = reflect.ValueOf(logger.Panic), reflect.ValueOf(logger.Panicf), reflect.ValueOf(logger.Panicln)
		values["Fatal"] = reflect.ValueOf(func(a ...any) { logger.Print(a...); panic(exit{1}) })
		values["Fatalf"] = reflect.ValueOf(func(format string, a ...any) { logger.Printf(format, a...); panic(exit{1}) })
		values["Fatalln"] = reflect.ValueOf(func(a ...any) { logger.Println(a...); panic(exit{1}) })
		values["SetFlags"], values["SetPrefix"], values["SetOutput"] = reflect.ValueOf(logger.SetFlags), reflect.ValueOf(logger.SetPrefix), reflect.ValueOf(logger.SetOutput)
		values["Default"] = reflect.ValueOf(func() *log.Logger { return logger })
	},
	"fmt": func(s *Session, values map[string]reflect.Value) {
		out := s.options.Stdout
		values["Print"] = reflect.ValueOf(func(a ...any) (int, error) { return fmt.Fprint(out, a...) })
		values["Printf"] = reflect.ValueOf(func(format string, a ...any) (int, error) { return fmt.Fprintf(out, format, a...) })
		values["Println"] = reflect.ValueOf(func(a ...any) (int, error) { return fmt.Fprintln(out, a...) })
	},
	"time": func(s *Session, values map[string]reflect.Value) {
		values["Sleep"] = reflect.ValueOf(func(d time.Duration) {
			timer := time.NewTimer(d)
			defer timer.Stop()
			select {
			case <-timer.C:
			case <-display.Context().Done():
			}
		})
	},
	// What is set for a goroutine is not for the cells that it runs later.
	"runtime": func(s *Session, values map[string]reflect.Value) {
		values["LockOSThread"] = reflect.ValueOf(func() { s.running.unfit.Store(true); runtime.LockOSThread() })
	},
	"runtime/debug": func(s *Session, values map[string]reflect.Value) {
		values["SetPanicOnFault"] = reflect.ValueOf(func(enabled bool) bool { s.running.unfit.Store(true); return debug.SetPanicOnFault(enabled) })
	},
	"context": func(s *Session, values map[string]reflect.Value) {
		values["Background"] = reflect.ValueOf(func() context.Context { return display.Context() })
	},
}
