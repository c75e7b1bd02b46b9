package magic

import (
	"context"
	"fmt"
	"go/token"
	"strings"

	"kerasgo/kernel/display"
	"kerasgo/kernel/evaluator"
)

func init() {
	register(&magic{
		name: "capture", usage: "%%capture [NAME]", summary: "run the cell without showing its output, which a variable keeps",
		details: `
The variable is a display.Captured: .Stdout and .Stderr are what the cell
printed, .Outputs what it displayed, .Show() shows all of it again.`,
		body: func(r *Runner, ctx context.Context, c *call) evaluator.Outcome {
			if c.arguments != "" && !token.IsIdentifier(c.arguments) {
				return c.failed("%q is no name of a variable", c.arguments)
			}
			var outcome evaluator.Outcome
			captured := r.capture(func() { outcome = r.execute(ctx, c.number, c.rest()) })
			for _, v := range outcome.Values {
				captured.Outputs = append(captured.Outputs, v.Bundle)
			}
			outcome.Values = nil
			if outcome.Failure != nil || c.arguments == "" {
				return outcome
			}
			display.KeepCaptured(captured)
			stored := r.Session().Execute(ctx, c.number, fmt.Sprintf("%s := display.TakeCaptured()", c.arguments))
			outcome.Failure = stored.Failure
			return outcome
		},
	})
	register(&magic{
		name: "!", usage: "!COMMAND", summary: "run a command of the system; {NAME} stands for the value of an expression",
		line: func(r *Runner, ctx context.Context, c *call) evaluator.Outcome {
			command, failure := r.substitute(ctx, c, strings.TrimSpace(c.arguments))
			if failure != nil {
				return evaluator.Outcome{Failure: failure}
			}
			if command == "" {
				return c.failed("! wants a command: !ls")
			}
			return r.shell(ctx, c, command)
		},
	})
}
