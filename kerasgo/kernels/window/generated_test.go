package window

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestGenerated: the assembly is what the generator writes.
func TestGenerated(t *testing.T) {
	fresh := filepath.Join(t.TempDir(), "sweep_amd64.s")
	if output, err := exec.Command("go", "run", "./generate", "-pkg", "window", "-out", fresh).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	var bodies [2][]byte
	for i, path := range []string{fresh, "sweep_amd64.s"} {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		_, bodies[i], _ = bytes.Cut(text, []byte("\n")) // but for the line that names the command
	}
	if !bytes.Equal(bodies[0], bodies[1]) {
		t.Error("sweep_amd64.s is not what its generator writes; run go generate")
	}
}
