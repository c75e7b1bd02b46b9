package display

import (
	"fmt"
	"html"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// shownRows and shownColumns bound a table; longer ones lose their middle.
const (
	shownRows    = 20
	shownColumns = 20
)

// Table shows rows of text under column names, as text and as HTML. Columns of
// numbers are set to the right. Of long tables the middle is left out. Rows may
// be shorter than columns.
func Table(columns []string, rows [][]string) {
	Show(TableBundle(columns, len(rows), func(row, column int) string {
		if column < len(rows[row]) {
			return rows[row][column]
		}
		return ""
	}))
}

// TableBundle makes a table of so many rows; cell is asked only for what is
// shown. The rows are numbered from 0.
func TableBundle(columns []string, rows int, cell func(row, column int) string) Bundle {
	rowNumbers, columnNumbers := elided(rows, shownRows), elided(len(columns), shownColumns)
	grid := [][]string{{""}}
	for _, c := range columnNumbers {
		grid[0] = append(grid[0], pick(c, func() string { return columns[c] }))
	}
	for _, r := range rowNumbers {
		line := []string{pick(r, func() string { return strconv.Itoa(r) })}
		for _, c := range columnNumbers {
			line = append(line, pick(min(r, c), func() string { return oneLine(cell(r, c)) }))
		}
		grid = append(grid, line)
	}
	caption := ""
	if rows > shownRows || len(columns) > shownColumns {
		caption = fmt.Sprintf("%d rows × %d columns", rows, len(columns))
	}
	right := make([]bool, len(grid[0]))
	for c := range right {
		right[c] = numbers(grid[1:], c)
	}
	return Bundle{Data: map[string]any{"text/plain": textTable(grid, right, caption), "text/html": htmlTable(grid, right, caption)}}
}

// gap stands for the rows or columns that are left out.
const gap = -1

// elided lists the numbers below n, with the middle replaced by a gap if they
// are more than most.
func elided(n, most int) []int {
	var list []int
	for i := range n {
		switch {
		case n <= most || i < most/2 || i >= n-most/2:
			list = append(list, i)
		case i == most/2:
			list = append(list, gap)
		}
	}
	return list
}

func pick(number int, text func() string) string {
	if number == gap {
		return "…"
	}
	return text()
}

// oneLine keeps a cell's text short and free of line breaks.
func oneLine(text string) string {
	const most = 60
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most-1]) + "…"
	}
	return text
}

func numbers(lines [][]string, column int) bool {
	for _, line := range lines {
		if text := line[column]; text != "…" && text != "" {
			if _, err := strconv.ParseFloat(text, 64); err != nil {
				return false
			}
		}
	}
	return true
}

func textTable(grid [][]string, right []bool, caption string) string {
	widths := make([]int, len(right))
	for _, line := range grid {
		for c, text := range line {
			widths[c] = max(widths[c], utf8.RuneCountInString(text))
		}
	}
	var b strings.Builder
	for _, line := range grid {
		var row strings.Builder
		for c, text := range line {
			space := strings.Repeat(" ", widths[c]-utf8.RuneCountInString(text))
			if c > 0 {
				row.WriteString("  ")
			}
			if right[c] {
				row.WriteString(space + text)
			} else {
				row.WriteString(text + space)
			}
		}
		b.WriteString(strings.TrimRight(row.String(), " ") + "\n")
	}
	return b.String() + caption
}

func htmlTable(grid [][]string, right []bool, caption string) string {
	var b strings.Builder
	b.WriteString("<table>\n")
	for i, line := range grid {
		b.WriteString("<tr>")
		for c, text := range line {
			tag := "td"
			if i == 0 || c == 0 {
				tag = "th"
			}
			style := "left"
			if right[c] {
				style = "right"
			}
			fmt.Fprintf(&b, `<%s style="text-align:%s">%s</%s>`, tag, style, html.EscapeString(text), tag)
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</table>\n")
	if caption != "" {
		b.WriteString("<p>" + caption + "</p>\n")
	}
	return b.String()
}
