package jupytertest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// built is where this process has built the command, and what went wrong.
var built struct {
	once   sync.Once
	folder string
	binary string
	err    error
}

// Main runs a package's tests and removes what this package has built for them. It
// is called from TestMain and returns the exit status.
func Main(m *testing.M) int {
	defer func() {
		if built.folder != "" {
			os.RemoveAll(built.folder)
		}
	}()
	return m.Run()
}

// Binary returns the kerasgo command, built from this module's sources.
func Binary(t testing.TB) string {
	t.Helper()
	built.once.Do(func() {
		if built.folder, built.err = os.MkdirTemp("", "kerasgo-test-"); built.err != nil {
			return
		}
		built.binary = filepath.Join(built.folder, "kerasgo")
		if runtime.GOOS == "windows" {
			built.binary += ".exe"
		}
		build := exec.Command("go", "build", "-o", built.binary, "kerasgo")
		if output, err := build.CombinedOutput(); err != nil {
			built.err = fmt.Errorf("%v: %w\n%s", build.Args, err, output)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return built.binary
}

// Jupyter is an environment of real clients in which the kernel is installed.
type Jupyter struct {
	// Environment is that of every command: no folder of Jupyter's but the test's.
	Environment []string
	// Prefix is where the kernel is installed: Prefix/share/jupyter/kernels.
	Prefix string
	// Home is the home folder of the commands.
	Home   string
	python string
}

// Kernel is the name of the installed kernel.
const Kernel = "kerasgo"

// Install installs the kernel into a new folder of the test.
func Install(t testing.TB) *Jupyter {
	t.Helper()
	python := Python(t)
	binary := Binary(t)
	// Sockets have short names; t.TempDir can be long.
	folder, err := os.MkdirTemp("", "kerasgo-jupyter-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { removeAll(t, folder) })
	j := &Jupyter{Prefix: filepath.Join(folder, "prefix"), Home: filepath.Join(folder, "home"), python: python}
	if err := os.MkdirAll(j.Home, 0o700); err != nil {
		t.Fatal(err)
	}
	set := map[string]string{
		"HOME":                j.Home,
		"USERPROFILE":         j.Home,
		"XDG_CACHE_HOME":      filepath.Join(j.Home, "cache"),
		"XDG_CONFIG_HOME":     filepath.Join(j.Home, "config"),
		"XDG_DATA_HOME":       filepath.Join(j.Home, "data"),
		"XDG_RUNTIME_DIR":     filepath.Join(j.Home, "run"),
		"JUPYTER_PATH":        filepath.Join(j.Prefix, "share", "jupyter"),
		"JUPYTER_CONFIG_DIR":  filepath.Join(j.Home, "jupyter"),
		"JUPYTER_DATA_DIR":    filepath.Join(j.Home, "jupyter-data"),
		"JUPYTER_RUNTIME_DIR": filepath.Join(j.Home, "jupyter-run"),
		"IPYTHONDIR":          filepath.Join(j.Home, "ipython"),
		"PYTHONNOUSERSITE":    "1",
		"PATH":                filepath.Dir(python) + string(os.PathListSeparator) + os.Getenv("PATH"),
	}
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if _, ours := set[name]; !ours && !strings.HasPrefix(name, "JUPYTER") && !strings.HasPrefix(name, "JPY_") && name != "PYTHONPATH" && name != "VIRTUAL_ENV" {
			j.Environment = append(j.Environment, variable)
		}
	}
	for name, value := range set {
		j.Environment = append(j.Environment, name+"="+value)
	}
	install := exec.Command(binary, "install", "--prefix", j.Prefix)
	install.Env = j.Environment
	if output, err := install.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", install.Args, err, output)
	}
	return j
}

// removeAll removes a folder into which an ending process may still write.
func removeAll(t testing.TB, folder string) {
	var err error
	for range 20 {
		if err = os.RemoveAll(folder); err == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Errorf("removing the folder of the test: %v", err)
}

// Python returns a python command with arguments.
func (j *Jupyter) Python(ctx context.Context, arguments ...string) *exec.Cmd {
	return j.command(ctx, j.python, arguments...)
}

// RunWith returns a command of another program, such as a Python of another
// environment, that sees the test's Jupyter alone.
func (j *Jupyter) RunWith(ctx context.Context, program string, arguments ...string) *exec.Cmd {
	return j.command(ctx, program, arguments...)
}

// Command returns a jupyter command: its subcommand, such as "nbconvert", and
// arguments.
func (j *Jupyter) Command(ctx context.Context, subcommand string, arguments ...string) *exec.Cmd {
	name := "jupyter-" + subcommand
	if subcommand == "papermill" {
		name = subcommand
	}
	folder := filepath.Dir(j.python)
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return j.command(ctx, filepath.Join(folder, name), arguments...)
}

func (j *Jupyter) command(ctx context.Context, path string, arguments ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, path, arguments...)
	command.Env = j.Environment
	command.Dir = j.Home
	command.WaitDelay = 10 * time.Second // kernels may hold its output open
	return command
}
