package core

import (
	"go/ast"
	"go/token"
	"strings"
)

// placer gives every node of a tree a position. A node made for a construct
// of the source has its position in at; all others take that of the nearest
// node above.
type placer struct {
	fset       *token.FileSet
	at         map[ast.Node]token.Pos
	file       *token.File
	imports    map[string]string    // import name → path
	otherFiles map[string]token.Pos // of pieces of earlier cells → a place in each
	needed     map[string]bool      // import names in use
}

// sameFile reports whether a position is in the file of the program: the
// interpreter looks imports up by file, so code that comes from another file
// takes the position of its use.
func (p *placer) sameFile(pos token.Pos) bool {
	if p.file == nil || int(pos) >= p.file.Base() && int(pos) <= p.file.Base()+p.file.Size() {
		return true
	}
	name := p.fset.Position(pos).Filename
	if !strings.HasPrefix(name, "Cell[") { // a package's source
		return false
	}
	if name == p.file.Name() { // another piece of the same cell
		return true
	}
	if p.otherFiles == nil {
		p.otherFiles = map[string]token.Pos{}
	}
	if p.otherFiles[name] == token.NoPos {
		p.otherFiles[name] = pos
	}
	return true
}

// place walks the tree; the stack holds the position that each level hands on.
func (p *placer) place(root ast.Node, inherited token.Pos) {
	stack := []token.Pos{inherited}
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		pos := stack[len(stack)-1]
		if own, ok := p.at[n]; ok && own.IsValid() && p.sameFile(own) {
			pos = own
		}
		stack = append(stack, pos)
		p.set(n, pos)
		return true
	})
}

func (p *placer) set(n ast.Node, pos token.Pos) {
	switch n := n.(type) {
	case *ast.Ident:
		n.NamePos = pos
		if _, ok := p.imports[n.Name]; ok {
			p.needed[n.Name] = true
		}
	case *ast.BasicLit:
		n.ValuePos = pos
	case *ast.CompositeLit:
		n.Lbrace, n.Rbrace = pos, pos
	case *ast.ParenExpr:
		n.Lparen, n.Rparen = pos, pos
	case *ast.IndexExpr:
		n.Lbrack, n.Rbrack = pos, pos
	case *ast.SliceExpr:
		n.Lbrack, n.Rbrack = pos, pos
	case *ast.TypeAssertExpr:
		n.Lparen, n.Rparen = pos, pos
	case *ast.CallExpr:
		n.Lparen, n.Rparen = pos, pos
		if n.Ellipsis.IsValid() {
			n.Ellipsis = pos
		}
	case *ast.StarExpr:
		n.Star = pos
	case *ast.UnaryExpr:
		n.OpPos = pos
	case *ast.BinaryExpr:
		n.OpPos = pos
	case *ast.KeyValueExpr:
		n.Colon = pos
	case *ast.ArrayType:
		n.Lbrack = pos
	case *ast.StructType:
		n.Struct = pos
	case *ast.FuncType:
		n.Func = pos
	case *ast.InterfaceType:
		n.Interface = pos
	case *ast.MapType:
		n.Map = pos
	case *ast.ChanType:
		n.Begin = pos
	case *ast.FieldList:
		n.Opening, n.Closing = pos, pos
	case *ast.LabeledStmt:
		n.Colon = pos
	case *ast.SendStmt:
		n.Arrow = pos
	case *ast.IncDecStmt:
		n.TokPos = pos
	case *ast.AssignStmt:
		n.TokPos = pos
	case *ast.ReturnStmt:
		n.Return = pos
	case *ast.BranchStmt:
		n.TokPos = pos
	case *ast.BlockStmt:
		n.Lbrace, n.Rbrace = pos, pos
	case *ast.IfStmt:
		n.If = pos
	case *ast.CaseClause:
		n.Case, n.Colon = pos, pos
	case *ast.SwitchStmt:
		n.Switch = pos
	case *ast.CommClause:
		n.Case, n.Colon = pos, pos
	case *ast.SelectStmt:
		n.Select = pos
	case *ast.ForStmt:
		n.For = pos
	case *ast.RangeStmt:
		n.For, n.TokPos, n.Range = pos, pos, pos
	case *ast.EmptyStmt:
		n.Semicolon = pos
	case *ast.GenDecl:
		n.TokPos = pos
		if len(n.Specs) > 1 {
			n.Lparen, n.Rparen = pos, pos
		}
	}
}
