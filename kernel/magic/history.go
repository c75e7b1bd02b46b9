package magic

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"kerasgo/kernel/evaluator"
)

func init() {
	register(&magic{
		name: "history", usage: "%history [-n] [FROM-TO | LAST]", summary: "the cells that have run; -n with their numbers",
		line: func(r *Runner, _ context.Context, c *call) evaluator.Outcome {
			flags, rest, unknown := options(words(c.arguments), "-n")
			if unknown != "" || len(rest) > 1 {
				return c.failed("%%history does not take %q", c.arguments)
			}
			list := r.history
			if len(rest) == 1 {
				var ok bool
				if list, ok = choose(list, rest[0]); !ok {
					return c.failed("%q is no range of cells: 3-5, or how many of the last", rest[0])
				}
			}
			for _, e := range list {
				if flags["-n"] {
					fmt.Fprintf(r.options.Stdout, "%d: ", e.number)
				}
				fmt.Fprintln(r.options.Stdout, strings.TrimRight(e.code, "\n"))
			}
			return evaluator.Outcome{}
		},
	})
}

// choose takes the cells of a range out of a list.
func choose(list []entry, text string) ([]entry, bool) {
	from, to, ranged := strings.Cut(text, "-")
	first, err := strconv.Atoi(from)
	if err != nil || first < 0 {
		return nil, false
	}
	if !ranged {
		return list[max(0, len(list)-first):], true
	}
	last, err := strconv.Atoi(to)
	if err != nil {
		return nil, false
	}
	var chosen []entry
	for _, e := range list {
		if e.number >= first && e.number <= last {
			chosen = append(chosen, e)
		}
	}
	return chosen, true
}
