package jupytertest

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// requirements pins every package of the environment: the output of `pip freeze`
// after installing jupyterlab, nbconvert, nbclient, jupyter_kernel_test,
// jupyter_console, papermill, voila and ipykernel.
//
//go:embed requirements.txt
var requirements string

// gateway pins the packages of Enterprise Gateway, which needs a jupyter_client of
// years ago: the output of `pip freeze` after installing jupyter_enterprise_gateway.
//
//go:embed gateway.txt
var gateway string

// environment and gatewayEnvironment make the virtual environments once for a
// process.
var (
	environment        = sync.OnceValues(func() (string, error) { return makeEnvironment("jupyter", requirements) })
	gatewayEnvironment = sync.OnceValues(func() (string, error) { return makeEnvironment("gateway", gateway) })
)

// Python returns the python command of the pinned virtual environment.
func Python(t testing.TB) string {
	t.Helper()
	folder, err := environment()
	if err != nil {
		missing(t, "the Python environment for tests: %v", err)
	}
	return filepath.Join(folder, executable("python"))
}

// GatewayPython returns the python command of an environment with Enterprise
// Gateway. The test is skipped where it cannot be made: its old packages are not to
// be had for every version of Python.
func GatewayPython(t testing.TB) string {
	t.Helper()
	folder, err := gatewayEnvironment()
	if err != nil {
		t.Skipf("the Python environment of Enterprise Gateway: %v", err)
	}
	return filepath.Join(folder, executable("python"))
}

// executable is the path of a command in a virtual environment.
func executable(name string) string {
	if runtime.GOOS == "windows" {
		return filepath.Join("Scripts", name+".exe")
	}
	return filepath.Join("bin", name)
}

// missing skips a test, or fails it where everything has to be there.
func missing(t testing.TB, format string, arguments ...any) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatalf(format, arguments...)
	}
	t.Skipf(format, arguments...)
}

// makeEnvironment returns the folder of an environment that has exactly the
// requirements, and makes it if it is not there. Several processes may ask at the
// same time.
func makeEnvironment(name, requirements string) (string, error) {
	python, err := findPython()
	if err != nil {
		return "", err
	}
	version, err := exec.Command(python, "-c", "import sys; print(sys.version, sys.executable)").Output()
	if err != nil {
		return "", fmt.Errorf("%s does not run: %w", python, err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	cache = filepath.Join(cache, "kerasgo")
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", err
	}
	hash := sha256.Sum256([]byte(requirements + string(version)))
	folder := filepath.Join(cache, name+"-"+hex.EncodeToString(hash[:6]))
	unlock, err := lock(folder + ".lock")
	if err != nil {
		return "", err
	}
	defer unlock()
	complete := filepath.Join(folder, "complete")
	if _, err := os.Stat(complete); err == nil {
		return folder, nil
	}
	if err := os.RemoveAll(folder); err != nil { // what a killed process left
		return "", err
	}
	list := filepath.Join(cache, filepath.Base(folder)+".txt")
	if err := os.WriteFile(list, []byte(requirements), 0o644); err != nil {
		return "", err
	}
	defer os.Remove(list)
	for _, arguments := range [][]string{
		{python, "-m", "venv", folder},
		{filepath.Join(folder, executable("python")), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "-r", list},
	} {
		if output, err := exec.Command(arguments[0], arguments[1:]...).CombinedOutput(); err != nil {
			os.RemoveAll(folder)
			return "", fmt.Errorf("%s: %w\n%s", strings.Join(arguments[1:], " "), err, last(output, 2000))
		}
	}
	return folder, os.WriteFile(complete, nil, 0o644)
}

// findPython returns a Python that the requirements run on.
func findPython() (string, error) {
	for _, name := range []string{"python3", "python"} {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		if exec.Command(path, "-c", "import sys, venv; sys.exit(sys.version_info < (3, 11))").Run() == nil {
			return path, nil
		}
	}
	return "", errors.New("there is no python3 of version 3.11 or newer with the module venv")
}

func last(text []byte, most int) []byte { return text[max(0, len(text)-most):] }
