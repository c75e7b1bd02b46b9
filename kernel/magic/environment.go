package magic

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"kerasgo/kernel/evaluator"
)

func init() {
	register(&magic{
		name: "env", usage: "%env [NAME[=VALUE]]", summary: "list the environment variables, show one, or set one",
		line: func(r *Runner, _ context.Context, c *call) evaluator.Outcome {
			name, value, set := strings.Cut(c.arguments, "=")
			if !set {
				name, value, set = strings.Cut(c.arguments, " ")
			}
			name, value = strings.TrimSpace(name), strings.TrimSpace(value)
			switch {
			case set:
				if err := os.Setenv(name, value); err != nil {
					return c.failed("%v", err)
				}
				fmt.Fprintf(r.options.Stdout, "%s=%s\n", name, value)
			case name == "":
				list := os.Environ()
				slices.Sort(list)
				for _, v := range list {
					if name, _, _ := strings.Cut(v, "="); secret(name) {
						v = name + "=<hidden>"
					}
					fmt.Fprintln(r.options.Stdout, v)
				}
			default:
				value, ok := os.LookupEnv(name)
				if !ok {
					return c.failed("there is no environment variable %s", name)
				}
				fmt.Fprintln(r.options.Stdout, value)
			}
			return evaluator.Outcome{}
		},
	})
}

// secret tells whether a variable is one that a notebook should not keep in its
// outputs by accident.
func secret(name string) bool {
	name = strings.ToUpper(name)
	return strings.Contains(name, "TOKEN") || strings.Contains(name, "SECRET") || strings.Contains(name, "PASSWORD") || strings.HasSuffix(name, "_KEY")
}
