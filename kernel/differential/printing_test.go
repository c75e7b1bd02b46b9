package differential

import (
	"fmt"
	"strings"
	"testing"
)

// TestPrinting prints values of random types under every verb of package fmt.
func TestPrinting(t *testing.T) {
	count := 20
	if all() {
		count = 300
	}
	var programs []program
	for i := range count {
		programs = append(programs, printingOf(uint64(i)))
	}
	compare(t, programs)
}

// printingOf writes the program of a seed: values, printed.
func printingOf(seed uint64) program {
	s := newShapes(seed)
	var body strings.Builder
	for i := range 6 {
		typ, value := s.shape(0)
		fmt.Fprintf(&body, "\tvar v%d %s = %s\n\tshown%d(v%d, &v%d)\n", i, typ, value, seed, i, i)
	}
	source := fmt.Sprintf(`var addresses%[1]d = regexp.MustCompile("(?i)(0x)?[0-9a-f]{9,} *")

func address%[1]d[T any](x T) *T { return &x }

func shown%[1]d(list ...any) {
	for _, verb := range []string{"%%v", "%%+v", "%%#v", "%%s", "%%d", "%%x", "%%X", "%%q", "%%t", "%%T", "%%8.3f", "%%-12v|", "%%06d", "%%+d", "%%e", "%%g", "%%c", "%%U", "%%b", "%%o", "%%5t", "%%.2s", "%% x", "%%#x", "%%#q", "%%z", "%%10.3v|"} {
		for _, x := range list {
			fmt.Println(verb, addresses%[1]d.ReplaceAllString(fmt.Sprintf(verb, x), "…"))
		}
	}
	fmt.Println(addresses%[1]d.ReplaceAllString(fmt.Sprint(list...), "…"))
	fmt.Println(addresses%[1]d.ReplaceAllString(fmt.Sprintln(list...), "…"))
	fmt.Println(addresses%[1]d.ReplaceAllString(fmt.Sprintf("%%v", list), "…"))
	fmt.Println(addresses%[1]d.ReplaceAllString(fmt.Sprint(fmt.Errorf("%%v %%+v", list[0], list[1])), "…"))
}
`, seed)
	return program{fmt.Sprint("printing ", seed), s.declared.String() + source + fmt.Sprintf("\nfunc print%d() {\n%s}\n", seed, body.String()), fmt.Sprintf("print%d()", seed)}
}
