package symbols

import (
	"go/constant"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"kerasgo/kernel/symbols/platform"
)

// TestPlatform: constants that differ between systems are those of this one, for
// the checker and for the interpreter.
func TestPlatform(t *testing.T) {
	imports := NewImporter(token.NewFileSet())
	for _, c := range []struct {
		path, name string
		want       constant.Value
	}{
		{"os", "O_CREATE", constant.MakeInt64(int64(os.O_CREATE))},
		{"os", "O_APPEND", constant.MakeInt64(int64(os.O_APPEND))},
		{"os", "DevNull", constant.MakeString(os.DevNull)},
		{"os", "PathSeparator", constant.MakeInt64(os.PathSeparator)},
		{"path/filepath", "ListSeparator", constant.MakeInt64(filepath.ListSeparator)},
		{"runtime", "GOOS", constant.MakeString(runtime.GOOS)},
		{"runtime", "GOARCH", constant.MakeString(runtime.GOARCH)},
	} {
		p, err := imports.Import(c.path)
		if err != nil {
			t.Fatal(err)
		}
		known, ok := p.Scope().Lookup(c.name).(*types.Const)
		if !ok || !constant.Compare(known.Val(), token.EQL, c.want) {
			t.Errorf("the checker has %v for %s.%s, want %v", known, c.path, c.name, c.want)
		}
	}
	values, _ := Values("os")
	if got, ok := values["PathSeparator"].Interface().(constant.Value); !ok || !constant.Compare(got, token.EQL, constant.MakeInt64(os.PathSeparator)) {
		t.Errorf("the interpreter has %v for os.PathSeparator", got)
	}
}

// TestForeignConstants: a value of this system stands against that of the system
// where the export data was made, whether or not the package was met before.
func TestForeignConstants(t *testing.T) {
	foreign := map[string]platform.Constant{"O_CREATE": {Kind: types.Int, Value: constant.MakeInt64(12345)}}
	for _, before := range []string{"", "os/exec"} {
		imports := NewImporter(token.NewFileSet())
		if before != "" {
			if _, err := imports.Import(before); err != nil {
				t.Fatal(err)
			}
		}
		imports.declare("os", foreign)
		p, err := imports.Import("os")
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Scope().Lookup("O_CREATE").(*types.Const).Val().String(); got != "12345" {
			t.Errorf("after %q, os.O_CREATE is %s", before, got)
		}
		if p.Scope().Lookup("Create") == nil || !p.Complete() {
			t.Errorf("after %q, package os is not whole", before)
		}
	}
}
