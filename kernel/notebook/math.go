package notebook

import (
	"bytes"
	"html"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// mathNode is TeX between dollar signs, which markdown must not touch.
type mathNode struct {
	ast.BaseInline
	tex     string
	display bool // $$…$$
}

var kindMath = ast.NewNodeKind("Math")

func (n *mathNode) Kind() ast.NodeKind            { return kindMath }
func (n *mathNode) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// mathParser finds $…$ and $$…$$ by Pandoc's rule: no space inside the dollar
// signs of $…$, and no digit after it, so that prices stay prices.
type mathParser struct{}

func (mathParser) Trigger() []byte { return []byte{'$'} }

func (mathParser) Parse(parent ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	if bytes.HasPrefix(line, []byte("$$")) {
		return displayMath(block)
	}
	for i := 1; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '$':
			tex := line[1:i]
			if len(tex) == 0 || blank(tex[0]) || blank(tex[len(tex)-1]) || i+1 < len(line) && line[i+1] >= '0' && line[i+1] <= '9' {
				return nil
			}
			block.Advance(i + 1)
			return &mathNode{tex: string(tex)}
		}
	}
	return nil
}

// displayMath may span lines.
func displayMath(block text.Reader) ast.Node {
	number, position := block.Position()
	block.Advance(2)
	var tex bytes.Buffer
	for {
		line, _ := block.PeekLine()
		if line == nil {
			block.SetPosition(number, position)
			return nil
		}
		if end := bytes.Index(line, []byte("$$")); end >= 0 {
			tex.Write(line[:end])
			block.Advance(end + 2)
			return &mathNode{tex: string(bytes.TrimSpace(tex.Bytes())), display: true}
		}
		tex.Write(line)
		block.AdvanceLine()
	}
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' }

func (r markdownRenderer) math(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	formula := node.(*mathNode)
	class := "math"
	if formula.display {
		class = "math display"
	}
	w.WriteString(`<span class="` + class + `">` + html.EscapeString(formula.tex) + `</span>`)
	return ast.WalkContinue, nil
}
