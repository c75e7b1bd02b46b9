package magic

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"kerasgo/kernel/evaluator"
)

func init() {
	register(&magic{
		name: "who", usage: "%who", summary: "the names of the session's variables",
		line: func(r *Runner, _ context.Context, _ *call) evaluator.Outcome {
			var list []string
			for _, v := range r.Session().Variables() {
				list = append(list, v.Name)
			}
			if len(list) == 0 {
				fmt.Fprintln(r.options.Stdout, "There are no variables yet.")
				return evaluator.Outcome{}
			}
			fmt.Fprintln(r.options.Stdout, strings.Join(list, "\t"))
			return evaluator.Outcome{}
		},
	}, &magic{
		name: "whos", usage: "%whos", summary: "the session's variables with their types, lengths or shapes, and short values",
		line: func(r *Runner, ctx context.Context, c *call) evaluator.Outcome {
			variables := r.Session().Variables()
			if len(variables) == 0 {
				fmt.Fprintln(r.options.Stdout, "There are no variables yet.")
				return evaluator.Outcome{}
			}
			w := tabwriter.NewWriter(r.options.Stdout, 0, 4, 3, ' ', 0)
			fmt.Fprintln(w, "Variable\tType\tSize\tValue")
			fmt.Fprintln(w, "--------\t----\t----\t-----")
			for _, v := range variables {
				text, failure := r.value(ctx, c.number, v.Name)
				if failure != nil {
					text = ""
				}
				size := ""
				if v.Size != "" {
					size, _ = r.value(ctx, c.number, v.Size) // none of a nil tensor
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", v.Name, v.Type, dimensions(size), short(text))
			}
			w.Flush()
			return evaluator.Outcome{}
		},
	}, &magic{
		name: "reset", usage: "%reset", summary: "forget all variables, functions, types and imports",
		details: "-f is taken for those who are used to it; nothing is asked.",
		line: func(r *Runner, _ context.Context, c *call) evaluator.Outcome {
			if _, rest, unknown := options(words(c.arguments), "-f"); unknown != "" || len(rest) > 0 {
				return c.failed("%%reset forgets everything; it does not take %q", c.arguments)
			}
			if err := r.reset(); err != nil {
				return c.failed("no new session: %v", err)
			}
			r.forgot = len(r.history)
			return evaluator.Outcome{}
		},
	}, &magic{
		name: "limit", usage: "%limit [MEMORY]", summary: "how much memory a cell may use, such as 2GB; without a value, what it is now",
		line: limit,
		body: func(r *Runner, ctx context.Context, c *call) evaluator.Outcome {
			before := r.Session().MemoryLimit()
			if o := limit(r, ctx, c); o.Failure != nil {
				return o
			}
			defer func() { r.Session().SetMemoryLimit(before) }()
			return r.execute(ctx, c.number, c.rest())
		},
	})
}

func limit(r *Runner, _ context.Context, c *call) evaluator.Outcome {
	if c.arguments == "" {
		fmt.Fprintf(r.options.Stdout, "a cell may use %d MB\n", r.Session().MemoryLimit()>>20)
		return evaluator.Outcome{}
	}
	bytes, err := evaluator.ParseMemory(c.arguments)
	if err != nil {
		return c.failed("%v", err)
	}
	r.Session().SetMemoryLimit(bytes)
	return evaluator.Outcome{}
}

// dimensions writes [2 3] and 2, 3 as 2×3.
func dimensions(size string) string {
	return strings.Join(strings.FieldsFunc(size, func(c rune) bool { return strings.ContainsRune("[], ", c) }), "×")
}

// short is the first line of a text, cut.
func short(text string) string {
	const most = 60
	first, _, more := strings.Cut(text, "\n")
	if utf8.RuneCountInString(first) > most {
		first, more = string([]rune(first)[:most]), true
	}
	if more {
		first += "…"
	}
	return first
}
