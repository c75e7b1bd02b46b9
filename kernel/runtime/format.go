package runtime

import (
	"strings"
	"unicode/utf8"
)

// The verbs that stand for %T and %p in formats, because fmt answers those itself.
const (
	typeVerb    = 'ꞏ'
	pointerVerb = 'ꞌ'
)

// NeedsNames reports whether a format asks for the names of types, or for pointers.
func NeedsNames(format string) bool { return Format0(format) != format }

// Format0 replaces %T and %p in a format by verbs that Printer understands.
func Format0(format string) string {
	if !strings.ContainsAny(format, "Tp") {
		return format
	}
	var out strings.Builder
	for i := 0; i < len(format); {
		if format[i] != '%' {
			out.WriteByte(format[i])
			i++
			continue
		}
		j := i + 1
		for j < len(format) && strings.IndexByte("+-# 0123456789.*[]", format[j]) >= 0 {
			j++
		}
		out.WriteString(format[i:j])
		if j < len(format) {
			switch format[j] {
			case 'T':
				out.WriteRune(typeVerb)
				j++
			case 'p':
				out.WriteRune(pointerVerb)
				j++
			default:
				_, n := utf8.DecodeRuneInString(format[j:])
				out.WriteString(format[j : j+n])
				j += n
			}
		}
		i = j
	}
	return out.String()
}
