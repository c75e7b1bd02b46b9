package magic

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kerasgo/kernel/evaluator"
)

// action does what a magic is for.
type action func(r *Runner, ctx context.Context, c *call) evaluator.Outcome

// magic is one entry of the table.
type magic struct {
	name, usage, summary string
	details              string
	line, body           action // as %name, as %%name; nil: not in that form
	files                bool   // its arguments are file names
}

// table has all magics by name; the files of this package fill it.
var table = map[string]*magic{}

func register(list ...*magic) {
	for _, m := range list {
		table[m.name] = m
	}
}

func find(name string) *magic { return table[name] }

// names are those of all magics, sorted.
func names() []string {
	var list []string
	for name := range table {
		if name != "!" {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return list
}

// help is the text that %help NAME prints.
func (m *magic) help() string {
	text := m.usage + "\n    " + m.summary + "\n"
	if m.details != "" {
		text += "\n" + strings.Trim(m.details, "\n") + "\n"
	}
	return text
}

// suggestion names the magic that a misspelt name is nearest to.
func suggestion(name string) string {
	if near := evaluator.Nearest(strings.TrimLeft(name, "%"), names()); near != "" {
		return fmt.Sprintf(" (did you mean %%%s?)", near)
	}
	return ""
}

func init() {
	register(&magic{
		name: "help", usage: "%help [MAGIC]", summary: "all magics in a table, or the help of one; %MAGIC? is the same",
		line: func(r *Runner, _ context.Context, c *call) evaluator.Outcome {
			name := strings.TrimLeft(c.arguments, "%")
			if name == "" {
				for _, n := range append(names(), "!") {
					m := table[n]
					fmt.Fprintf(r.options.Stdout, "%-34s %s\n", m.usage, m.summary)
				}
				return evaluator.Outcome{}
			}
			m := find(name)
			if m == nil {
				return c.failed("there is no magic %%%s%s", name, suggestion(name))
			}
			fmt.Fprint(r.options.Stdout, m.help())
			return evaluator.Outcome{}
		},
	}, &magic{
		name: "lsmagic", usage: "%lsmagic", summary: "the names of all magics",
		line: func(r *Runner, _ context.Context, _ *call) evaluator.Outcome {
			var line, cell []string
			for _, n := range names() {
				if table[n].line != nil {
					line = append(line, "%"+n)
				}
				if table[n].body != nil {
					cell = append(cell, "%%"+n)
				}
			}
			fmt.Fprintf(r.options.Stdout, "On a line: %s, !command\nOver a cell: %s\n", strings.Join(line, " "), strings.Join(cell, " "))
			return evaluator.Outcome{}
		},
	})
}
