package notebooks_test

import (
	"context"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// labTimeout bounds everything that a browser does for one notebook; a busy
// machine needs far less.
const labTimeout = 4 * time.Minute

// browser is a page in a headless browser that shows JupyterLab or Notebook.
type browser struct {
	t   *testing.T
	ctx context.Context
	tab context.Context
}

func openBrowser(t *testing.T, chromium string) *browser {
	t.Helper()
	allocator, stopBrowser := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(chromium),
		chromedp.Headless,
		chromedp.NoSandbox, // the tests may run as root, where Chromium has none
		chromedp.NoFirstRun,
		chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()),
		chromedp.Env("TMPDIR="+t.TempDir()), // what it leaves there goes, too
		chromedp.WindowSize(1180, 1490),
		chromedp.WSURLReadTimeout(time.Minute),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-background-networking", true),
	)
	tab, closeTab := chromedp.NewContext(allocator)
	ctx, cancel := context.WithTimeout(tab, labTimeout)
	t.Cleanup(func() { // before the folders are removed
		cancel()
		closeTab()
		stopBrowser()
	})
	if err := chromedp.Do(tab); err != nil { // starts the browser
		t.Fatalf("starting %s: %v", chromium, err)
	}
	return &browser{t, ctx, tab}
}

// check ends the test at an error and says what the page shows.
func (b *browser) check(what string, err error) {
	b.t.Helper()
	if err != nil {
		seen, _ := chromedp.Run(b.tab, chromedp.Evaluate[string](`document.body ? document.body.innerText.slice(0, 4000) : ""`))
		b.t.Fatalf("%s: %v\nthe page shows:\n%s", what, err, seen)
	}
}

// do runs a script in the page and waits for its end.
func (b *browser) do(what, script string) {
	b.t.Helper()
	_, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("(async () => {"+script+"; return true; })()", chromedp.EvalAwaitPromise))
	b.check(what, err)
}

// wait waits until an expression is true.
func (b *browser) wait(what, script string) {
	b.t.Helper()
	for {
		ready, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("Boolean("+script+")"))
		b.check(what, err)
		if ready {
			return
		}
		select {
		case <-b.ctx.Done():
			b.check(what, b.ctx.Err())
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// open opens a notebook and waits until its kernel has answered.
func (b *browser) open(address, name string) {
	b.t.Helper()
	// Without focus JupyterLab has no current notebook.
	b.check("opening the notebook", chromedp.Do(b.ctx,
		chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
			return err
		}),
		chromedp.Navigate(address),
	))
	b.wait("waiting for the notebook", `(() => {
		if (typeof jupyterapp === "undefined") return false;
		const panel = [...jupyterapp.shell.widgets("main")].find(w => w.context?.path === "`+name+`" && w.content?.model?.cells?.length);
		if (!panel) return false;
		if (jupyterapp.shell.currentWidget === panel) return true;
		jupyterapp.shell.activateById(panel.id);
		return false;
	})()`)
	b.do("connecting to the kernel", `
		const panel = jupyterapp.shell.currentWidget;
		await panel.sessionContext.ready;
		await panel.sessionContext.session.kernel.info`)
}
