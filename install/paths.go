package install

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// userData returns Jupyter's data folder of the user (jupyter_core,
// paths.jupyter_data_dir): $JUPYTER_DATA_DIR, or the system's customary place.
func userData() (string, error) {
	if dir := os.Getenv("JUPYTER_DATA_DIR"); dir != "" {
		return dir, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("finding the user's folder: %w", err)
	}
	switch runtime.GOOS {
	case "darwin":
		if os.Getenv("JUPYTER_PLATFORM_DIRS") == "1" {
			return filepath.Join(home, "Library", "Application Support", "Jupyter"), nil
		}
		return filepath.Join(home, "Library", "Jupyter"), nil
	case "windows":
		if dir := os.Getenv("APPDATA"); dir != "" {
			return filepath.Join(dir, "jupyter"), nil
		}
		return filepath.Join(home, "AppData", "Roaming", "jupyter"), nil
	}
	if dir := os.Getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "jupyter"), nil
	}
	return filepath.Join(home, ".local", "share", "jupyter"), nil
}

// prefixData returns the data folder of an installation prefix.
func prefixData(prefix string) string { return filepath.Join(prefix, "share", "jupyter") }

// systemPrefix returns the prefix of the Python that is in use: of the active
// virtual or conda environment, or what python3 says its own is.
func systemPrefix() (string, error) {
	for _, variable := range []string{"VIRTUAL_ENV", "CONDA_PREFIX"} {
		if dir := os.Getenv(variable); dir != "" {
			return dir, nil
		}
	}
	for _, python := range []string{"python3", "python"} {
		out, err := exec.Command(python, "-c", "import sys; print(sys.prefix)").Output()
		if err == nil {
			return string(bytes.TrimSpace(out)), nil
		}
	}
	return "", errors.New("--sys-prefix: no virtual environment is active and no Python was found; use --user or --prefix DIR")
}

// SearchPath lists the folders in which Jupyter looks for kernels, in its order.
func SearchPath() []string {
	var dirs []string
	add := func(data ...string) {
		for _, dir := range data {
			if dir != "" {
				dirs = append(dirs, filepath.Join(dir, "kernels"))
			}
		}
	}
	add(filepath.SplitList(os.Getenv("JUPYTER_PATH"))...)
	for _, variable := range []string{"VIRTUAL_ENV", "CONDA_PREFIX"} {
		if dir := os.Getenv(variable); dir != "" {
			add(prefixData(dir))
		}
	}
	if dir, err := userData(); err == nil {
		add(dir)
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
