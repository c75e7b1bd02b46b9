package magic

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"kerasgo/kernel/evaluator"
)

func init() {
	register(&magic{
		name: "time", usage: "%time STATEMENT  or  %%time", summary: "how long a statement, or the cell, takes",
		line: func(r *Runner, ctx context.Context, c *call) evaluator.Outcome {
			if c.arguments == "" {
				return c.failed("%%time wants a statement: %%time f(x)")
			}
			return r.timed(func() evaluator.Outcome {
				return r.Session().Execute(ctx, c.number, at(c.line, c.column, c.arguments))
			})
		},
		body: func(r *Runner, ctx context.Context, c *call) evaluator.Outcome {
			return r.timed(func() evaluator.Outcome { return r.execute(ctx, c.number, c.rest()) })
		},
	}, &magic{
		name: "timeit", usage: "%timeit [-n LOOPS] [-r RUNS] STATEMENT", summary: "how long a statement takes on average, over many runs",
		details: `
The statement runs LOOPS times in each of RUNS runs (7). Without -n there are
1, 10, 100 … loops: the first of these that takes a fifth of a second. It says too what an empty turn of the
loop and a call of a compiled function cost, which are part of the figure.`,
		line: timeIt,
		body: func(r *Runner, ctx context.Context, c *call) evaluator.Outcome {
			inner := *c
			inner.arguments = strings.TrimSpace(c.arguments + " " + strings.TrimSpace(c.rest()))
			inner.cell = false
			return timeIt(r, ctx, &inner)
		},
	})
}

// timed runs Go and prints how long it took.
func (r *Runner) timed(run func() evaluator.Outcome) evaluator.Outcome {
	processor := processorTime()
	began := time.Now()
	outcome := run()
	wall := time.Since(began)
	if used := processorTime() - processor; used > 0 {
		fmt.Fprintf(r.options.Stdout, "Processor time: %s\n", readable(used))
	}
	fmt.Fprintf(r.options.Stdout, "Wall time: %s\n", readable(wall))
	return outcome
}

// readable writes a duration with three digits.
func readable(d time.Duration) string {
	if d < time.Microsecond {
		return fmt.Sprintf("%d ns", d)
	}
	unit, name := time.Second, "s"
	switch {
	case d < time.Millisecond:
		unit, name = time.Microsecond, "µs"
	case d < time.Second:
		unit, name = time.Millisecond, "ms"
	case d >= 2*time.Minute:
		return d.Round(time.Second).String()
	}
	return strconv.FormatFloat(float64(d)/float64(unit), 'g', 3, 64) + " " + name
}

// chosenTime is how long a run takes when the number of loops is not given.
const chosenTime = 200 * time.Millisecond

func timeIt(r *Runner, ctx context.Context, c *call) evaluator.Outcome {
	loops, runs := 0, 7
	statement := c.arguments
	for strings.HasPrefix(statement, "-n") || strings.HasPrefix(statement, "-r") {
		flag := statement[:2]
		word, rest, _ := strings.Cut(strings.TrimSpace(statement[2:]), " ")
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 {
			return c.failed("%s wants a number of at least 1, not %q", flag, word)
		}
		if flag == "-n" {
			loops = n
		} else {
			runs = n
		}
		statement = strings.TrimSpace(rest)
	}
	if statement == "" {
		return c.failed("%%timeit wants a statement: %%timeit f(x)")
	}
	measure, failure := r.stopwatch(ctx, c.number, statement)
	if failure != nil {
		if measure, _ = r.stopwatch(ctx, c.number, "_ = "+statement); measure == nil {
			return evaluator.Outcome{Failure: failure}
		}
	}
	if loops == 0 {
		loops = 1
		for {
			d, failure := measure(loops)
			if failure != nil {
				return evaluator.Outcome{Failure: failure}
			}
			if d >= chosenTime || loops >= 1e9 {
				break
			}
			loops *= 10
		}
	}
	var each []float64
	for range runs {
		d, failure := measure(loops)
		if failure != nil {
			return evaluator.Outcome{Failure: failure}
		}
		each = append(each, float64(d)/float64(loops))
	}
	mean, deviation := statistics(each)
	fmt.Fprintf(r.options.Stdout, "%s ± %s per loop (mean ± std. dev. of %d runs, %d loops each)\n",
		readable(time.Duration(math.Round(mean))), readable(time.Duration(math.Round(deviation))), runs, loops)
	if empty, compiled, ok := r.overhead(ctx, c.number); ok {
		fmt.Fprintf(r.options.Stdout, "of which an empty turn of the loop is %s; a call of a compiled function costs about %s\n", readable(empty), readable(compiled))
	}
	return evaluator.Outcome{}
}

// stopwatch compiles a loop around a statement and returns how to run it.
func (r *Runner) stopwatch(ctx context.Context, number int, statement string) (func(loops int) (time.Duration, *evaluator.Failure), *evaluator.Failure) {
	name := fmt.Sprintf("timeitꞏ%d", r.serial())
	code := fmt.Sprintf("func %s(loopsꞏ int) int64 { beganꞏ := time.Now(); for rangeꞏ := 0; rangeꞏ < loopsꞏ; rangeꞏ++ { %s }; return int64(time.Since(beganꞏ)) }", name, statement)
	if o := r.Session().Execute(ctx, number, code); o.Failure != nil {
		return nil, o.Failure
	}
	return func(loops int) (time.Duration, *evaluator.Failure) {
		text, failure := r.value(ctx, number, fmt.Sprintf("%s(%d)", name, loops))
		if failure != nil {
			return 0, failure
		}
		n, _ := strconv.ParseInt(text, 10, 64)
		return time.Duration(n), nil
	}, nil
}

// overhead is what a turn of a loop and a call of a compiled function cost.
func (r *Runner) overhead(ctx context.Context, number int) (empty, compiled time.Duration, ok bool) {
	const loops = 20000
	per := func(statement string) (time.Duration, bool) {
		measure, failure := r.stopwatch(ctx, number, statement)
		if failure != nil {
			return 0, false
		}
		d, failure := measure(loops)
		return d / loops, failure == nil
	}
	empty, first := per("")
	both, second := per("math.Abs(1)")
	return empty, max(both-empty, 0), first && second
}

func statistics(list []float64) (mean, deviation float64) {
	for _, x := range list {
		mean += x / float64(len(list))
	}
	for _, x := range list {
		deviation += (x - mean) * (x - mean) / float64(len(list))
	}
	return mean, math.Sqrt(deviation)
}
