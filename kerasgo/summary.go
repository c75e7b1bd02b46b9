package kerasgo

import (
	"fmt"
	"html"
	"strings"
	"unicode/utf8"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/layers"
	"kerasgo/kerasgo/tensor"
	"kerasgo/kernel/display"
)

// Summary shows the model as Keras's table: each layer with its output's shape
// and its number of weights. In a notebook it is an HTML table. Keras:
// Model.summary.
func (n *Network) Summary() { display.Show(n.MIMEBundle()) }

// MIMEBundle is the model's summary as text and HTML.
func (n *Network) MIMEBundle() display.Bundle {
	s := n.summary()
	return display.Bundle{Data: map[string]any{"text/plain": s.text(), "text/html": s.html()}}
}

// String is the model's summary as text.
func (n *Network) String() string { return n.summary().text() }

// summary is what the table says.
type summary struct {
	name    string
	head    []string
	widths  []int
	rows    [][]string
	totals  [][2]string
	numbers int // the column that is aligned to the right
}

func (n *Network) summary() *summary {
	s := &summary{name: n.name, head: []string{"Layer (type)", "Output Shape", "Param #"}, widths: []int{38, 29, 17}, numbers: 2}
	made := map[layers.Layer]*graph.Node{}
	from := map[layers.Layer][]string{}
	branches := n.walk(func(l layers.Layer, node *graph.Node, sources []string) {
		made[l] = node
		from[l] = append(from[l], sources...)
	})
	if branches {
		s.head, s.widths = append(s.head, "Connected to"), []int{31, 27, 17, 28}
	}
	for _, l := range n.layers {
		core := l.Core()
		shape, count := "?", "0 (unbuilt)"
		if node := made[l]; node != nil {
			shape = tensor.ShapeString(node.Shape())
		}
		if core.Built {
			count = thousands(core.CountParams())
		}
		row := []string{fmt.Sprintf("%s (%s)", core.Common.Name, core.Class), shape, count}
		if branches {
			connected := strings.Join(from[l], ", ")
			if connected == "" {
				connected = "-"
			}
			row = append(row, connected)
		}
		s.rows = append(s.rows, row)
	}
	s.count(n)
	return s
}

// walk visits the model's symbolic tensors in order of computation. It tells
// whether the model is more than one layer after the other.
func (n *Network) walk(do func(l layers.Layer, node *graph.Node, sources []string)) (branches bool) {
	readers := map[*graph.Node]int{}
	calls := map[layers.Layer]int{}
	call := map[*graph.Node]int{}
	var visit func(node *graph.Node)
	visit = func(node *graph.Node) {
		if _, seen := call[node]; seen {
			return
		}
		call[node] = 0
		for _, operand := range node.Inputs() {
			visit(operand)
			readers[operand]++
		}
		l := layerOf(node)
		call[node] = calls[l]
		calls[l]++
		var sources []string
		for _, operand := range node.Inputs() {
			sources = append(sources, fmt.Sprintf("%s[%d][0]", layerOf(operand).Core().Common.Name, call[operand]))
		}
		branches = branches || len(sources) > 1 || readers[node] > 1 || calls[l] > 1
		do(l, node, sources)
	}
	for _, output := range n.outputs {
		visit(output)
	}
	for _, count := range readers {
		branches = branches || count > 1
	}
	return branches || len(n.inputs) > 1 || len(n.outputs) > 1
}

// count adds up the weights, each four bytes.
func (s *summary) count(n *Network) {
	n.together.batch.Lock("Summary")
	defer n.together.batch.Unlock()
	var trainable, fixed, remembered int
	list, trained := n.weights()
	for i, w := range list {
		if trained[i] {
			trainable += w.Value.Size()
		} else {
			fixed += w.Value.Size()
		}
	}
	if n.training != nil {
		// An optimizer has only its two counters before it first steps.
		if variables := n.training.optimizer.Variables(); len(n.programs.made) > 0 && len(variables) > 2 {
			for _, v := range variables {
				remembered += v.Value.Size()
			}
		}
	}
	add := func(label string, count int) {
		s.totals = append(s.totals, [2]string{label, fmt.Sprintf("%s (%s)", thousands(count), bytes(4*count))})
	}
	add("Total params", trainable+fixed+remembered)
	add("Trainable params", trainable)
	add("Non-trainable params", fixed)
	if remembered > 0 {
		add("Optimizer params", remembered)
	}
}

// text draws the table with box characters.
func (s *summary) text() string {
	var text strings.Builder
	fmt.Fprintf(&text, "Model: %q\n", s.name)
	rule := func(left, middle, right, line string) {
		text.WriteString(left)
		for i, width := range s.widths {
			if i > 0 {
				text.WriteString(middle)
			}
			text.WriteString(strings.Repeat(line, width))
		}
		text.WriteString(right + "\n")
	}
	write := func(row []string, bar string) {
		var cells [][]string
		height := 0
		for i, cell := range row {
			cells = append(cells, wrap(cell, s.widths[i]-2))
			height = max(height, len(cells[i]))
		}
		for line := range height {
			for i, cell := range cells {
				content := ""
				if line < len(cell) {
					content = cell[line]
				}
				space := strings.Repeat(" ", max(s.widths[i]-2-utf8.RuneCountInString(content), 0))
				if i == s.numbers {
					content = space + content
				} else {
					content += space
				}
				text.WriteString(bar + " " + content + " ")
			}
			text.WriteString(bar + "\n")
		}
	}
	rule("┏", "┳", "┓", "━")
	write(s.head, "┃")
	rule("┡", "╇", "┩", "━")
	for i, row := range s.rows {
		if i > 0 {
			rule("├", "┼", "┤", "─")
		}
		write(row, "│")
	}
	rule("└", "┴", "┘", "─")
	for i, total := range s.totals {
		if i > 0 {
			text.WriteString("\n")
		}
		fmt.Fprintf(&text, " %s: %s", total[0], total[1])
	}
	return text.String()
}

// wrap breaks a text at spaces into lines of a width; longer words are cut.
func wrap(content string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(content) {
		for utf8.RuneCountInString(word) > width {
			if line != "" {
				lines, line = append(lines, line), ""
			}
			runes := []rune(word)
			lines, word = append(lines, string(runes[:width])), string(runes[width:])
		}
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= width:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	return append(lines, line)
}

// html is the table for notebooks.
func (s *summary) html() string {
	var page strings.Builder
	fmt.Fprintf(&page, "<div><b>Model: %s</b></div>", html.EscapeString(fmt.Sprintf("%q", s.name)))
	cells := func(tag string, row []string) {
		page.WriteString("<tr>")
		for i, cell := range row {
			align := "left"
			if i == s.numbers {
				align = "right"
			}
			fmt.Fprintf(&page, `<%s style="text-align:%s">%s</%s>`, tag, align, html.EscapeString(cell), tag)
		}
		page.WriteString("</tr>")
	}
	page.WriteString("<table><thead>")
	cells("th", s.head)
	page.WriteString("</thead><tbody>")
	for _, row := range s.rows {
		cells("td", row)
	}
	page.WriteString("</tbody></table><div>")
	for i, total := range s.totals {
		if i > 0 {
			page.WriteString("<br>")
		}
		fmt.Fprintf(&page, "%s: <b>%s</b>", total[0], total[1])
	}
	page.WriteString("</div>")
	return page.String()
}

// thousands writes a number with commas: 2,080.
func thousands(n int) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// bytes writes a size as Keras does: 8.12 KB.
func bytes(size int) string {
	value := float64(size)
	for _, unit := range []string{"B", "KB", "MB", "GB"} {
		if value < 1024 {
			return fmt.Sprintf("%.2f %s", value, unit)
		}
		value /= 1024
	}
	return fmt.Sprintf("%.2f TB", value)
}
