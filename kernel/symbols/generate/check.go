package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"go/token"
	"go/types"
	"io"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/tools/go/gcexportdata"
	"golang.org/x/tools/go/packages"
)

// check returns what of the committed files is not current: the tables, the
// types and the documentation of this module's packages, and the versions of
// the others.
func check() []string {
	ours := load(ourPatterns)
	var stale []string
	report := func(format string, arguments ...any) { stale = append(stale, fmt.Sprintf(format, arguments...)) }

	current := tables(ours)
	for name, content := range current {
		if found, err := os.ReadFile(name); err != nil || !bytes.Equal(found, content) {
			report("%s", name)
		}
	}
	committed, _ := filepath.Glob("table_kerasgo_*.go")
	for _, name := range committed {
		if current[name] == nil {
			report("%s is of a package that is gone", name)
		}
	}

	text, err := os.ReadFile("index.go")
	if err != nil {
		log.Fatal(err)
	}
	if made := madeWith(); !bytes.Contains(text, []byte(made)) {
		report("index.go does not say %q", strings.TrimSpace(made))
	}

	types, documents := readArchive("exports.zip"), readArchive("documentation.zip")
	currentDocuments := documentsOf(ours)
	for _, p := range ours {
		if !bytes.Contains(text, fmt.Appendf(nil, "\t%q:", p.PkgPath)) {
			report("index.go lacks %s", p.PkgPath)
		}
		if difference := apiDifference(types[p.PkgPath], p.Types); difference != "" {
			report("exports.zip: %s: %s", p.PkgPath, difference)
		}
		if !bytes.Equal(documents[p.PkgPath], currentDocuments[p.PkgPath]) {
			report("documentation.zip: %s", p.PkgPath)
		}
	}
	slices.Sort(stale)
	return stale
}

// madeWith is a comment that says what the data was made with. A patch release
// of Go changes no interface and is left out.
func madeWith() string {
	version := strings.Join(strings.SplitN(runtime.Version(), ".", 3)[:2], ".")
	list, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedModule}, "gonum.org/v1/gonum/mat", "gonum.org/v1/plot")
	if err != nil {
		log.Fatal(err)
	}
	var modules []string
	for _, p := range list {
		modules = append(modules, p.Module.Path+" "+p.Module.Version)
	}
	slices.Sort(modules)
	return fmt.Sprintf("// Made with %s, %s.\n", version, strings.Join(modules, ", "))
}

// apiDifference returns the first exported declaration that differs between
// export data and a package, or "". Positions are not compared: they change with
// every line, and no cell depends on them.
func apiDifference(data []byte, current *types.Package) string {
	if data == nil {
		return "is missing"
	}
	committed, err := gcexportdata.Read(bytes.NewReader(data), token.NewFileSet(), map[string]*types.Package{}, current.Path())
	if err != nil {
		return err.Error()
	}
	old, fresh := api(committed), api(current)
	for i := range max(len(old), len(fresh)) {
		switch {
		case i >= len(old) || i < len(fresh) && fresh[i] < old[i]:
			return "lacks " + fresh[i]
		case i >= len(fresh) || old[i] < fresh[i]:
			return "has " + old[i]
		}
	}
	return ""
}

// api lists a package's exported declarations and methods, sorted.
func api(p *types.Package) []string {
	qualify := func(p *types.Package) string { return p.Path() }
	var list []string
	for _, name := range p.Scope().Names() {
		object := p.Scope().Lookup(name)
		if !object.Exported() {
			continue
		}
		text := types.ObjectString(object, qualify)
		if c, ok := object.(*types.Const); ok {
			text += " = " + c.Val().ExactString()
		}
		list = append(list, text)
		if named, ok := object.Type().(*types.Named); ok {
			if _, ok := object.(*types.TypeName); ok {
				for method := range named.Methods() {
					list = append(list, types.ObjectString(method, qualify))
				}
			}
		}
	}
	slices.Sort(list)
	return list
}

func readArchive(name string) map[string][]byte {
	r, err := zip.OpenReader(name)
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()
	entries := map[string][]byte{}
	for _, file := range r.File {
		reader, err := file.Open()
		if err != nil {
			log.Fatal(err)
		}
		if entries[file.Name], err = io.ReadAll(reader); err != nil {
			log.Fatal(err)
		}
		reader.Close()
	}
	return entries
}
