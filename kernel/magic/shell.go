package magic

import (
	"context"
	"errors"
	"go/parser"
	"os/exec"
	"strings"
	"time"

	"kerasgo/kernel/evaluator"
)

// substitute replaces {expression} by its value. Two braces stand for one.
func (r *Runner) substitute(ctx context.Context, c *call, command string) (string, *evaluator.Failure) {
	var out strings.Builder
	for i := 0; i < len(command); i++ {
		switch {
		case strings.HasPrefix(command[i:], "{{"), strings.HasPrefix(command[i:], "}}"):
			out.WriteByte(command[i])
			i++
		case command[i] == '$' && strings.HasPrefix(command[i+1:], "{"):
			// a variable of the shell
			end := strings.IndexByte(command[i:], '}')
			if end < 0 {
				end = len(command) - i - 1
			}
			out.WriteString(command[i : i+end+1])
			i += end
		case command[i] == '{':
			end := strings.IndexByte(command[i:], '}')
			expression := ""
			if end > 0 {
				expression = command[i+1 : i+end]
			}
			if _, err := parser.ParseExpr(expression); end < 0 || err != nil {
				out.WriteByte('{') // a group of the shell, a program of awk
				continue
			}
			text, failure := r.value(ctx, c.number, at(c.line, max(c.column+i+1-len("fmt.Sprint("), 0), "fmt.Sprint("+expression+")"))
			if failure != nil {
				return "", failure
			}
			out.WriteString(text)
			i += end
		default:
			out.WriteByte(command[i])
		}
	}
	return out.String(), nil
}

// grace is how long a command that was interrupted has to end by itself.
const grace = time.Second

// shell runs a command, its output as it comes.
func (r *Runner) shell(ctx context.Context, c *call, command string) evaluator.Outcome {
	process := shellCommand(command)
	process.Stdout, process.Stderr = r.options.Stdout, r.options.Stderr
	process.WaitDelay = grace
	ownGroup(process)
	if err := process.Start(); err != nil {
		return c.failed("%v", err)
	}
	done := make(chan error, 1)
	go func() { done <- process.Wait() }()
	var err error
	select {
	case err = <-done:
	case <-ctx.Done():
		endGroup(process)
		<-done
		return evaluator.Outcome{Failure: evaluator.FailureAt("Interrupted", c.number, c.code, c.line, c.start, "the command was interrupted")}
	}
	var exit *exec.ExitError
	switch {
	case errors.Is(err, exec.ErrWaitDelay):
		// The command has ended well; what it left in the background still
		// had its output.
		return evaluator.Outcome{}
	case errors.As(err, &exit) && exit.ExitCode() < 0:
		return c.failed("the command was ended by the system: %v", exit)
	case errors.As(err, &exit):
		return c.failed("the command ended with exit status %d", exit.ExitCode())
	case err != nil:
		return c.failed("%v", err)
	}
	return evaluator.Outcome{}
}
