package server

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kerasgo/kernel/jupytertest"
)

// script is where a file of testdata is, for clients that run it elsewhere.
func script(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.ReadFile(path); err != nil { // so that the go command knows that results depend on it
		t.Fatal(err)
	}
	return path
}

func TestJupyterKernelTest(t *testing.T) {
	t.Parallel() // clients mostly wait
	jupyter := jupytertest.Install(t)
	ctx := jupytertest.Limited(t)
	output, err := jupytertest.Output(func() *exec.Cmd { return jupyter.Python(ctx, script(t, "kernel_test.py"), "-v") })
	// 13 of ours, and the same of ipykernel as the control.
	if err != nil || !bytes.Contains(output, []byte("Ran 26 tests")) || !bytes.Contains(output, []byte("OK (skipped=1)")) {
		t.Errorf("%v, want 26 tests and one part of ipykernel's skipped\n%s", err, output)
	}
}

// TestConformance runs the rows of testdata/conformance.py.
func TestConformance(t *testing.T) {
	t.Parallel() // clients mostly wait
	testRows(t, "conformance.py", 40)
}

func TestConsole(t *testing.T) {
	t.Parallel() // clients mostly wait
	jupyter := jupytertest.Install(t)
	jupyter.TestConsole(t, "x := 20\nx + 22\nundefinedName\nfmt.Println(\"printed\", x)\n", "42", "undefined: undefinedName", "printed 20")
}

// TestPapermillParameters: papermill has no translator of parameters to Go, and its
// list of them is closed; the one for C# writes declarations that are Go.
func TestPapermillParameters(t *testing.T) {
	t.Parallel()
	jupyter := jupytertest.Install(t)
	notebook, out := filepath.Join(jupyter.Home, "parameters.ipynb"), filepath.Join(jupyter.Home, "executed.ipynb")
	text := `{"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": {"name": "kerasgo", "display_name": "Go (KerasGo)", "language": "go"}}, "cells": [
		{"cell_type": "code", "id": "a", "metadata": {"tags": ["parameters"]}, "outputs": [], "execution_count": null, "source": "name := \"x\"\nrate := 0.5\nsteps := 10\ndebug := false"},
		{"cell_type": "code", "id": "b", "metadata": {}, "outputs": [], "execution_count": null, "source": "fmt.Println(name, rate, steps, debug)"}]}`
	if err := os.WriteFile(notebook, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx := jupytertest.Limited(t)
	output, err := jupytertest.Output(func() *exec.Cmd {
		return jupyter.Command(ctx, "papermill", "-k", "kerasgo", "--language", ".net-csharp", notebook, out,
			"-p", "name", `a "b" 世`, "-p", "rate", "0.25", "-p", "steps", "20", "-p", "debug", "True")
	})
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	executed, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if want := `a \"b\" 世 0.25 20 true\n`; !strings.Contains(string(executed), want) {
		t.Errorf("the executed notebook has no %s:\n%s", want, executed)
	}
}

func TestNbconvertAndPapermill(t *testing.T) {
	t.Parallel() // clients mostly wait
	jupyter := jupytertest.Install(t)
	notebook := filepath.Join(jupyter.Home, "in.ipynb")
	text := `{"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": {"name": "kerasgo", "display_name": "Go (KerasGo)", "language": "go"}}, "cells": [
		{"cell_type": "code", "id": "a", "metadata": {"tags": ["parameters"]}, "outputs": [], "execution_count": null, "source": "n := 3"},
		{"cell_type": "code", "id": "b", "metadata": {}, "outputs": [], "execution_count": null, "source": "for i := range n {\n\tfmt.Println(\"line\", i)\n}\nn * n"}]}`
	if err := os.WriteFile(notebook, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(jupyter.Home, "out.ipynb")
	ctx := jupytertest.Limited(t)
	for name, arguments := range map[string][]string{
		"nbconvert": {"--to", "notebook", "--execute", "--ExecutePreprocessor.iopub_timeout=60", notebook, "--output", out},
		"papermill": {"-k", "kerasgo", "--language", "go", notebook, out},
	} {
		os.Remove(out)
		if output, err := jupytertest.Output(func() *exec.Cmd { return jupyter.Command(ctx, name, arguments...) }); err != nil {
			t.Errorf("%s: %v\n%s", name, err, output)
			continue
		}
		executed, err := os.ReadFile(out)
		if err != nil {
			t.Error(err)
		}
		for _, want := range []string{`"line 0\n",`, `"line 2\n"`, `"9"`, `"execution_count": 2`, "iopub.status.idle"} {
			if !strings.Contains(string(executed), want) {
				t.Errorf("%s: the executed notebook has no %s:\n%s", name, want, executed)
			}
		}
	}
}

// TestServerDropsNothing: jupyter_server drops output above a rate; a kernel behind
// it keeps below, whether a page has started it with a notebook or a program
// without.
func TestServerDropsNothing(t *testing.T) {
	t.Parallel()
	jupyter := jupytertest.Install(t)
	for _, test := range []struct {
		name, way, code string
		lines, displays int
	}{
		{"lines of a notebook", "sessions", "for i := range 1000000 { fmt.Println(i) }", 1000000, 0},
		{"lines of a kernel without a notebook", "kernels", "for i := range 500000 { fmt.Println(i) }", 500000, 0},
		{"two streams in turn", "kernels", "for i := range 3000 { fmt.Println(i); fmt.Fprint(os.Stderr, i) }", 3000, 0},
		{"displays", "sessions", `for i := range 5000 { display.Show(display.Bundle{Data: map[string]any{"text/plain": fmt.Sprint(i)}}) }`, 0, 5000},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			command := jupyter.Python(jupytertest.Limited(t), script(t, "rate.py"), jupytertest.Kernel, test.way, test.code)
			command.Dir = t.TempDir()
			var log bytes.Buffer
			command.Stderr = &log
			output, err := command.Output()
			if err != nil {
				t.Fatalf("%v\n%s", err, &log)
			}
			var found struct {
				Lines, Displays, Messages int
				Server                    string
				Late                      float64
			}
			if err := json.Unmarshal(output, &found); err != nil {
				t.Fatalf("%v\n%s", err, output)
			}
			if found.Lines != test.lines || found.Displays != test.displays || found.Server != "" {
				t.Errorf("%+v came\n%s", found, &log)
			}
		})
	}
}

// TestEnterpriseGateway: a kernel that Jupyter Enterprise Gateway has started.
func TestEnterpriseGateway(t *testing.T) {
	t.Parallel()
	python := jupytertest.GatewayPython(t)
	jupyter := jupytertest.Install(t)
	command := jupyter.RunWith(jupytertest.Limited(t), python, script(t, "gateway.py"), jupytertest.Kernel)
	var log bytes.Buffer
	command.Stderr = &log
	output, err := command.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &log)
	}
	want := `{"value": "2", "interrupted": "Interrupted", "kept": "2", "lines": true, "restarted": "line 1: undefined: kept"}`
	if got := strings.TrimSpace(string(output)); got != want {
		t.Errorf("through the gateway:\n%s\nwant\n%s", got, want)
	}
}

// TestNbval runs a recorded notebook again and compares the outputs.
func TestNbval(t *testing.T) {
	t.Parallel()
	jupyter := jupytertest.Install(t)
	recorded := func(name, output string) string {
		path := filepath.Join(jupyter.Home, name)
		text := `{"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": {"name": "kerasgo", "display_name": "Go (KerasGo)", "language": "go"}}, "cells": [
			{"cell_type": "code", "id": "a", "metadata": {}, "execution_count": 1, "source": "n := 3\nfmt.Println(\"n is\", n)", "outputs": [{"output_type": "stream", "name": "stdout", "text": "n is 3\n"}]},
			{"cell_type": "code", "id": "b", "metadata": {}, "execution_count": 2, "source": "n * n", "outputs": [{"output_type": "execute_result", "execution_count": 2, "metadata": {}, "data": {"text/plain": "` + output + `"}}]}]}`
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	ctx := jupytertest.Limited(t)
	run := func(path string) string {
		output, _ := jupytertest.Output(func() *exec.Cmd {
			return jupyter.Python(ctx, "-m", "pytest", "--nbval", "-q", "-p", "no:cacheprovider", path)
		})
		return string(output)
	}
	if output := run(recorded("right.ipynb", "9")); !strings.Contains(output, "2 passed") {
		t.Errorf("the right notebook:\n%s", output)
	}
	if output := run(recorded("wrong.ipynb", "8")); !strings.Contains(output, "1 failed, 1 passed") {
		t.Errorf("the wrong notebook:\n%s", output)
	}
}

// TestVoila opens a notebook as a page that Voilà makes: it runs the cells and sends
// what they show.
func TestVoila(t *testing.T) {
	t.Parallel()
	jupyter := jupytertest.Install(t)
	notebook := filepath.Join(jupyter.Home, "page.ipynb")
	text := `{"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": {"name": "kerasgo", "display_name": "Go (KerasGo)", "language": "go"}}, "cells": [
		{"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": null, "source": "n := 3\nfmt.Println(\"printed\", n)\nn * 14"},
		{"cell_type": "code", "id": "b", "metadata": {}, "outputs": [], "execution_count": null, "source": "display.Show(display.Bundle{Data: map[string]any{\"text/html\": \"shown\", \"text/plain\": \"\"}})"},
		{"cell_type": "code", "id": "c", "metadata": {}, "outputs": [], "execution_count": null, "source": "live := display.NewLive()\nfor i := range 3 {\n\tlive.Finish(display.Bundle{Data: map[string]any{\"text/plain\": fmt.Sprint(\"step \", i)}})\n}"}]}`
	if err := os.WriteFile(notebook, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx := jupytertest.Limited(t)
	var page []byte
	var log bytes.Buffer
	for range 3 {
		log.Reset()
		page = voila(ctx, t, jupyter, notebook, &log)
		if page != nil || !bytes.Contains(log.Bytes(), []byte("already in use")) {
			break
		} // else another program has taken the port
	}
	for _, want := range []string{"<pre>printed 3\n</pre>", `{"text/plain": "42"}`, `"text/html": "shown"`, `{"text/plain": "step 2"}`} {
		if !bytes.Contains(page, []byte(want)) {
			t.Errorf("the page has no %s", want)
		}
	}
	if t.Failed() {
		t.Logf("the page:\n%s\nVoilà said:\n%s", page, &log)
	}
}

// voila returns the page of a notebook; nil if Voilà ends before.
func voila(ctx context.Context, t *testing.T, jupyter *jupytertest.Jupyter, notebook string, log *bytes.Buffer) (page []byte) {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().(*net.TCPAddr)
	free.Close()
	ctx, stop := context.WithCancel(ctx)
	server := jupyter.Python(ctx, "-m", "voila", notebook, "--no-browser", fmt.Sprintf("--port=%d", address.Port), "--Voila.port_retries=0")
	server.Cancel = func() error { return server.Process.Signal(os.Interrupt) } // it ends its kernels
	server.Stdout, server.Stderr = log, log
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		server.Wait()
		close(ended)
	}()
	defer func() {
		stop()
		<-ended
	}()
	for {
		select {
		case <-ended:
			return nil
		case <-time.After(50 * time.Millisecond): // it does not listen at once
		}
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address.String(), nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			continue
		}
		defer answer.Body.Close()
		if page, err = io.ReadAll(answer.Body); err != nil {
			t.Error(err)
		}
		return page
	}
}

// TestNbclient executes cells that fail on purpose, are skipped, or are expected to
// fail, as continuous integration does.
func TestNbclient(t *testing.T) {
	t.Parallel()
	jupyter := jupytertest.Install(t)
	script := `
import nbformat, nbclient
def book(*cells):
    b = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "kerasgo", "display_name": "Go", "language": "go"}})
    for source, tag in cells:
        b.cells.append(nbformat.v4.new_code_cell(source, metadata={"tags": [tag] if tag else []}))
    return b
b = book(('panic("expected")', "raises-exception"), ('panic("skipped")', "skip-execution"), ("kept := 1", None),
    ('fmt.Print("a"); display.Clear(true); fmt.Print("b")', None),
    ('live := display.NewLive(); for i := range 3 { live.Finish(display.Bundle{Data: map[string]any{"text/plain": fmt.Sprint(i)}}) }', None))
nbclient.NotebookClient(b, timeout=90, iopub_timeout=90).execute()
assert b.cells[0].outputs[0].ename == "Panic", b.cells[0]
assert not b.cells[1].outputs, b.cells[1]
assert [o.text for o in b.cells[3].outputs] == ["b"], b.cells[3]
assert [o.data["text/plain"] for o in b.cells[4].outputs] == ["2"], b.cells[4]
for code, timeout, error in (('panic("no")', 90, nbclient.exceptions.CellExecutionError), ("for {}", 2, nbclient.exceptions.CellTimeoutError), ("var s string; if _, err := fmt.Scanln(&s); err != nil { panic(err) }", 90, nbclient.exceptions.CellExecutionError)):
    try:
        nbclient.NotebookClient(book((code, None)), timeout=timeout).execute()
        raise SystemExit(code + " did not fail")
    except error:
        pass
print("all as expected")
`
	ctx := jupytertest.Limited(t)
	if output, err := jupytertest.Output(func() *exec.Cmd { return jupyter.Python(ctx, "-c", script) }); err != nil || !strings.Contains(string(output), "all as expected") {
		t.Errorf("%v\n%s", err, output)
	}
}
