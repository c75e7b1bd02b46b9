package evaluator

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/traefik/yaegi/interp"

	"kerasgo/kernel/symbols"
)

// Options of a session.
type Options struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer // what cells print
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

	interpreter *interp.Interpreter
	used        map[string]string // packages that the interpreter knows, to the names it knows them by
	trace       *traceWriter
	running     runningCell

	// mutex guards what follows, for completion beside a running cell.
	mutex    sync.Mutex
	live     map[string]types.Object // what each name means now
	imports  map[string]string       // names that cells have imported, to paths
	names    map[types.Object]string // the name under which the interpreter knows an object
	versions map[string]int          // how often a name was given
	records  map[types.Object]*record
	lines    map[int][]string // the text of each cell
}

// record is the source of a declared function or type, for when what it refers
// to is declared anew.
type record struct {
	cell    int
	line    int
	column  int
	text    string
	uses    map[types.Object]bool
	methods []*record // of a type
}

// New starts an empty session.
func New(o Options) (*Session, error) {
	s := &Session{
		options: o, fset: token.NewFileSet(), context: types.NewContext(),
		pkg: types.NewPackage("main", "main"), used: map[string]string{}, live: map[string]types.Object{}, imports: map[string]string{},
		names: map[types.Object]string{}, versions: map[string]int{}, records: map[types.Object]*record{}, lines: map[int][]string{},
	}
	// Runaway recursion is stopped by watch long before this.
	debug.SetMaxStack(4 * stackLimit)
	s.importer = symbols.NewImporter(s.fset)
	s.trace = &traceWriter{}
	s.interpreter = interp.New(interp.Options{Stdin: o.Stdin, Stdout: o.Stdout, Stderr: s.trace, Unrestricted: true, Env: os.Environ()})
	if err := s.checkInterpreter(); err != nil {
		return nil, err
	}
	if err := s.interpreter.Use(interp.Exports{runtimePath + "/" + runtimeName: s.runtimeSymbols()}); err != nil {
		return nil, fmt.Errorf("preparing the interpreter: %w", err)
	}
	if _, err := s.interpreter.Eval(fmt.Sprintf("import %s %q", runtimeName, runtimePath)); err != nil {
		return nil, fmt.Errorf("preparing the interpreter: %w", err)
	}
	return s, nil
}

// change is what a cell will have done to the session once it has compiled.
type change struct {
	live     map[string]types.Object
	imports  map[string]string
	names    map[types.Object]string
	versions map[string]int
	records  map[types.Object]*record
}

func (s *Session) begin() *change {
	return &change{maps.Clone(s.live), maps.Clone(s.imports), map[types.Object]string{}, map[string]int{}, map[types.Object]*record{}}
}

func (s *Session) commit(c *change) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.live, s.imports = c.live, c.imports
	maps.Copy(s.names, c.names)
	maps.Copy(s.versions, c.versions)
	maps.Copy(s.records, c.records)
}

// nameFor gives an object the name that the interpreter will know it by: its
// own, with a version from the second on, because the interpreter ignores
// declarations of a name it has.
func (s *Session) nameFor(c *change, object types.Object) string {
	name := object.Name()
	version, known := c.versions[name]
	if !known {
		version = s.versions[name]
	}
	version++
	c.versions[name] = version
	emitted := name
	if version > 1 || name == "main" || name == "init" {
		emitted = fmt.Sprintf("%sꞏ%d", name, version)
	}
	c.names[object] = emitted
	return emitted
}

// displayName undoes nameFor in texts of the interpreter.
func displayName(text string) string {
	var b strings.Builder
	skip := false
	for _, r := range text {
		switch {
		case r == 'ꞏ':
			skip = true
		case skip && '0' <= r && r <= '9':
		default:
			skip = false
			b.WriteRune(r)
		}
	}
	return b.String()
}

// emitted returns the interpreter's name of an object of the session.
func (s *Session) emitted(c *change, object types.Object) (string, bool) {
	if name, ok := c.names[object]; ok {
		return name, true
	}
	name, ok := s.names[object]
	return name, ok
}

// objectOf returns what an identifier refers to.
func objectOf(info *types.Info, ident *ast.Ident) types.Object {
	if object := info.Uses[ident]; object != nil {
		return object
	}
	return info.Defs[ident]
}
