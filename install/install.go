package install

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"

	"kerasgo/install/logo"
)

// Options say where a kernel is and what it is called. At most one of User,
// SystemPrefix and Prefix is set; none means User.
type Options struct {
	User         bool   // below the user's Jupyter data folder
	SystemPrefix bool   // below the prefix of the Python in use
	Prefix       string // below PREFIX/share/jupyter
	Name         string // of the kernel's folder; "" is kerasgo
	DisplayName  string // what front ends show; "" is Go (KerasGo)
	// Binary is the program to name in kernel.json; "" is the running one.
	Binary string
}

// Spec is the content of kernel.json (jupyter_client, "Kernel specs").
type Spec struct {
	Argv            []string          `json:"argv"`
	DisplayName     string            `json:"display_name"`
	Language        string            `json:"language"`
	InterruptMode   string            `json:"interrupt_mode"`
	Environment     map[string]string `json:"env"`
	Metadata        map[string]any    `json:"metadata"`
	ProtocolVersion string            `json:"kernel_protocol_version"`
}

// Installed is a kernel on disk.
type Installed struct {
	Dir  string
	Spec Spec
}

// The files of an installed kernel.
const (
	specFile   = "kernel.json"
	smallLogo  = "logo-32x32.png"
	largeLogo  = "logo-64x64.png"
	vectorLogo = "logo-svg.svg"
)

// copiedBinary is the name of the program where it is copied into the folder.
func copiedBinary() string {
	if runtime.GOOS == "windows" {
		return "kerasgo.exe"
	}
	return "kerasgo"
}

// validName is what Jupyter takes for a kernel's name.
var validName = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)

func (o Options) withDefaults() (Options, error) {
	if o.Name == "" {
		o.Name = "kerasgo"
	}
	if o.DisplayName == "" {
		o.DisplayName = "Go (KerasGo)"
	}
	if !validName.MatchString(o.Name) || strings.Trim(o.Name, ".") == "" {
		return o, fmt.Errorf("a kernel cannot be named %q: use letters, digits, dots, underscores and hyphens", o.Name)
	}
	chosen := 0
	for _, set := range []bool{o.User, o.SystemPrefix, o.Prefix != ""} {
		if set {
			chosen++
		}
	}
	if chosen > 1 {
		return o, errors.New("give only one of --user, --sys-prefix and --prefix")
	}
	return o, nil
}

// Dir returns the kernel's folder.
func (o Options) Dir() (string, error) {
	o, err := o.withDefaults()
	if err != nil {
		return "", err
	}
	data := ""
	switch {
	case o.Prefix != "":
		prefix, err := filepath.Abs(o.Prefix)
		if err != nil {
			return "", err
		}
		data = prefixData(prefix)
	case o.SystemPrefix:
		prefix, err := systemPrefix()
		if err != nil {
			return "", err
		}
		data = prefixData(prefix)
	default:
		if data, err = userData(); err != nil {
			return "", err
		}
	}
	return filepath.Join(data, "kernels", o.Name), nil
}

// Install writes the kernel's folder, replacing an earlier installation but no
// other kernel. Files appear under their names only when they are complete.
func Install(o Options) (Installed, error) {
	o, err := o.withDefaults()
	if err != nil {
		return Installed{}, err
	}
	dir, err := o.Dir()
	if err != nil {
		return Installed{}, err
	}
	if found, err := Read(dir); err == nil && !found.ours() {
		return Installed{}, fmt.Errorf("%s holds another kernel (%s): choose another --name", dir, found.Spec.DisplayName)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Installed{}, fmt.Errorf("making the kernel's folder: %w", err)
	}
	binary, err := o.binary(dir)
	if err != nil {
		return Installed{}, err
	}
	spec := Spec{
		Argv:        []string{binary, "kernel", "--connection-file", "{connection_file}"},
		DisplayName: o.DisplayName, Language: "go", InterruptMode: "message",
		Environment: map[string]string{}, Metadata: map[string]any{"debugger": false, "supported_encryption": []string{"curve"}}, ProtocolVersion: "5.6",
	}
	text, err := json.MarshalIndent(spec, "", "  ")
	if err != nil {
		return Installed{}, err
	}
	for name, content := range map[string][]byte{
		smallLogo: logo.Small, largeLogo: logo.Large, vectorLogo: logo.Vector, specFile: append(text, '\n'),
	} {
		if err := writeFile(filepath.Join(dir, name), strings.NewReader(string(content)), 0o644); err != nil {
			return Installed{}, err
		}
	}
	return Installed{dir, spec}, nil
}

// binary returns the path to put into kernel.json. A program in a temporary
// folder will be gone tomorrow and is copied.
func (o Options) binary(dir string) (string, error) {
	path := o.Binary
	if path == "" {
		var err error
		if path, err = os.Executable(); err != nil {
			return "", fmt.Errorf("finding this program: %w", err)
		}
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if !temporary(path) {
		return path, nil
	}
	copied := filepath.Join(dir, copiedBinary())
	source, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("copying this program: %w", err)
	}
	defer source.Close()
	return copied, writeFile(copied, source, 0o755)
}

// cached is a program's path in Go's build cache, wherever that is.
var cached = regexp.MustCompile(`[/\\][0-9a-f]{2}[/\\][0-9a-f]{64}-d[/\\]`)

// temporary tells whether a path is one where go run or go test leaves a program
// for a while.
func temporary(path string) bool {
	return strings.Contains(path, string(filepath.Separator)+"go-build") || cached.MatchString(path)
}

// writeFile writes beside the target and renames, so that nobody meets half a
// file and a running program can be replaced.
func writeFile(path string, content io.Reader, mode os.FileMode) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	defer os.Remove(file.Name())
	_, err = io.Copy(file, content)
	if e := file.Chmod(mode); err == nil && runtime.GOOS != "windows" {
		err = e
	}
	if e := file.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

// Uninstall removes what Install has written, and the folder unless somebody has
// put something else there. It refuses another kernel's folder.
func Uninstall(o Options) (dir string, err error) {
	dir, err = o.Dir()
	if err != nil {
		return "", err
	}
	found, err := Read(dir)
	if errors.Is(err, os.ErrNotExist) {
		return dir, fmt.Errorf("no kernel is installed in %s", dir)
	}
	if err != nil {
		return dir, err
	}
	if !found.ours() {
		return dir, fmt.Errorf("%s holds another kernel (%s): remove it with its own tools", dir, found.Spec.DisplayName)
	}
	// kernel.json goes last: while it is there, uninstalling can be tried again.
	for _, name := range []string{smallLogo, largeLogo, vectorLogo, copiedBinary(), specFile} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return dir, fmt.Errorf("removing the kernel: %w", err)
		}
	}
	if entries, err := os.ReadDir(dir); err == nil && len(entries) == 0 {
		err = os.Remove(dir)
		if err != nil {
			return dir, fmt.Errorf("removing the kernel's folder: %w", err)
		}
	}
	return dir, nil
}

// ours tells whether the kernel is one that Install writes, under whatever name.
func (i Installed) ours() bool {
	return len(i.Spec.Argv) > 1 && i.Spec.Argv[1] == "kernel" && i.Spec.Language == "go"
}

// Read reads the kernel in a folder.
func Read(dir string) (Installed, error) {
	path := filepath.Join(dir, specFile)
	text, err := os.ReadFile(path)
	if err != nil {
		return Installed{}, fmt.Errorf("reading the kernel: %w", err)
	}
	installed := Installed{Dir: dir}
	if err := json.Unmarshal(text, &installed.Spec); err != nil {
		return Installed{}, fmt.Errorf("reading the kernel: %s is not what Jupyter expects: %w", path, err)
	}
	if len(installed.Spec.Argv) == 0 {
		return Installed{}, fmt.Errorf("reading the kernel: %s names no program to start (argv)", path)
	}
	return installed, nil
}

// Expand replaces what Jupyter replaces in an argument of the kernel's command.
func (i Installed) Expand(argument, connectionFile string) string {
	return strings.NewReplacer("{connection_file}", connectionFile, "{resource_dir}", i.Dir).Replace(argument)
}

// At returns the kernel that Install has put where the options say.
func At(o Options) (Installed, error) {
	dir, err := o.Dir()
	if err != nil {
		return Installed{}, err
	}
	return Read(dir)
}

// Find returns the kernel that Jupyter starts for a name, looking where it
// looks.
func Find(name string) (Installed, error) {
	dirs := SearchPath()
	for _, dir := range dirs {
		path := filepath.Join(dir, name)
		if _, err := os.Stat(filepath.Join(path, specFile)); err == nil {
			return Read(path)
		}
	}
	return Installed{}, fmt.Errorf("no kernel named %q in any of %s", name, strings.Join(dirs, ", "))
}
