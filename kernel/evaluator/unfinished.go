package evaluator

import (
	"go/ast"
	"go/scanner"
	"go/token"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// placeholder ends the identifier at the cursor of code that is being written:
// no one types this letter.
const placeholder = "ꞏ"

// sketch is code that is being written, checked as far as it goes.
type sketch struct {
	change *change
	units  []*unit
}

// sketch parses and checks code without regard to its errors. The caller holds
// the session's mutex.
func (s *Session) sketch(code string) (result *sketch) {
	// Half a program can lead the checker where whole ones do not.
	defer func() {
		if recover() != nil {
			result = nil
		}
	}()
	c, _ := parseCell(s.fset, 0, code)
	if c == nil {
		return nil
	}
	result = &sketch{change: s.begin()}
	for _, spec := range c.imports {
		s.addImport(result.change, spec)
	}
	s.resolveReceivers(c)
	s.gather(c)
	s.addTypesOfMethods(c)
	for _, nodes := range s.arrange(c) {
		u := unitOf(nodes)
		s.checkUnit(result.change, 0, u)
		result.units = append(result.units, u)
	}
	return result
}

// find returns the first node that accept takes, with the nodes around it, the
// outermost first, and its unit.
func (k *sketch) find(accept func(*ast.Ident) bool) (path []ast.Node, in *unit) {
	if k == nil {
		return nil, nil
	}
	search := func(root ast.Node) []ast.Node {
		var stack, found []ast.Node
		ast.Inspect(root, func(n ast.Node) bool {
			if n == nil {
				stack = stack[:len(stack)-1]
				return true
			}
			stack = append(stack, n)
			if ident, ok := n.(*ast.Ident); ok && found == nil && accept(ident) {
				found = slices.Clone(stack)
			}
			return true
		})
		return found
	}
	for _, u := range k.units {
		for _, d := range u.declarations {
			if path := search(d); path != nil {
				return path, u
			}
		}
		for _, d := range u.statements {
			if path := search(d); path != nil {
				return path, u
			}
		}
	}
	return nil, nil
}

// closers returns the brackets that are missing at the end of code.
func closers(code string) string {
	fset := token.NewFileSet()
	var s scanner.Scanner
	s.Init(fset.AddFile("", -1, len(code)), []byte(code), nil, 0)
	var open []byte
	for {
		_, tok, _ := s.Scan()
		switch tok {
		case token.EOF:
			slices.Reverse(open)
			return string(open)
		case token.LPAREN:
			open = append(open, ')')
		case token.LBRACK:
			open = append(open, ']')
		case token.LBRACE:
			open = append(open, '}')
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if len(open) > 0 {
				open = open[:len(open)-1]
			}
		}
	}
}

// byteOffset turns a count of code points into one of bytes, within the code.
func byteOffset(code string, characters int) int {
	offset := 0
	for range characters {
		_, size := utf8.DecodeRuneInString(code[offset:])
		if size == 0 {
			break
		}
		offset += size
	}
	return offset
}

func isLetter(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// identifierAround returns where the identifier that touches an offset begins
// and ends.
func identifierAround(code string, offset int) (start, end int) {
	start = len(strings.TrimRightFunc(code[:offset], isLetter))
	end = len(code) - len(strings.TrimLeftFunc(code[offset:], isLetter))
	return start, end
}

// inComment tells whether an offset lies in a comment.
func inComment(code string, offset int) bool {
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, offset)
	var s scanner.Scanner
	s.Init(file, []byte(code[:offset]), nil, scanner.ScanComments)
	for {
		pos, tok, literal := s.Scan()
		if tok == token.EOF {
			return false
		}
		end := file.Offset(pos) + len(literal)
		if tok == token.COMMENT && end >= offset && !(strings.HasPrefix(literal, "/*") && strings.HasSuffix(literal, "*/")) {
			return true
		}
	}
}
