package differential

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// shapes writes types, each with an expression of that type.
type shapes struct {
	*rand.Rand
	declared strings.Builder
	n        uint64
	names    int

	methods func(name, under string, pointers bool) // declares methods of a type
	tag     func() string                           // of a field
}

func newShapes(seed uint64) *shapes {
	s := &shapes{Rand: rand.New(rand.NewPCG(seed, 78)), n: seed, tag: func() string { return "" }}
	s.methods = s.printingMethods
	return s
}

func (s *shapes) one(list ...string) string { return list[s.IntN(len(list))] }

// shape returns a type and an expression that gives a value of it.
func (s *shapes) shape(depth int) (typ, value string) {
	if depth > 3 {
		return s.basic()
	}
	switch s.IntN(11) {
	case 0, 1:
		return s.basic()
	case 2, 3, 4:
		return s.named(depth)
	case 5:
		typ, value := s.shape(depth + 1)
		if s.IntN(6) == 0 {
			return "[]" + typ, "nil"
		}
		_, other := typ, value
		return "[]" + typ, "[]" + typ + "{" + value + ", " + other + "}"
	case 6:
		typ, value := s.shape(depth + 1)
		return "[1]" + typ, "[1]" + typ + "{" + value + "}"
	case 7:
		typ, value := s.shape(depth + 1)
		switch s.IntN(3) {
		case 0:
			return "map[string]" + typ, "map[string]" + typ + "{\"b\": " + value + ", \"a\": " + value + "}"
		case 1:
			return "map[int]" + typ, "map[int]" + typ + "{2: " + value + ", 1: " + value + "}"
		}
		key := s.name()
		fmt.Fprintf(&s.declared, "type %s int\n", key)
		s.methods(key, "int", false)
		return "map[" + key + "]" + typ, "map[" + key + "]" + typ + "{2: " + value + ", -1: " + value + "}"
	case 8:
		typ, value := s.shape(depth + 1)
		if s.IntN(6) == 0 {
			return "*" + typ, "nil"
		}
		return "*" + typ, fmt.Sprintf("address%d[%s](%s)", s.n, typ, value)
	case 9:
		_, value := s.typed(depth + 1)
		return "any", value
	default:
		return s.structure(depth)
	}
}

// typed is a shape with an expression that has its type by itself.
func (s *shapes) typed(depth int) (typ, value string) {
	typ, value = s.shape(depth)
	if typ == "any" {
		return typ, value
	}
	return typ, "(" + typ + ")(" + value + ")"
}

func (s *shapes) basic() (typ, value string) {
	switch s.IntN(16) {
	case 0, 1:
		return "int", s.one("0", "-7", "42")
	case 2:
		return "int8", s.one("-128", "5")
	case 3:
		return "uint8", s.one("200", "7")
	case 4, 5:
		return "string", s.one(`""`, `"text"`, `"a\"b\n世"`, `"\xff"`)
	case 6:
		return "float64", s.one("0", "2.5", "-1e20", "1e-7")
	case 7:
		return "bool", s.one("true", "false")
	case 8:
		return "complex128", "complex(1.5, -2)"
	case 9:
		return "rune", "'x'"
	case 10:
		return "[]byte", `[]byte("by")`
	case 11:
		return "error", s.one("nil", `errors.New("wrong")`)
	case 12:
		return "time.Duration", "1500 * time.Millisecond"
	case 13:
		return "uint64", "1 << 40"
	case 14:
		return "func()", s.one("nil")
	default:
		return "float32", "0.1"
	}
}

func (s *shapes) name() string {
	s.names++
	return fmt.Sprintf("%s%dof%d", s.one("T", "t"), s.names, s.n)
}

// named declares a type.
func (s *shapes) named(depth int) (typ, value string) {
	name := s.name()
	under, value := s.shape(depth + 1)
	if under == "any" || under == "error" || strings.HasPrefix(under, "*") {
		under, value = "int", "3"
	}
	fmt.Fprintf(&s.declared, "type %s %s\n", name, under)
	s.methods(name, under, true)
	if value == "nil" {
		return name, value
	}
	return name, name + "(" + value + ")"
}

// printingMethods are those by which package fmt prints.
func (s *shapes) printingMethods(name, under string, pointers bool) {
	receiver := name
	if pointers && s.IntN(3) == 0 {
		receiver = "*" + name
	}
	switch s.IntN(8) {
	case 0, 1:
		fmt.Fprintf(&s.declared, "func (%s) String() string { return \"<%s>\" }\n", receiver, name)
	case 2:
		fmt.Fprintf(&s.declared, "func (%s) Error() string { return \"error %s\" }\n", receiver, name)
	case 3:
		fmt.Fprintf(&s.declared, "func (%s) GoString() string { return \"go %s\" }\n", receiver, name)
	case 4:
		fmt.Fprintf(&s.declared, "func (%s) Format(f fmt.State, verb rune) { fmt.Fprintf(f, \"{%s as %%c}\", verb) }\n", receiver, name)
	}
}

// structure is a struct type without a name.
func (s *shapes) structure(depth int) (typ, value string) {
	var fields, values []string
	for i := range 1 + s.IntN(3) {
		t, v := s.shape(depth + 1)
		field := fmt.Sprintf("%s%d", s.one("F", "f"), i)
		fields, values = append(fields, field+" "+t+s.tag()), append(values, field+": "+v)
	}
	if s.IntN(3) == 0 {
		t, v := s.named(depth + 1)
		fields, values = append(fields, t+s.tag()), append(values, t+": "+v)
	}
	typ = "struct{ " + strings.Join(fields, "; ") + " }"
	return typ, typ + "{" + strings.Join(values, ", ") + "}"
}
