package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMain lets the test's own program be the worker of the kernels it starts.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		os.Exit(command(os.Args[1:], os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// TestExitStatus: 0 done, 1 failed, 2 a bad command line or notebook, and what is
// said.
func TestExitStatus(t *testing.T) {
	dir := t.TempDir()
	notebook := func(name, cell string) string {
		path := filepath.Join(dir, name)
		text := `{"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": {"name": "kerasgo", "display_name": "Go (KerasGo)", "language": "go"}},
			"cells": [{"cell_type": "code", "id": "a", "metadata": {}, "execution_count": null, "outputs": [], "source": "` + cell + `"}]}`
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good, bad := notebook("good.ipynb", "1 + 1"), notebook("bad.ipynb", `panic(\"no\")`)
	broken := filepath.Join(dir, "broken.ipynb")
	if err := os.WriteFile(broken, []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	prefix := filepath.Join(dir, "prefix")
	for _, c := range []struct {
		line   string
		status int
		out    string // said on stdout
		err    string // said on stderr
	}{
		{"", 0, "Usage: kerasgo <command>", ""},
		{"--help", 0, "Usage: kerasgo <command>", ""},
		{"install --help", 0, "--sys-prefix", ""},
		{"version", 0, "built with go", ""},
		{"instal", 2, "", `did you mean "install"`},
		{"version --loud", 2, "", "unknown flag --loud"},
		{"kernel", 2, "", "missing flags: --connection-file=FILE"},
		{"kernel --connection-file " + filepath.Join(dir, "none.json"), 1, "", "none.json"},
		{"install --user --prefix x", 2, "", "--user and --prefix"},
		{"install --name a/b --prefix " + prefix, 1, "", "a kernel cannot be named"},
		{"uninstall --prefix " + prefix, 1, "", "no kernel is installed"},
		{"doctor --prefix " + prefix, 1, "✗  kernel", ""},
		{"install --prefix " + prefix, 0, "Installed Go (KerasGo) as kerasgo", ""},
		{"uninstall --prefix " + prefix, 0, "Removed ", ""},
		{"bench gem", 2, "", "must be one of"},
		{"bench predict --threads 1000000", 1, "", "1000000 threads; this machine runs 1 to"},
		{"bench predict --threads one", 2, "", "--threads"},
		{"bench gemm conv", 2, "", "unexpected argument conv"},
		{"bench predict --threads 1", 0, "of peak", ""},
		{"bench predict --threads 1 --json", 0, `{"name":"predict","threads":1,"median_us":`, ""},
		{"run", 2, "", "<notebook>"},
		{"run " + filepath.Join(dir, "none.ipynb"), 2, "", "none.ipynb"},
		{"run " + broken, 2, "", "broken.ipynb"},
		{"run " + good, 0, "", ""},
		{"run " + bad, 1, "", "no"},
		{"run --allow-errors " + bad, 0, "", ""},
	} {
		var out, err strings.Builder
		status := command(strings.Fields(c.line), &out, &err)
		if status != c.status || !strings.Contains(out.String(), c.out) || !strings.Contains(err.String(), c.err) {
			t.Errorf("kerasgo %s: status %d, want %d\nstdout %q, want %q\nstderr %q, want %q", c.line, status, c.status, out.String(), c.out, err.String(), c.err)
		}
	}
}
