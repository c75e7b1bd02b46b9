// Package failure holds the error that every kerasgo package panics with when a
// program is wrong: a shape that does not fit, an unknown name, a bad value.
// Package kerasgo offers it as kerasgo.Error.
//
//	failure.Panic("Dropout", "Give the share to drop, such as 0.2", "rate is %v, want 0 to 1", rate)
package failure

import (
	"fmt"
	"strings"
)

// Error is a programmer's error: what was being done, what is wrong, and the
// likely fix. kerasgo panics with a *Error; files and downloads return errors.
type Error struct {
	Where   string // what was being done: `Dense layer "dense_1"`, `Fit`
	Problem string // what came and what was expected
	Fix     string // the likely fix; may be empty
}

// Error returns one paragraph: where, the problem, the fix.
func (e *Error) Error() string {
	var text strings.Builder
	if e.Where != "" {
		text.WriteString(e.Where)
		text.WriteString(": ")
	}
	text.WriteString(e.Problem)
	if e.Fix != "" {
		text.WriteString(". ")
		text.WriteString(e.Fix)
	}
	return text.String()
}

// Panic raises an Error. The problem is formatted as by fmt.Sprintf.
func Panic(where, fix, problem string, arguments ...any) {
	panic(&Error{Where: where, Problem: fmt.Sprintf(problem, arguments...), Fix: fix})
}

// Within does what may raise an Error, and lets its message say where it arose unless
// it does: with what, as with returns it, and in which operation.
func Within(where string, with func() string, do func()) {
	defer func() {
		problem := recover()
		if problem == nil {
			return
		}
		if e, ok := problem.(*Error); ok && !strings.HasPrefix(e.Where, where) {
			problem = &Error{Where: where, Problem: "with " + with() + ", " + e.Where + ": " + e.Problem, Fix: e.Fix}
		}
		panic(problem)
	}()
	do()
}

// DidYouMean returns `Did you mean "x"?` for the known name nearest to name, or
// the whole list when none is near.
func DidYouMean(name string, known []string) string {
	best, bestDistance := "", len(name)/2+1
	for _, candidate := range known {
		if d := distance(strings.ToLower(name), strings.ToLower(candidate)); d < bestDistance {
			best, bestDistance = candidate, d
		}
	}
	if best != "" {
		return fmt.Sprintf("Did you mean %q?", best)
	}
	return "Known: " + strings.Join(known, ", ")
}

// distance is the Levenshtein distance of two strings, in bytes.
func distance(a, b string) int {
	previous := make([]int, len(b)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := previous[0]
		previous[0] = i
		for j := 1; j <= len(b); j++ {
			cost := diagonal
			if a[i-1] != b[j-1] {
				cost++
			}
			diagonal = previous[j]
			previous[j] = min(cost, previous[j]+1, previous[j-1]+1)
		}
	}
	return previous[len(b)]
}
