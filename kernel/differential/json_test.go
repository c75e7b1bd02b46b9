package differential

import (
	"fmt"
	"strings"
	"testing"
)

// TestJSON encodes values of random types as JSON, and decodes into them.
func TestJSON(t *testing.T) {
	count := 20
	if all() {
		count = 300
	}
	var programs []program
	for i := range count {
		programs = append(programs, encoding(uint64(i)))
	}
	compare(t, programs)
}

// encoding writes the program of a seed: values encoded, and decoded from what
// they were encoded as and from texts that fit in part or not at all.
func encoding(seed uint64) program {
	s := newShapes(seed + 5000)
	s.methods = s.encodingMethods
	s.tag = func() string {
		switch s.IntN(8) {
		case 0:
			return " `json:\"f\"`"
		case 1:
			return " `json:\",omitempty\"`"
		case 2:
			return " `json:\"g,omitempty\"`"
		case 3:
			return " `json:\",string\"`"
		case 4:
			return " `json:\"-\"`"
		case 5:
			return " `json:\",omitzero\"`"
		}
		return ""
	}
	var body strings.Builder
	for i := range 6 {
		typ, value := s.shape(0)
		fmt.Fprintf(&body, "\tvar v%d %s = %s\n\tencoded%d[%s](v%d)\n", i, typ, value, s.n, typ, i)
	}
	source := fmt.Sprintf(`var addresses%[1]d = regexp.MustCompile("(?i)(0x)?[0-9a-f]{9,} *")

func address%[1]d[T any](x T) *T { return &x }

func encoded%[1]d[T any](x T) {
	b, err := json.Marshal(x)
	fmt.Println(string(b), err)
	b, err = json.MarshalIndent(&x, ".", "  ")
	fmt.Println(string(b), err)
	for _, text := range append([]string{"null", "1", "\"text\"", "[]", "[1, \"a\", null]", "{}", "{\"f\": 1, \"g\": \"x\"}", "{\"F0\": {\"F0\": 1}, \"F1\": [2]}", "{\"f0\": \"s\", \"f1\": true, \"F2\": 1e400}", "{\"1\": null, \"a\": 2.5}", "[[1], {\"F0\": \"eA==\"}]", "tru", "{\"F0\": }"}, string(b)) {
		var y T
		err := json.Unmarshal([]byte(text), &y)
		fmt.Println(text, err, addresses%[1]d.ReplaceAllString(fmt.Sprintf("%%+v %%#v", y, y), "…"))
		again, err := json.Marshal(y)
		fmt.Println(string(again), err)
	}
}
`, s.n)
	return program{fmt.Sprint("encoding ", seed), s.declared.String() + source + fmt.Sprintf("\nfunc encode%d() {\n%s}\n", seed, body.String()), fmt.Sprintf("encode%d()", seed)}
}

// encodingMethods are those by which package encoding/json encodes and decodes.
func (s *shapes) encodingMethods(name, under string, pointers bool) {
	receiver := name
	if pointers && s.IntN(3) == 0 {
		receiver = "*" + name
	}
	switch s.IntN(8) {
	case 0:
		fmt.Fprintf(&s.declared, "func (%s) MarshalJSON() ([]byte, error) { return []byte(\"{\\\"by\\\": \\\"%s\\\"}\"), nil }\n", receiver, name)
	case 1:
		fmt.Fprintf(&s.declared, "func (%s) MarshalText() ([]byte, error) { return []byte(\"text of %s\"), nil }\n", receiver, name)
	case 2:
		fmt.Fprintf(&s.declared, "func (*%s) UnmarshalJSON(b []byte) error { if len(b) > 8 { return errors.New(\"%s is short\") }; return nil }\n", name, name)
	case 3:
		fmt.Fprintf(&s.declared, "func (*%s) UnmarshalText(b []byte) error { if len(b) > 8 { return errors.New(\"%s is short\") }; return nil }\n", name, name)
	}
}
