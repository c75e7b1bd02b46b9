package evaluator

import (
	"context"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"regexp"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/traefik/yaegi/interp"

	"kerasgo/kernel/core"
	"kerasgo/kernel/overtime"
	"kerasgo/kernel/postmortem"
	"kerasgo/kernel/runtime"
	"kerasgo/kernel/symbols"
)

// Options of a session.
type Options struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer // what cells print
	// Files returns os.Stdout and os.Stderr of cells; nil: the process's own.
	Files func() (stdout, stderr *os.File)
	// GoroutinePanic is told of a panic in a goroutine that a cell started.
	GoroutinePanic func(failure *Failure)
}

// Session is the state that cells share. Execute runs one cell at a time;
// Complete, Inspect and IsComplete may be called at any time.
type Session struct {
	options  Options
	fset     *token.FileSet
	importer *symbols.Importer
	context  *types.Context

	// pkg is the package of all cells. go/types compares packages by their
	// address, so each check begins with this one emptied.
	pkg *types.Package

	libraries   libraries
	translator  *core.Translator
	interpreter *interp.Interpreter
	used        map[string]string        // packages that the interpreter knows, to the names it knows them by
	unlisted    map[*types.TypeName]bool // types that it knows although no table lists them
	trace       *traceWriter
	sweeper     *sweeper
	globals     *globals
	running     runningCell
	called      sync.Map // the contexts of the functions that Call runs, by goroutine
	overtime    *overtime.Watch
	memoryLimit atomic.Uint64 // bytes; 0: the default

	// mutex guards what follows, for completion beside a running cell.
	mutex   sync.Mutex
	live    map[string]types.Object // what each name means now
	imports map[string]string       // names that cells have imported, to paths
	records map[types.Object]*record
	lines   map[int][]string // the text of each cell
}

// New starts an empty session.
func New(o Options) (*Session, error) {
	s := &Session{
		options: o, overtime: overtime.New(watchAfter), fset: token.NewFileSet(), context: types.NewContext(),
		pkg: types.NewPackage("main", "main"), used: map[string]string{}, unlisted: map[*types.TypeName]bool{}, live: map[string]types.Object{}, imports: map[string]string{},
		records: map[types.Object]*record{}, lines: map[int][]string{},
	}
	// Runaway recursion is stopped by watch long before this.
	debug.SetMaxStack(4 * stackLimit)
	s.trace = &traceWriter{faults: map[int64]*runtime.Fault{}}
	s.interpreter = interp.New(interp.Options{Stdin: o.Stdin, Stdout: o.Stdout, Stderr: s.trace, Unrestricted: true, Env: os.Environ()})
	s.fset = s.interpreter.FileSet()
	s.importer = symbols.NewImporter(s.fset)
	s.translator = core.NewTranslator(s.fset, packages{s.importer, &s.libraries})
	runtime.Attach(s)
	if err := s.checkInterpreter(); err != nil {
		return nil, err
	}
	var err error
	if s.trace.reader, err = postmortem.NewReader(s.interpreter); err != nil {
		return nil, fmt.Errorf("the interpreter is of an unknown version: %w", err)
	}
	if s.sweeper, err = newSweeper(s.interpreter); err != nil {
		return nil, fmt.Errorf("the interpreter is of an unknown version: %w", err)
	}
	// A first run with a context: from then on the interpreter compiles waits for
	// channels that can be ended.
	if _, err := s.interpreter.EvalWithContext(context.Background(), "0"); err != nil {
		return nil, fmt.Errorf("preparing the interpreter: %w", err)
	}
	if s.globals, err = newGlobals(s.interpreter); err != nil {
		return nil, fmt.Errorf("the interpreter is of an unknown version: %w", err)
	}
	s.globals.grow()
	return s, nil
}

// change is what a cell will have done to the session once it has compiled.
type change struct {
	live    map[string]types.Object
	imports map[string]string
	records map[types.Object]*record
	own     bool // live and imports are its own; else those of the session, not to be written
}

func (s *Session) begin() *change {
	return &change{live: s.live, imports: s.imports, records: map[types.Object]*record{}}
}

// write makes live and imports the change's own: most cells give no name a meaning, and
// the session may have thousands.
func (c *change) write() {
	if !c.own {
		c.live, c.imports, c.own = maps.Clone(c.live), maps.Clone(c.imports), true
	}
}

// declare gives a name the meaning that a cell has declared.
func (c *change) declare(name string, object types.Object) {
	c.write()
	c.live[name] = object
	delete(c.imports, name)
}

func (s *Session) commit(c *change) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.live, s.imports = c.live, c.imports
	maps.Copy(s.records, c.records)
}

var emittedName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[\pL\pN_]*ꞏ[\pL\pN_ꞏ]*`) })

// displayName turns names of the interpreter in a text into those of the cells.
func displayName(text string) string { return emittedName().ReplaceAllStringFunc(text, core.Display) }

// objectOf returns what an identifier refers to.
func objectOf(info *types.Info, ident *ast.Ident) types.Object {
	if object := info.Uses[ident]; object != nil {
		return object
	}
	return info.Defs[ident]
}
