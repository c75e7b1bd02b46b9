package notebooks_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"kerasgo/kernel/jupytertest"
	"kerasgo/kernel/notebook"
)

// interactions are the cells of a notebook that asks, waits, fails and goes on.
var interactions = []string{
	"kept := 42\nfmt.Println(\"ready\")",
	"name, err := display.Input(\"Your name? \")\nfmt.Println(\"hello\", name, err)",
	"fmt.Println(\"looping\")\nfor {}",
	"undefinedName",
	"live := display.NewLive()\nfor i := range 5 {\n\tlive.Finish(display.Bundle{Data: map[string]any{\"text/html\": fmt.Sprintf(\"<b>step %d</b>\", i), \"text/plain\": \"\"}})\n\tfor { // until the page has seen it and says so\n\t\tif _, err := os.Stat(fmt.Sprint(\"seen\", i)); err == nil {\n\t\t\tbreak\n\t\t}\n\t\ttime.Sleep(10 * time.Millisecond)\n\t}\n}",
	"strings.T",
}

// TestInteraction uses a notebook as its reader does, in JupyterLab and in
// Notebook: the input box, interrupt, an error, a display that changes, completion,
// the tooltip, restart.
func TestInteraction(t *testing.T) {
	jupyter := jupytertest.Install(t)
	chromium := jupytertest.Chromium(t)
	folder := t.TempDir()
	book := &notebook.Notebook{Metadata: map[string]any{"kernelspec": map[string]any{"name": jupytertest.Kernel, "display_name": "Go (KerasGo)", "language": "go"}}}
	for number, source := range interactions {
		book.Cells = append(book.Cells, &notebook.Cell{Type: notebook.Code, ID: fmt.Sprint("cell-", number), Source: source})
	}
	for _, name := range []string{"lab.ipynb", "notebook.ipynb"} {
		if err := notebook.WriteFile(filepath.Join(folder, name), book); err != nil {
			t.Fatal(err)
		}
	}
	for _, page := range []struct{ command, file, path string }{
		{"lab", "lab.ipynb", "lab/tree/lab.ipynb"},
		{"notebook", "notebook.ipynb", "notebooks/notebook.ipynb"},
	} {
		t.Run(page.command, func(t *testing.T) {
			needNotebook(t, page.command)
			b := openBrowser(t, chromium)
			b.open(startServer(t, jupyter, page.command, folder)+page.path, page.file)
			interact(b)
		})
	}
}

// helpers give a cell of the page by its number from 0, and run it.
const helpers = `
	const panel = jupyterapp.shell.currentWidget, book = panel.content;
	const cell = n => book.widgets[n];
	const output = n => cell(n).outputArea.node.innerText;
	const choose = n => { book.activeCellIndex = n; book.deselectAll(); };
	const press = (command, args) => jupyterapp.commands.execute(command, args);
`

func interact(b *browser) {
	b.t.Helper()
	do := func(what, script string) { b.t.Helper(); b.do(what, helpers+script) }
	wait := func(what, expression string) {
		b.t.Helper()
		b.wait(what, "(() => {"+helpers+"return "+expression+"; })()")
	}
	run := func(n string) string { return "choose(" + n + "); press('notebook:run-cell')" }
	idle := "panel.sessionContext.session.kernel.status === 'idle'"

	do("running a cell", run("0"))
	wait("its output", "output(0).includes('ready') && cell(0).model.executionCount === 1")

	do("running a cell that asks", run("1"))
	wait("the input box", "cell(1).node.querySelector('.jp-Stdin-input')")
	do("answering", `
		const box = cell(1).node.querySelector('.jp-Stdin-input');
		box.value = "Ada";
		box.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", keyCode: 13, bubbles: true}))`)
	wait("the answer", "output(1).includes('hello Ada <nil>')")

	do("running an endless cell", run("2"))
	wait("its output", "output(2).includes('looping') && panel.sessionContext.session.kernel.status === 'busy'")
	do("interrupting", "press('notebook:interrupt-kernel')")
	wait("the interrupted cell", "output(2).includes('Interrupted') && "+idle)

	do("running a cell with an error", run("3"))
	wait("the error", "output(3).includes('undefined: undefinedName') && cell(3).node.querySelector('.jp-RenderedText[data-mime-type=\"application/vnd.jupyter.stderr\"], .jp-RenderedText[data-mime-type=\"application/vnd.jupyter.error\"]')")

	do("running a cell that redraws", `
		window.steps = [];
		new MutationObserver(() => {
			const text = output(4).trim();
			if (text && window.steps.at(-1) !== text) {
				window.steps.push(text);
				const seen = text.replace("step ", "seen");
				jupyterapp.serviceManager.contents.save(seen, {type: "file", format: "text", content: ""});
			}
		}).observe(cell(4).node, {childList: true, subtree: true, characterData: true});`+run("4"))
	wait("its last state", "output(4).trim() === 'step 4' && cell(4).node.querySelectorAll('.jp-OutputArea-output b').length === 1")

	wait("the states before", "window.steps.join() === 'step 0,step 1,step 2,step 3,step 4'")

	do("completing", `
		choose(5);
		await press("notebook:enter-edit-mode");
		cell(5).editor.setCursorPosition({line: 0, column: 9});
		const shown = () => document.querySelector('.jp-Completer:not(.lm-mod-hidden) .jp-Completer-item');
		for (let wait = 500; !shown(); wait *= 2) { // until the completer has taken notice of the editor
			await new Promise(r => setTimeout(r, wait));
			await press("completer:invoke-notebook");
			await new Promise(r => setTimeout(r, wait));
		}`)
	wait("the completion popup", "[...document.querySelectorAll('.jp-Completer:not(.lm-mod-hidden) .jp-Completer-item')].some(i => i.innerText.includes('ToUpperSpecial'))")
	do("closing the popup", `
		document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape", keyCode: 27, bubbles: true}));
		cell(5).model.sharedModel.setSource("strings.ToUpper");
		await press("notebook:enter-edit-mode");
		cell(5).editor.setCursorPosition({line: 0, column: 15});
		await press("tooltip:launch-notebook")`)
	wait("the tooltip", "[...document.querySelectorAll('.jp-Tooltip')].some(i => i.innerText.includes('ToUpper returns'))")

	do("restarting", `
		document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape", keyCode: 27, bubbles: true}));
		cell(5).model.sharedModel.setSource("kept");
		await panel.sessionContext.session.kernel.restart()`)
	wait("the restarted kernel", "panel.sessionContext.session.kernel.connectionStatus === 'connected'")
	wait("the indicator", idle+" && panel.sessionContext.kernelDisplayStatus === 'idle' && document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status === 'idle'")
	do("running a cell of before", run("5"))
	wait("its variable is gone", "output(5).includes('undefined: kept') && cell(5).model.executionCount === 1")
}
