package core

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"sort"
	"strings"
)

// runtimePath is the compiled package with the helpers that core calls.
const runtimePath = "kerasgo/kernel/runtime"

// File returns the program as a file of package main, in the file set of the session.
func (p *Program) File() *ast.File { return p.file }

// Entry returns the name of the function that runs the program.
func (p *Program) Entry() string { return p.entry }

// Passing returns the names of the program that no later program refers to: its
// entry, what the entry calls, and its imports.
func (p *Program) Passing() (functions, imports []string) {
	return append(p.passing, p.entry), slices.Collect(maps.Keys(p.placer.needed))
}

// Imports returns the import paths of the compiled packages that the program uses.
func (p *Program) Imports() []string {
	var paths []string
	for path := range p.paths {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	return paths
}

// Types returns the types of compiled packages that the program names, those that
// their packages do not export among them.
func (p *Program) Types() map[*types.TypeName]bool { return p.types }

// ExportKey is the key under which the interpreter must be given the symbols
// of a package. The interpreter takes an import path of the form a/a for a.
func ExportKey(path, name string) string {
	folder, last, _ := strings.Cut(path, "/")
	if folder == last {
		return path
	}
	return path + "/" + name
}

// Source returns the program as Go text.
func (p *Program) Source() []byte {
	file := &ast.File{Name: ident("main")}
	imports := &ast.GenDecl{Tok: token.IMPORT, Lparen: 1, Rparen: 1}
	for _, path := range p.Imports() {
		imports.Specs = append(imports.Specs, &ast.ImportSpec{Name: ident(p.paths[path]), Path: text(path).(*ast.BasicLit)})
	}
	if len(imports.Specs) > 0 {
		file.Decls = append(file.Decls, imports)
	}
	for _, d := range p.file.Decls {
		if g, ok := d.(*ast.GenDecl); !ok || g.Tok != token.IMPORT {
			file.Decls = append(file.Decls, d)
		}
	}
	var out bytes.Buffer
	// A file set that does not know the positions makes the printer lay out
	// the tree by its own rules.
	if err := format.Node(&out, token.NewFileSet(), file); err != nil {
		return []byte("// " + strings.ReplaceAll(err.Error(), "\n", " ") + "\n")
	}
	return out.Bytes()
}

// imported returns the expression that names a member of a compiled package.
func (p *Program) imported(path, name string) ast.Expr {
	alias, ok := p.paths[path]
	if !ok {
		base := path[strings.LastIndexByte(path, '/')+1:]
		base = strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
				return r
			}
			return -1
		}, base)
		alias = p.unique(base)
		p.paths[path] = alias
		p.placer.imports[alias] = path
	}
	return selector(ident(alias), name)
}

// helper calls a function of the runtime.
func (p *Program) helper(name string, arguments ...ast.Expr) *ast.CallExpr {
	return call(p.imported(runtimePath, name), arguments...)
}

// finish builds the file: imports, declarations, and the entry, which is the only
// function to call where there is but one.
func (p *Program) finish() {
	p.closeSetup()
	if len(p.entrySetup) == 0 && len(p.start) == 1 {
		p.entry = p.start[0]
	} else {
		body := p.entrySetup
		for _, name := range p.start {
			body = append(body, evaluate(call(ident(name))))
		}
		p.declarations = append(p.declarations, functionDeclaration(p.entry, functionType(nil, nil), body))
	}
	file := &ast.File{Name: ident("main")}
	for _, d := range p.declarations {
		p.placer.place(d, p.anchor)
	}
	file.Package, file.Name.NamePos = p.anchor, p.anchor
	p.declareImports(file, p.anchor)
	for _, name := range p.ImportFileNames() {
		at := p.placer.otherFiles[name]
		other := &ast.File{Name: ident("main")}
		other.Package, other.Name.NamePos = at, at
		p.declareImports(other, at)
		p.importFiles = append(p.importFiles, other)
	}
	file.Decls = append(file.Decls, p.declarations...)
	p.file = file
}

func (p *Program) declareImports(file *ast.File, at token.Pos) {
	for _, alias := range slices.Sorted(maps.Keys(p.placer.needed)) {
		path := text(p.placer.imports[alias]).(*ast.BasicLit)
		path.ValuePos = at
		name := &ast.Ident{Name: alias, NamePos: at}
		spec := &ast.ImportSpec{Name: name, Path: path}
		file.Decls = append(file.Decls, &ast.GenDecl{Tok: token.IMPORT, TokPos: at, Specs: []ast.Spec{spec}})
		file.Imports = append(file.Imports, spec)
	}
}

// ImportFiles are files of imports alone.
func (p *Program) ImportFiles() []*ast.File { return p.importFiles }

// ImportFileNames are the names of the files of ImportFiles.
func (p *Program) ImportFileNames() []string {
	if len(p.placer.otherFiles) == 0 {
		return nil
	}
	return slices.Sorted(maps.Keys(p.placer.otherFiles))
}

// LaterSetups are functions that have to be called, in their order, where the entry ended
// before it did.
func (p *Program) LaterSetups() []string { return p.laterSetups }
