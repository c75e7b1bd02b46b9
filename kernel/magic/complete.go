package magic

import (
	"strings"
	"unicode/utf8"

	"kerasgo/kernel/display"
	"kerasgo/kernel/evaluator"
)

// Complete finds the completions at a position, in code points. On the line of
// a magic they are names of magics, of files, or Go.
func (r *Runner) Complete(code string, position int) evaluator.Completions {
	before := string([]rune(code)[:min(max(position, 0), utf8.RuneCountInString(code))])
	line := before[strings.LastIndexByte(before, '\n')+1:]
	trimmed := strings.TrimLeft(line, " \t")
	if trimmed == "" || trimmed[0] != '%' && trimmed[0] != '!' || !statementMayBegin(before[:len(before)-len(line)]) {
		return r.Session().Complete(code, position)
	}
	signs := len(trimmed) - len(strings.TrimLeft(trimmed, "%"))
	name, arguments, more := strings.Cut(trimmed[signs:], " ")
	if !more && trimmed[0] == '%' {
		start := position - utf8.RuneCountInString(name) - signs
		found := evaluator.Completions{Start: start, End: position}
		for _, n := range names() {
			m := table[n]
			if strings.HasPrefix(n, name) && (signs < 2 && m.line != nil || m.body != nil && signs != 1) {
				found.Matches = append(found.Matches, evaluator.Match{Text: strings.Repeat("%", max(signs, 1)) + n, Kind: "magic", Signature: m.usage})
			}
		}
		return found
	}
	if m := find(name); trimmed[0] == '!' || m != nil && m.files {
		word := arguments
		if trimmed[0] == '!' {
			word = trimmed
		}
		word = word[strings.LastIndexAny(word, " \t!")+1:]
		quoted := "_ = \"" + word
		found := r.Session().Complete(quoted, utf8.RuneCountInString(quoted))
		shift := position - utf8.RuneCountInString(quoted)
		found.Start, found.End = found.Start+shift, found.End+shift
		return found
	}
	if name == "help" {
		word := strings.TrimLeft(arguments, "% ")
		found := evaluator.Completions{Start: position - utf8.RuneCountInString(word), End: position}
		for _, n := range names() {
			if strings.HasPrefix(n, word) {
				found.Matches = append(found.Matches, evaluator.Match{Text: n, Kind: "magic", Signature: table[n].usage})
			}
		}
		return found
	}
	found := r.Session().Complete(arguments, utf8.RuneCountInString(arguments))
	shift := position - utf8.RuneCountInString(arguments)
	found.Start, found.End = found.Start+shift, found.End+shift
	return found
}

// Inspect documents what is at a position: a magic, or Go.
func (r *Runner) Inspect(code string, position, detail int) (display.Bundle, bool) {
	runes := []rune(code)
	position = min(max(position, 0), len(runes))
	start := position
	for start > 0 && runes[start-1] != '\n' {
		start--
	}
	end := position
	for end < len(runes) && runes[end] != '\n' {
		end++
	}
	line := strings.TrimSpace(string(runes[start:end]))
	if rest, ok := strings.CutPrefix(line, "%"); ok {
		name, _, more := strings.Cut(strings.TrimLeft(rest, "%"), " ")
		if m := find(strings.TrimSuffix(name, "?")); m != nil && (!more || position-start <= len(name)+2) {
			return display.Bundle{Data: map[string]any{"text/plain": m.help()}}, true
		}
	}
	return r.Session().Inspect(code, position, detail)
}

// Completeness tells whether a cell can run: "complete", "incomplete" with the
// indent of the next line, or "invalid". Magics are complete; what surrounds
// them is judged without them.
func Completeness(code string) (status, indent string) {
	if !hasMagic(code) {
		return evaluator.Completeness(code)
	}
	if _, _, _, ok := cellMagic(code); ok {
		if strings.HasSuffix(code, "\n\n") || strings.Count(strings.TrimLeft(code, "\n"), "\n") == 0 && !strings.HasPrefix(strings.TrimSpace(code), "%%") {
			return "complete", ""
		}
		if strings.HasSuffix(code, "\n") {
			return "incomplete", ""
		}
		return "complete", ""
	}
	parts := split(code)
	if len(parts) == 0 || parts[len(parts)-1].magic {
		return "complete", ""
	}
	return evaluator.Completeness(parts[len(parts)-1].text)
}
