package doctor

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"kerasgo/install"
	"kerasgo/kernel/jupytertest"
)

func TestMain(m *testing.M) { os.Exit(jupytertest.Main(m)) }

// TestHealthy examines the real kernel.
func TestHealthy(t *testing.T) {
	installed, err := install.Install(install.Options{Prefix: t.TempDir(), Binary: jupytertest.Binary(t)})
	var out strings.Builder
	if !Examine(t.Context(), installed, err, &out) {
		t.Fatalf("not healthy:\n%s", &out)
	}
	for _, c := range checks {
		if !strings.Contains(out.String(), "✓  "+c.name) {
			t.Errorf("%q was not tried:\n%s", c.name, &out)
		}
	}
}

// TestBroken: what is wrong with an installation is said, and how to mend it.
func TestBroken(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the broken programs are shell scripts")
	}
	dir := t.TempDir()
	program := func(name, script string) []string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script), 0o755); err != nil {
			t.Fatal(err)
		}
		return []string{path, "kernel", "--connection-file", "{connection_file}"}
	}
	for _, c := range []struct {
		name    string
		argv    []string
		missing error
		want    []string
	}{
		{"not installed", nil, errors.New(`no kernel named "kerasgo"`), []string{"✗  kernel", "no kernel named", "→ kerasgo install"}},
		{"program is gone", []string{filepath.Join(dir, "gone")}, nil, []string{"✓  kernel", "✗  program", "no such file", "→ install again"}},
		{"program cannot run here", program("alien", "")[:1], nil, []string{"✗  start", "→ run it by hand"}},
		{"program ends at once", program("short", "echo 'a library is missing' >&2; exit 3"), nil, []string{"✗  start", "exit status 3", "a library is missing"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.name == "program cannot run here" {
				if err := os.WriteFile(c.argv[0], []byte{0x7f, 'E', 'L', 'F', 0}, 0o755); err != nil {
					t.Fatal(err)
				}
			}
			var out strings.Builder
			if Examine(t.Context(), install.Installed{Dir: dir, Spec: install.Spec{Argv: c.argv}}, c.missing, &out) {
				t.Error("taken for healthy")
			}
			for _, want := range c.want {
				if !strings.Contains(out.String(), want) {
					t.Errorf("the report lacks %q:\n%s", want, &out)
				}
			}
		})
	}
}
