package evaluator

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// itemKind is what an item of a cell is.
type itemKind int

const (
	importItem      itemKind = iota
	declarationItem          // type, const, func; var in a cell without statements
	statementItem
)

// item is one top-level piece of a cell's text.
type item struct {
	kind       itemKind
	start, end int // byte offsets in the cell
}

// cell is a cell's text, cut and parsed.
type cell struct {
	number int
	code   string
	fset   *token.FileSet

	imports         []*ast.ImportSpec
	declarations    []ast.Decl
	statements      []ast.Stmt
	scope           *ast.Scope            // what the parser takes for the names of the declarations
	kept            []ast.Decl            // types and constants that mean what they meant before, and methods of generic ones
	carried         []ast.Decl            // methods of other cells, among the declarations, for types that are declared anew as they were
	replaced        []*types.Func         // methods of earlier cells that get another body
	fields          map[*ast.Ident]bool   // keys of composite literals that are names of fields
	mentions        map[ast.Node]mentions // what nodes of the cell refer to, where it has been asked for
	coming, running *web                  // the same of the declarations, as they come with each other and as they run
	assigned        map[ast.Stmt][]string // variables that are declared apart from their values, by the statements that give them these
	untyped         map[string]bool       // variables whose types cannot be written
	doubts          []types.Error         // what a check of the whole cell as a function told
	notes           []string              // what the user should know if the cell compiles
}

// fileName is how positions name a cell.
func fileName(number int) string { return fmt.Sprintf("Cell[%d]", number) }

// cut finds the items of a cell: what lies between semicolons outside all
// brackets, those that end lines included.
func cut(code string) ([]item, error) {
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(code))
	var failures scanner.ErrorList
	var s scanner.Scanner
	s.Init(file, []byte(code), func(pos token.Position, message string) { failures.Add(pos, message) }, 0)
	type lexeme struct {
		at    int
		token token.Token
	}
	var items []item
	var current []lexeme
	depth, end := 0, 0
	// The semicolons of for i := 0; ; i++ { do not end a statement.
	header := false
	finish := func() {
		if len(current) > 0 {
			tokens := make([]token.Token, len(current))
			for i, l := range current {
				tokens[i] = l.token
			}
			items = append(items, item{classify(tokens), current[0].at, end})
		}
		current, header = nil, false
	}
	for {
		pos, tok, literal := s.Scan()
		at := file.Offset(pos)
		if tok == token.EOF {
			break
		}
		switch tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			header = header && (tok != token.LBRACE || depth > 0)
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		case token.FOR, token.IF, token.SWITCH:
			header = header || depth <= 0
		}
		if tok == token.SEMICOLON && depth <= 0 && (!header || literal == "\n") {
			finish()
			continue
		}
		current = append(current, lexeme{at, tok})
		if literal == "\n" {
			continue // an end of line within brackets
		}
		if literal == "" || tok.IsOperator() {
			literal = tok.String()
		}
		end = at + len(literal)
	}
	finish()
	if err := failures.Err(); err != nil {
		return nil, failures
	}
	return items, nil
}

// classify tells an item's kind by its first tokens.
func classify(tokens []token.Token) itemKind {
	switch tokens[0] {
	case token.IMPORT:
		return importItem
	case token.TYPE, token.CONST:
		return declarationItem
	case token.FUNC:
		if len(tokens) > 1 && tokens[1] == token.IDENT {
			return declarationItem
		}
		// A method's receiver is followed by its name, a literal's
		// parameters by results or a body.
		depth := 0
		for i := 1; i < len(tokens); i++ {
			switch tokens[i] {
			case token.LPAREN:
				depth++
			case token.RPAREN:
				if depth--; depth == 0 {
					if i+2 < len(tokens) && tokens[i+1] == token.IDENT && tokens[i+2] == token.LPAREN {
						return declarationItem
					}
					return statementItem
				}
			}
		}
	}
	return statementItem
}

// bodyName is the function that holds a cell's statements.
func bodyName(number int) string { return fmt.Sprintf("cellꞏ%d", number) }

// parseCell cuts and parses a cell. Positions in the result are those of the
// cell. A whole program loses its package clause and ends by calling main.
func parseCell(fset *token.FileSet, number int, code string) (*cell, error) {
	code = strings.ReplaceAll(code, "\r\n", "\n")
	c := &cell{number: number, code: code, fset: fset}
	text, program := withoutPackageClause(code)
	items, err := cut(text)
	if err != nil {
		return nil, c.syntaxErrors(err)
	}
	// Imports come first, as Go has it, wherever they stand in the cell.
	var imports, declarations, statements strings.Builder
	hasStatement := false
	for _, it := range items {
		hasStatement = hasStatement || it.kind == statementItem && !isVar(text[it.start:it.end])
	}
	imports.WriteString("package main;")
	fmt.Fprintf(&statements, "func %s() {", bodyName(number))
	lines := newLineTable(text)
	for _, it := range items {
		line, column := lines.position(it.start)
		directive := fmt.Sprintf("/*line %s:%d:%d*/", fileName(number), line, column)
		target, end := &statements, "\n"
		if it.kind == importItem {
			target, end = &imports, ";"
		} else if it.kind != statementItem || !hasStatement && isVar(text[it.start:it.end]) {
			target, end = &declarations, ";"
		}
		target.WriteString(directive + text[it.start:it.end] + end)
	}
	if program {
		statements.WriteString("main()\n")
	}
	statements.WriteString("}\n")
	source := imports.String() + declarations.String() + "\n" + statements.String()
	file, err := parser.ParseFile(fset, fileName(number), source, parser.AllErrors)
	if err != nil {
		// What could be parsed is returned all the same, for completion.
		err = c.syntaxErrors(err)
	}
	c.scope = file.Scope
	for _, declaration := range file.Decls {
		switch d := declaration.(type) {
		case *ast.GenDecl:
			if d.Tok == token.IMPORT {
				for _, spec := range d.Specs {
					c.imports = append(c.imports, spec.(*ast.ImportSpec))
				}
				continue
			}
			if d.Tok == token.TYPE { // those of a block go their own ways when a cell runs again
				for _, spec := range d.Specs {
					// The parser loses those that follow a generic type in a block.
					if object := spec.(*ast.TypeSpec).Name.Obj; object != nil && c.scope.Lookup(object.Name) == nil {
						c.scope.Insert(object)
					}
					c.declarations = append(c.declarations, &ast.GenDecl{TokPos: spec.Pos(), Tok: token.TYPE, Specs: []ast.Spec{spec}})
				}
				continue
			}
		case *ast.FuncDecl:
			if d.Recv == nil && d.Name.Name == bodyName(number) {
				c.statements = append(c.statements, d.Body.List...)
				continue
			}
		}
		c.declarations = append(c.declarations, declaration)
	}
	return c, err
}

func isVar(text string) bool {
	return strings.HasPrefix(text, "var ") || strings.HasPrefix(text, "var\t") || strings.HasPrefix(text, "var(") || strings.HasPrefix(text, "var\n")
}

// withoutPackageClause blanks out "package main" at the start of a program.
func withoutPackageClause(code string) (text string, program bool) {
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(code))
	var s scanner.Scanner
	s.Init(file, []byte(code), nil, 0)
	start, tok, _ := s.Scan()
	if tok != token.PACKAGE {
		return code, false
	}
	name, tok, literal := s.Scan()
	if tok != token.IDENT {
		return code, false
	}
	from, to := file.Offset(start), file.Offset(name)+len(literal)
	blank := strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		return ' '
	}, code[from:to])
	return code[:from] + blank + code[to:], literal == "main" && strings.Contains(code, "func main()")
}

// lineTable holds the offsets at which lines begin.
type lineTable []int

func newLineTable(text string) lineTable {
	table := lineTable{0}
	for i := range len(text) {
		if text[i] == '\n' {
			table = append(table, i+1)
		}
	}
	return table
}

func (t lineTable) position(offset int) (line, column int) {
	line = len(t)
	for line > 1 && t[line-1] > offset {
		line--
	}
	return line, offset - t[line-1] + 1
}

func unquote(s string) string {
	text, err := strconv.Unquote(s)
	if err != nil {
		return s
	}
	return text
}
