// Package registry finds what Keras finds by name: "relu", "adam",
// "sparse_categorical_crossentropy". Each package that has named things keeps
// one Table, filled when the program starts.
//
//	table := registry.New("loss", "losses.Function", map[string]func() Loss{"mse": …})
//	loss := table.Get("Compile", "mse")
package registry

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"kerasgo/kerasgo/failure"
)

// Table makes things of one kind by name.
type Table[T any] struct {
	kind   string
	own    string
	makers map[string]func() T
}

// New returns a table. The kind is named in messages ("loss"), and so is own,
// what wraps a user's own thing of that kind ("losses.Function").
func New[T any](kind, own string, makers map[string]func() T) *Table[T] {
	return &Table[T]{kind: kind, own: own, makers: makers}
}

// Names lists the known names, sorted, without spellings in capitals.
func (t *Table[T]) Names() []string {
	names := slices.Sorted(maps.Keys(t.makers))
	return slices.DeleteFunc(names, func(name string) bool { return strings.ToLower(name) != name })
}

// Get turns what a user wrote for a thing into the thing: the thing itself or
// its name. It panics with a *failure.Error that suggests the nearest name.
func (t *Table[T]) Get(where string, identifier any) T {
	switch v := identifier.(type) {
	case T:
		return v
	case string:
		if made, ok := t.makers[v]; ok {
			return made()
		}
		// Keras takes class names as well: "MeanSquaredError", "RMSprop".
		for _, name := range []string{SnakeCase(v), strings.ToLower(v)} {
			if made, ok := t.makers[name]; ok {
				return made()
			}
		}
		if slices.Contains(missing[t.kind], SnakeCase(v)) || slices.Contains(missing[t.kind], strings.ToLower(v)) {
			failure.Panic(where, "Known: "+strings.Join(t.Names(), ", "), "the %s %q is one of Keras's that KerasGo does not have yet", t.kind, v)
		}
		failure.Panic(where, failure.DidYouMean(v, t.Names()), "unknown %s %q", t.kind, v)
	}
	failure.Panic(where, fmt.Sprintf("Give a name such as %q, or wrap your own with %s", t.Names()[0], t.own), "%T is not a known %s", identifier, t.kind)
	panic("unreachable")
}

// SnakeCase turns a class name into Keras's name for it: GlorotUniform is
// glorot_uniform, Conv2D conv2d, MaxPooling2D max_pooling2d, PReLU p_re_lu.
func SnakeCase(class string) string {
	var name strings.Builder
	runes := []rune(class)
	upper := func(i int) bool { return runes[i] >= 'A' && runes[i] <= 'Z' }
	lower := func(i int) bool { return runes[i] >= 'a' && runes[i] <= 'z' }
	for i := range runes {
		// A capital starts a word after a small letter or a digit, and where a
		// run of capitals meets the next word's small letter; "2D" stays whole.
		if i > 0 && upper(i) {
			next := i+1 < len(runes) && lower(i+1)
			if lower(i-1) || next {
				name.WriteByte('_')
			}
		}
		name.WriteString(strings.ToLower(string(runes[i])))
	}
	return name.String()
}
