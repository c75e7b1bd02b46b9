package window

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
	fresh := func(file string) string { return filepath.Join(folder, file) }
	for _, arguments := range [][]string{
		{"./generate", "-pkg", "window", "-out", fresh("sweep_amd64.s")},
		{"./generate/neon", "-out", fresh("sweep_arm64.s"), "-declarations", fresh("sweep_arm64.go")},
	} {
		if output, err := exec.Command("go", append([]string{"run"}, arguments...)...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, output)
		}
	}
	for _, file := range []string{"sweep_amd64.s", "sweep_arm64.s", "sweep_arm64.go"} {
		var bodies [2][]byte
		for i, path := range []string{fresh(file), file} {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			_, bodies[i], _ = bytes.Cut(text, []byte("\n")) // but for the line that names the command
		}
		if !bytes.Equal(bodies[0], bodies[1]) {
			t.Errorf("%s is not what its generator writes; run go generate", file)
		}
	}
}
