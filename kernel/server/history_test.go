package server

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func find(h *history, q historyRequest) string {
	text := ""
	for _, e := range h.find(&q) {
		text += fmt.Sprintf("%d/%d %s=%s;", e.session, e.line, e.input, e.output)
	}
	return text
}

func pointer(n int) *int { return &n }

func TestHistoryAcrossSessions(t *testing.T) {
	file := filepath.Join(t.TempDir(), "new", "history.db")
	log := func(format string, arguments ...any) { t.Errorf(format, arguments...) }
	first := newHistory(file, log)
	for i, input := range []string{"a", "b/c", "a"} {
		first.add(i+1, input)
	}
	first.result(3, "7")
	first.close()
	second := newHistory(file, log)
	second.former()
	second.add(1, "d")
	other := newHistory(file, log) // a kernel beside it
	other.add(1, "e")
	other.close()
	for _, test := range []struct {
		query historyRequest
		want  string
	}{
		{historyRequest{Access: "tail", Count: pointer(2)}, "1/3 a=7;2/1 d=;"},
		{historyRequest{Access: "range", Session: 0, Start: 1}, "2/1 d=;"},
		{historyRequest{Access: "range", Session: -1, Start: 2, Stop: pointer(3)}, "1/2 b/c=;"},
		{historyRequest{Access: "range", Session: 1, Start: 3}, "1/3 a=7;"},
		{historyRequest{Access: "search", Pattern: "b*"}, "1/2 b/c=;"},
		{historyRequest{Access: "search", Pattern: "?"}, "1/1 a=;1/3 a=7;2/1 d=;"},
		{historyRequest{Access: "search", Pattern: "a", Unique: true}, "1/3 a=7;"},
		{historyRequest{Access: "search", Pattern: "*", Count: pointer(1)}, "2/1 d=;"},
		{historyRequest{Access: "search", Pattern: "[", Count: pointer(1)}, ""},
	} {
		if got := find(second, test.query); got != test.want {
			t.Errorf("%+v: %s, want %s", test.query, got, test.want)
		}
	}
	second.close()
	if runtime.GOOS != "windows" {
		for path, want := range map[string]os.FileMode{file: 0o600, filepath.Dir(file): 0o700} {
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
				t.Errorf("%s can be read by others: %v, %v", path, info, err)
			}
		}
	}
	third := newHistory(file, log)
	defer third.close()
	if got := find(third, historyRequest{Access: "tail", Count: pointer(2)}); got != "2/1 d=;3/1 e=;" {
		t.Errorf("after three sessions: %s", got)
	}
}

func TestHistorySetsADamagedFileAside(t *testing.T) {
	file := filepath.Join(t.TempDir(), "history.db")
	quiet := func(string, ...any) {}
	good := newHistory(file, quiet)
	for line := range 500 {
		good.add(line, strings.Repeat("x", 100))
	}
	good.close()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(5, 6))
	for round := range 30 {
		damaged := slices.Clone(text[:len(text)*round/30])
		for range min(len(damaged), 300) {
			damaged[random.IntN(len(damaged))] = byte(random.Uint32())
		}
		if err := os.WriteFile(file, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, input := range []string{"first", "second"} {
			h := newHistory(file, quiet)
			h.former()
			h.add(1, input)
			h.close()
		}
		h := newHistory(file, quiet)
		h.former()
		if entries := h.entries; len(entries) < 2 || entries[len(entries)-1].input != "second" {
			t.Errorf("round %d: %d inputs are known after two sessions on a damaged file", round, len(entries))
		}
		h.close()
	}
}

func TestHistoryGoesOnWithoutItsFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "history.db")
	if err := os.Mkdir(file, 0o700); err != nil { // not a file
		t.Fatal(err)
	}
	said := make(chan string, 10)
	h := newHistory(file, func(format string, arguments ...any) { said <- fmt.Sprintf(format, arguments...) })
	h.add(1, "a")
	if got := find(h, historyRequest{Access: "tail"}); got != "1/1 a=;" {
		t.Error(got)
	}
	h.close()
	if len(said) != 1 {
		t.Errorf("it was said %d times that nothing is kept", len(said))
	}
}
