package symbols

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"go/token"
	"go/types"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/gcexportdata"

	"kerasgo/kernel/symbols/platform"
	"kerasgo/kernel/symbols/record"
)

//go:embed exports.zip
var exportsData []byte

//go:embed documentation.zip
var documentationData []byte

//go:embed sources.zip
var sourcesData []byte

// archive is a zip file in the binary, its directory read at first use.
type archive func() map[string]*zip.File

func open(data *[]byte) archive {
	return sync.OnceValue(func() map[string]*zip.File {
		r, err := zip.NewReader(bytes.NewReader(*data), int64(len(*data)))
		if err != nil {
			panic("symbols: the embedded archive is damaged: " + err.Error())
		}
		files := make(map[string]*zip.File, len(r.File))
		for _, file := range r.File {
			files[file.Name] = file
		}
		return files
	})
}

var exports, documents, sources = open(&exportsData), open(&documentationData), open(&sourcesData)

func (a archive) read(name string) ([]byte, bool) {
	file, ok := a()[name]
	if !ok {
		return nil, false
	}
	r, err := file.Open()
	if err != nil {
		panic("symbols: the embedded archive is damaged: " + err.Error())
	}
	defer r.Close()
	content, err := io.ReadAll(r)
	if err != nil {
		panic("symbols: the embedded archive is damaged: " + err.Error())
	}
	return content, true
}

// Importer imports known packages from the binary, each once. It is safe for
// use by several goroutines.
type Importer struct {
	mutex    sync.Mutex
	fset     *token.FileSet
	packages map[string]*types.Package
}

// NewImporter returns an importer whose packages share one identity of types.
func NewImporter(fset *token.FileSet) *Importer {
	return &Importer{fset: fset, packages: map[string]*types.Package{}}
}

// Add makes a package known that is not in the binary.
func (i *Importer) Add(p *types.Package) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	i.packages[p.Path()] = p
}

// Import returns the package at an import path, or an error if it is not known.
func (i *Importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	i.mutex.Lock()
	defer i.mutex.Unlock()
	if p := i.packages[path]; p != nil && p.Complete() {
		return p, nil
	}
	data, ok := exports.read(path)
	if !ok {
		return nil, fmt.Errorf("package %s is not available here", path)
	}
	i.declare(path, platform.Constants(path))
	p, err := gcexportdata.Read(bytes.NewReader(data), i.fset, i.packages, path)
	if err != nil {
		return nil, fmt.Errorf("reading the export data of %s: %w", path, err)
	}
	return p, nil
}

// Paths are the import paths of the packages that have been imported, and of those that
// these refer to, sorted.
func (i *Importer) Paths() []string {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	return slices.Sorted(maps.Keys(i.packages))
}

// declare puts constants of this system into a package before its export data is
// read: what a package has already, the reader leaves alone.
func (i *Importer) declare(path string, constants map[string]platform.Constant) {
	if len(constants) == 0 {
		return
	}
	p := i.packages[path]
	if p == nil {
		p = types.NewPackage(path, NameOf(path))
		i.packages[path] = p
	}
	for name, c := range constants {
		p.Scope().Insert(types.NewConst(token.NoPos, p, name, types.Typ[c.Kind], c.Value))
	}
}

// Documentation returns the documentation of a package's exported name, such as
// "Sqrt" or "Dense.At", or with name "" of the package.
func Documentation(path, name string) (record.Doc, bool) {
	content, ok := documents.read(path)
	if !ok {
		return record.Doc{}, false
	}
	var records record.Package
	if err := json.Unmarshal(content, &records); err != nil {
		panic("symbols: the embedded documentation is damaged: " + err.Error())
	}
	doc, ok := records[name]
	return doc, ok
}

// Source returns the files of a standard package that declare its generic
// functions, by name.
func Source(path string) (files map[string]string, ok bool) {
	files = map[string]string{}
	for name := range sources() {
		if folder, file, found := cutLast(name); found && folder == path {
			content, _ := sources.read(name)
			files[file] = string(content)
		}
	}
	return files, len(files) > 0
}

func cutLast(name string) (folder, file string, found bool) {
	i := strings.LastIndexByte(name, '/')
	if i < 0 {
		return "", "", false
	}
	return name[:i], name[i+1:], true
}
