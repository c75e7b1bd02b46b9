package symbols

import (
	"go/constant"
	"go/types"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"unsafe"

	"kerasgo/kernel/symbols/platform"
)

// entry is a known package: its name and the function that makes its table.
type entry struct {
	name   string
	values func() map[string]reflect.Value
}

// Values returns the interpreter's symbols of a package: functions, addresses
// of variables, constants, types as nil pointers, and for each interface I a
// struct _I of functions that satisfies it. The table is made anew at each call.
func Values(path string) (map[string]reflect.Value, bool) {
	if path == "unsafe" { // its functions are the checker's
		return map[string]reflect.Value{"Pointer": reflect.ValueOf((*unsafe.Pointer)(nil))}, true
	}
	known, ok := packages[path]
	if !ok {
		return nil, false
	}
	values := known.values()
	for name, c := range platform.Constants(path) {
		switch c.Kind { // the others are in the table as the compiler of this system has them
		case types.UntypedString:
			values[name] = reflect.ValueOf(constant.StringVal(c.Value))
		case types.UntypedRune:
			values[name] = reflect.ValueOf(c.Value)
		}
	}
	return values, true
}

// Paths returns the import paths of all known packages, sorted.
func Paths() []string { return slices.Sorted(maps.Keys(packages)) }

// NameOf returns the name of a known package, or "".
func NameOf(path string) string { return packages[path].name }

// preferred settles which of several packages of one name an identifier means.
var preferred = map[string]string{
	"rand":     "math/rand/v2",
	"template": "text/template",
	"scanner":  "text/scanner",
	"plot":     "gonum.org/v1/plot",
	"text":     "gonum.org/v1/plot/text",
	"path":     "path",
	"graph":    "kerasgo/kerasgo/graph",
	"pprof":    "runtime/pprof",
	"font":     "gonum.org/v1/plot/font",
	"metrics":  "kerasgo/kerasgo/metrics",
	"ast":      "go/ast",
	"parser":   "go/parser",
	"draw":     "image/draw",
}

var byName = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for _, path := range Paths() {
		name := packages[path].name
		if former, taken := names[name]; !taken || better(path, former) {
			names[name] = path
		}
	}
	maps.Copy(names, preferred)
	return names
})

// better prefers this module's packages, then the standard library's, then the
// shorter path.
func better(a, b string) bool {
	if rank(a) != rank(b) {
		return rank(a) < rank(b)
	}
	return len(a) < len(b)
}

func rank(path string) int {
	switch {
	case strings.HasPrefix(path, "kerasgo/"):
		return 0
	case !strings.Contains(path, "."):
		return 1
	}
	return 2
}

// ByName returns the package that an undeclared identifier means.
func ByName(identifier string) (path string, ok bool) {
	path, ok = byName()[identifier]
	return path, ok
}

// Names returns all identifiers that ByName knows, sorted.
func Names() []string { return slices.Sorted(maps.Keys(byName())) }
