package notebooks_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// labTimeout bounds everything that a browser does for one notebook; a busy
// machine needs far less.
const labTimeout = 3 * time.Minute

// startLab starts JupyterLab on a folder and returns its address. The command is
// that of a virtual environment, with its environment.
func startLab(t *testing.T, jupyter string, environment []string, folder string) (address string) {
	t.Helper()
	runtimeFolder, settings := t.TempDir(), t.TempDir()
	quiet := filepath.Join(settings, "@jupyterlab", "apputils-extension")
	if err := os.MkdirAll(quiet, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(quiet, "notification.jupyterlab-settings"), []byte(`{"fetchNews": "false", "checkForUpdates": false}`), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	server := exec.CommandContext(ctx, jupyter, "lab", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0",
		"--IdentityProvider.token=", "--expose-app-in-browser", "--ServerApp.root_dir="+folder)
	server.Env = append(append([]string{}, environment...), "JUPYTER_RUNTIME_DIR="+runtimeFolder, "JUPYTERLAB_SETTINGS_DIR="+settings)
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
	// The server writes its address into its runtime folder once it listens.
	deadline := time.Now().Add(2 * time.Minute)
	for time.Now().Before(deadline) {
		files, _ := filepath.Glob(filepath.Join(runtimeFolder, "jpserver-*.json"))
		for _, file := range files {
			var info struct {
				URL string `json:"url"`
			}
			if data, err := os.ReadFile(file); err == nil && json.Unmarshal(data, &info) == nil && info.URL != "" {
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

// runInLab opens a notebook in JupyterLab in a headless browser, runs all cells,
// and returns what is on the page; screenshot, if not empty, is where its
// picture goes.
func runInLab(t *testing.T, chromium, address, name, screenshot string) labPage {
	t.Helper()
	allocator, stopBrowser := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(chromium),
		chromedp.Headless,
		chromedp.NoSandbox, // the tests may run as root, where Chromium has none
		chromedp.NoFirstRun,
		chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()),
		chromedp.Env("TMPDIR="+t.TempDir()), // what it leaves there goes, too
		chromedp.WindowSize(1300, 1800),
		chromedp.WSURLReadTimeout(time.Minute),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-background-networking", true),
	)
	tab, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(func() { // before the folders are removed
		closeTab()
		stopBrowser()
	})
	if err := chromedp.Do(tab); err != nil { // starts the browser
		t.Fatalf("starting %s: %v", chromium, err)
	}
	ctx, cancel := context.WithTimeout(tab, labTimeout)
	defer cancel()
	check := func(what string, err error) {
		t.Helper()
		if err != nil {
			seen, _ := chromedp.Run(tab, chromedp.Evaluate[string](`document.body ? document.body.innerText.slice(0, 4000) : ""`))
			t.Fatalf("%s: %v\nthe page shows:\n%s", what, err, seen)
		}
	}
	do := func(what, script string) {
		t.Helper()
		_, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("(async () => {"+script+"; return true; })()", chromedp.EvalAwaitPromise))
		check(what, err)
	}

	wait := func(what, script string) {
		t.Helper()
		for {
			ready, err := chromedp.Run(ctx, chromedp.Evaluate[bool](script))
			check(what, err)
			if ready {
				return
			}
			select {
			case <-ctx.Done():
				check(what, ctx.Err())
			case <-time.After(100 * time.Millisecond):
			}
		}
	}

	// Without focus JupyterLab has no current notebook.
	check("opening the notebook", chromedp.Do(ctx,
		chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
			return err
		}),
		chromedp.Navigate(address+"lab/tree/"+name),
	))
	wait("waiting for the notebook", `(() => {
		if (typeof jupyterapp === "undefined") return false;
		const panel = [...jupyterapp.shell.widgets("main")].find(w => w.content?.model?.cells?.length);
		if (!panel) return false;
		if (jupyterapp.shell.currentWidget === panel) return true;
		jupyterapp.shell.activateById(panel.id);
		return false;
	})()`)
	do("connecting to the kernel", `
		jupyterapp.shell.collapseLeft();
		const panel = jupyterapp.shell.currentWidget;
		await panel.sessionContext.ready;
		await panel.sessionContext.session.kernel.info`)
	do("running all cells", `await jupyterapp.commands.execute("notebook:run-all-cells")`)
	wait("waiting for the outputs", `(() => {
		const cells = jupyterapp.shell.currentWidget.content.widgets.filter(c => c.model.type === "code" && c.model.sharedModel.getSource().trim());
		const failed = cells.some(c => c.outputArea.model.toJSON().some(o => o.output_type === "error"));
		const images = [...document.querySelectorAll(".jp-OutputArea img")];
		return (failed || cells.every(c => c.model.executionCount > 0)) && images.every(i => i.complete);
	})()`)
	encoded, err := chromedp.Run(ctx, chromedp.Evaluate[string](`JSON.stringify((() => {
		const images = [...document.querySelectorAll(".jp-OutputArea img")];
		const joined = text => [].concat(text ?? "").join("");
		return {
			Cells: jupyterapp.shell.currentWidget.content.model.toJSON().cells
				.filter(c => c.cell_type === "code")
				.map(c => ({...c, source: joined(c.source), outputs: c.outputs.map(o => ({...o, text: joined(o.text)}))})),
			Pictures: images.map(i => ({Width: i.width, Height: i.height})),
			Broken: images.filter(i => !i.naturalWidth).length,
			Text: [...document.querySelectorAll(".jp-OutputArea")].map(o => o.innerText).join("\n"),
		};
	})())`))
	check("reading the outputs", err)
	var page labPage
	if err := json.Unmarshal([]byte(encoded), &page); err != nil {
		t.Fatal(err)
	}
	if screenshot != "" {
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
