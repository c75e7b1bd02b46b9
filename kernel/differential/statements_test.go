package differential

import "fmt"

// block writes statements in a block of their own.
func (w *writer) block(count int) {
	w.open()
	for range count {
		w.statement()
	}
	w.close()
}

// statement writes a statement at random.
func (w *writer) statement() {
	if w.depth > 4 {
		w.assign()
		return
	}
	switch w.IntN(28) {
	case 0, 1:
		w.declare()
	case 2, 3, 4:
		w.assign()
	case 5:
		w.line("if (%s) {", w.expression("bool", 2))
		w.block(1 + w.IntN(2))
		if w.IntN(2) == 0 {
			w.line("} else if (%s) {", w.expression("bool", 1))
			w.block(1)
		}
		w.line("}")
	case 6:
		i := w.fresh()
		w.line("for %s := 0; %s < %d; %s++ {", i, i, 1+w.IntN(4), i)
		w.open()
		w.add(i, "int const")
		w.line("if %s %% 3 == 2 { %s }", i, w.one("continue", "break"))
		w.close()
		w.block(1 + w.IntN(2))
		w.line("}")
	case 7:
		k, v := w.fresh(), w.fresh()
		w.line("for %s, %s := range (%s) {", k, v, w.expression(w.one("[]int", "string", "[3]int8"), 2))
		w.open()
		w.line("fmt.Print(%s, \":\", %s, \" \")", k, v)
		w.close()
		w.line("}")
	case 8:
		k := w.fresh()
		w.line("for %s := range min(%s, 4) {", k, w.expression("int", 1))
		w.open()
		w.line("fmt.Print(%s, \" \")", k)
		w.close()
		w.line("}")
	case 9:
		w.line("for _, k := range slices.Sorted(maps.Keys(%s)) { fmt.Print(k, \" \") }", w.expression("map[string]int", 2))
	case 10:
		w.line("switch (%s) {", w.expression("int", 2))
		w.line("case 1, 2:")
		w.block(1)
		if w.IntN(2) == 0 {
			w.line("\tfallthrough")
		}
		w.line("default:")
		w.block(1)
		w.line("case 7:")
		w.block(1)
		w.line("}")
	case 11:
		w.line("switch x := (%s).(type) {", w.expression("any", 2))
		w.line("case nil:\n\tfmt.Println(\"nil\")")
		w.line("%s", w.named("case int, string:\n\tfmt.Printf(\"%T %v\\n\", x, x)"))
		w.line("%s", w.named("case point#:\n\tfmt.Println(\"point\", x.Sum())"))
		w.line("%s", w.named("case level#:\n\tfmt.Println(\"level\", int(x))"))
		w.line("%s", w.named("case fmt.Stringer:\n\tfmt.Println(\"stringer\", x.String())"))
		w.line("default:\n\tfmt.Printf(\"other %%T\\n\", x)")
		w.line("}")
	case 12: // a panic, in the words of the run-time system
		i := w.fresh()
		w.line("%s", w.named(fmt.Sprintf("try#(%q, func() {", w.one("index", "slice", "divide", "assert"))))
		w.open()
		w.line("%s := %d", i, w.IntN(9)-2)
		switch w.IntN(7) {
		case 0:
			w.line("fmt.Println(%s[%s])", w.expression("[]int", 1), i)
		case 1:
			w.line("fmt.Println(%s[%s:])", w.expression("[]int", 1), i)
		case 2:
			w.line("fmt.Println(100 / %s)", i)
		case 3:
			w.line("fmt.Println(%s.(string), %s)", w.expression("any", 1), i)
		case 4:
			w.line("%s", w.named(fmt.Sprintf("var p *point#\n\t\tif %s > 2 { p = new(point#) }\n\t\tfmt.Println(p.X)", i)))
		case 5:
			w.line("var m map[string]int\n\t\tif %s > 2 { m = map[string]int{} }\n\t\tm[\"x\"]++\n\t\tfmt.Println(m)", i)
		default:
			w.line("%s", w.named(fmt.Sprintf("panic(failure#{%s})", i)))
		}
		w.close()
		w.line("})")
	case 13:
		f := w.fresh()
		n := w.fresh()
		w.line("%s := %s", n, w.expression("int", 2))
		w.line("%s := func(a int) int { %s += a; return %s * 2 }", f, n, n)
		w.line("fmt.Println(%s(1), %s(2))", f, f)
		w.add(n, "int")
		w.add(f, "func(int) int const")
	case 14:
		w.line("func() {")
		w.open()
		for i := range 2 + w.IntN(2) {
			w.line("defer fmt.Print(\"d%d \", %s)", i, w.expression("int", 1))
		}
		w.statement()
		w.close()
		w.line("}()")
	case 15:
		if p := w.pick("point#"); p != "" {
			w.line("%s.Move(%s)", p, w.expression("int", 1))
		}
	case 16:
		m := w.fresh()
		w.line("%s := %s.Sum", m, w.expression(w.one("point#", "summer#", "level#"), 2))
		w.line("fmt.Println(%s())", m)
	case 17:
		w.line("%s", w.named(fmt.Sprintf("for i, s := range count#(%d) {", w.IntN(5))))
		w.open()
		w.line("if i == 3 { %s }", w.one("break", "continue"))
		w.line("fmt.Print(i, s, \" \")")
		w.close()
		w.line("}")
	case 18:
		w.line("{")
		w.open()
		w.line("c := make(chan int, 2)")
		w.line("c <- %s", w.expression("int", 1))
		w.line("select {\n\tcase v, ok := <-c:\n\t\tfmt.Println(\"got\", v, ok)\n\tdefault:\n\t\tfmt.Println(\"none\")\n\t}")
		w.line("close(c)\n\tv, ok := <-c\n\tfmt.Println(v, ok)")
		w.close()
		w.line("}")
	case 19:
		x, y, err := w.fresh(), w.fresh(), w.fresh()
		w.line("%s", w.named(fmt.Sprintf("%s, %s, %s := several#(%s)", x, y, err, w.one("0", "7", "51", "-1"))))
		w.line("fmt.Println(%s, %s, %s)", x, y, err)
		w.add(x, "int")
		w.add(err, "error")
	case 20:
		w.label()
	case 21:
		if s := w.pick("[]int"); s != "" { // aliases
			t := w.fresh()
			w.line("%s := %s[:len(%s)/2]", t, s, s)
			w.line("%s = append(%s, %s)", t, t, w.expression("int", 1))
			w.line("fmt.Println(%s, %s, len(%s))", s, t, t)
			w.add(t, "[]int")
		}
	case 22:
		if a := w.pick("[3]int8"); a != "" { // arrays are values
			b := w.fresh()
			w.line("%s := %s", b, a)
			w.line("%s[1]++", b)
			w.line("fmt.Println(%s, %s, %s == %s)", a, b, a, b)
			w.add(b, "[3]int8")
		}
	case 23:
		a, b := w.pick("int"), w.pick("int")
		if a != "" && b != "" && a != b {
			w.line("%s, %s = %s, %s", a, b, b, a)
		}
	case 24:
		w.line("%s", w.named(fmt.Sprintf("fmt.Println(errors.As(%s, new(failure#)), errors.Is(%s, failure#{4}))", w.expression("error", 3), w.expression("error", 2))))
	case 25:
		w.line("{")
		w.open()
		w.line("var fs []func() int")
		w.line("for i := 0; i < 3; i++ { fs = append(fs, func() int { i += 10; return i }) }")
		w.line("for _, f := range fs { fmt.Print(f(), f(), \" \") }")
		w.close()
		w.line("}")
	case 26:
		w.line("%s", w.named(fmt.Sprintf("fmt.Println(pair#[int, string]{%s, %s}.Swap())", w.expression("int", 2), w.expression("string", 1))))
	default:
		w.line("fmt.Println(%s)", w.expression(w.typed(), 3))
	}
}

// label writes loops that are left by their labels, or a goto.
func (w *writer) label() {
	name := fmt.Sprint("L", w.names)
	w.names++
	if w.IntN(3) == 0 {
		n := w.fresh()
		w.line("{")
		w.line("\t%s := 0", n)
		w.line("%s:", name)
		w.line("\t%s++", n)
		w.line("\tif %s < 3 { goto %s }", n, name)
		w.line("\tfmt.Println(\"goto\", %s)", n)
		w.line("}")
		return
	}
	w.line("%s:", name)
	w.line("for i := range 4 {")
	w.line("\tfor j := 0; ; j++ {")
	w.line("\t\tif j > i { continue %s }", name)
	w.line("\t\tif i*j > %d { break %s }", w.IntN(6), name)
	w.line("\t\tfmt.Print(i, j, \" \")")
	w.line("\t}")
	w.line("}")
}

// assign writes an assignment to a variable that there is.
func (w *writer) assign() {
	typ := w.typ()
	v := w.pick(typ)
	if v == "" {
		w.line("fmt.Println(%s)", w.expression(w.typed(), 2))
		return
	}
	switch {
	case (typ == "int" || typ == "int8" || typ == "uint8" || typ == "int64" || typ == "uint32" || typ == "level#") && w.IntN(2) == 0:
		if w.IntN(3) == 0 {
			w.line("%s%s", v, w.one("++", "--"))
			return
		}
		w.line("%s %s= %s", v, w.one("+", "-", "*", "|", "&", "^", "&^"), w.expression(typ, 2))
	case typ == "map[string]int" && w.IntN(2) == 0:
		w.line("%s", w.one(fmt.Sprintf("%s[%q] %s %s", v, w.one("a", "z"), w.one("=", "+="), w.expression("int", 1)), fmt.Sprintf("delete(%s, \"a\")", v), fmt.Sprintf("clear(%s)", v)))
	case typ == "point#" && w.IntN(2) == 0:
		w.line("%s.%s", v, w.one("X = "+w.expression("int", 2), "Name += "+w.expression("string", 1)))
	case typ == "nested#" && w.IntN(2) == 0:
		w.line("%s.%s", v, w.one("Y++", "Arr[2] = "+w.expression("int8", 1), "In = "+w.expression("*point#", 1)))
	case typ == "string" && w.IntN(2) == 0:
		w.line("%s += %s", v, w.expression("string", 1))
	case typ == "chan int":
		w.line("select {\n\tcase %s <- 1:\n\tdefault:\n\t\tfmt.Println(\"full\")\n\t}", v)
	case typ == "*point#" && w.IntN(2) == 0:
		w.line("if %s != nil { %s.Move(%d); *%s = %s }", v, v, w.IntN(5), v, w.expression("point#", 1))
	default:
		w.line("%s = %s", v, w.expression(typ, 3))
	}
}

// show prints the variables of the outermost scope.
func (w *writer) show() {
	for _, v := range w.scopes[0] {
		switch v.typ {
		case "func(int) int":
			w.line("fmt.Println(%s(5))", v.name)
		case "*point#":
			w.line("if %s != nil { fmt.Printf(\"%%v %%+v\\n\", %s, *%s) }", v.name, v.name, v.name)
		case "chan int":
			w.line("fmt.Println(len(%s), cap(%s))", v.name, v.name)
		case "nested#":
			w.line("fmt.Println(%s.point%d, %s.Arr, %s.M, %s.Sum(), %s.In == nil)", v.name, w.n, v.name, v.name, v.name, v.name)
		case "func(int) int const", "int const":
		case "any":
			w.line("if _, pointer := %s.(*point%d); !pointer { fmt.Printf(\"%%v %%T\\n\", %s, %s) }", v.name, w.n, v.name, v.name)
		default:
			w.line("fmt.Printf(\"%%v %%T\\n\", %s, %s)", v.name, v.name)
		}
	}
}
