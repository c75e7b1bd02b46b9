package evaluator_test

import (
	"context"
	"fmt"
	"os"

	"kerasgo/kernel/evaluator"
)

// What one cell declares, the next one sees; one that does not compile changes
// nothing.
func ExampleSession_Execute() {
	session, err := evaluator.New(evaluator.Options{Stdout: os.Stdout, Stderr: os.Stderr})
	if err != nil {
		fmt.Println(err)
		return
	}
	session.Execute(context.Background(), 1, "x := 20 + 1")
	outcome := session.Execute(context.Background(), 2, "x = y")
	fmt.Println(outcome.Failure)
	session.Execute(context.Background(), 3, `fmt.Println("twice:", 2*x)`)
	// Output:
	// CompileError: line 1: undefined: y
	// twice: 42
}
