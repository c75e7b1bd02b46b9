package tensor

import (
	"fmt"
	"html"
	"math"
	"strings"

	"kerasgo/kernel/display"
)

// shown is how many entries of an axis are shown at each end when it is longer
// than twice that.
const shown = 4

// String returns the elements as a short table under the shape and type; the
// middle of long axes is left out.
func (t *Tensor) String() string {
	head := fmt.Sprintf("Tensor %s %s", ShapeString(t.shape), t.dtype)
	if t.Size() == 0 {
		return head
	}
	if len(t.shape) == 0 {
		return head + " " + t.format(0)
	}
	var text strings.Builder
	text.WriteString(head)
	text.WriteString("\n")
	width := 0
	t.visit(t.shape, 0, 0, func(cell string) { width = max(width, len(cell)) })
	t.write(&text, t.shape, 0, width, 0)
	return text.String()
}

// visit calls do with the text of every element that is shown.
func (t *Tensor) visit(shape []int, from, depth int, do func(string)) {
	if len(shape) == 0 {
		do(t.format(from))
		return
	}
	size := sizeOf("", shape[1:])
	for _, i := range ends(shape[0]) {
		if i >= 0 {
			t.visit(shape[1:], from+i*size, depth+1, do)
		}
	}
}

// ends lists the entries of an axis to show; -1 stands for what is left out.
func ends(length int) []int {
	var list []int
	for i := range length {
		switch {
		case length <= 2*shown+2 || i < shown || i >= length-shown:
			list = append(list, i)
		case i == shown:
			list = append(list, -1)
		}
	}
	return list
}

func (t *Tensor) write(text *strings.Builder, shape []int, from, width, depth int) {
	if len(shape) == 1 {
		text.WriteString("[")
		for n, i := range ends(shape[0]) {
			if n > 0 {
				text.WriteString(" ")
			}
			if i < 0 {
				text.WriteString("…")
			} else {
				fmt.Fprintf(text, "%*s", width, t.format(from+i))
			}
		}
		text.WriteString("]")
		return
	}
	text.WriteString("[")
	size := sizeOf("", shape[1:])
	for n, i := range ends(shape[0]) {
		if n > 0 {
			text.WriteString("\n" + strings.Repeat(" ", depth+1))
		}
		if i < 0 {
			text.WriteString("…")
		} else {
			t.write(text, shape[1:], from+i*size, width, depth+1)
		}
	}
	text.WriteString("]")
}

func (t *Tensor) format(i int) string {
	value := t.flat(i)
	if t.dtype == Bool {
		return fmt.Sprint(value != 0)
	}
	if t.dtype != Float32 || value == math.Trunc(value) && math.Abs(value) < 1e6 {
		return fmt.Sprintf("%g", value)
	}
	return fmt.Sprintf("%.4g", value)
}

// MIMEBundle shows the tensor as text and, up to two axes, as an HTML table.
func (t *Tensor) MIMEBundle() display.Bundle {
	data := map[string]any{"text/plain": t.String()}
	if len(t.shape) == 1 || len(t.shape) == 2 {
		data["text/html"] = t.html()
	}
	return display.Bundle{Data: data}
}

func (t *Tensor) html() string {
	rows, columns := 1, t.shape[len(t.shape)-1]
	if len(t.shape) == 2 {
		rows = t.shape[0]
	}
	var page strings.Builder
	page.WriteString("<table><thead><tr><th></th>")
	for _, j := range ends(columns) {
		if j < 0 {
			page.WriteString("<th>…</th>")
		} else {
			fmt.Fprintf(&page, "<th>%d</th>", j)
		}
	}
	page.WriteString("</tr></thead><tbody>")
	for _, i := range ends(rows) {
		page.WriteString("<tr>")
		if i < 0 {
			page.WriteString("<th>…</th>")
		} else {
			fmt.Fprintf(&page, "<th>%d</th>", i)
		}
		for _, j := range ends(columns) {
			if i < 0 || j < 0 {
				page.WriteString("<td>…</td>")
			} else {
				fmt.Fprintf(&page, "<td>%s</td>", html.EscapeString(t.format(i*columns+j)))
			}
		}
		page.WriteString("</tr>")
	}
	fmt.Fprintf(&page, "</tbody></table><p>shape %s, %s</p>", ShapeString(t.shape), t.dtype)
	return page.String()
}
