package vector

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
	for _, c := range []struct{ command, files []string }{
		{[]string{"./generate", "-pkg", "vector", "-out"}, []string{"vector_amd64.s"}},
		{[]string{"./generate/neon", "-declarations", filepath.Join(folder, "vector_arm64.go"), "-out"}, []string{"vector_arm64.s", "vector_arm64.go"}},
	} {
		arguments := append(append([]string{"run"}, c.command...), filepath.Join(folder, c.files[0]))
		if output, err := exec.Command("go", arguments...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, output)
		}
		for _, file := range c.files {
			sameFiles(t, filepath.Join(folder, file), file)
		}
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
