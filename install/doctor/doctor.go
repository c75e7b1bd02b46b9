// Package doctor starts an installed kernel as Jupyter would and tries out what
// notebooks need of it.
//
//	installed, err := install.Find("kerasgo")
//	healthy := doctor.Examine(ctx, installed, err, os.Stdout)
//
// It speaks to the kernel over its sockets, with the stock client of zmq4, so
// what works here works in Jupyter.
package doctor

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"kerasgo/install"
)

const (
	startLimit = 20 * time.Second
	stepLimit  = 30 * time.Second
)

// Examine starts a kernel that was found, or says why none was, and writes one
// line for each thing tried, with the likely remedy where something fails. It
// returns whether everything works.
func Examine(ctx context.Context, installed install.Installed, missing error, out io.Writer) bool {
	r := &report{out: out, healthy: true}
	if !r.note("kernel", installed.Dir, missing, "kerasgo install") {
		return false
	}
	program, err := exec.LookPath(installed.Expand(installed.Spec.Argv[0], ""))
	if !r.note("program", program, err, "install again: kerasgo install") {
		return false
	}
	if jupyter, err := exec.LookPath("jupyter"); err == nil {
		r.note("jupyter", jupyter, nil, "")
	} else {
		fmt.Fprintln(out, "  –  jupyter      not on the PATH; kerasgo run works without it")
	}
	k, err := start(ctx, installed)
	if !r.note("start", "the process runs", err, "run it by hand to see why: "+program+" version") {
		return false
	}
	for _, c := range checks {
		ctx, cancel := context.WithTimeout(ctx, stepLimit)
		began := time.Now()
		found, err := c.try(ctx, k)
		cancel()
		if err == nil {
			found = fmt.Sprintf("%s (%d ms)", found, time.Since(began).Milliseconds())
		}
		if !r.note(c.name, found, err, c.remedy) && c.vital {
			break
		}
	}
	k.end()
	if r.healthy {
		fmt.Fprintln(out, "Everything works.")
	} else if said := k.said(); said != "" {
		fmt.Fprintf(out, "The kernel said:\n%s\n", said)
	}
	return r.healthy
}

// report writes the lines.
type report struct {
	out     io.Writer
	healthy bool
}

func (r *report) note(what, found string, err error, remedy string) bool {
	if err == nil {
		fmt.Fprintf(r.out, "  ✓  %-12s %s\n", what, found)
		return true
	}
	r.healthy = false
	fmt.Fprintf(r.out, "  ✗  %-12s %v\n", what, err)
	if remedy != "" {
		fmt.Fprintf(r.out, "     %-12s %s\n", "", "→ "+remedy)
	}
	return false
}

// check is one thing that a kernel must do.
type check struct {
	name   string
	vital  bool // without it, the rest need not be tried
	remedy string
	try    func(ctx context.Context, k *kernel) (found string, err error)
}

const firewall = "a firewall or a proxy may stop connections to 127.0.0.1"

var checks = []check{
	{"answers", true, firewall, func(ctx context.Context, k *kernel) (string, error) {
		info, err := k.information(ctx)
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("%s %s, protocol %s", info.Implementation, info.Version, info.Protocol), nil
	}},
	{"heartbeat", false, firewall, func(ctx context.Context, k *kernel) (string, error) { return "beats", k.heartbeat(ctx) }},
	{"runs Go", true, "report this with the output above", func(ctx context.Context, k *kernel) (string, error) {
		return k.expect(ctx, `fmt.Sprint("1 + 1 = ", 1+1)`, "text/plain", "1 + 1 = 2")
	}},
	{"draws", false, "report this with the output above", func(ctx context.Context, k *kernel) (string, error) {
		return k.expect(ctx, `viz.Bar([]string{"a", "b"}, []float64{1, 2})`, "image/png", "")
	}},
	{"trains", false, "report this with the output above", func(ctx context.Context, k *kernel) (string, error) {
		return k.expect(ctx, training, "text/plain", "")
	}},
	{"interrupts", false, "report this with the output above", func(ctx context.Context, k *kernel) (string, error) {
		return "a loop without end was stopped", k.interrupt(ctx)
	}},
	{"shuts down", false, "report this with the output above", func(ctx context.Context, k *kernel) (string, error) {
		return "left nothing behind", k.shutdown(ctx)
	}},
}

// training is a small network; the cell's value says how well it has learned.
const training = `iris := datasets.LoadIris()
model := kerasgo.Sequential(layers.Input(4), layers.Dense(16).Activation("relu"), layers.Dense(3).Activation("softmax"))
model.Compile(kerasgo.Loss("sparse_categorical_crossentropy"), kerasgo.Optimizer(optimizers.Adam().LearningRate(0.02)), kerasgo.Metrics("accuracy"))
model.Fit(iris.Data, iris.Target, kerasgo.Epochs(20), kerasgo.Verbose(0))
loss := model.Evaluate(iris.Data, iris.Target, kerasgo.Verbose(0)).Loss()
if !(loss < 0.8) {
	panic(fmt.Sprintf("a network on the irises has not learned: its loss is %.2f", loss))
}
fmt.Sprintf("a network on the irises, loss %.2f", loss)`

// environment is the kernel's: this one's and what its specification adds.
func environment(spec install.Spec) []string {
	variables := os.Environ()
	for name, value := range spec.Environment {
		variables = append(variables, name+"="+os.ExpandEnv(value))
	}
	return variables
}
