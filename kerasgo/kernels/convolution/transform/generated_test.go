package transform

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestGenerated: the assembly is what the generators write.
func TestGenerated(t *testing.T) {
	folder := t.TempDir()
	for _, system := range []struct {
		processor string
		command   []string
	}{
		{"amd64", []string{"./generate", "-pkg", "transform"}},
		{"arm64", []string{"./generate/neon"}},
	} {
		assembly, declarations := "transform_"+system.processor+".s", "transform_"+system.processor+".go"
		arguments := append([]string{"run"}, system.command...)
		arguments = append(arguments, "-out", filepath.Join(folder, assembly), "-declarations", filepath.Join(folder, declarations))
		if output, err := exec.Command("go", arguments...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, output)
		}
		sameFiles(t, filepath.Join(folder, assembly), assembly)
		sameFiles(t, filepath.Join(folder, declarations), declarations)
	}
}

// sameFiles compares two files but for the line that names the command.
func sameFiles(t *testing.T, fresh, kept string) {
	t.Helper()
	var bodies [2][]byte
	for i, path := range []string{fresh, kept} {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		_, bodies[i], _ = bytes.Cut(text, []byte("\n"))
	}
	if !bytes.Equal(bodies[0], bodies[1]) {
		t.Errorf("%s is not what its generator writes; run go generate", kept)
	}
}
