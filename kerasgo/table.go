package kerasgo

import (
	"html"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// table is a small table of texts that shows itself as text and HTML.
type table struct {
	head  []string
	rows  [][]string
	right bool // columns are numbers, aligned to the right
}

// text aligns the columns with spaces.
func (t *table) text() string {
	widths := make([]int, len(t.head))
	for _, row := range append([][]string{t.head}, t.rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var text strings.Builder
	for r, row := range append([][]string{t.head}, t.rows...) {
		if r > 0 {
			text.WriteString("\n")
		}
		for i, cell := range row {
			if i > 0 {
				text.WriteString("  ")
			}
			text.WriteString(strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)) + cell)
		}
	}
	return text.String()
}

// html is a plain table, which front ends style.
func (t *table) html() string {
	align := ""
	if t.right {
		align = ` style="text-align:right"`
	}
	var page strings.Builder
	write := func(tag string, row []string) {
		page.WriteString("<tr>")
		for _, cell := range row {
			page.WriteString("<" + tag + align + ">" + html.EscapeString(cell) + "</" + tag + ">")
		}
		page.WriteString("</tr>")
	}
	page.WriteString("<table><thead>")
	write("th", t.head)
	page.WriteString("</thead><tbody>")
	for _, row := range t.rows {
		write("td", row)
	}
	page.WriteString("</tbody></table>")
	return page.String()
}

// formatValue writes a value as Keras's progress bar does: four decimals, or
// with an exponent when it is small.
func formatValue(value float64) string {
	if math.Abs(value) > 1e-3 || value == 0 || math.IsNaN(value) {
		return strconv.FormatFloat(value, 'f', 4, 64)
	}
	return strconv.FormatFloat(value, 'e', 4, 64)
}
