package install

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
)

// userData returns Jupyter's data folder of the user.
func userData() (string, error) {
	home, err := os.UserHomeDir()
	if err != nil && os.Getenv("JUPYTER_DATA_DIR") == "" {
		return "", fmt.Errorf("finding the user's folder: %w", err)
	}
	return userDataOn(runtime.GOOS, home, os.Getenv), nil
}

// userDataOn returns the user's data folder on a system, as jupyter_core does
// (paths.jupyter_data_dir): $JUPYTER_DATA_DIR, or the system's customary place.
func userDataOn(system, home string, variable func(string) string) string {
	if dir := variable("JUPYTER_DATA_DIR"); dir != "" {
		return dir
	}
	switch system {
	case "darwin":
		if variable("JUPYTER_PLATFORM_DIRS") == "1" {
			return filepath.Join(home, "Library", "Application Support", "Jupyter")
		}
		return filepath.Join(home, "Library", "Jupyter")
	case "windows":
		if dir := variable("APPDATA"); dir != "" {
			return filepath.Join(dir, "jupyter")
		}
		return filepath.Join(home, "AppData", "Roaming", "jupyter")
	}
	if dir := variable("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "jupyter")
	}
	return filepath.Join(home, ".local", "share", "jupyter")
}

// RuntimeDir returns the folder of connection files (jupyter_core,
// paths.jupyter_runtime_dir); "" where the user has no folder.
func RuntimeDir() string {
	if dir := os.Getenv("JUPYTER_RUNTIME_DIR"); dir != "" {
		return dir
	}
	data, err := userData()
	if err != nil {
		return ""
	}
	return filepath.Join(data, "runtime")
}

// prefixData returns the data folder of an installation prefix.
func prefixData(prefix string) string { return filepath.Join(prefix, "share", "jupyter") }

// environmentPrefix returns the folder of the active virtual or conda
// environment, or "".
func environmentPrefix() string {
	return cmp.Or(os.Getenv("VIRTUAL_ENV"), os.Getenv("CONDA_PREFIX"))
}

// pythonPrefix asks the Python on the PATH for its prefix; "" if there is none.
func pythonPrefix() string {
	for _, python := range []string{"python3", "python"} {
		out, err := exec.Command(python, "-c", "import sys; print(sys.prefix)").Output()
		if err == nil {
			return string(bytes.TrimSpace(out))
		}
	}
	return ""
}

// systemPrefix returns the prefix of the Python that is in use: of the active
// environment, or what Python says its own is.
func systemPrefix() (string, error) {
	if prefix := cmp.Or(environmentPrefix(), pythonPrefix()); prefix != "" {
		return prefix, nil
	}
	return "", errors.New("--sys-prefix: no virtual environment is active and no Python was found; use --user or --prefix DIR")
}

// SearchPath lists the folders in which Jupyter looks for kernels, in its order
// (jupyter_core, paths.jupyter_path): $JUPYTER_PATH, the active environment, the
// user, the Python on the PATH, the system.
func SearchPath() []string {
	var dirs []string
	add := func(data ...string) {
		for _, dir := range data {
			if dir = filepath.Join(dir, "kernels"); !slices.Contains(dirs, dir) {
				dirs = append(dirs, dir)
			}
		}
	}
	for _, dir := range filepath.SplitList(os.Getenv("JUPYTER_PATH")) {
		if dir != "" {
			add(dir)
		}
	}
	environment := environmentPrefix()
	if environment != "" {
		add(prefixData(environment))
	}
	if dir, err := userData(); err == nil {
		add(dir)
	}
	if environment == "" {
		if prefix := pythonPrefix(); prefix != "" {
			add(prefixData(prefix))
		}
	}
	switch runtime.GOOS {
	case "windows":
		if dir := os.Getenv("PROGRAMDATA"); dir != "" {
			add(filepath.Join(dir, "jupyter"))
		}
	default:
		add("/usr/local/share/jupyter", "/usr/share/jupyter")
	}
	return dirs
}
