package blas

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestGenerated: the assembly is what the generator writes.
func TestGenerated(t *testing.T) {
	path := filepath.Join(t.TempDir(), "vectors_amd64.s")
	if output, err := exec.Command("go", "run", "./generate", "-out", path, "-pkg", "blas").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	sameFiles(t, path, "vectors_amd64.s")
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
