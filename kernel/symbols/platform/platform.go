// Package platform lists the exported constants of the standard library whose
// values differ between operating systems and processors. The export data in
// the binary was made on one system; a cell must see the values of the system
// that it runs on:
//
//	for name, value := range platform.Constants("runtime") { … } // GOOS, GOARCH
//
// The generator of package symbols fails when this list is not complete.
package platform

import (
	"go/constant"
	"go/types"
	"os"
	"runtime"
)

// Constant is a constant of this system.
type Constant struct {
	Kind  types.BasicKind
	Value constant.Value
}

func integer(value int) Constant { return Constant{types.Int, constant.MakeInt64(int64(value))} }

func character(value rune) Constant {
	return Constant{types.UntypedRune, constant.MakeInt64(int64(value))}
}

func text(kind types.BasicKind, value string) Constant {
	return Constant{kind, constant.MakeString(value)}
}

// Constants returns the constants of a package that differ, by name; none for
// most packages.
func Constants(path string) map[string]Constant {
	switch path {
	case "os":
		return map[string]Constant{
			"O_APPEND":          integer(os.O_APPEND),
			"O_CREATE":          integer(os.O_CREATE),
			"O_EXCL":            integer(os.O_EXCL),
			"O_TRUNC":           integer(os.O_TRUNC),
			"O_SYNC":            integer(os.O_SYNC),
			"PathSeparator":     character(os.PathSeparator),
			"PathListSeparator": character(os.PathListSeparator),
			"DevNull":           text(types.UntypedString, os.DevNull),
		}
	case "path/filepath":
		return map[string]Constant{
			"Separator":     character(os.PathSeparator),
			"ListSeparator": character(os.PathListSeparator),
		}
	case "runtime":
		return map[string]Constant{
			"GOOS":   text(types.String, runtime.GOOS),
			"GOARCH": text(types.String, runtime.GOARCH),
		}
	}
	return nil
}
