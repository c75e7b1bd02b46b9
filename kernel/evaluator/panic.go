package evaluator

import (
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"reflect"
	"strings"

	"github.com/traefik/yaegi/interp"

	"kerasgo/kerasgo/failure"
	"kerasgo/kernel/core"
	"kerasgo/kernel/postmortem"
	"kerasgo/kernel/runtime"
)

// failureOf explains why an execution ended.
func (s *Session) failureOf(err error) *Failure {
	if err == nil {
		return nil
	}
	var crash interp.Panic
	value := any(err)
	if errors.As(err, &crash) {
		value = crash.Value
	}
	raised, ok := value.(*runtime.Panic)
	if !ok {
		raised = &runtime.Panic{Value: value}
	}
	if fault := s.trace.take(s.running.goroutine.Load()); raised.Fault == nil {
		raised.Fault = fault
	}
	return s.panicFailure(raised)
}

// panicFailure explains a panic.
func (s *Session) panicFailure(raised *runtime.Panic) *Failure {
	message, name := panicMessage(runtime.Translate(raised))
	f := &Failure{Name: name, Message: message}
	stack := s.stack(raised)
	if len(stack) == 0 {
		cell, line := runtime.Place()
		stack = []call{{place: token.Position{Filename: fileName(cell), Line: line}}}
	}
	f.Details = append(f.Details, "in "+stack[0].at())
	f.Details = append(f.Details, s.sourceLine(stack[0].place)...)
	for i, c := range stack {
		if i == shownCalls {
			f.Details = append(f.Details, fmt.Sprintf("  … and %d more", len(stack)-i))
			break
		}
		if c.function != "" {
			f.Details = append(f.Details, fmt.Sprintf("  in %s (%s, line %d)", c.function, c.place.Filename, c.place.Line))
		} else if i > 0 {
			f.Details = append(f.Details, fmt.Sprintf("  from %s, line %d", c.place.Filename, c.place.Line))
		}
	}
	return f
}

// shownCalls bounds the calls of a stack that are shown.
const shownCalls = 12

// call is a function of a cell that was running.
type call struct {
	function string // "func area", "func literal in area"; "" for a cell's own statements
	place    token.Position
}

func (c call) at() string {
	return fmt.Sprintf("%s%s%s, line %d", cyan, c.place.Filename, plain, c.place.Line)
}

// stack lists the functions of cells that a panic went through, innermost first;
// what the translation added is nobody's business.
func (s *Session) stack(raised *runtime.Panic) []call {
	var stack []call
	if raised.Fault != nil {
		fault, _ := raised.Fault.Trace.(*postmortem.Fault)
		for i, f := range fault.Frames {
			if !s.inCell(f.Position) {
				continue
			}
			if i > 0 && !f.Literal && fault.Frames[i-1].Literal && fault.Frames[i-1].Function == f.Function && strings.Contains(f.Calling, "kernel/runtime.(*Frame)") {
				continue // the function whose body that literal is
			}
			function := core.Display(f.Function)
			switch {
			case strings.HasPrefix(f.Function, "cellꞏ"), strings.HasPrefix(f.Function, "initꞏ"):
				function = ""
			case !s.declares(function):
				continue
			case f.Literal && !(i+1 < len(fault.Frames) && fault.Frames[i+1].Function == f.Function && strings.Contains(fault.Frames[i+1].Calling, "kernel/runtime.(*Frame)")):
				function = "func literal in " + function
			default:
				function = "func " + function
			}
			c := call{function, f.Position}
			if n := len(stack); n > 0 && stack[n-1].function == c.function && stack[n-1].place.Line == c.place.Line && c.function == "" {
				continue
			}
			stack = append(stack, c)
		}
	}
	if cell, line := raised.Position(); cell > 0 {
		place := token.Position{Filename: fileName(cell), Line: line}
		if len(stack) == 0 {
			return []call{{place: place}}
		}
		stack[0].place = place
	}
	return stack
}

// inCell tells whether a place is in the text of a cell: the call of a whole
// program's main is behind it.
func (s *Session) inCell(place token.Position) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var cell int
	_, err := fmt.Sscanf(place.Filename, "Cell[%d]", &cell)
	lines := s.lines[cell]
	for len(lines) > 0 && strings.TrimSpace(lines[len(lines)-1]) == "" {
		lines = lines[:len(lines)-1]
	}
	return err == nil && place.Line <= len(lines)
}

func (s *Session) sourceLine(place token.Position) []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var cell int
	if _, err := fmt.Sscanf(place.Filename, "Cell[%d]", &cell); err != nil {
		return nil
	}
	lines := s.lines[cell]
	if place.Line < 1 || place.Line > len(lines) {
		return nil
	}
	return []string{fmt.Sprintf("%s→ %4d │%s %s", yellow, place.Line, plain, lines[place.Line-1])}
}

// declares tells whether cells have declared a function or method of a name; the
// translation's own functions are nobody's business.
func (s *Session) declares(name string) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	owner, _, _ := strings.Cut(name, ".")
	object, ok := s.live[owner]
	if !ok {
		return false
	}
	_, variable := object.(*types.Var)
	return !variable
}

// exit is what os.Exit and log.Fatal raise in a cell.
type exit struct{ code int }

// panicMessage writes a panic's value as Go does, and names its kind.
func panicMessage(value any) (message, name string) {
	if v, ok := value.(reflect.Value); ok && v.IsValid() && v.CanInterface() {
		value = v.Interface()
	}
	switch v := value.(type) {
	case *failure.Error:
		return v.Error(), "KerasGoError"
	case runtime.Exit:
		return fmt.Sprintf("the cell called os.Exit(%d); the kernel goes on", v.Code), "Exit"
	case exit:
		return fmt.Sprintf("the cell called os.Exit(%d); the kernel goes on", v.code), "Exit"
	case error:
		return displayName(v.Error()), "Panic"
	case string:
		return displayName(v), "Panic"
	case fmt.Stringer:
		return v.String(), "Panic"
	}
	return runtime.PanicText(value), "Panic"
}
