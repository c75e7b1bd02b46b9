package notebook

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
)

// Parameter gives a variable of the notebook another value.
type Parameter struct {
	Name  string // a Go identifier
	Value string // a Go literal, or text, which is quoted
}

// ParseParameter reads name=value.
func ParseParameter(argument string) (Parameter, error) {
	name, value, ok := strings.Cut(argument, "=")
	name = strings.TrimSpace(name)
	if !ok {
		return Parameter{}, fmt.Errorf("parameter %q: expected name=value", argument)
	}
	if !token.IsIdentifier(name) || name == "_" {
		return Parameter{}, fmt.Errorf("parameter %q: %q is not the name of a Go variable", argument, name)
	}
	return Parameter{Name: name, Value: value}, nil
}

// inject adds a cell that sets the parameters after the cell that is tagged
// "parameters", or first when there is none, and replaces one that is already
// there (papermill's rule).
func inject(book *Notebook, parameters []Parameter) error {
	if len(parameters) == 0 {
		return nil
	}
	cells := make([]*Cell, 0, len(book.Cells)+1)
	known := map[string]bool{}
	place := 0
	var defaults *Cell
	for _, cell := range book.Cells {
		if cell.HasTag("injected-parameters") {
			continue
		}
		cells = append(cells, cell)
		known[cell.ID] = true
		if defaults == nil && cell.Type == Code && cell.HasTag("parameters") {
			defaults, place = cell, len(cells)
		}
	}
	declared := map[string]token.Token{}
	if defaults != nil {
		declared = declarations(defaults.Source)
	}
	source := []string{"// Parameters"}
	for _, p := range parameters {
		kind, ok := declared[p.Name]
		operator := ":="
		if ok {
			operator = "=" // the variable keeps its type
		}
		source = append(source, fmt.Sprintf("%s %s %s", p.Name, operator, literal(p.Value, kind)))
	}
	injected := &Cell{
		Type:     Code,
		ID:       newID(known),
		Source:   strings.Join(source, "\n"),
		Metadata: map[string]any{"tags": []any{"injected-parameters"}},
	}
	book.Cells = append(cells[:place:place], append([]*Cell{injected}, cells[place:]...)...)
	return nil
}

// literal writes a value as Go source: numbers, true, false, characters and
// quoted strings as they are, all else as a string.
func literal(value string, kind token.Token) string {
	if kind != token.STRING {
		if value == "true" || value == "false" {
			return value
		}
		if expression, err := parser.ParseExpr(value); err == nil {
			if sign, ok := expression.(*ast.UnaryExpr); ok && (sign.Op == token.SUB || sign.Op == token.ADD) {
				expression = sign.X
			}
			if _, ok := expression.(*ast.BasicLit); ok {
				return value
			}
		}
	} else if unquoted, err := strconv.Unquote(value); err == nil && value[0] != '\'' {
		value = unquoted
	}
	return strconv.Quote(value)
}

// declarations finds the variables that a cell declares, and the kind of literal
// each begins with (token.ILLEGAL: another expression).
func declarations(source string) map[string]token.Token {
	declared := map[string]token.Token{}
	file, err := parser.ParseFile(token.NewFileSet(), "", "package main\nfunc _() {\n"+source+"\n}", 0)
	if err != nil {
		return declared
	}
	declare := func(name ast.Expr, values []ast.Expr, i int) {
		identifier, ok := name.(*ast.Ident)
		if !ok {
			return
		}
		declared[identifier.Name] = token.ILLEGAL
		if i < len(values) {
			if value, ok := values[i].(*ast.BasicLit); ok {
				declared[identifier.Name] = value.Kind
			}
		}
	}
	for _, statement := range file.Decls[0].(*ast.FuncDecl).Body.List {
		switch statement := statement.(type) {
		case *ast.AssignStmt:
			if statement.Tok == token.DEFINE {
				for i, name := range statement.Lhs {
					declare(name, statement.Rhs, i)
				}
			}
		case *ast.DeclStmt:
			if general, ok := statement.Decl.(*ast.GenDecl); ok && general.Tok == token.VAR {
				for _, spec := range general.Specs {
					for i, name := range spec.(*ast.ValueSpec).Names {
						declare(name, spec.(*ast.ValueSpec).Values, i)
					}
				}
			}
		}
	}
	return declared
}
