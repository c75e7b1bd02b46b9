// Package instructions chooses among the instruction sets that kernels are written
// for. KERASGO_CPU=avx512, avx2, neon or portable in the environment names one;
// without it the best is taken. A name that is none, or that this processor cannot
// run, stops the program: what is measured or tested would be another set.
//
//	var active = instructions.From(sets(), func(f *functions) string { return f.name })[0]
package instructions

import (
	"fmt"
	"os"
	"slices"
	"strings"
)

const portable = "portable"

var known = []string{"avx512", "avx2", "neon", portable}

// chosen is the set's name in the environment as the program starts, or nothing:
// all kernels follow the same, whenever they ask.
var chosen = valid(os.Getenv("KERASGO_CPU"))

// From returns the sets from the chosen one on. They are those that this processor
// can run, the best first.
func From[Set any](sets []Set, name func(Set) string) []Set { return from(chosen, sets, name) }

// Portable tells whether the chosen set is that without assembly.
func Portable() bool { return chosen == portable }

func valid(name string) string {
	if name != "" && !slices.Contains(known, name) {
		panic(fmt.Sprintf("KERASGO_CPU is %q: want %s", name, either(known)))
	}
	return name
}

func from[Set any](chosen string, sets []Set, name func(Set) string) []Set {
	if chosen == "" {
		return sets
	}
	var names []string
	for i, set := range sets {
		if name(set) == chosen {
			return sets[i:]
		}
		names = append(names, name(set))
	}
	panic(fmt.Sprintf("KERASGO_CPU is %q, which this program cannot run on this processor: want %s", chosen, either(names)))
}

// either is "a, b or c".
func either(names []string) string {
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}
