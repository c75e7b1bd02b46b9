package evaluator

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"kerasgo/kernel/core"
	"kerasgo/kernel/module"
	"kerasgo/kernel/symbols"
)

// libraries are the modules that a session has fetched, and the packages of them
// that cells have imported. Their code is translated like that of cells.
type libraries struct {
	mutex    sync.Mutex
	client   *module.Client
	modules  map[string]*module.Module // by path
	packages map[string]*types.Package // by path
}

func (l *libraries) loaded(path string) *types.Package {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.packages[path]
}

// owner returns the module that has a package, the one of the longest path.
func (l *libraries) owner(path string) *module.Module {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	var found *module.Module
	for _, m := range l.modules {
		if m.Has(path) && (found == nil || len(m.Path) > len(found.Path)) {
			found = m
		}
	}
	return found
}

// add fetches a module unless the session has one of its path.
func (l *libraries) add(ctx context.Context, query string) (*module.Module, error) {
	l.mutex.Lock()
	if l.client == nil {
		cache, err := os.UserCacheDir()
		if err != nil {
			cache = os.TempDir()
		}
		l.client = module.NewClient(filepath.Join(cache, "kerasgo", "modules"))
		l.modules, l.packages = map[string]*module.Module{}, map[string]*types.Package{}
	}
	client := l.client
	path, _, _ := strings.Cut(query, "@")
	known := l.modules[path]
	l.mutex.Unlock()
	if known != nil && (query == path || query == path+"@"+known.Version) {
		return known, nil
	}
	if known != nil {
		return nil, fmt.Errorf("the session uses %s@%s already; %%reset makes room for another version", path, known.Version)
	}
	m, err := client.Get(ctx, query)
	if err != nil {
		return nil, err
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.modules[path] = m
	return m, nil
}

// Get fetches a module, such as "github.com/google/uuid@v1.6.0", so that cells can
// import its packages. It returns the module with the version that was chosen.
func (s *Session) Get(ctx context.Context, query string) (string, error) {
	m, err := s.libraries.add(ctx, query)
	if err != nil {
		return "", err
	}
	return m.Path + "@" + m.Version, nil
}

// loadImports loads the packages of fetched modules that a cell imports.
func (s *Session) loadImports(ctx context.Context, number int, code string) *Failure {
	if len(s.libraries.modules) == 0 {
		return nil
	}
	c, err := parseCell(s.fset, number, code)
	if err != nil {
		return nil // the cell's own check says so
	}
	for _, spec := range c.imports {
		path := unquote(spec.Path.Value)
		if symbols.NameOf(path) != "" || path == "unsafe" || s.libraries.owner(path) == nil {
			continue
		}
		if err := s.load(ctx, number, path, nil); err != nil {
			return c.failureAt([]token.Position{s.fset.Position(spec.Path.Pos())}, []string{err.Error()})
		}
	}
	return nil
}

// load checks a package, with those that it imports, and runs its initialisation.
func (s *Session) load(ctx context.Context, number int, path string, below []string) error {
	if s.libraries.loaded(path) != nil {
		return nil
	}
	if slices.Contains(below, path) {
		return fmt.Errorf("the package %s imports itself", path)
	}
	m := s.libraries.owner(path)
	if m == nil {
		return fmt.Errorf("no module with the package %s has been fetched", path)
	}
	sources, err := m.Package(path)
	if err != nil {
		return err
	}
	var files []*ast.File
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		file, err := parser.ParseFile(s.fset, path+"/"+name, sources[name], parser.SkipObjectResolution)
		if err != nil {
			return fmt.Errorf("package %s: %w", path, err)
		}
		files = append(files, file)
		for _, spec := range file.Imports {
			needed := unquote(spec.Path.Value)
			if needed == "C" {
				return fmt.Errorf("package %s needs cgo, which a cell has not", path)
			}
			if symbols.NameOf(needed) != "" || needed == "unsafe" {
				continue
			}
			if s.libraries.owner(needed) == nil {
				if err := s.require(ctx, m, needed); err != nil {
					return fmt.Errorf("package %s: %w", path, err)
				}
			}
			if err := s.load(ctx, number, needed, append(below, path)); err != nil {
				return err
			}
		}
	}
	info := newInfo()
	var first error
	version := "go1.21"
	if m.Go != "" {
		version = "go" + m.Go
	}
	config := types.Config{GoVersion: version, Importer: s.importer, Context: s.context, Error: func(err error) {
		if first == nil {
			first = err
		}
	}}
	pkg := types.NewPackage(path, files[0].Name.Name)
	types.NewChecker(&config, s.fset, pkg, info).Files(files)
	if first != nil {
		return fmt.Errorf("package %s does not compile here: %w", path, first)
	}
	s.libraries.mutex.Lock()
	s.libraries.packages[path] = pkg
	s.libraries.mutex.Unlock()
	if err := s.initialise(ctx, number, core.Unit{Package: pkg, Info: info, Files: files, Library: true}); err != nil {
		s.libraries.mutex.Lock()
		delete(s.libraries.packages, path)
		s.libraries.mutex.Unlock()
		return fmt.Errorf("package %s: %w", path, err)
	}
	s.importer.Add(pkg)
	return nil
}

// require fetches the module that a go.mod names for a package.
func (s *Session) require(ctx context.Context, m *module.Module, path string) error {
	best := ""
	for required := range m.Requires {
		if (path == required || strings.HasPrefix(path, required+"/")) && len(required) > len(best) {
			best = required
		}
	}
	if best == "" {
		return fmt.Errorf("it imports %s, which a cell has not and its go.mod does not name", path)
	}
	_, err := s.libraries.add(ctx, best+"@"+m.Requires[best])
	return err
}

// initialise translates a library unit, and runs what initialises its variables.
func (s *Session) initialise(ctx context.Context, number int, unit core.Unit) error {
	program, err := s.translator.Translate(number, []core.Unit{unit})
	if err != nil {
		return err
	}
	if err := s.use(program); err != nil {
		return err
	}
	compiled, err := s.compile(program)
	if err != nil {
		return fmt.Errorf("the interpreter does not take it: %s", displayName(err.Error()))
	}
	s.translator.Commit(program)
	s.running.start(nil)
	ended := make(chan error, 1)
	go s.execute(ctx, compiled, func(err error, end ending) {
		switch {
		case end == unstopped, ctx.Err() != nil:
			err = errors.New("interrupted")
		case err != nil:
			err = errors.New(s.failureOf(err).Message)
		}
		ended <- err
	})
	return <-ended
}
