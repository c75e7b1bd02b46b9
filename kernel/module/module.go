package module

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"go/build"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// Module is a verified archive of a module.
type Module struct {
	Path, Version string
	// Go is the language version of its go.mod, such as "1.21"; "" if it has none.
	Go string
	// Requires are the modules that its go.mod names, with their versions.
	Requires map[string]string

	files map[string]*zip.File // by path in the module
	zip   *zip.ReadCloser
}

// Get fetches a module, such as "example.com/m@v1.2.3"; without a version, the
// latest. The error says which module, and what is the matter.
func (c *Client) Get(ctx context.Context, query string) (m *Module, err error) {
	defer func() {
		if e, ok := recover().(securityError); ok {
			m, err = nil, e
		}
	}()
	name, version, _ := strings.Cut(query, "@")
	if err := module.CheckPath(name); err != nil {
		return nil, fmt.Errorf("%q is no path of a module: %w", name, err)
	}
	if version, err = c.resolve(ctx, name, version); err != nil {
		return nil, err
	}
	escapedPath, err := module.EscapePath(name)
	if err != nil {
		return nil, err
	}
	escapedVersion, err := module.EscapeVersion(version)
	if err != nil {
		return nil, err
	}
	archive := filepath.Join(c.folder, filepath.FromSlash(escapedPath), escapedVersion+".zip")
	if _, err := os.Stat(archive); err != nil {
		data, err := c.fetch(ctx, name, "@v/"+escapedVersion+".zip")
		if err != nil {
			return nil, err
		}
		fresh := archive + ".unverified"
		if err := write(fresh, data); err != nil {
			return nil, err
		}
		if err := c.verify(ctx, name, version, fresh); err != nil {
			os.Remove(fresh)
			return nil, err
		}
		if err := os.Rename(fresh, archive); err != nil {
			return nil, err
		}
	}
	return open(name, version, archive)
}

func open(name, version, archive string) (*Module, error) {
	r, err := zip.OpenReader(archive)
	if err != nil {
		return nil, fmt.Errorf("the archive of %s@%s: %w", name, version, err)
	}
	m := &Module{Path: name, Version: version, Requires: map[string]string{}, files: map[string]*zip.File{}, zip: r}
	for _, file := range r.File {
		if inner, ok := strings.CutPrefix(file.Name, name+"@"+version+"/"); ok && file.UncompressedSize64 <= largest {
			m.files[inner] = file
		}
	}
	if text, err := m.read("go.mod"); err == nil {
		parsed, err := modfile.ParseLax("go.mod", text, nil)
		if err != nil {
			return nil, fmt.Errorf("go.mod of %s@%s: %w", name, version, err)
		}
		if parsed.Go != nil {
			m.Go = parsed.Go.Version
		}
		for _, r := range parsed.Require {
			m.Requires[r.Mod.Path] = r.Mod.Version
		}
	}
	return m, nil
}

// Close closes the archive.
func (m *Module) Close() error { return m.zip.Close() }

func (m *Module) read(name string) ([]byte, error) {
	file, ok := m.files[name]
	if !ok {
		return nil, os.ErrNotExist
	}
	r, err := file.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(io.LimitReader(r, largest))
}

// Has tells whether an import path is that of a package of the module.
func (m *Module) Has(importPath string) bool {
	return importPath == m.Path || strings.HasPrefix(importPath, m.Path+"/")
}

// Package returns the Go files of a package that are built on this system, by
// name, without tests. The error says why a package cannot be had as Go alone:
// it needs cgo or assembly.
func (m *Module) Package(importPath string) (map[string]string, error) {
	folder := strings.TrimPrefix(strings.TrimPrefix(importPath, m.Path), "/")
	prefix := folder
	if prefix != "" {
		prefix += "/"
	}
	ctx := build.Default
	ctx.CgoEnabled = false
	ctx.BuildTags = append(slices.Clone(ctx.BuildTags), "purego", "appengine", "noasm")
	ctx.OpenFile = func(name string) (io.ReadCloser, error) {
		text, err := m.read(filepath.ToSlash(name))
		if err != nil {
			return nil, err
		}
		return io.NopCloser(bytes.NewReader(text)), nil
	}
	ctx.JoinPath = path.Join
	files := map[string]string{}
	assembly, cgo := "", ""
	for name := range m.files {
		base, inside := strings.CutPrefix(name, prefix)
		if !inside || strings.Contains(base, "/") || strings.HasSuffix(base, "_test.go") {
			continue
		}
		if !strings.HasSuffix(base, ".go") && !strings.HasSuffix(base, ".s") {
			continue
		}
		matches, err := ctx.MatchFile(folder, base)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if !matches {
			continue
		}
		if strings.HasSuffix(base, ".s") {
			assembly = base
			continue
		}
		text, err := m.read(name)
		if err != nil {
			return nil, err
		}
		if bytes.Contains(text, []byte("import \"C\"")) {
			cgo = base
			continue
		}
		files[base] = string(text)
	}
	switch {
	case len(files) == 0 && cgo != "":
		return nil, fmt.Errorf("package %s needs cgo (%s), which a cell has not", importPath, cgo)
	case len(files) == 0:
		return nil, fmt.Errorf("module %s@%s has no package %s", m.Path, m.Version, importPath)
	case assembly != "":
		return nil, fmt.Errorf("package %s is in part assembly (%s), which a cell cannot run", importPath, assembly)
	}
	return files, nil
}
