// Package generated tests that generated files are what their generators write.
//
//	func TestGenerated(t *testing.T) { generated.Check(t) }
package generated

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Check runs the commands that doc.go of the tested package gives go generate, with
// a temporary folder in place of its own, and compares what they write there with
// what is kept.
func Check(t *testing.T) {
	t.Helper()
	text, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for line := range strings.Lines(string(text)) {
		command, found := strings.CutPrefix(line, "//go:generate ")
		if !found {
			continue
		}
		arguments := strings.Fields(command)
		for i, argument := range arguments {
			if slices.Contains([]string{".s", ".go"}, filepath.Ext(argument)) {
				arguments[i] = filepath.Join(folder, argument)
			}
		}
		if output, err := exec.Command(arguments[0], arguments[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v: %s", strings.TrimSpace(command), err, output)
		}
	}
	fresh, err := os.ReadDir(folder)
	if err != nil || len(fresh) == 0 {
		t.Fatalf("the commands wrote %d files: %v", len(fresh), err)
	}
	for _, file := range fresh {
		if legacy.Match(body(t, file.Name())) {
			t.Errorf("%s has instructions of SSE among those of AVX, where each costs hundreds of cycles", file.Name())
		}
		if !bytes.Equal(body(t, filepath.Join(folder, file.Name())), body(t, file.Name())) {
			t.Errorf("%s is not what its generator writes; run go generate", file.Name())
		}
	}
}

// legacy finds avo's note of a function that legacy SSE.
var legacy = regexp.MustCompile(`// Requires: .*SSE`)

// body is a file without its first line, which names the command.
func body(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := bytes.Cut(text, []byte("\n"))
	return body
}
