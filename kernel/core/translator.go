package core

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"strconv"

	"golang.org/x/tools/go/types/typeutil"
)

// Packages is what the translator asks about compiled packages.
type Packages interface {
	// Import returns the checked package, as the checker of the units saw it.
	Import(path string) (*types.Package, error)
	// Source returns the files of a package whose generic functions are
	// translated from their bodies.
	Source(path string) (files map[string]string, ok bool)
	// Values returns the interpreter's symbols of a package.
	Values(path string) (map[string]reflect.Value, bool)
	// Loaded reports whether a package came as a library unit: its code is
	// translated like a cell's.
	Loaded(path string) bool
}

// Unit is one type-checked piece of a cell. All units of a session share one
// token.FileSet and one types.Context; each has its own *types.Package with
// path and name "main". Objects of earlier units were inserted into its scope.
type Unit struct {
	Package *types.Package
	Info    *types.Info // Types Defs Uses Implicits Selections Instances Scopes InitOrder filled
	Files   []*ast.File // imports and package-level declarations, and the function Body if any

	Body     *ast.FuncDecl                 // the function that holds this piece's statements; nil: declarations only
	Promoted []*types.Var                  // variables of Body's top level that outlive it
	Display  *ast.ExprStmt                 // the statement of Body whose value is shown; nil: none
	Same     map[*types.Var]*types.Var     // promoted or package-level variable → earlier variable whose storage it takes over
	Grown    []*types.Named                // types of earlier units that this one gives methods
	Replaced []*types.Func                 // methods of earlier units that get another body here or in a unit that follows
	Methods  map[*ast.FuncDecl]*types.Func // declarations of this unit that give methods another body from here on
	Library  bool                          // a package: its functions are translated when something uses them
}

// Translator turns the checked units of a session into programs of core Go.
// It is not safe for concurrent use.
type Translator struct {
	fset     *token.FileSet
	packages Packages
	context  *types.Context

	// Numbers of types stay when a translation fails: they only name.
	numbers typeutil.Map
	types   []types.Type
	serial  int

	sources   map[string]*source // packages translated from their bodies
	hasSource map[string]bool
	session   session
}

// session is what later programs need to know of earlier ones.
type session struct {
	names     map[types.Object]string // emitted names of package-level objects
	bodies    map[*types.Func]*body   // functions that have a body to translate
	instances map[string]string       // instances of generic functions and of methods → emitted names
	structs   map[int]string          // struct types by number → emitted names
	locals    map[string]*types.Named // instances of types declared in generic functions
	described map[int]bool            // types that the runtime knows
	converted map[int]bool            // types that have entered an interface
	slots     map[string]*slot        // methods called through interfaces
	rows      map[string]bool         // entries of dispatch tables
	helpers   map[string]string       // generated functions by purpose
	titles    map[string]int          // how often a type name was used
	newest    map[string]*types.Named // the newest type of each name
	cuts      map[*types.Var]bool     // struct fields held in interface{} to cut a cycle of types
	owners    map[*types.Named]bool   // struct types whose fields have been looked at for cuts
	opaque    map[*types.Named]bool   // named types that contain themselves without a struct
}

// body is a function declaration with the type information that explains it.
type body struct {
	declaration *ast.FuncDecl
	info        *types.Info
}

// slot is the dispatch function of one method name and signature.
type slot struct {
	name      string // of the method
	id        string
	function  string // emitted name of the dispatch function
	table     string
	signature *types.Signature
}

// NewTranslator returns a translator for a new session.
func NewTranslator(fset *token.FileSet, packages Packages) *Translator {
	t := &Translator{fset: fset, packages: packages, context: types.NewContext(), sources: map[string]*source{}, hasSource: map[string]bool{}}
	t.numbers.SetHasher(typeutil.MakeHasher())
	t.session = session{
		names: map[types.Object]string{}, bodies: map[*types.Func]*body{}, instances: map[string]string{},
		structs: map[int]string{}, locals: map[string]*types.Named{}, described: map[int]bool{}, converted: map[int]bool{},
		slots: map[string]*slot{}, rows: map[string]bool{}, helpers: map[string]string{}, titles: map[string]int{}, newest: map[string]*types.Named{},
		cuts: map[*types.Var]bool{}, owners: map[*types.Named]bool{}, opaque: map[*types.Named]bool{},
	}
	return t
}

// interpreted reports whether a package's code is translated: the session's own,
// or that of a library unit.
func (t *Translator) interpreted(pkg *types.Package) bool {
	return pkg.Path() == "main" || t.packages.Loaded(pkg.Path())
}

// number returns the number of a type; identical types have the same.
func (t *Translator) number(typ types.Type) int {
	if n, ok := t.numbers.At(typ).(int); ok {
		return n
	}
	n := firstNumber + len(t.types)
	t.types = append(t.types, typ)
	t.numbers.Set(typ, n)
	return n
}

// firstNumber leaves room for the numbers that the runtime gives to the
// predeclared types.
const firstNumber = 32

// Program is the translation of the units of one cell.
type Program struct {
	translator *Translator
	cell       int
	entry      string
	serial     string // suffix that no other program of the session uses

	declarations []ast.Decl
	setup        []ast.Stmt // run before anything else
	entrySetup   []ast.Stmt // of the entry, where setup is that of a function
	laterSetups  []string   // the functions of setup after statements
	importFiles  []*ast.File
	setupName    string   // the function of setup; "": the entry
	start        []string // the functions of package variables and bodies, in order
	passing      []string // functions that only start calls
	queue        []func()
	placer       *placer
	paths        map[string]string        // import path → import name
	types        map[*types.TypeName]bool // of compiled packages, that it names
	anchor       token.Pos
	file         *ast.File
	counter      int
	where        token.Pos // of the statement that is being translated

	names     layer[types.Object, string]
	bodies    layer[*types.Func, *body]
	instances layer[string, string]
	structs   layer[int, string]
	locals    layer[string, *types.Named]
	described layer[int, bool]
	converted layer[int, bool]
	slots     layer[string, *slot]
	rows      layer[string, bool]
	helpers   layer[string, string]
	titles    layer[string, int]
	newest    layer[string, *types.Named]
	cuts      layer[*types.Var, bool]
	owners    layer[*types.Named, bool]
	opaque    layer[*types.Named, bool]
}

// Translate turns units, run one after the other, into one program. Nothing
// of the session changes until Commit. The error is a *Refusal.
func (t *Translator) Translate(cell int, units []Unit) (program *Program, err error) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case *Refusal:
			if !e.Pos.IsValid() {
				e.Pos = program.where
			}
			program, err = nil, e
		default:
			// a fault of the translation must not take the session with it
			program, err = nil, &Refusal{Pos: units[0].Files[0].Pos(), Message: fmt.Sprintf("this cell cannot be translated: %v", e), Hint: "a fault of the kernel"}
		}
	}()
	t.serial++
	s := &t.session
	program = &Program{
		translator: t, cell: cell, serial: strconv.Itoa(t.serial), paths: map[string]string{},
		names: newLayer(s.names), bodies: newLayer(s.bodies), instances: newLayer(s.instances), structs: newLayer(s.structs),
		locals: newLayer(s.locals), described: newLayer(s.described), converted: newLayer(s.converted), slots: newLayer(s.slots),
		rows: newLayer(s.rows), helpers: newLayer(s.helpers), titles: newLayer(s.titles), newest: newLayer(s.newest),
		cuts: newLayer(s.cuts), owners: newLayer(s.owners), opaque: newLayer(s.opaque),
	}
	p := program
	p.placer = &placer{fset: t.fset, at: map[ast.Node]token.Pos{}, imports: map[string]string{}, needed: map[string]bool{}}
	p.entry = p.unique("entry")
	for i := range units {
		if len(units[i].Files) > 0 && !p.anchor.IsValid() {
			p.anchor = units[i].Files[0].Package
			if !p.anchor.IsValid() {
				p.anchor = units[i].Files[0].Pos()
			}
		}
	}
	p.placer.file = t.fset.File(p.anchor)
	ran := false
	for i := range units {
		if ran && len(units[i].Methods) > 0 {
			p.laterSetup()
		}
		ran = ran || units[i].Body != nil
		p.unit(&units[i])
	}
	p.drain()
	p.finish()
	return p, nil
}

// Commit makes the program's declarations known to later translations.
func (t *Translator) Commit(p *Program) {
	p.names.commit()
	p.bodies.commit()
	p.instances.commit()
	p.structs.commit()
	p.locals.commit()
	p.described.commit()
	p.converted.commit()
	p.slots.commit()
	p.rows.commit()
	p.helpers.commit()
	p.titles.commit()
	p.newest.commit()
	p.cuts.commit()
	p.owners.commit()
	p.opaque.commit()
}

// drain works off the queue: emitting one body asks for others, for helpers
// and for rows of dispatch tables, until nothing new is asked for.
func (p *Program) drain() {
	for {
		for len(p.queue) > 0 {
			next := p.queue[0]
			p.queue = p.queue[1:]
			next()
		}
		if !p.fillTables() {
			return
		}
	}
}

// laterSetup ends what is emitted with methods as they were. What is emitted from now on,
// with its rows of dispatch tables, takes its effect when what was emitted before
// has run.
func (p *Program) laterSetup() {
	p.drain()
	p.closeSetup()
	p.setupName, p.setup = p.unique("setup"), nil
	p.passing = append(p.passing, p.setupName)
	p.start = append(p.start, p.setupName)
	p.laterSetups = append(p.laterSetups, p.setupName)
}

// closeSetup leaves the setup to what runs it.
func (p *Program) closeSetup() {
	if p.setupName == "" {
		p.entrySetup = p.setup
	} else {
		done := p.unique("done") // a cell that fails before has it made up for
		p.declarations = append(p.declarations, variableDeclaration(done, ident("bool")))
		once := &ast.IfStmt{Cond: ident(done), Body: block([]ast.Stmt{&ast.ReturnStmt{}})}
		body := append([]ast.Stmt{once, assign(ident(done), ident("true"))}, p.setup...)
		p.declarations = append(p.declarations, functionDeclaration(p.setupName, functionType(nil, nil), body))
	}
}

// later queues work of the program.
func (p *Program) later(work func()) { p.queue = append(p.queue, work) }

// unique returns a name that nothing else in the session has.
func (p *Program) unique(base string) string {
	p.counter++
	return base + dot + p.serial + "x" + strconv.Itoa(p.counter)
}

// source is where a node came from, for the placer.
func (p *Program) source(n ast.Node, pos token.Pos) {
	if pos.IsValid() {
		p.placer.at[n] = pos
	}
}
