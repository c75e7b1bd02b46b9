package evaluator

import (
	"go/scanner"
	"go/token"
	"strings"
)

// Completeness tells whether code can be run as it is: "complete",
// "incomplete", with the indent of its next line, or "invalid".
func Completeness(code string) (status, indent string) {
	depth, open := openBrackets(code)
	if open {
		return "incomplete", strings.Repeat("\t", max(depth, 0))
	}
	fset := token.NewFileSet()
	_, err := parseCell(fset, 0, code)
	if err == nil {
		return "complete", ""
	}
	if depth < 0 {
		return "invalid", "" // nothing that follows closes what was never open
	}
	// An error at the very end means that something is missing there.
	if list, ok := err.(scanner.ErrorList); ok && len(list) > 0 {
		text := strings.TrimRight(code, " \t\n")
		lines := strings.Split(text, "\n")
		if first := list[0].Pos; first.Line > len(lines) || first.Line == len(lines) && first.Column > len(lines[len(lines)-1]) {
			return "incomplete", ""
		}
	}
	return "invalid", ""
}

// openBrackets counts the brackets that are open at the end of code; below 0,
// one was closed that was not open. Open is also true inside of a raw string or a comment, and after a token that cannot
// end a statement.
func openBrackets(code string) (depth int, open bool) {
	fset := token.NewFileSet()
	var s scanner.Scanner
	unterminated := false
	s.Init(fset.AddFile("", -1, len(code)), []byte(code), func(_ token.Position, message string) {
		unterminated = unterminated || message == "raw string literal not terminated" || message == "comment not terminated"
	}, 0)
	last := token.SEMICOLON
	for {
		_, tok, _ := s.Scan()
		switch tok {
		case token.EOF:
			dangling := last.IsOperator() && last != token.RPAREN && last != token.RBRACK && last != token.RBRACE &&
				last != token.INC && last != token.DEC && last != token.SEMICOLON && last != token.ELLIPSIS
			return depth, unterminated || depth > 0 || dangling
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if depth--; depth < 0 {
				return depth, false // nothing that follows opens it
			}
		}
		last = tok
	}
}
