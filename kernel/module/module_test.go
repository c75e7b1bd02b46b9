package module_test

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/module"
	"golang.org/x/mod/sumdb"
	"golang.org/x/mod/sumdb/dirhash"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/zip"

	modules "kerasgo/kernel/module"
)

// proxy makes a file proxy of modules: path@version to files.
func proxy(t *testing.T, list map[string]map[string]string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	for name, files := range list {
		path, version, _ := strings.Cut(name, "@")
		source := t.TempDir()
		for file, text := range files {
			if err := os.MkdirAll(filepath.Dir(filepath.Join(source, file)), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(source, file), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		inner := filepath.Join(folder, path, "@v")
		if err := os.MkdirAll(inner, 0o700); err != nil {
			t.Fatal(err)
		}
		out, err := os.Create(filepath.Join(inner, version+".zip"))
		if err != nil {
			t.Fatal(err)
		}
		if err := zip.CreateFromDir(out, module.Version{Path: path, Version: version}, source); err != nil {
			t.Fatal(err)
		}
		out.Close()
		versions, err := os.OpenFile(filepath.Join(inner, "list"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		versions.WriteString(version + "\n")
		versions.Close()
	}
	return folder
}

var example = map[string]map[string]string{
	"example.com/m@v1.0.0": {"go.mod": "module example.com/m\n\ngo 1.20\n", "m.go": "package m\n\nfunc Old() {}\n"},
	"example.com/m@v1.2.0": {
		"go.mod": "module example.com/m\n\ngo 1.22\n\nrequire example.com/other v0.3.0\n", "m.go": "package m\n\nfunc New() {}\n", "m_test.go": "package m\n",
		"m_windows.go": "package m\n\nfunc Windows() {}\n", "m_linux.go": "package m\n\nfunc Linux() {}\n", "m_darwin.go": "package m\n",
		"asm/a.go": "package asm\n\nfunc F()\n", "asm/a.s": "TEXT ·F(SB), 0, $0\n\tRET\n",
	},
	"example.com/m@v1.3.0-beta": {"go.mod": "module example.com/m\n", "m.go": "package m\n"},
}

// TestGet fetches from a file proxy.
func TestGet(t *testing.T) {
	t.Setenv("GOPROXY", "file://"+proxy(t, example))
	t.Setenv("GOSUMDB", "off")
	c := modules.NewClient(t.TempDir())
	m, err := c.Get(context.Background(), "example.com/m")
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if m.Version != "v1.2.0" || m.Go != "1.22" || m.Requires["example.com/other"] != "v0.3.0" {
		t.Errorf("%+v", m)
	}
	files, err := m.Package("example.com/m")
	if err != nil || !strings.Contains(files["m.go"], "New") || files["m_test.go"] != "" || len(files) > 2 {
		t.Errorf("%v %v", files, err)
	}
	for query, want := range map[string]string{
		"example.com/none":     "no proxy has example.com/none",
		"example.com/m@v9.0.0": "no proxy has example.com/m",
		"../x":                 "no path of a module",
		"example.com/M@v1.0.0": "no proxy has",
	} {
		if _, err := c.Get(context.Background(), query); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", query, err, want)
		}
	}
	for path, want := range map[string]string{"example.com/m/asm": "is in part assembly (a.s)", "example.com/m/none": "has no package"} {
		if _, err := m.Package(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
	}
	for setting, want := range map[string]string{"off": "GOPROXY=off", "direct": "version control", "ftp://x": "no https, http or file address"} {
		t.Setenv("GOPROXY", setting)
		if _, err := modules.NewClient(t.TempDir()).Get(context.Background(), "example.com/m@v1.0.0"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("GOPROXY=%s: %v, want %s", setting, err, want)
		}
	}
}

// TestProxies: of several proxies the next is asked for what one lacks, and after a
// bar for anything.
func TestProxies(t *testing.T) {
	broken := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusBadGateway) }))
	defer broken.Close()
	good, empty := "file://"+proxy(t, example), "file://"+t.TempDir()
	t.Setenv("GOSUMDB", "off")
	for setting, want := range map[string]string{
		good:                                   "",
		empty + "," + good:                     "",
		empty + "," + good + ",direct":         "",
		broken.URL + "|" + good:                "",
		empty + "|" + broken.URL + "| " + good: "",
		broken.URL + "," + good:                "fetching example.com/m: 127.0.0.1",
		empty + ",off," + good:                 "no proxy has example.com/m",
		broken.URL + "|" + empty:               "502 Bad Gateway",
	} {
		t.Setenv("GOPROXY", setting)
		m, err := modules.NewClient(t.TempDir()).Get(context.Background(), "example.com/m@v1.0.0")
		if err == nil {
			m.Close()
		}
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("GOPROXY=%s: %v, want %q", setting, err, want)
		}
	}
}

// TestVerify: an archive that the checksum database does not know as it is is
// refused, and not kept.
func TestVerify(t *testing.T) {
	folder := proxy(t, example)
	secret, public, err := note.GenerateKey(rand.Reader, "sum.example.com")
	if err != nil {
		t.Fatal(err)
	}
	lie := false
	database := httptest.NewServer(sumdb.NewServer(sumdb.NewTestServer(secret, func(path, version string) ([]byte, error) {
		sum, err := dirhash.HashZip(filepath.Join(folder, path, "@v", version+".zip"), dirhash.Hash1)
		if lie {
			sum = "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
		}
		return []byte(path + " " + version + " " + sum + "\n" + path + " " + version + "/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"), err
	})))
	defer database.Close()
	t.Setenv("GOPROXY", "file://"+folder)
	t.Setenv("GOSUMDB", public+" "+database.URL)
	if m, err := modules.NewClient(t.TempDir()).Get(context.Background(), "example.com/m@v1.0.0"); err != nil {
		t.Error(err)
	} else {
		m.Close()
	}
	lie = true
	kept := t.TempDir()
	if _, err := modules.NewClient(kept).Get(context.Background(), "example.com/m@v1.2.0"); err == nil || !strings.Contains(err.Error(), "checksum mismatch") {
		t.Errorf("%v, want a mismatch", err)
	}
	if left, _ := filepath.Glob(filepath.Join(kept, "example.com", "m", "*")); len(left) > 0 {
		t.Errorf("kept %v", left)
	}
}
