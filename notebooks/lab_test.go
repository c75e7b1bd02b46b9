package notebooks_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"kerasgo/kernel/jupytertest"
)

// pictures is where the pictures of JupyterLab for the README go:
//
//	go test ./notebooks -run Lab -pictures .
var pictures = flag.String("pictures", "", "folder to write pictures of JupyterLab into")

// TestLab opens the course in JupyterLab in a browser, runs all cells and looks
// at what is drawn.
func TestLab(t *testing.T) {
	outer := t
	jupyter := jupytertest.Install(t)
	chromium := jupytertest.Chromium(t)
	folder := copyNotebooks(t)
	addresses := map[string]string{}
	for _, run := range []struct{ command, path, name string }{
		{"lab", "lab/tree/", "digits"}, {"lab", "lab/tree/", "digits_zh"}, {"notebook", "notebooks/", "digits"},
	} {
		name := run.name
		t.Run(run.command+" "+name, func(t *testing.T) {
			needNotebook(t, run.command)
			if addresses[run.command] == "" {
				addresses[run.command] = startServer(outer, jupyter, run.command, folder)
			}
			picture := ""
			if *pictures != "" && run.command == "lab" {
				picture = filepath.Join(*pictures, name+".png")
			}
			page := runInLab(t, chromium, addresses[run.command]+run.path, name+".ipynb", picture, "epochs")
			for i, cell := range page.Cells {
				if cell.Count != i+1 {
					t.Errorf("cell %d has the execution count %d", i+1, cell.Count)
				}
				for _, output := range cell.Outputs {
					if output.Type == "error" {
						t.Errorf("cell %d failed: %s: %s", i+1, output.ErrorName, output.Value)
					}
				}
			}
			if len(page.Pictures) != len(charts) || page.Broken > 0 {
				t.Errorf("%d charts are drawn and %d broken, expected %d", len(page.Pictures), page.Broken, len(charts))
			} else if bar := page.Pictures[3]; bar.Width < 400 || bar.Height < 250 {
				t.Errorf("the bar chart is drawn in %d×%d pixels", bar.Width, bar.Height)
			}
			checkAccuracy(t, page.Text)
			if t.Failed() {
				t.Logf("the page:\n%s", page)
			}
		})
	}
}

// needNotebook skips a test of Notebook 7 where it is not installed.
func needNotebook(t *testing.T, command string) {
	t.Helper()
	if command != "notebook" {
		return
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(jupytertest.Python(t)), "jupyter-notebook")); err != nil {
		t.Skip("Notebook 7 is not among the Python packages of the tests")
	}
}

// startServer starts a command of Jupyter that serves pages, lab or notebook.
func startServer(t *testing.T, jupyter *jupytertest.Jupyter, command, folder string) (address string) {
	t.Helper()
	runtimeFolder, settings := t.TempDir(), t.TempDir()
	// No question whether news are welcome, and every output drawn, also those
	// that are scrolled out of sight.
	for file, text := range map[string]string{
		"apputils-extension/notification": `{"fetchNews": "false", "checkForUpdates": false}`,
		"notebook-extension/tracker":      `{"windowingMode": "none"}`,
	} {
		path := filepath.Join(settings, "@jupyterlab", filepath.FromSlash(file)+".jupyterlab-settings")
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	server := jupyter.Command(ctx, command, "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0",
		"--IdentityProvider.token=", "--expose-app-in-browser", "--ServerApp.root_dir="+folder)
	server.Env = append(server.Env, "JUPYTER_RUNTIME_DIR="+runtimeFolder, "JUPYTERLAB_SETTINGS_DIR="+settings)
	server.Cancel = func() error { return server.Process.Signal(syscall.SIGTERM) }
	server.WaitDelay = 20 * time.Second
	log, err := os.Create(filepath.Join(t.TempDir(), "lab.log"))
	if err != nil {
		t.Fatal(err)
	}
	server.Stdout, server.Stderr = log, log
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		server.Wait()
		close(ended)
	}()
	t.Cleanup(func() {
		stop()
		<-ended
		log.Close()
		if t.Failed() {
			text, _ := os.ReadFile(log.Name())
			t.Logf("JupyterLab said:\n%s", text)
		}
	})
	// The server writes its address into its runtime folder just before it listens.
	deadline := time.Now().Add(labTimeout)
	for time.Now().Before(deadline) {
		files, _ := filepath.Glob(filepath.Join(runtimeFolder, "jpserver-*.json"))
		for _, file := range files {
			var info struct {
				URL string `json:"url"`
			}
			if data, err := os.ReadFile(file); err != nil || json.Unmarshal(data, &info) != nil || info.URL == "" {
				continue
			}
			if response, err := http.Get(info.URL); err == nil {
				response.Body.Close()
				return info.URL
			}
		}
		select {
		case <-ended:
			t.Fatal("JupyterLab ended before it listened")
		case <-time.After(50 * time.Millisecond):
		}
	}
	t.Fatal("JupyterLab does not listen")
	return ""
}

// labCell is what JupyterLab's model holds of one code cell.
type labCell struct {
	Count   int         `json:"execution_count"`
	Source  string      `json:"source"`
	Outputs []labOutput `json:"outputs"`
}

type labOutput struct {
	Type      string         `json:"output_type"`
	Text      string         `json:"text"`
	Data      map[string]any `json:"data"`
	ErrorName string         `json:"ename"`
	Value     string         `json:"evalue"`
}

// labPage is what a reader sees after all cells ran.
type labPage struct {
	Cells []labCell
	// Pictures are the sizes on screen of the drawn images, and Broken counts
	// those that could not be drawn.
	Pictures []struct{ Width, Height int }
	Broken   int
	// Text is the visible text of all outputs.
	Text string
}

// runInLab opens a notebook in JupyterLab or Notebook in a headless browser, runs all
// cells, and returns what is on the page. A picture of the window from the cell with the
// id topCell on goes to the file screenshot, if that is not empty.
func runInLab(t *testing.T, chromium, address, name, screenshot, topCell string) labPage {
	t.Helper()
	b := openBrowser(t, chromium)
	b.open(address+name, name)
	ctx, check, do, wait := b.ctx, b.check, b.do, b.wait
	do("hiding the list of files", `jupyterapp.shell.collapseLeft?.()`)
	do("running all cells", `await jupyterapp.commands.execute("notebook:run-all-cells")`)
	wait("waiting for the outputs", `(() => {
		const cells = jupyterapp.shell.currentWidget.content.widgets.filter(c => c.model.type === "code" && c.model.sharedModel.getSource().trim());
		const failed = cells.some(c => c.outputArea.model.toJSON().some(o => o.output_type === "error"));
		const images = [...jupyterapp.shell.currentWidget.node.querySelectorAll(".jp-OutputArea img")];
		return (failed || cells.every(c => c.model.executionCount > 0)) && images.every(i => i.complete);
	})()`)
	encoded, err := chromedp.Run(ctx, chromedp.Evaluate[string](`JSON.stringify((() => {
		const images = [...jupyterapp.shell.currentWidget.node.querySelectorAll(".jp-OutputArea img")];
		const joined = text => [].concat(text ?? "").join("");
		return {
			Cells: jupyterapp.shell.currentWidget.content.model.toJSON().cells
				.filter(c => c.cell_type === "code")
				.map(c => ({...c, source: joined(c.source), outputs: c.outputs.map(o => ({...o, text: joined(o.text)}))})),
			Pictures: images.map(i => ({Width: i.width, Height: i.height})),
			Broken: images.filter(i => !i.naturalWidth).length,
			Text: [...jupyterapp.shell.currentWidget.node.querySelectorAll(".jp-OutputArea")].map(o => o.innerText).join("\n"),
		};
	})())`))
	check("reading the outputs", err)
	var page labPage
	if err := json.Unmarshal([]byte(encoded), &page); err != nil {
		t.Fatal(err)
	}
	if screenshot != "" {
		check("sizing the window", chromedp.Do(ctx, chromedp.EmulateViewport(1180, 1490)))
		do("scrolling", `
			const content = jupyterapp.shell.currentWidget.content;
			content.activeCellIndex = 0;
			const node = content.widgets.find(c => c.model.id === "`+topCell+`").node;
			let last;
			do {
				last = node.getBoundingClientRect().top;
				node.scrollIntoView(true);
				await new Promise(r => setTimeout(r, 300));
			} while (last !== node.getBoundingClientRect().top)`)
		png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
		check("taking a picture", err)
		if err := os.WriteFile(screenshot, png, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return page
}

func (p labPage) String() string {
	text := ""
	for _, cell := range p.Cells {
		text += fmt.Sprintf("[%d] %.40q\n", cell.Count, cell.Source)
		for _, output := range cell.Outputs {
			text += fmt.Sprintf("    %s %.200q %s %s\n", output.Type, output.Text, output.ErrorName, output.Value)
		}
	}
	return text
}
