// Command kerasgo is Go and Keras in Jupyter: the kernel, its installer, and a
// runner of notebooks that needs no Jupyter. See README.md.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"kerasgo/install"
	"kerasgo/install/doctor"
	"kerasgo/kerasgo/bench"
	"kerasgo/kerasgo/kernels/blas"
	"kerasgo/kernel/notebook"
	"kerasgo/kernel/server"
	"kerasgo/kernel/worker"
)

// commands is the command line.
type commands struct {
	Run       runCommand       `cmd:"" help:"Execute a notebook without Jupyter and write the result."`
	Install   installCommand   `cmd:"" help:"Put the kernel where Jupyter finds it."`
	Uninstall uninstallCommand `cmd:"" help:"Remove the kernel from Jupyter."`
	Doctor    doctorCommand    `cmd:"" help:"Start the installed kernel and say what works."`
	Bench     benchCommand     `cmd:"" help:"Measure how fast matrix products, convolutions, training and prediction are on this machine."`
	Kernel    kernelCommand    `cmd:"" help:"Be a Jupyter kernel. Jupyter calls this."`
	Version   versionCommand   `cmd:"" help:"Say which version this is."`
	Worker    workerCommand    `cmd:"" hidden:"" help:"Run cells for a kernel. The kernel calls this."`
}

// usageStatus is the exit status for a bad command line, as for a notebook that
// cannot be read; 1 is for what fails later.
const usageStatus = 2

// status is an exit status that the command itself has explained.
type status int

func (s status) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

func main() { os.Exit(command(os.Args[1:], os.Stdout, os.Stderr)) }

// command runs the command line and returns the exit status.
func command(arguments []string, stdout, stderr io.Writer) int {
	if run := direct(arguments, streams{stdout, stderr}); run != nil {
		return outcome(arguments[0], run(), stderr)
	}
	ended := -1
	parser := kong.Must(&commands{},
		kong.Name("kerasgo"),
		kong.Description("Go and Keras in Jupyter, in one static binary."),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Vars{"benchmarks": strings.Join(bench.Names(), ",")},
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { ended = code }),
		kong.BindTo(context.Background(), (*context.Context)(nil)),
		kong.Bind(streams{stdout, stderr}),
	)
	if len(arguments) == 0 {
		arguments = []string{"--help"}
	}
	line, err := parser.Parse(arguments)
	if ended >= 0 { // --help has been answered
		return ended
	}
	if err != nil {
		fmt.Fprintf(stderr, "kerasgo: %v\nTry: kerasgo --help\n", err)
		return usageStatus
	}
	return outcome(line.Command(), line.Run(), stderr)
}

// direct is the command of a line that Jupyter or the kernel writes, else nil. They
// wait for the process, and to make the parser takes a tenth of the time until it
// listens.
func direct(arguments []string, s streams) func() error {
	switch {
	case len(arguments) == 1 && arguments[0] == "worker":
		return func() error { return new(workerCommand).Run(context.Background()) }
	case len(arguments) == 3 && arguments[0] == "kernel" && arguments[1] == "--connection-file":
		kernel := &kernelCommand{ConnectionFile: arguments[2]}
		return func() error { return kernel.Run(context.Background(), s) }
	}
	return nil
}

// outcome reports how a command ended and returns the exit status.
func outcome(command string, err error, stderr io.Writer) int {
	var explained status
	switch {
	case err == nil:
		return 0
	case errors.As(err, &explained):
		return int(explained)
	}
	fmt.Fprintf(stderr, "kerasgo %s: %v\n", command, err)
	return 1
}

// streams are where commands write.
type streams struct{ out, err io.Writer }

// place says where a kernel is installed.
type place struct {
	User      bool   `help:"For this user (the default)." xor:"place"`
	SysPrefix bool   `help:"Into the Python environment in use." xor:"place"`
	Prefix    string `help:"Below DIR/share/jupyter." placeholder:"DIR" xor:"place"`
	Name      string `help:"Name of the kernel." default:"kerasgo"`
}

func (p place) options() install.Options {
	return install.Options{User: p.User, SystemPrefix: p.SysPrefix, Prefix: p.Prefix, Name: p.Name}
}

// chosen tells whether the command line names a place.
func (p place) chosen() bool { return p.User || p.SysPrefix || p.Prefix != "" }

// doctor is the command line that examines the kernel at this place.
func (p place) doctor(program string) string {
	line := []string{program, "doctor"}
	switch {
	case p.User:
		line = append(line, "--user")
	case p.SysPrefix:
		line = append(line, "--sys-prefix")
	case p.Prefix != "":
		line = append(line, "--prefix", p.Prefix)
	}
	if p.Name != "kerasgo" {
		line = append(line, "--name", p.Name)
	}
	return strings.Join(line, " ")
}

type installCommand struct {
	place
	DisplayName string `help:"What front ends show." default:"Go (KerasGo)"`
}

func (c *installCommand) Run(s streams) error {
	options := c.options()
	options.DisplayName = c.DisplayName
	installed, err := install.Install(options)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "Installed %s as %s in %s\nIt starts %s\nCheck it with: %s\n", installed.Spec.DisplayName, c.Name, installed.Dir, installed.Spec.Argv[0], c.doctor(installed.Spec.Argv[0]))
	return nil
}

type uninstallCommand struct{ place }

func (c *uninstallCommand) Run(s streams) error {
	dir, err := install.Uninstall(c.options())
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "Removed %s\n", dir)
	return nil
}

type versionCommand struct{}

func (*versionCommand) Run(s streams) error {
	fmt.Fprintf(s.out, "kerasgo %s, built with %s\n", version(), runtime.Version())
	return nil
}

// version is what the build knows of itself.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}

type workerCommand struct{}

func (*workerCommand) Run(ctx context.Context) error {
	blas.Use() // gonum's matrices in cells run on the same kernels as networks
	if code := worker.Main(ctx); code != 0 {
		return status(code)
	}
	return nil
}

type runCommand struct {
	Notebook    string        `arg:"" help:"The notebook to execute."`
	Output      string        `short:"o" help:"Write the executed notebook here." placeholder:"OUT.ipynb"`
	HTML        string        `name:"html" help:"Write a page to read in a browser here." placeholder:"OUT.html"`
	AllowErrors bool          `help:"Go on after a cell that fails."`
	Timeout     time.Duration `help:"Interrupt a cell that takes longer." placeholder:"30s"`
	KernelLog   string        `help:"Write what goes on between the notebook and the kernel here." placeholder:"FILE"`
	Parameters  []string      `short:"p" name:"parameter" help:"Set a variable after the cell tagged parameters." placeholder:"NAME=VALUE" sep:"none"`
}

func (c *runCommand) Run(ctx context.Context, s streams) error {
	ended := notebook.Command(ctx, notebook.CommandOptions{
		Notebook: c.Notebook, Output: c.Output, HTML: c.HTML,
		AllowErrors: c.AllowErrors, Timeout: c.Timeout, Parameters: c.Parameters,
		KernelLog: c.KernelLog,
	}, s.out, s.err)
	if ended != 0 {
		return status(ended)
	}
	return nil
}

type kernelCommand struct {
	ConnectionFile string `help:"The file that says where to listen, or where to register." required:"" placeholder:"FILE"`
}

func (c *kernelCommand) Run(ctx context.Context, s streams) error {
	return server.Main(ctx, c.ConnectionFile, server.Options{Version: version(), History: historyFile(), Runtime: install.RuntimeDir(), Log: s.err})
}

// historyFile is where inputs are kept from one session to the next; "" where
// the user has no folder for it.
func historyFile() string {
	cache, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(cache, "kerasgo", "history.db")
}

// doctorCommand examines the kernel at a place or, when none is given, the one
// that Jupyter finds.
type doctorCommand struct{ place }

func (c *doctorCommand) Run(ctx context.Context, s streams) error {
	var installed install.Installed
	var err error
	if c.chosen() {
		installed, err = install.At(c.options())
	} else {
		installed, err = install.Find(c.Name)
	}
	if !doctor.Examine(ctx, installed, err, s.out) {
		return status(1)
	}
	return nil
}

type benchCommand struct {
	Benchmark string `arg:"" optional:"" enum:"${benchmarks}" default:"all" help:"One of ${benchmarks}."`
	Threads   int    `help:"Most threads to use; as many as there are processors by default." placeholder:"N"`
	JSON      bool   `name:"json" help:"Print one JSON object per line."`
}

func (c *benchCommand) Run(s streams) error {
	var failed error
	first := true
	err := bench.Run(bench.Options{
		Names: []string{c.Benchmark}, Threads: c.Threads,
		Report: func(r bench.Result) {
			if c.JSON {
				failed = errors.Join(failed, bench.WriteJSON(s.out, r))
				return
			}
			if first { // not before: wrong arguments give no table
				failed = errors.Join(failed, bench.WriteHeader(s.out))
			}
			first = false
			failed = errors.Join(failed, bench.WriteRow(s.out, r))
		},
	})
	return errors.Join(err, failed)
}
