package magic

import (
	"context"
	"fmt"
	"os"
	"strings"

	"kerasgo/kernel/evaluator"
)

func init() {
	register(&magic{
		name: "save", usage: "%save NAME.go", summary: "write the session as one Go program",
		details: `
The program has the newest meaning of every name, does what the cells did in
their order, and prints what they showed. Magics are left out, and so are cells
that failed. It builds in a module that has the packages it imports.`,
		files: true,
		line: func(r *Runner, _ context.Context, c *call) evaluator.Outcome {
			list := words(c.arguments)
			if len(list) != 1 || !strings.HasSuffix(list[0], ".go") {
				return c.failed("%%save wants the name of one file that ends in .go")
			}
			var cells []evaluator.Cell
			left := "" // of the cells that failed, what to say
			for _, e := range r.history[r.forgot:] {
				code := goOf(e.code)
				switch {
				case strings.TrimSpace(code) == "":
				case e.failed:
					left = fmt.Sprintf("; cells that failed are left out, cell %d was the last: run again what is needed of them", e.number)
				default:
					cells = append(cells, evaluator.Cell{Number: e.number, Code: code})
				}
			}
			program, err := r.Session().Program(cells)
			if err != nil {
				return c.failed("the session cannot be written as a program: %v%s", err, left)
			}
			if err := os.WriteFile(home(list[0]), []byte(program), 0o644); err != nil {
				return c.failed("%v", err)
			}
			count := fmt.Sprint(len(cells), " cells")
			if len(cells) == 1 {
				count = "1 cell"
			}
			fmt.Fprintf(r.options.Stdout, "%s in %s\n", count, list[0])
			return evaluator.Outcome{}
		},
	})
}

// goOf is a cell without its magics; statements that are timed stay.
func goOf(code string) string {
	if name, _, _, ok := cellMagic(code); ok {
		if name != "time" && name != "capture" && name != "limit" {
			return ""
		}
		_, code, _ = strings.Cut(code[strings.Index(code, "%%"):], "\n")
		return goOf(code)
	}
	if !hasMagic(code) {
		return code
	}
	var out strings.Builder
	for _, p := range split(code) {
		text := p.text
		if p.magic {
			c := lineCall(0, code, p)
			if c.name != "time" {
				continue
			}
			text = c.arguments
		}
		out.WriteString(text + "\n")
	}
	return out.String()
}
