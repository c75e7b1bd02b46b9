package notebook

import (
	"go/scanner"
	"go/token"
	"go/types"
	"html"
	"strings"
)

// highlightGo writes Go source as HTML with a span of a class around each token
// that has a colour: k keyword, t type, f function, b predeclared name, n number,
// s string, c comment, o operator, m magic line. The scanner is the standard
// library's, so a cell looks right even where it does not parse.
func highlightGo(source string) string {
	source = strings.ReplaceAll(source, "\r\n", "\n")
	var out strings.Builder
	for source != "" {
		line, rest, _ := strings.Cut(source, "\n")
		if !isMagic(line) {
			break
		}
		whole := strings.HasPrefix(line, "%%") && !strings.HasPrefix(line, "%%time")
		span(&out, "m", line)
		source = source[len(line):]
		if whole { // the magic decides what the rest is
			out.WriteString(html.EscapeString(source))
			return out.String()
		}
		if rest == "" {
			break
		}
		out.WriteByte('\n')
		source = rest
	}
	tokens := scan(source)
	written := 0
	for i, t := range tokens {
		out.WriteString(html.EscapeString(source[written:t.start]))
		span(&out, class(tokens, i), source[t.start:t.end])
		written = t.end
	}
	out.WriteString(html.EscapeString(source[written:]))
	return out.String()
}

func isMagic(line string) bool {
	return strings.HasPrefix(line, "%") || strings.HasPrefix(line, "!")
}

func span(out *strings.Builder, class, text string) {
	if class == "" {
		out.WriteString(html.EscapeString(text))
		return
	}
	out.WriteString(`<span class="` + class + `">` + html.EscapeString(text) + `</span>`)
}

type lexeme struct {
	token      token.Token
	text       string
	start, end int
}

func scan(source string) []lexeme {
	set := token.NewFileSet()
	file := set.AddFile("", -1, len(source))
	var s scanner.Scanner
	s.Init(file, []byte(source), func(token.Position, string) {}, scanner.ScanComments)
	var all []lexeme
	end := 0
	for {
		position, tok, text := s.Scan()
		if tok == token.EOF {
			return all
		}
		if tok == token.SEMICOLON && text == "\n" {
			continue
		}
		if text == "" {
			text = tok.String()
		}
		start := file.Offset(position)
		// Unterminated literals and a lone carriage return can make the text
		// differ from the source: what does not fit is left without colour.
		if start < end || start+len(text) > len(source) || source[start:start+len(text)] != text {
			continue
		}
		end = start + len(text)
		all = append(all, lexeme{tok, text, start, end})
	}
}

func class(tokens []lexeme, i int) string {
	t := tokens[i]
	neighbour := func(step int) token.Token {
		for j := i + step; j >= 0 && j < len(tokens); j += step {
			if tokens[j].token != token.COMMENT {
				return tokens[j].token
			}
		}
		return token.ILLEGAL
	}
	switch {
	case t.token.IsKeyword():
		return "k"
	case t.token == token.COMMENT:
		return "c"
	case t.token == token.STRING || t.token == token.CHAR:
		return "s"
	case t.token.IsLiteral() && t.token != token.IDENT:
		return "n"
	case t.token.IsOperator():
		switch t.token {
		case token.LPAREN, token.RPAREN, token.LBRACE, token.RBRACE, token.LBRACK, token.RBRACK, token.COMMA, token.PERIOD, token.SEMICOLON, token.COLON:
			return ""
		}
		return "o"
	case t.token != token.IDENT:
		return ""
	}
	if neighbour(-1) != token.PERIOD {
		switch types.Universe.Lookup(t.text).(type) {
		case *types.TypeName:
			return "t"
		case *types.Const, *types.Nil, *types.Builtin:
			return "b"
		}
	}
	switch {
	case neighbour(-1) == token.TYPE:
		return "t"
	case neighbour(1) == token.LPAREN:
		return "f"
	}
	return ""
}
