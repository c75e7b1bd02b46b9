package differential

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestOrder runs cells whose types, methods, functions and constants stand anywhere
// among their statements, in every way in which a program means the same that has them
// at its top and the statements in a function; then it runs the cells again.
func TestOrder(t *testing.T) {
	count := 60
	if all() {
		count = 2000
	}
	var programs []program
	var sessions [][]string
	for seed := range count {
		p, cells := ordered(uint64(seed))
		programs, sessions = append(programs, p), append(sessions, cells)
	}
	equal := 0
	for i, want := range natively(t, programs) {
		cells := sessions[i]
		if got := inCells(t, append(slices.Clone(cells), cells...)...); got != want+want {
			t.Errorf("%s: %s\n%s", programs[i].name, difference(want+want, got), strings.Join(cells, "\n---\n"))
			continue
		}
		equal++
	}
	t.Logf("%d of %d sessions print the same", equal, count)
}

// orderer writes a session in the order in which it runs. What it writes refers only
// to what is there: functions and methods that come later see more variables.
type orderer struct {
	*rand.Rand
	n         uint64
	count     int
	prelude   int    // items that the first cell has at least
	parameter string // an int of the function that is written; "": none
	variables []*placed
	functions []*placed // those that only return a value
	loud      []string  // those that do more
	top       []string  // declarations, as a program has them
	items     []*item   // of the cells, in order
	run       []string  // statements, as the program has them
}

// placed is a variable, or a function or method of one parameter.
type placed struct {
	name, typ string
	receiver  string // of a method
	fixed     bool   // a variable that keeps its value
}

// item is a declaration or a statement of a cell.
type item struct {
	text        string
	declaration bool
	swaps       bool // a variable's declaration that may come after what needs it
}

// ordered writes the session of a seed: a program, and cells.
func ordered(seed uint64) (program, []string) {
	o := &orderer{Rand: rand.New(rand.NewPCG(seed, 31)), n: seed}
	o.types()
	for range 4 + o.IntN(8) {
		for range o.IntN(3) {
			o.function()
		}
		o.statement()
	}
	for _, v := range o.variables {
		o.show(v.name, v.typ)
	}
	p := program{name: fmt.Sprint("seed ", seed), run: fmt.Sprintf("order%d()", seed)}
	p.declarations = strings.Join(o.top, "\n") + fmt.Sprintf("\nfunc order%d() {\n%s\n}\n", seed, strings.Join(o.run, "\n"))
	return p, o.cells()
}

// cells cuts the items into cells and moves their declarations about.
func (o *orderer) cells() []string {
	var list []string
	for least := o.prelude; len(o.items) > 0; least = 1 {
		n := len(o.items)
		if o.IntN(3) == 0 {
			n = least + o.IntN(n-least+1)
		}
		part := slices.Clone(o.items[:n])
		o.items = o.items[n:]
		for i := len(part) - 1; i > 0; i-- {
			if part[i].swaps && part[i-1].swaps && o.IntN(2) == 0 {
				part[i], part[i-1] = part[i-1], part[i]
			}
		}
		for i := range part {
			if part[i].declaration {
				moved := part[i]
				part = slices.Insert(slices.Delete(part, i, i+1), o.IntN(len(part)), moved)
			}
		}
		var text []string
		for _, it := range part {
			text = append(text, it.text)
		}
		list = append(list, strings.Join(text, "\n"))
	}
	return list
}

func (o *orderer) one(list ...string) string { return list[o.IntN(len(list))] }

// named writes the program's number into a text: T# is T7.
func (o *orderer) named(text string) string { return strings.ReplaceAll(text, "#", fmt.Sprint(o.n)) }

func (o *orderer) fresh(kind string) string {
	o.count++
	return fmt.Sprintf("%s%dp#", kind, o.count)
}

func (o *orderer) declare(text string) {
	text = o.named(text)
	o.top = append(o.top, text)
	o.items = append(o.items, &item{text: text, declaration: true})
}

func (o *orderer) do(text string) {
	text = o.named(text)
	o.run = append(o.run, text)
	o.items = append(o.items, &item{text: text})
}

var orderedTypes = []string{"int", "string", "T#", "*T#", "I#", "M#", "L#", "[]T#", "map[string]T#", "func() int", "G#", "B#[T#]", "[2]T#"}

func (o *orderer) types() {
	// The fields have the names of variables.
	list := []string{"T# struct { n, x1p# int }", "I# int", "M# map[string]int", "L# []T#", "G# interface { Get#() int }", "B#[E any] struct { e E; x2p# int }"}
	o.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	if o.IntN(2) == 0 {
		o.declare("type (\n\t" + strings.Join(list[:3], "\n\t") + "\n)")
		list = list[3:]
	}
	for _, t := range list {
		o.declare("type " + t)
	}
	o.declare("const k# = 3")
	o.prelude = len(o.items)
	o.declare("func (t T#) Get#() int { return t.n + t.x1p# + k# }")
	o.declare("func id#[E any](e E) E { return e }")
}

// function declares a function or a method.
func (o *orderer) function() {
	f := &placed{name: o.fresh("f"), typ: o.one(orderedTypes...)}
	o.parameter = o.one("p", "p", "x1p#", "x3p#") // a variable may have its name
	defer func() { o.parameter = "" }()
	switch o.IntN(5) {
	case 0, 1:
		f.receiver = o.one("T#", "*T#", "I#", "M#")
		o.declare(fmt.Sprintf("func (r %s) %s(%s int) %s { return %s }", f.receiver, f.name, o.parameter, f.typ, o.value(f.typ, 3)))
	case 2, 3:
		o.declare(fmt.Sprintf("func %s(%s int) %s {\n\treturn %s\n}", f.name, o.parameter, f.typ, o.value(f.typ, 3)))
	default:
		o.declare(fmt.Sprintf("func %s(%s int) (%s, int) {\n\tfmt.Println(%q)\n\t%sreturn %s, %s\n}", f.name, o.parameter, f.typ, f.name, o.change(), o.value(f.typ, 2), o.parameter))
		o.loud = append(o.loud, f.name+" "+f.typ)
		return
	}
	o.functions = append(o.functions, f)
}

// change writes an assignment to a variable, or nothing.
func (o *orderer) change() string {
	for range 5 {
		if len(o.variables) == 0 {
			return ""
		}
		v := o.variables[o.IntN(len(o.variables))]
		switch {
		case v.fixed || v.name == o.parameter || v.typ == "func() int": // which could come to call itself
		case v.typ == "int" && o.IntN(2) == 0:
			return v.name + "++; "
		case v.typ == "T#" && o.IntN(2) == 0:
			return v.name + ".n += 2; "
		default:
			return fmt.Sprintf("%s = %s; ", v.name, o.value(v.typ, 2))
		}
	}
	return ""
}

// statement writes a statement of a cell, mostly one that defines a variable.
func (o *orderer) statement() {
	v := &placed{name: o.fresh("x"), typ: o.one(orderedTypes...)}
	w := &placed{name: o.fresh("x"), typ: o.one(orderedTypes...)}
	define := func(text, run string, variables ...*placed) *item {
		it := &item{text: o.named(text)}
		o.items = append(o.items, it)
		o.run = append(o.run, o.named(run))
		for _, v := range variables {
			o.variables = append(o.variables, v)
			o.top = append(o.top, o.named("var "+v.name+" "+v.typ))
		}
		return it
	}
	value, other := o.value(v.typ, 3), o.value(w.typ, 3)
	single := v.name + " = " + value
	switch o.IntN(12) {
	case 0, 1:
		define(fmt.Sprintf("%s := %s(%s)", v.name, parenthesized(v.typ), value), single, v)
	case 2, 3:
		v.fixed = slices.Contains([]string{"int", "string", "T#", "I#", "[2]T#"}, v.typ)
		define(fmt.Sprintf("var %s = %s(%s)", v.name, parenthesized(v.typ), value), single, v).swaps = v.fixed
	case 4:
		v.fixed = v.typ == "int" || v.typ == "string"
		define(fmt.Sprintf("var %s %s = %s", v.name, v.typ, value), single, v).swaps = v.fixed
	case 5:
		if v.typ == "int" || v.typ == "T#" {
			define("var "+v.name+" "+v.typ, v.name+" = *new("+v.typ+")", v)
			return
		}
		define(fmt.Sprintf("var %s, %s = %s(%s), %s(%s)", v.name, w.name, parenthesized(v.typ), value, parenthesized(w.typ), other), single+"; "+w.name+" = "+other, v, w)
	case 6:
		define(fmt.Sprintf("var (\n\t%s %s = %s\n\t%s = %s(%s)\n)", v.name, v.typ, value, w.name, parenthesized(w.typ), other), single+"; "+w.name+" = "+other, v, w)
	case 7, 8:
		if len(o.loud) > 0 { // a call that does more than return its value is alone: Go has no order for the others
			name, typ, _ := strings.Cut(o.one(o.loud...), " ")
			v.typ, w.typ = typ, "int"
			call := fmt.Sprintf("%s(%d)", name, o.IntN(5))
			define(o.one(v.name+", "+w.name+" := ", "var "+v.name+", "+w.name+" = ")+call, v.name+", "+w.name+" = "+call, v, w)
		}
	case 9, 10:
		o.do(strings.TrimSuffix(o.change(), "; "))
	default:
		o.do(fmt.Sprintf("for i := range 2 { fmt.Println(i, %s) }", o.value("int", 3)))
	}
}

// show prints a variable.
func (o *orderer) show(name, typ string) {
	switch typ {
	case "func() int":
		name += "()"
	case "*T#":
		name = "*" + name
	}
	o.do("fmt.Println(" + name + ")")
}

// value writes an expression of a type without effects.
func (o *orderer) value(typ string, depth int) string {
	var candidates []string
	for _, v := range o.variables {
		if v.typ == typ && v.name != o.parameter {
			candidates = append(candidates, v.name, v.name)
		}
	}
	if typ == "int" && o.parameter != "" {
		candidates = append(candidates, o.parameter)
	}
	if depth > 0 {
		for _, f := range o.functions {
			if f.typ != typ {
				continue
			}
			call := f.name + "(" + o.value("int", depth-2) + ")"
			if f.receiver != "" {
				call = parenthesized(o.value(f.receiver, depth-2)) + "." + call
			}
			candidates = append(candidates, call, call)
		}
		if o.IntN(6) == 0 {
			return "id#(" + parenthesized(typ) + "(" + o.value(typ, depth-1) + "))"
		}
	}
	if len(candidates) > 0 && o.IntN(4) > 0 {
		return o.one(candidates...)
	}
	e := func(typ string) string { return o.value(typ, depth-1) }
	if depth <= 0 {
		e = func(typ string) string {
			return map[string]string{"int": o.one("1", "2", "k#"), "string": `"a"`, "T#": "T#{1, 2}", "I#": "I#(4)"}[typ]
		}
	}
	switch typ {
	case "int":
		if depth <= 0 {
			return e("int")
		}
		return o.one("("+e("int")+" + "+e("int")+")", e("T#")+".n", "int("+e("I#")+")", "len("+e("L#")+")", e("M#")+`["a"]`, e("G#")+".Get#()", e("B#[T#]")+".x2p#", parenthesized(e("*T#"))+".x1p#", parenthesized(e("func() int"))+"()")
	case "string":
		return o.one(`"a"`, `"b"`, "strings.Repeat(\"c\", len("+e("string")+"))")
	case "T#":
		return o.one("T#{n: "+e("int")+"}", "T#{"+e("int")+", 4}", "T#{x1p#: "+e("int")+", n: 2}")
	case "*T#":
		return "&T#{n: " + e("int") + "}"
	case "I#":
		return "I#(" + e("int") + ")"
	case "M#":
		return "M#{" + o.key() + ": " + e("int") + "}"
	case "L#":
		return o.one("L#{{n: "+e("int")+"}}", "append(L#{}, "+e("T#")+")", "L#(append([]T#(nil), "+e("T#")+"))")
	case "[]T#":
		return "[]T#{" + e("T#") + ", {x1p#: " + e("int") + "}}"
	case "map[string]T#":
		return "map[string]T#{" + o.key() + ": {n: " + e("int") + "}}"
	case "func() int":
		return "func() int { return " + e("int") + " }"
	case "G#":
		return "G#(" + e("T#") + ")"
	case "B#[T#]":
		return "B#[T#]{x2p#: " + e("int") + ", e: " + e("T#") + "}"
	case "[2]T#":
		return "[...]T#{" + e("T#") + ", {n: " + e("int") + "}}"
	}
	panic("no value of " + typ)
}

// key writes a key of a map, a variable if there is one.
func (o *orderer) key() string {
	for _, v := range o.variables {
		if v.typ == "string" && v.name != o.parameter && o.IntN(2) == 0 {
			return v.name
		}
	}
	return `"a"`
}
