package symbols

import (
	"go/importer"
	"go/token"
	"go/types"
	"reflect"
	"strings"
	"testing"

	"github.com/traefik/yaegi/interp"
)

// TestEveryPackage: each package's table, export data and name agree.
func TestEveryPackage(t *testing.T) {
	imports := NewImporter(token.NewFileSet())
	for _, path := range Paths() {
		p, err := imports.Import(path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if p.Name() != NameOf(path) {
			t.Errorf("%s: named %s and %s", path, p.Name(), NameOf(path))
		}
		values, _ := Values(path)
		for name := range values {
			if bare := strings.TrimPrefix(name, "_"); p.Scope().Lookup(bare) == nil {
				t.Errorf("%s: the table has %s, the export data not", path, name)
			}
		}
	}
	if len(Paths()) < 180 {
		t.Errorf("only %d packages", len(Paths()))
	}
}

// TestInterpreter runs code on the tables of packages that raw tables get wrong.
func TestInterpreter(t *testing.T) {
	exports := interp.Exports{}
	for _, path := range []string{"fmt", "math", "strings", "sort", "time", "gonum.org/v1/gonum/mat"} {
		values, ok := Values(path)
		if !ok {
			t.Fatalf("%s is missing", path)
		}
		exports[path+"/"+NameOf(path)] = values
	}
	for code, want := range map[string]any{
		`import "math"; math.Sqrt(2) == math.Sqrt2`:                                           true,
		`import "math"; uint64(math.MaxUint64)`:                                               uint64(1<<64 - 1),
		`import "time"; time.Duration(90*time.Second).String()`:                               "1m30s",
		`import "gonum.org/v1/gonum/mat"; mat.NewDense(2, 2, []float64{1, 2, 3, 4}).At(1, 0)`: 3.0,
	} {
		i := interp.New(interp.Options{})
		if err := i.Use(exports); err != nil {
			t.Fatal(err)
		}
		imported, expression, _ := strings.Cut(code, "; ")
		if _, err := i.Eval(imported); err != nil {
			t.Fatal(err)
		}
		got, err := i.Eval(expression)
		if err != nil || !reflect.DeepEqual(got.Interface(), want) {
			t.Errorf("%s is %v (%v), want %v", code, got, err, want)
		}
	}
}

// TestExportData: types from the binary are those that the compiler's own
// importer reads.
func TestExportData(t *testing.T) {
	fset := token.NewFileSet()
	compiler := importer.ForCompiler(fset, "source", nil)
	for _, path := range []string{"strings", "errors"} {
		want, err := compiler.Import(path)
		if err != nil {
			t.Skip(err)
		}
		got, err := NewImporter(fset).Import(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range want.Scope().Names() {
			object := want.Scope().Lookup(name)
			if !object.Exported() {
				continue
			}
			if found := got.Scope().Lookup(name); found == nil || types.ObjectString(found, nil) != types.ObjectString(object, nil) {
				t.Errorf("%s: %v, want %v", path, found, object)
			}
		}
	}
}

func TestByName(t *testing.T) {
	for name, want := range map[string]string{
		"rand": "math/rand/v2", "template": "text/template", "json": "encoding/json", "http": "net/http", "mat": "gonum.org/v1/gonum/mat",
		"kerasgo": "kerasgo/kerasgo", "viz": "kerasgo/viz", "datasets": "kerasgo/datasets", "display": "kerasgo/kernel/display", "ops": "kerasgo/kerasgo/ops",
		"big": "math/big", "color": "image/color", "slices": "slices",
	} {
		if got, ok := ByName(name); ok && got != want || !ok && NameOf(want) != "" {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}

func TestDocumentation(t *testing.T) {
	for _, c := range []struct{ path, name, want string }{
		{"math", "", "Package math provides"},
		{"math", "Sqrt", "Sqrt returns the square root"},
		{"strings", "Builder.WriteString", "WriteString appends"},
		{"net/http", "Request.Method", "Method specifies the HTTP method"},
		{"gonum.org/v1/gonum/mat", "Dense.Mul", "Mul takes the matrix product"},
	} {
		if doc, ok := Documentation(c.path, c.name); !ok || !strings.Contains(doc.Text, c.want) {
			t.Errorf("%s.%s: %q", c.path, c.name, doc.Text)
		}
	}
	if doc, _ := Documentation("strings", "Fields"); !strings.Contains(doc.Example, "strings.Fields(") {
		t.Errorf("the example of strings.Fields is %q", doc.Example)
	}
}

func TestSource(t *testing.T) {
	files, ok := Source("slices")
	if !ok || !strings.Contains(files["sort.go"], "func Sort[") {
		t.Errorf("slices: %d files", len(files))
	}
}
