package magic

import (
	"context"
	"fmt"
	"unicode/utf8"

	"kerasgo/kernel/evaluator"
)

func init() {
	register(&magic{
		name: "doc", usage: "%doc NAME", summary: "the documentation of a package, function, type or variable",
		line: func(r *Runner, _ context.Context, c *call) evaluator.Outcome {
			if c.arguments == "" {
				return c.failed("%%doc wants a name, such as strings.Cut")
			}
			bundle, ok := r.Session().Inspect(c.arguments, utf8.RuneCountInString(c.arguments), 1)
			text, _ := bundle.Data["text/plain"].(string)
			if !ok || text == "" {
				return c.failed("nothing is known of %s", c.arguments)
			}
			fmt.Fprintln(r.options.Stdout, text)
			return evaluator.Outcome{}
		},
	}, &magic{
		name: "src", usage: "%src NAME", summary: "the source of a function or type of the session",
		line: func(r *Runner, _ context.Context, c *call) evaluator.Outcome {
			if c.arguments == "" {
				return c.failed("%%src wants the name of a function or type of the session")
			}
			cell, text, ok := r.Session().Source(c.arguments)
			if !ok {
				return c.failed("no cell has declared a function or type %s; %%doc says what it is", c.arguments)
			}
			fmt.Fprintf(r.options.Stdout, "// Cell[%d]\n%s\n", cell, text)
			return evaluator.Outcome{}
		},
	})
}
