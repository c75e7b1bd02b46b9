package differential

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestRandom runs programs that are written at random.
func TestRandom(t *testing.T) {
	count := 120
	if all() {
		count = 2400
	}
	const batch = 400
	for first := 0; first < count; first += batch {
		var programs []program
		for i := first; i < min(first+batch, count); i++ {
			programs = append(programs, random(uint64(i)))
		}
		compare(t, programs)
	}
}

// writer writes one program. All its names end in its number.
type writer struct {
	*rand.Rand
	strings.Builder
	n      uint64
	scopes [][]variable
	names  int
	depth  int
}

type variable struct{ name, typ string }

// random writes the program of a seed.
func random(seed uint64) program {
	w := &writer{Rand: rand.New(rand.NewPCG(seed, 77)), n: seed}
	w.prelude()
	fmt.Fprintf(w, "func program%d() {\n\tdefer func() {\n\t\tif e := recover(); e != nil {\n\t\t\tfmt.Println(\"panic:\", e)\n\t\t}\n\t}()\n", seed)
	w.open()
	for range 3 + w.IntN(5) {
		w.declare()
	}
	for range 5 + w.IntN(10) {
		w.statement()
	}
	w.show()
	w.close()
	w.WriteString("}\n")
	return program{fmt.Sprint("seed ", seed), w.String(), fmt.Sprintf("program%d()", seed)}
}

// prelude declares the types and functions of the program.
func (w *writer) prelude() {
	n := w.n
	fmt.Fprintf(w, `type point%[1]d struct {
	X, Y int
	Name string
}

func (p point%[1]d) Sum() int { return p.X + p.Y }
func (p *point%[1]d) Move(d int) { p.X += d; p.Y -= d }
func (p point%[1]d) String() string { return fmt.Sprintf("(%%d|%%d)", p.X, p.Y) }

type level%[1]d int

func (l level%[1]d) Sum() int { return int(l) * 2 }
func (l *level%[1]d) Raise() { *l++ }

type nested%[1]d struct {
	point%[1]d
	In  *point%[1]d
	Arr [3]int8
	M   map[string]int
}

type summer%[1]d interface{ Sum() int }

// same keeps the compiler from folding.
func same%[1]d[T any](x T) T { return x }

type failure%[1]d struct{ Code int }

func (f failure%[1]d) Error() string { return "failure " + strconv.Itoa(f.Code) }

func apply%[1]d[A, B any](list []A, f func(A) B) []B {
	var out []B
	for _, a := range list {
		out = append(out, f(a))
	}
	return out
}

func total%[1]d[T int | int8 | uint8 | int64 | float64 | level%[1]d](list ...T) (t T) {
	for _, x := range list {
		t += x
	}
	return t
}

type pair%[1]d[K comparable, V any] struct {
	Key   K
	Value V
}

func (p pair%[1]d[K, V]) Swap() pair%[1]d[K, K] { return pair%[1]d[K, K]{p.Key, p.Key} }

func count%[1]d(n int) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		defer fmt.Print(";")
		for i := range n {
			if !yield(i, strings.Repeat("x", i)) {
				return
			}
		}
	}
}

func try%[1]d(name string, f func()) {
	defer func() {
		if e := recover(); e != nil {
			fmt.Println(name, "panics:", e)
		}
	}()
	f()
}

func several%[1]d(a int) (x, y int, err error) {
	defer func() {
		if e := recover(); e != nil {
			err = fmt.Errorf("several: %%v", e)
		}
	}()
	x = a
	y = 100 / a
	if a > 50 {
		return y, x, failure%[1]d{a}
	}
	return
}

const (
	big%[1]d   = 1 << 70
	small%[1]d = big%[1]d >> 66
	rate%[1]d  = 1.0 / 3
)

`, n)
}

func (w *writer) open()  { w.scopes = append(w.scopes, nil); w.depth++ }
func (w *writer) close() { w.scopes = w.scopes[:len(w.scopes)-1]; w.depth-- }

// line writes a line at the depth of the block.
func (w *writer) line(format string, arguments ...any) {
	w.WriteString(strings.Repeat("\t", w.depth))
	fmt.Fprintf(w, format, arguments...)
	w.WriteByte('\n')
}

func (w *writer) fresh() string { w.names++; return fmt.Sprint("v", w.names) }

func (w *writer) add(name, typ string) {
	w.scopes[len(w.scopes)-1] = append(w.scopes[len(w.scopes)-1], variable{name, typ})
}

// pick returns a variable of a type, or "".
func (w *writer) pick(typ string) string {
	var list []string
	for _, s := range w.scopes {
		for _, v := range s {
			if v.typ == typ {
				list = append(list, v.name)
			}
		}
	}
	if len(list) == 0 {
		return ""
	}
	return list[w.IntN(len(list))]
}

func (w *writer) one(list ...string) string { return list[w.IntN(len(list))] }

// named writes the program's number into a type: point# is point7.
func (w *writer) named(typ string) string { return strings.ReplaceAll(typ, "#", fmt.Sprint(w.n)) }

var scalar = []string{"int", "int8", "uint8", "uint32", "int64", "float64", "string", "bool", "rune", "level#", "complex128"}
var composed = []string{"[]int", "map[string]int", "point#", "*point#", "[3]int8", "any", "summer#", "func(int) int", "[]string", "error", "nested#", "[]point#", "map[point#]string", "pair#[string, int]", "chan int"}

func (w *writer) typ() string {
	if w.IntN(5) < 2 {
		return w.one(scalar...)
	}
	return w.one(composed...)
}

func (w *writer) declare() {
	typ := w.typ()
	name := w.fresh()
	switch w.IntN(3) {
	case 0:
		w.line("var %s %s = %s", name, w.named(typ), w.expression(typ, 3))
	case 1:
		w.line("var %s %s", name, w.named(typ))
		if typ == "map[string]int" || typ == "map[point#]string" || typ == "chan int" || typ == "*point#" || typ == "func(int) int" {
			w.line("%s = %s", name, w.expression(typ, 2))
		}
	default:
		w.line("%s := %s(%s)", name, parenthesized(w.named(typ)), w.expression(typ, 3))
	}
	w.line("_ = %s", name)
	w.add(name, typ)
}

func parenthesized(typ string) string {
	if strings.ContainsAny(typ, "*[ (") {
		return "(" + typ + ")"
	}
	return typ
}

// expression writes an expression of a type that has no effects. Where it can
// panic, the program's recover says so in the same words.
func (w *writer) expression(typ string, depth int) string {
	if depth <= 0 || w.IntN(4) == 0 {
		if v := w.pick(typ); v != "" && w.IntN(3) > 0 {
			return v
		}
		return w.literal(typ, depth)
	}
	d := depth - 1
	e := func(t string) string { return w.expression(t, d) }
	switch typ {
	case "int":
		switch w.IntN(18) {
		case 0, 1, 2:
			return fmt.Sprintf("(%s %s %s)", e("int"), w.one("+", "-", "*", "&", "|", "^", "&^"), e("int"))
		case 3:
			return fmt.Sprintf("(%s %s (%s | 1))", e("int"), w.one("/", "%"), e("int"))
		case 4:
			return fmt.Sprintf("(%s %s (uint(%s) %% 70))", e("int"), w.one("<<", ">>"), e("int"))
		case 5:
			return fmt.Sprintf("len(%s)", e(w.one("[]int", "string", "map[string]int", "[]string")))
		case 6:
			return fmt.Sprintf("int(%s)", e(w.one("int8", "uint8", "uint32", "int64", "rune", "level#")))
		case 7:
			return fmt.Sprintf("%s(%s, %s)", w.one("min", "max"), e("int"), e("int"))
		case 8:
			return e("point#") + w.one(".X", ".Y", ".Sum()")
		case 9:
			return fmt.Sprintf("%s[%q]", e("map[string]int"), w.one("a", "b", "none"))
		case 10:
			return w.named(fmt.Sprintf("total#[int](%s...)", e("[]int")))
		case 11:
			return fmt.Sprintf("-(%s)", e("int"))
		case 12:
			return fmt.Sprintf("int(%s[%d])", e("[3]int8"), w.IntN(3))
		case 13:
			return fmt.Sprintf("func() int { if (%s) { return %s }; return %s }()", e("bool"), e("int"), e("int"))
		case 14:
			return e("pair#[string, int]") + ".Value"
		case 15:
			return fmt.Sprintf("strings.Count(%s, %q)", e("string"), w.one("a", "é", ""))
		case 16:
			return w.named("small# + ") + e("int")
		}
		return fmt.Sprintf("^(%s)", e("int"))
	case "int8", "uint8", "uint32", "int64", "rune", "level#":
		t := w.named(typ)
		switch w.IntN(6) {
		case 0, 1:
			return fmt.Sprintf("(%s %s %s)", e(typ), w.one("+", "-", "*", "&", "|", "^"), e(typ))
		case 2:
			return fmt.Sprintf("(%s %s (uint8(%s) %% 40))", e(typ), w.one("<<", ">>"), e("int"))
		case 3:
			return fmt.Sprintf("(%s %s (%s | 1))", e(typ), w.one("/", "%"), e(typ))
		case 4:
			return fmt.Sprintf("%s(%s)", t, e(w.one("int", "int8", "uint8", "uint32", "int64")))
		}
		return fmt.Sprintf("(%s(%s))", w.one("-", "^", "+"), e(typ))
	case "float64":
		switch w.IntN(5) {
		case 0, 1:
			return fmt.Sprintf("(%s %s %s)", e("float64"), w.one("+", "-", "*"), e("float64"))
		case 2:
			return fmt.Sprintf("float64(%s)", e("int"))
		case 3:
			return fmt.Sprintf("math.Floor(%s * 0.5)", e("float64"))
		}
		return w.named("rate# * ") + e("float64")
	case "complex128":
		switch w.IntN(3) {
		case 0:
			return fmt.Sprintf("(%s %s %s)", e(typ), w.one("+", "-", "*"), e(typ))
		case 1:
			return fmt.Sprintf("complex(%s, %s)", e("float64"), e("float64"))
		}
		return fmt.Sprintf("complex(imag(%s), real(%s))", e(typ), e(typ))
	case "string":
		switch w.IntN(11) {
		case 0, 1:
			return fmt.Sprintf("(%s + %s)", e("string"), e("string"))
		case 2:
			return fmt.Sprintf("fmt.Sprint(%s)", e(w.typed()))
		case 3:
			return fmt.Sprintf("string(%s)", e("rune"))
		case 4:
			return fmt.Sprintf("strings.ToUpper(%s)", e("string"))
		case 5:
			return fmt.Sprintf("string([]byte(%s))", e("string"))
		case 6:
			return fmt.Sprintf("fmt.Sprintf(%q, %s)", w.one("%v", "%T", "%+v", "%5v|", "%q"), e(w.typed()))
		case 7:
			return fmt.Sprintf("string([]rune(%s))", e("string"))
		case 8:
			return fmt.Sprintf("strconv.Itoa(%s)", e("int"))
		case 9:
			return fmt.Sprintf("strings.Join(%s, %q)", e("[]string"), w.one(",", ""))
		}
		return fmt.Sprintf("fmt.Sprint(%s)", e("point#"))
	case "bool":
		switch w.IntN(8) {
		case 0, 1:
			return fmt.Sprintf("(%s %s %s)", e("int"), w.one("<", "<=", ">", ">=", "==", "!="), e("int"))
		case 2:
			return fmt.Sprintf("(%s %s %s)", e("bool"), w.one("&&", "||"), e("bool"))
		case 3:
			return fmt.Sprintf("!(%s)", e("bool"))
		case 4:
			return fmt.Sprintf("(%s %s %s)", e("string"), w.one("<", "==", "!=", ">="), e("string"))
		case 5:
			return fmt.Sprintf("(%s == %s)", e("point#"), e("point#"))
		case 6:
			t := w.one("any", "[3]int8", "*point#", "complex128")
			return fmt.Sprintf("(%s != %s)", e(t), e(t))
		}
		return fmt.Sprintf("(%s == nil)", e(w.one("[]int", "map[string]int", "any", "error", "*point#")))
	case "[]int":
		switch w.IntN(6) {
		case 0:
			return fmt.Sprintf("append(%s, %s, %s)", e("[]int"), e("int"), e("int"))
		case 1:
			return fmt.Sprintf("append([]int(nil), %s...)", e("[]int"))
		case 2:
			return w.named(fmt.Sprintf("apply#(%s, func(s string) int { return len(s) + %s })", e("[]string"), e("int")))
		case 3:
			return fmt.Sprintf("slices.Sorted(slices.Values(%s))", e("[]int"))
		case 4:
			return fmt.Sprintf("%s[:min(1, len(%s))]", "[]int{4, 5}", e("[]int"))
		}
		return fmt.Sprintf("slices.Clone(%s)", e("[]int"))
	case "[]string":
		if w.IntN(2) == 0 {
			return fmt.Sprintf("append(%s, %s)", e(typ), e("string"))
		}
		return fmt.Sprintf("strings.Fields(%s)", e("string"))
	case "any":
		return fmt.Sprintf("any(%s)", e(w.one("int", "string", "point#", "level#", "int8", "float64", "[3]int8", "*point#", "error", "bool")))
	case "summer#":
		return w.named("summer#(") + e(w.one("point#", "level#", "*point#", "nested#")) + ")"
	case "point#":
		switch w.IntN(3) {
		case 0:
			return e("nested#") + w.named(".point#")
		case 1:
			return w.named(fmt.Sprintf("point#{X: %s, Name: %s}", e("int"), e("string")))
		}
		return w.named(fmt.Sprintf("point#{%s, %s, %s}", e("int"), e("int"), e("string")))
	case "error":
		switch w.IntN(3) {
		case 0:
			return fmt.Sprintf("fmt.Errorf(\"wrapped: %%w\", %s)", e("error"))
		case 1:
			return w.named("error(failure#{") + e("int") + "})"
		}
	}
	return w.literal(typ, depth)
}

// typed is a type whose values print the same on every run.
func (w *writer) typed() string {
	return w.one("int", "int8", "uint8", "float64", "string", "bool", "rune", "level#", "[]int", "map[string]int", "point#", "[3]int8", "[]string", "[]point#", "pair#[string, int]", "complex128", "error", "summer#", "map[point#]string")
}

// literal writes a value of a type; the compiler does not fold it.
func (w *writer) literal(typ string, depth int) string {
	switch typ {
	case "int", "int8", "uint8", "uint32", "int64", "rune", "level#", "float64", "complex128", "bool", "string":
		return w.named("same#(") + w.value(typ, depth) + ")"
	}
	return w.value(typ, depth)
}

// value is a literal as it is written.
func (w *writer) value(typ string, depth int) string {
	e := func(t string) string { return w.expression(t, min(depth, 2)-1) }
	switch typ {
	case "int":
		return w.one("0", "1", "2", "7", "-3", "100", "1<<40", "-1<<63", "0x7fffffffffffffff")
	case "int8":
		return "int8(" + w.one("0", "1", "-1", "127", "-128", "50") + ")"
	case "uint8":
		return "uint8(" + w.one("0", "1", "255", "200") + ")"
	case "uint32":
		return "uint32(" + w.one("0", "1", "4294967295", "1<<31") + ")"
	case "int64":
		return "int64(" + w.one("0", "5", "-7", "1<<62") + ")"
	case "rune":
		return w.one("'a'", "'é'", "'世'", "rune(0)")
	case "level#":
		return w.named("level#(" + w.one("0", "1", "-4", "300") + ")")
	case "float64":
		return "float64(" + w.one("0", "1.5", "-2.25", "1e10", "0.1") + ")"
	case "complex128":
		return w.one("complex128(1)", "2i", "complex(1, 2)")
	case "string":
		return w.one(`""`, `"a"`, `"hello"`, `"日本é"`, "`raw\n`", `"a b  c"`)
	case "bool":
		return w.one("true", "false")
	case "[]int":
		return w.one("[]int(nil)", "[]int{}", "[]int{3, 1, 2}", "make([]int, 2, 5)", "[]int{5: 1, 2: 9}")
	case "[]string":
		return w.one("[]string(nil)", `[]string{"x", "yy"}`)
	case "map[string]int":
		return w.one(`map[string]int{"a": 1, "b": 2}`, "map[string]int{}")
	case "map[point#]string":
		return w.named(fmt.Sprintf("map[point#]string{{1, 2, \"k\"}: %s}", e("string")))
	case "point#":
		return w.named(w.one("point#{}", `point#{1, 2, "p"}`, "point#{Y: 4}"))
	case "*point#":
		return w.named(w.one("&point#{X: 9}", "new(point#)", "&point#{}"))
	case "[]point#":
		return w.named(w.one("[]point#{{1, 2, \"q\"}, {}}", "[]point#(nil)"))
	case "nested#":
		return w.named(fmt.Sprintf("nested#{point#: %s, Arr: %s, M: %s}", e("point#"), e("[3]int8"), e("map[string]int")))
	case "[3]int8":
		return w.one("[3]int8{}", "[3]int8{1, 2, 3}", "[...]int8{2: 7}")
	case "any":
		return w.one("any(nil)", "any(3)", `any("s")`, "any(int8(3))", "any([3]int8{})")
	case "summer#":
		return w.named(w.one("summer#(point#{3, 4, \"\"})", "summer#(level#(5))", "summer#(&point#{1, 1, \"\"})"))
	case "func(int) int":
		return fmt.Sprintf("func(a int) int { return a %s %s }", w.one("+", "*", "-"), e("int"))
	case "error":
		return w.named(w.one("error(nil)", `errors.New("plain")`, "error(failure#{4})"))
	case "pair#[string, int]":
		return w.named(fmt.Sprintf("pair#[string, int]{%s, %s}", e("string"), e("int")))
	case "chan int":
		return "make(chan int, 3)"
	}
	panic("no literal of " + typ)
}
