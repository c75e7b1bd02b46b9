package magic

import (
	"context"
	"fmt"

	"kerasgo/kernel/evaluator"
)

func init() {
	register(&magic{
		name: "get", usage: "%get MODULE[@VERSION]", summary: "fetch a module of Go, so that cells can import its packages",
		details: `
The module comes from the proxy that GOPROXY names and is compared with the
checksum database (GOSUMDB), as the go command does; so are the modules that it
needs. Its packages are interpreted: they must be Go alone, without cgo and
assembly. Without a version, the latest.`,
		line: func(r *Runner, ctx context.Context, c *call) evaluator.Outcome {
			list := words(c.arguments)
			if len(list) != 1 {
				return c.failed("%%get wants one module: %%get github.com/google/uuid@v1.6.0")
			}
			got, err := r.Session().Get(ctx, list[0])
			if err != nil {
				return c.failed("%v", err)
			}
			fmt.Fprintln(r.options.Stdout, got, "is there to import")
			return evaluator.Outcome{}
		},
	})
}
