package install

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestInstallAndUninstall(t *testing.T) {
	home := t.TempDir()
	for _, c := range []struct {
		name    string
		options Options
		env     map[string]string
		dir     string // below home
	}{
		{"prefix", Options{Prefix: filepath.Join(home, "p")}, nil, "p/share/jupyter/kernels/kerasgo"},
		{"name", Options{Prefix: filepath.Join(home, "p"), Name: "go-2"}, nil, "p/share/jupyter/kernels/go-2"},
		{"JUPYTER_DATA_DIR", Options{User: true}, map[string]string{"JUPYTER_DATA_DIR": filepath.Join(home, "data")}, "data/kernels/kerasgo"},
		{"virtual environment", Options{SystemPrefix: true}, map[string]string{"VIRTUAL_ENV": filepath.Join(home, "venv")}, "venv/share/jupyter/kernels/kerasgo"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for name, value := range c.env {
				t.Setenv(name, value)
			}
			installed, err := Install(c.options)
			if err != nil {
				t.Fatal(err)
			}
			if want := filepath.Join(home, filepath.FromSlash(c.dir)); installed.Dir != want {
				t.Errorf("installed in %s, want %s", installed.Dir, want)
			}
			var spec map[string]any
			text, err := os.ReadFile(filepath.Join(installed.Dir, "kernel.json"))
			if err == nil {
				err = json.Unmarshal(text, &spec)
			}
			if err != nil || spec["language"] != "go" || spec["interrupt_mode"] != "message" || spec["display_name"] != "Go (KerasGo)" {
				t.Errorf("kernel.json is %s (%v)", text, err)
			}
			for _, name := range []string{"logo-32x32.png", "logo-64x64.png", "logo-svg.svg"} {
				if _, err := os.Stat(filepath.Join(installed.Dir, name)); err != nil {
					t.Error(err)
				}
			}
			// A test's program is a temporary one and must have been copied.
			if !strings.HasPrefix(installed.Spec.Argv[0], installed.Dir) {
				t.Errorf("argv names %s, which will be gone", installed.Spec.Argv[0])
			}
			if runtime.GOOS != "windows" {
				if info, err := os.Stat(installed.Spec.Argv[0]); err != nil || info.Mode()&0o111 == 0 {
					t.Errorf("the program cannot be run: %v %v", info, err)
				}
			}
			if entries, _ := filepath.Glob(filepath.Join(installed.Dir, ".new-*")); len(entries) > 0 {
				t.Errorf("left behind: %v", entries)
			}
			if _, err := Install(c.options); err != nil {
				t.Errorf("installing again: %v", err)
			}
			if _, err := Uninstall(c.options); err != nil {
				t.Error(err)
			}
			if _, err := os.Stat(installed.Dir); !os.IsNotExist(err) {
				t.Errorf("the folder is still there: %v", err)
			}
			if _, err := Uninstall(c.options); err == nil || !strings.Contains(err.Error(), "no kernel is installed in") {
				t.Errorf("uninstalling again: %v", err)
			}
		})
	}
}

func TestFind(t *testing.T) {
	home := t.TempDir()
	t.Setenv("JUPYTER_PATH", filepath.Join(home, "share", "jupyter"))
	if _, err := Find("kerasgo-test"); err == nil || !strings.Contains(err.Error(), "run kerasgo install") {
		t.Errorf("before: %v", err)
	}
	installed, err := Install(Options{Prefix: home, Name: "kerasgo-test"})
	if err != nil {
		t.Fatal(err)
	}
	if found, err := Find("kerasgo-test"); err != nil || found.Dir != installed.Dir {
		t.Errorf("found %v (%v), want %v", found.Dir, err, installed.Dir)
	}
}

func TestRefusals(t *testing.T) {
	other := t.TempDir()
	dir := filepath.Join(other, "share", "jupyter", "kernels", "python3")
	os.MkdirAll(dir, 0o755)
	os.WriteFile(filepath.Join(dir, "kernel.json"), []byte(`{"argv": ["python", "-m", "ipykernel_launcher"], "language": "python"}`), 0o644)
	for want, run := range map[string]func() error{
		"a kernel cannot be named": func() error { _, err := Install(Options{Name: "a/b"}); return err },
		"give only one of":         func() error { _, err := Install(Options{User: true, Prefix: "x"}); return err },
		"holds another kernel":     func() error { _, err := Uninstall(Options{Prefix: other, Name: "python3"}); return err },
	} {
		if err := run(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if _, err := os.Stat(dir); err != nil {
		t.Errorf("another kernel was removed: %v", err)
	}
}
