package core_test

import (
	"bytes"
	"fmt"
	"go/build"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"
	"time"
)

// excluded are imports that a notebook's programs do not have.
var excluded = regexp.MustCompile(`(?m)^(import )?\s*[\w.]*\s*"(unsafe|runtime|runtime/.*|syscall|os/exec|C|internal/.*|testing|plugin|go/.*|os/signal)"`)

// corpus returns the plain `+"// run"+` programs of the Go distribution that build alone.
func corpus(t *testing.T) []string {
	root := filepath.Join(build.Default.GOROOT, "test")
	var files []string
	filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(filepath.Dir(path), ".dir") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return nil
		}
		first, _, _ := bytes.Cut(text, []byte("\n"))
		if string(bytes.TrimSpace(first)) != "// run" || excluded.Match(text) || bytes.Contains(text, []byte("go:build")) || bytes.Contains(text, []byte("go:linkname")) {
			return nil
		}
		files = append(files, path)
		return nil
	})
	if len(files) == 0 {
		t.Skip("the Go distribution's test directory is not installed")
	}
	sort.Strings(files)
	return files
}

// TestCorpus runs programs of the Go distribution as cells: they print
// nothing, or what their .out file holds, and do not panic. All of them run
// when KERASGO_CORPUS is set to "all"; a path fragment selects some.
func TestCorpus(t *testing.T) {
	files := corpus(t)
	arguments := os.Args
	os.Args = os.Args[:1] // programs may look at them
	defer func() { os.Args = arguments }()
	which := os.Getenv("KERASGO_CORPUS")
	passed, run := 0, 0
	var failures []string
	began := time.Now()
	for i, file := range files {
		switch {
		case which == "" && i%8 != 0:
			continue
		case which != "" && which != "all" && !strings.Contains(file, which):
			continue
		}
		run++
		if why := runProgram(file); why != "" {
			failures = append(failures, strings.TrimPrefix(file, build.Default.GOROOT+"/test/")+": "+why)
			continue
		}
		passed++
	}
	t.Logf("%d of %d programs (%.1f %%) in %v", passed, run, 100*float64(passed)/float64(max(run, 1)), time.Since(began).Round(time.Second))
	for _, f := range failures {
		t.Log(f)
	}
	if which == "" && float64(passed) < 0.9*float64(run) {
		t.Errorf("only %d of %d programs run as they should", passed, run)
	}
}

// runProgram returns why a program does not do what compiled Go makes of it.
func runProgram(file string) (why string) {
	defer func() {
		if e := recover(); e != nil {
			why = fmt.Sprint("translator: ", e)
		}
	}()
	text, err := os.ReadFile(file)
	if err != nil {
		return err.Error()
	}
	s := newSession()
	if err := s.run(string(text)); err != nil {
		return firstLine(err.Error())
	}
	want := ""
	if golden, err := os.ReadFile(strings.TrimSuffix(file, ".go") + ".out"); err == nil {
		want = string(golden)
	} else if s.out.Len() > 0 {
		native, err := exec.Command("go", "run", file).CombinedOutput()
		if err != nil {
			return "go run: " + err.Error()
		}
		want = string(native)
	}
	if got := s.out.String(); got != want {
		return fmt.Sprintf("printed %q, not %q", short(got), short(want))
	}
	return ""
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return short(line)
}

func short(s string) string {
	if len(s) > 120 {
		return s[:120] + "…"
	}
	return s
}
