package install

import (
	"encoding/json"
	"os"
	"os/exec"
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
	if _, err := Find("kerasgo-test"); err == nil || !strings.Contains(err.Error(), "no kernel named") {
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

// TestUserData: the folders of jupyter_core's jupyter_data_dir on each system.
func TestUserData(t *testing.T) {
	for _, c := range []struct {
		system    string
		variables map[string]string
		want      string
	}{
		{"linux", nil, "/home/ada/.local/share/jupyter"},
		{"linux", map[string]string{"XDG_DATA_HOME": "/data"}, "/data/jupyter"},
		{"linux", map[string]string{"XDG_DATA_HOME": "/data", "JUPYTER_DATA_DIR": "/mine"}, "/mine"},
		{"darwin", nil, "/home/ada/Library/Jupyter"},
		{"darwin", map[string]string{"XDG_DATA_HOME": "/data"}, "/home/ada/Library/Jupyter"},
		{"darwin", map[string]string{"JUPYTER_PLATFORM_DIRS": "1"}, "/home/ada/Library/Application Support/Jupyter"},
		{"windows", map[string]string{"APPDATA": "/roaming"}, "/roaming/jupyter"},
		{"windows", nil, "/home/ada/AppData/Roaming/jupyter"},
	} {
		got := userDataOn(c.system, "/home/ada", func(name string) string { return c.variables[name] })
		if filepath.ToSlash(got) != c.want {
			t.Errorf("%s %v: %s, want %s", c.system, c.variables, got, c.want)
		}
	}
}

// TestTemporary: programs of go run are copied, others named where they are.
func TestTemporary(t *testing.T) {
	for path, want := range map[string]bool{
		filepath.FromSlash("/tmp/go-build2794/b001/exe/kerasgo"):                                      true,
		filepath.FromSlash("/home/ada/.cache/go-build/0a/" + strings.Repeat("0a", 32) + "-d/kerasgo"): true,
		filepath.FromSlash("/elsewhere/0a/" + strings.Repeat("0a", 32) + "-d/kerasgo"):                true, // GOCACHE=/elsewhere
		filepath.FromSlash("/usr/local/bin/kerasgo"):                                                  false,
		filepath.FromSlash("/home/ada/go/bin/kerasgo"):                                                false,
	} {
		if got := temporary(path); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
}

// TestPermanentBinary: a program that stays is not copied, and stays when the
// kernel goes, as does what others have put into the kernel's folder.
func TestPermanentBinary(t *testing.T) {
	home := t.TempDir()
	program := filepath.Join(home, "bin", "kerasgo")
	os.MkdirAll(filepath.Dir(program), 0o755)
	if err := os.WriteFile(program, []byte("program"), 0o755); err != nil {
		t.Fatal(err)
	}
	options := Options{Prefix: home, Binary: program}
	installed, err := Install(options)
	if err != nil {
		t.Fatal(err)
	}
	if installed.Spec.Argv[0] != program {
		t.Errorf("argv names %s, want %s", installed.Spec.Argv[0], program)
	}
	note := filepath.Join(installed.Dir, "note.txt")
	if err := os.WriteFile(note, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Uninstall(options); err != nil {
		t.Fatal(err)
	}
	left, _ := filepath.Glob(filepath.Join(installed.Dir, "*"))
	if len(left) != 1 || left[0] != note {
		t.Errorf("left in the folder: %v, want %s", left, note)
	}
	if _, err := os.Stat(program); err != nil {
		t.Error(err)
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
		"remove it with its own":   func() error { _, err := Uninstall(Options{Prefix: other, Name: "python3"}); return err },
		"choose another --name":    func() error { _, err := Install(Options{Prefix: other, Name: "python3"}); return err },
	} {
		if err := run(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if text, err := os.ReadFile(filepath.Join(dir, "kernel.json")); err != nil || !strings.Contains(string(text), "ipykernel") {
		t.Errorf("another kernel was changed: %s %v", text, err)
	}
}

// TestScript runs install.sh.
func TestScript(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a script of the shell")
	}
	home := t.TempDir()
	script := exec.Command("sh", "install.sh", "--prefix", filepath.Join(home, "prefix"))
	script.Env = append(os.Environ(), "BINDIR="+filepath.Join(home, "my bin"))
	if output, err := script.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	installed, err := At(Options{Prefix: filepath.Join(home, "prefix")})
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(home, "my bin", "kerasgo"); installed.Spec.Argv[0] != want {
		t.Errorf("the kernel starts %s, want %s", installed.Spec.Argv[0], want)
	}
	if output, err := exec.Command(installed.Spec.Argv[0], "version").CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, output)
	}
}
