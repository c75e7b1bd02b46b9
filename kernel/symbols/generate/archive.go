package main

import (
	"archive/zip"
	"bytes"
	"embed"
	"encoding/json"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/printer"
	"go/token"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/gcexportdata"
	"golang.org/x/tools/go/packages"

	"kerasgo/kernel/symbols/record"
)

// archive zips entries in the order of their names.
func archive(entries map[string][]byte) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		entry, err := w.Create(name)
		if err == nil {
			_, err = entry.Write(entries[name])
		}
		if err != nil {
			log.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	return b.Bytes()
}

// exports holds what the checker needs of each package; it includes what a
// package mentions of others.
func exports(all []*packages.Package) []byte {
	entries := map[string][]byte{}
	for _, p := range all {
		var b bytes.Buffer
		if err := gcexportdata.Write(&b, p.Fset, p.Types); err != nil {
			log.Fatalf("%s: %v", p.PkgPath, err)
		}
		entries[p.PkgPath] = b.Bytes()
	}
	return archive(entries)
}

// documentsOf makes a record.Package, as JSON, of the comments of each package's
// exported names.
func documentsOf(all []*packages.Package) map[string][]byte {
	entries := map[string][]byte{}
	for _, p := range all {
		fset := token.NewFileSet()
		var files []*ast.File
		names := slices.Clone(p.GoFiles)
		tests, _ := filepath.Glob(filepath.Join(filepath.Dir(p.GoFiles[0]), "*_test.go"))
		for _, name := range slices.Concat(names, tests) {
			if file, err := parser.ParseFile(fset, name, nil, parser.ParseComments); err == nil {
				files = append(files, file)
			}
		}
		// All declarations: the methods that an exported type has from unexported
		// ones, level by level, are found in no other mode.
		content, err := doc.NewFromFiles(fset, files, p.PkgPath, doc.AllDecls)
		if err != nil {
			log.Fatalf("%s: %v", p.PkgPath, err)
		}
		text, err := json.Marshal(recordsOf(fset, content))
		if err != nil {
			log.Fatal(err)
		}
		entries[p.PkgPath] = text
	}
	return entries
}

func recordsOf(fset *token.FileSet, p *doc.Package) record.Package {
	records := record.Package{}
	add := func(name, text string, examples []*doc.Example) {
		for part := range strings.SplitSeq(name, ".") {
			if name != "" && !token.IsExported(part) {
				return
			}
		}
		entry := record.Doc{Text: strings.TrimSpace(text)}
		if len(examples) > 0 && examples[0].Code != nil && name != "" {
			entry.Example = exampleOf(fset, examples[0])
		}
		if entry != (record.Doc{}) {
			records[name] = entry
		}
	}
	values := func(list []*doc.Value) {
		for _, value := range list {
			for _, spec := range value.Decl.Specs {
				spec := spec.(*ast.ValueSpec)
				text := spec.Doc.Text()
				if text == "" {
					text = spec.Comment.Text()
				}
				if text == "" {
					text = value.Doc
				}
				for _, name := range spec.Names {
					add(name.Name, text, nil)
				}
			}
		}
	}
	add("", p.Doc, nil)
	values(p.Consts)
	values(p.Vars)
	for _, f := range p.Funcs {
		add(f.Name, f.Doc, f.Examples)
	}
	for _, t := range p.Types {
		add(t.Name, t.Doc, t.Examples)
		values(t.Consts)
		values(t.Vars)
		for _, f := range t.Funcs {
			add(f.Name, f.Doc, f.Examples)
		}
		for _, m := range t.Methods {
			add(t.Name+"."+m.Name, m.Doc, m.Examples)
		}
		fieldsOf(t, add)
	}
	return records
}

// fieldsOf adds the comments of struct fields and interface methods.
func fieldsOf(t *doc.Type, add func(name, text string, examples []*doc.Example)) {
	for _, spec := range t.Decl.Specs {
		spec, ok := spec.(*ast.TypeSpec)
		if !ok || spec.Name.Name != t.Name {
			continue
		}
		var list *ast.FieldList
		switch body := spec.Type.(type) {
		case *ast.StructType:
			list = body.Fields
		case *ast.InterfaceType:
			list = body.Methods
		default:
			continue
		}
		for _, field := range list.List {
			text := field.Doc.Text()
			if text == "" {
				text = field.Comment.Text()
			}
			for _, name := range field.Names {
				add(t.Name+"."+name.Name, text, nil)
			}
		}
	}
}

func exampleOf(fset *token.FileSet, example *doc.Example) string {
	var b bytes.Buffer
	if err := printer.Fprint(&b, fset, &printer.CommentedNode{Node: example.Code, Comments: example.Comments}); err != nil {
		return ""
	}
	code := strings.TrimSpace(b.String())
	if body, ok := strings.CutPrefix(code, "{"); ok {
		code = strings.TrimSpace(strings.TrimSuffix(body, "}"))
		code = strings.ReplaceAll(code, "\n\t", "\n")
	}
	if len(code) > 1500 {
		return ""
	}
	return code
}

// genericSources are the standard packages whose generic declarations are kept
// as source, because a symbol table cannot hold them.
var genericSources = []string{"slices", "maps", "cmp", "sync", "errors", "strings", "bytes"}

// substitutes are files of ours for packages whose own sources reach into the
// runtime.
var substitutes = map[string]string{
	"iter/pull.go":           "substitute/iter/pull.go.txt",
	"unique/handle.go":       "substitute/unique/handle.go.txt",
	"sync/atomic/pointer.go": "substitute/atomic/pointer.go.txt",
	"math/rand/v2/n.go":      "substitute/rand/n.go.txt",
}

//go:embed substitute
var substituteFiles embed.FS

// sources holds the files of those packages that declare something generic or
// an iterator.
func sources(all []*packages.Package) []byte {
	entries := map[string][]byte{}
	for _, p := range all {
		if !slices.Contains(genericSources, p.PkgPath) {
			continue
		}
		for _, name := range p.GoFiles {
			text, err := os.ReadFile(name)
			if err != nil {
				log.Fatal(err)
			}
			if whole := p.PkgPath == "slices" || p.PkgPath == "maps" || p.PkgPath == "cmp"; whole || bytes.Contains(text, []byte("iter.Seq")) || bytes.Contains(text, []byte("[T any]")) || bytes.Contains(text, []byte("AsType")) {
				entries[p.PkgPath+"/"+filepath.Base(name)] = text
			}
		}
	}
	for name, file := range substitutes {
		text, err := substituteFiles.ReadFile(file)
		if err != nil {
			log.Fatal(err)
		}
		entries[name] = text
	}
	return archive(entries)
}
