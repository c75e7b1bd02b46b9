package notebook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"kerasgo/kernel/server"
)

// CommandOptions are the arguments of `kerasgo run`.
type CommandOptions struct {
	Notebook    string        // the file to run
	Output      string        // where the executed notebook goes; "": nowhere
	HTML        string        // where the page goes; "": nowhere
	AllowErrors bool          // go on after a failing cell
	Timeout     time.Duration // of each cell; 0: none
	Parameters  []string      // name=value
	KernelLog   string        // where a log of the kernel goes; "": nowhere
	// Start makes the kernel; nil: [Start], with the log.
	Start func() (Kernel, error)
}

// What Command returns: the process's exit status.
const (
	exitOK     = 0
	exitFailed = 1 // a cell failed or was interrupted, or the result cannot be written
	exitUsage  = 2 // a bad command line or an unreadable notebook
)

// Command is `kerasgo run`: it executes a notebook, prints a line for each cell,
// and writes the executed notebook and the page, also when a cell failed. SIGINT
// and SIGTERM interrupt the running cell and end the run; a second one ends the
// process. It returns the exit status: 0, 1 when a cell failed, 2 for a bad
// command line or a notebook that cannot be read.
func Command(ctx context.Context, options CommandOptions, stdout, stderr io.Writer) int {
	fail := func(status int, err error) int {
		fmt.Fprintf(stderr, "kerasgo run: %v\n", err)
		return status
	}
	parameters, err := options.check()
	if err != nil {
		return fail(exitUsage, err)
	}
	book, err := ReadFile(options.Notebook)
	if err != nil {
		return fail(exitUsage, err)
	}
	if err := checkLanguage(book, options.Notebook); err != nil {
		return fail(exitUsage, err)
	}

	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // the next signal has its usual effect
	log := io.Discard
	if options.KernelLog != "" {
		file, err := os.OpenFile(options.KernelLog, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
		if err != nil {
			return fail(exitUsage, fmt.Errorf("--kernel-log: %w", err))
		}
		defer file.Close()
		log = file
	}
	start := options.Start
	if start == nil {
		start = func() (Kernel, error) { return startWith(server.Options{Log: log}) }
	}
	kernel, err := start()
	if err != nil {
		return fail(exitFailed, fmt.Errorf("starting the kernel: %w", err))
	}
	if options.KernelLog != "" {
		kernel = logged{kernel, log}
	}
	progress := newProgress(stdout, stderr)
	report, runError := Run(ctx, book, kernel, RunOptions{
		AllowErrors: options.AllowErrors,
		Timeout:     options.Timeout,
		Parameters:  parameters,
		Watch:       progress.watch,
	})
	progress.finish(report)
	closeError := kernel.Close()
	writeError := options.write(book, stdout)
	status := exitOK
	if report.Failed > 0 && !options.AllowErrors || report.Interrupted {
		status = exitFailed
	}
	if err := errors.Join(runError, closeError, writeError); err != nil {
		status = fail(exitFailed, err)
	}
	return status
}

// check looks for mistakes before anything is run.
func (o *CommandOptions) check() ([]Parameter, error) {
	if o.Notebook == "" {
		return nil, errors.New("no notebook is named; usage: kerasgo run NOTEBOOK [-o OUT.ipynb] [--html OUT.html]")
	}
	if o.Timeout < 0 {
		return nil, fmt.Errorf("--timeout is %v, expected a time above 0, such as 30s", o.Timeout)
	}
	for _, output := range []struct{ flag, path string }{{"-o", o.Output}, {"--html", o.HTML}} {
		if output.path == "" {
			continue
		}
		info, err := os.Stat(filepath.Dir(output.path))
		if err != nil || !info.IsDir() {
			return nil, fmt.Errorf("%s %s: there is no folder %s", output.flag, output.path, filepath.Dir(output.path))
		}
		if info, err := os.Stat(output.path); err == nil && info.IsDir() {
			return nil, fmt.Errorf("%s %s: it is a folder, expected a file", output.flag, output.path)
		}
	}
	if o.HTML != "" && (same(o.HTML, o.Notebook) || same(o.HTML, o.Output)) {
		return nil, fmt.Errorf("--html %s: the page would replace the notebook", o.HTML)
	}
	var parameters []Parameter
	for _, argument := range o.Parameters {
		parameter, err := ParseParameter(argument)
		if err != nil {
			return nil, fmt.Errorf("-p: %w", err)
		}
		parameters = append(parameters, parameter)
	}
	return parameters, nil
}

func same(a, b string) bool {
	return a != "" && b != "" && filepath.Clean(a) == filepath.Clean(b)
}

// checkLanguage refuses a notebook of another language.
func checkLanguage(book *Notebook, path string) error {
	language := book.Language()
	if language == "" || language == "go" {
		return nil
	}
	kernel := asText(asObject(book.Metadata["kernelspec"])["display_name"])
	if kernel == "" {
		kernel = "the kernel of " + language
	}
	return fmt.Errorf("reading %s: %w", path, &FormatError{
		Problem: fmt.Sprintf("its cells are %s, written for %s, expected Go", strings.ToUpper(language[:1])+language[1:], kernel),
		Fix:     "run it with jupyter nbconvert --execute, or, if they are Go, open it in Jupyter, choose the kernel Go (KerasGo) and save it",
	})
}

// write writes the files that were asked for and says so.
func (o *CommandOptions) write(book *Notebook, stdout io.Writer) error {
	var failed []error
	if o.Output != "" {
		if err := WriteFile(o.Output, book); err != nil {
			failed = append(failed, err)
		} else {
			fmt.Fprintf(stdout, "wrote %s\n", o.Output)
		}
	}
	if o.HTML != "" {
		page := PageOptions{Name: filepath.Base(o.Notebook), Folder: filepath.Dir(o.Notebook)}
		if err := WriteHTMLFile(o.HTML, book, page); err != nil {
			failed = append(failed, err)
		} else {
			fmt.Fprintf(stdout, "wrote %s\n", o.HTML)
		}
	}
	return errors.Join(failed...)
}
