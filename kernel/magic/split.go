package magic

import (
	"go/scanner"
	"go/token"
	"strings"
)

// part is a piece of a cell: lines of Go, or one magic.
type part struct {
	line  int    // the first one, from 1
	text  string // without the line end
	magic bool
}

// split divides a cell. A line is a magic when its first character is a percent
// sign or an exclamation mark and a statement may begin there: not inside a
// string, a comment, parentheses or braces, nor after an operator.
func split(code string) []part {
	var parts []part
	var text strings.Builder
	start := 1
	flush := func() {
		if strings.TrimSpace(text.String()) != "" {
			parts = append(parts, part{start, strings.TrimSuffix(text.String(), "\n"), false})
		}
		text.Reset()
	}
	for i, line := range strings.Split(code, "\n") {
		trimmed := strings.TrimSpace(line)
		if trimmed != "" && (trimmed[0] == '%' || trimmed[0] == '!') && statementMayBegin(text.String()) {
			flush()
			parts = append(parts, part{i + 1, strings.TrimRight(line, " \t\r"), true})
			start = i + 2
			continue
		}
		text.WriteString(line)
		text.WriteByte('\n')
	}
	flush()
	return parts
}

// hasMagic tells whether a line of a cell begins like a magic.
func hasMagic(code string) bool {
	for line := range strings.Lines(code) {
		if trimmed := strings.TrimSpace(line); trimmed != "" && (trimmed[0] == '%' || trimmed[0] == '!') {
			return true
		}
	}
	return false
}

// statementMayBegin tells whether a statement may follow some Go.
func statementMayBegin(code string) bool {
	fset := token.NewFileSet()
	var s scanner.Scanner
	open := false // a string or comment has no end
	s.Init(fset.AddFile("", -1, len(code)), []byte(code), func(_ token.Position, message string) {
		open = open || strings.Contains(message, "not terminated")
	}, 0)
	depth, last := 0, token.SEMICOLON
	for {
		_, t, _ := s.Scan()
		switch t {
		case token.EOF:
			return !open && depth == 0 && last == token.SEMICOLON
		case token.LPAREN, token.LBRACE, token.LBRACK:
			depth++
		case token.RPAREN, token.RBRACE, token.RBRACK:
			depth--
		}
		last = t
	}
}

// at returns code that stands at a line and column of a cell: what is before it
// is blank.
func at(line, column int, text string) string {
	return strings.Repeat("\n", line-1) + strings.Repeat(" ", column) + text
}
