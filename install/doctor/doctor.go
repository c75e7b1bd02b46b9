// Package doctor starts an installed kernel as Jupyter would and tries out what
// notebooks need of it.
//
//	healthy := doctor.Examine(ctx, "kerasgo", os.Stdout)
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
	"strings"
	"time"

	"kerasgo/install"
)

const (
	startLimit = 20 * time.Second
	stepLimit  = 30 * time.Second
)

// Examine finds the kernel of a name, starts it, and writes one line for each
// thing tried, with the likely remedy where something fails. It returns whether
// everything works.
func Examine(ctx context.Context, name string, out io.Writer) bool {
	r := &report{out: out, healthy: true}
	installed, err := install.Find(name)
	if !r.note("kernel", installed.Dir, err, "kerasgo install --user") {
		return false
	}
	program, err := exec.LookPath(installed.Spec.Argv[0])
	if !r.note("program", program, err, "install again: kerasgo install") {
		return false
	}
	if jupyter, err := exec.LookPath("jupyter"); err == nil {
		r.note("jupyter", jupyter, nil, "")
	} else {
		fmt.Fprintln(out, "  –  jupyter      not on the PATH; kerasgo run works without it")
	}
	k, err := start(ctx, installed.Spec)
	if !r.note("start", "the process runs", err, "run it by hand to see why: "+strings.Join(installed.Spec.Argv[:1], " ")+" version") {
		return false
	}
	defer k.end()
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
	if r.healthy {
		fmt.Fprintln(out, "Everything works.")
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

// training is a small network; the cell's value is its accuracy.
const training = `iris := datasets.LoadIris()
model := kerasgo.Sequential(layers.Input(4), layers.Dense(16).Activation("relu"), layers.Dense(3).Activation("softmax"))
model.Compile(kerasgo.Loss("sparse_categorical_crossentropy"), kerasgo.Optimizer("adam"), kerasgo.Metrics("accuracy"))
model.Fit(iris.Data, iris.Target, kerasgo.Epochs(20), kerasgo.Verbose(0))
fmt.Sprintf("a network on the irises, loss %.2f", model.Evaluate(iris.Data, iris.Target, kerasgo.Verbose(0)).Loss())`

// environment is the kernel's: this one's and what its specification adds.
func environment(spec install.Spec) []string {
	variables := os.Environ()
	for name, value := range spec.Environment {
		variables = append(variables, name+"="+os.ExpandEnv(value))
	}
	return variables
}
