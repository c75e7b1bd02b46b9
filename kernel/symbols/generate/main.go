// Command generate writes what package symbols knows: for every package that a
// cell may use, the interpreter's symbol table (as Go), and, zipped, the
// checker's export data, the documentation, and the source of the standard
// library's generic functions.
//
//	go generate ./kernel/...
//
// With -check it writes nothing and fails if what the files say of this module's
// own packages is not current, or the others' versions are not those of go.mod.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

func main() {
	log.SetFlags(0)
	checking := flag.Bool("check", false, "write nothing; fail if what is known of this module's packages is not current")
	flag.Parse()
	enterOwnFolder()
	if *checking {
		if stale := check(); len(stale) > 0 {
			log.Fatalf("kernel/symbols is not current: run go generate ./kernel/...\n  %s", strings.Join(stale, "\n  "))
		}
		return
	}
	standard := standardPackages()
	checkPlatform(standard)
	all := load(slices.Concat(standard, gonumPackages, ourPatterns))
	outputs := tables(all)
	outputs["index.go"] = index(all)
	outputs["exports.zip"] = exports(all)
	outputs["documentation.zip"] = archive(documentsOf(all))
	outputs["sources.zip"] = sources(all)
	for name, content := range outputs {
		if err := os.WriteFile(name, content, 0o666); err != nil {
			log.Fatal(err)
		}
	}
	removeStale(outputs)
}

// enterOwnFolder changes to the folder of package symbols, from wherever in the
// module the command was started.
func enterOwnFolder() {
	list, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedFiles}, "kerasgo/kernel/symbols/record")
	if err != nil || len(list) != 1 || len(list[0].GoFiles) == 0 {
		log.Fatal("run this command inside the kerasgo module")
	}
	if err := os.Chdir(filepath.Dir(filepath.Dir(list[0].GoFiles[0]))); err != nil {
		log.Fatal(err)
	}
}

// removeStale deletes tables of packages that are gone.
func removeStale(outputs map[string][]byte) {
	files, _ := filepath.Glob("table_*.go")
	for _, file := range files {
		if outputs[file] == nil {
			os.Remove(file)
		}
	}
}

// gonumPackages are the parts of gonum that notebooks use.
var gonumPackages = []string{
	"gonum.org/v1/gonum/blas", "gonum.org/v1/gonum/blas/blas64", "gonum.org/v1/gonum/diff/fd", "gonum.org/v1/gonum/dsp/fourier",
	"gonum.org/v1/gonum/floats", "gonum.org/v1/gonum/floats/scalar", "gonum.org/v1/gonum/graph", "gonum.org/v1/gonum/graph/path",
	"gonum.org/v1/gonum/graph/simple", "gonum.org/v1/gonum/graph/topo", "gonum.org/v1/gonum/integrate", "gonum.org/v1/gonum/integrate/quad",
	"gonum.org/v1/gonum/interp", "gonum.org/v1/gonum/mat", "gonum.org/v1/gonum/mathext", "gonum.org/v1/gonum/num/quat",
	"gonum.org/v1/gonum/optimize", "gonum.org/v1/gonum/spatial/r2", "gonum.org/v1/gonum/spatial/r3", "gonum.org/v1/gonum/stat",
	"gonum.org/v1/gonum/stat/combin", "gonum.org/v1/gonum/stat/distmv", "gonum.org/v1/gonum/stat/distuv", "gonum.org/v1/gonum/stat/sampleuv",
	"gonum.org/v1/gonum/unit",
	"gonum.org/v1/plot", "gonum.org/v1/plot/font", "gonum.org/v1/plot/palette", "gonum.org/v1/plot/palette/brewer", "gonum.org/v1/plot/palette/moreland",
	"gonum.org/v1/plot/plotter", "gonum.org/v1/plot/plotutil", "gonum.org/v1/plot/text", "gonum.org/v1/plot/vg", "gonum.org/v1/plot/vg/draw",
	"gonum.org/v1/plot/vg/vgimg", "gonum.org/v1/plot/vg/vgsvg", "gonum.org/v1/plot/vg/vgpdf",
}

// ourPatterns are the packages of this module that notebooks use.
var ourPatterns = []string{"kerasgo/kerasgo/...", "kerasgo/viz", "kerasgo/datasets", "kerasgo/kernel/display"}

// hidden are packages of this module below ourPatterns that notebooks do not
// use.
func hidden(path string) bool {
	return strings.HasPrefix(path, "kerasgo/kerasgo/kernels") || path == "kerasgo/kerasgo/plan" || path == "kerasgo/kerasgo/bench" ||
		strings.Contains(path, "/internal") || strings.Contains(path, "/generate")
}

// unsuitable are standard packages that exist on some systems only, are part of
// the tool chain, or would break the process that runs cells.
var unsuitable = []string{"syscall", "log/syslog", "plugin", "runtime/cgo", "runtime/race", "runtime/coverage", "arena", "simd", "testing/internal", "time/tzdata", "builtin", "unsafe", "os/signal/internal", "database/sql/driver/internal"}

func standardPackages() []string {
	list, err := packages.Load(&packages.Config{Mode: packages.NeedName}, "std")
	if err != nil {
		log.Fatal(err)
	}
	var paths []string
	for _, p := range list {
		segments := strings.Split(p.PkgPath, "/")
		if slices.Contains(segments, "internal") || segments[0] == "vendor" || segments[0] == "cmd" || slices.Contains(unsuitable, p.PkgPath) || segments[0] == "simd" {
			continue
		}
		paths = append(paths, p.PkgPath)
	}
	return paths
}

// load reads the types of packages, as they are on this system, and sorts them by
// path.
func load(patterns []string) []*packages.Package { return loadFor(patterns) }

// loadFor does so for a system that the environment names.
func loadFor(patterns []string, environment ...string) []*packages.Package {
	list, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedTypes | packages.NeedImports | packages.NeedDeps | packages.NeedExportFile | packages.NeedTypesSizes,
		Env:  slices.Concat(os.Environ(), []string{"CGO_ENABLED=0"}, environment),
		// So that the data does not hold where this machine keeps its files.
		BuildFlags: []string{"-trimpath"},
	}, patterns...)
	if err != nil {
		log.Fatal(err)
	}
	if packages.PrintErrors(list) > 0 {
		os.Exit(1)
	}
	list = slices.DeleteFunc(list, func(p *packages.Package) bool { return hidden(p.PkgPath) || p.Name == "main" })
	slices.SortFunc(list, func(a, b *packages.Package) int { return strings.Compare(a.PkgPath, b.PkgPath) })
	return list
}

// identifierOf makes a Go identifier of an import path.
func identifierOf(path string) string {
	return strings.NewReplacer("/", "_", ".", "_", "-", "_").Replace(path)
}

const header = "// Code generated by go generate ./kernel/...; DO NOT EDIT.\n\n"

// index writes the list of all packages.
func index(all []*packages.Package) []byte {
	var b bytes.Buffer
	b.WriteString(header + madeWith() + "\npackage symbols\n\n// packages lists every package that a cell may use.\nvar packages = map[string]entry{\n")
	for _, p := range all {
		fmt.Fprintf(&b, "\t%q: {%q, table_%s},\n", p.PkgPath, p.Name, identifierOf(p.PkgPath))
	}
	b.WriteString("}\n")
	return formatted(b.Bytes())
}
