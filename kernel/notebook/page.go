package notebook

import (
	_ "embed"
	"fmt"
	"html"
	"io"
	"strings"
	"time"
	"unicode"
)

//go:embed page.css
var pageStyle string

// PageOptions says what a page cannot know from its notebook.
type PageOptions struct {
	// Name is the notebook's file name, shown at the foot and, without a first
	// heading, as the title.
	Name string
	// Folder is where pictures that markdown refers to are looked for; "": nowhere.
	Folder string
}

// WriteHTMLFile writes the notebook's page to a file, which is whole at any
// moment.
func WriteHTMLFile(path string, book *Notebook, options PageOptions) error {
	return replaceFile(path, func(to io.Writer) error { return WriteHTML(to, book, options) })
}

// WriteHTML draws the notebook as one page that needs nothing else: no network,
// no script. It follows the reader's light or dark preference, fits a phone and
// prints.
//
// Code is text and escaped, HTML outputs are kept as they are; a content
// security policy in the page forbids scripts and loading.
func WriteHTML(to io.Writer, book *Notebook, options PageOptions) error {
	var body strings.Builder
	for _, cell := range book.Cells {
		if err := drawCell(&body, cell, options.Folder); err != nil {
			return err
		}
	}
	title := pageTitle(book)
	if title == "" {
		title = strings.TrimSuffix(options.Name, ".ipynb")
	}
	_, err := fmt.Fprintf(to, `<!DOCTYPE html>
<html lang="%s">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'">
<meta name="generator" content="KerasGo">
<meta name="color-scheme" content="light dark">
<title>%s</title>
<style>
%s</style>
</head>
<body>
<main>
%s</main>
%s</body>
</html>
`, pageLanguage(book), html.EscapeString(title), pageStyle, body.String(), footer(book, options.Name))
	return err
}

// drawCell draws one cell with its outputs.
func drawCell(page *strings.Builder, cell *Cell, folder string) error {
	switch cell.Type {
	case Markdown:
		prose, err := markdownHTML(cell.Source, pictureSource{cell.Attachments, folder})
		if err != nil {
			return fmt.Errorf("drawing a markdown cell: %w", err)
		}
		fmt.Fprintf(page, "<section class=\"prose\">\n%s</section>\n", prose)
	case Raw:
		fmt.Fprintf(page, "<section class=\"raw\"><pre>%s</pre></section>\n", html.EscapeString(cell.Source))
	case Code:
		if strings.TrimSpace(cell.Source) == "" && len(cell.Outputs) == 0 {
			return nil
		}
		class := "code"
		for _, output := range cell.Outputs {
			if output.Type == Failure {
				class = "code failed"
			}
		}
		fmt.Fprintf(page, "<section class=\"%s\">\n<div class=\"input\">%s<pre><code>%s</code></pre></div>\n", class, prompt(cell), highlightGo(cell.Source))
		if len(cell.Outputs) > 0 {
			page.WriteString("<div class=\"outputs\">\n")
			for _, output := range cell.Outputs {
				if err := drawOutput(page, output, folder); err != nil {
					return err
				}
			}
			page.WriteString("</div>\n")
		}
		page.WriteString("</section>\n")
	}
	return nil
}

// prompt is the execution count; its tooltip tells how long the cell took.
func prompt(cell *Cell) string {
	if cell.ExecutionCount == 0 {
		return `<span class="prompt"></span>`
	}
	tooltip := ""
	if _, _, took, ok := cellTimes(cell); ok {
		tooltip = fmt.Sprintf(` title="%.2f s"`, took.Seconds())
	}
	return fmt.Sprintf(`<span class="prompt"%s>%d</span>`, tooltip, cell.ExecutionCount)
}

// cellTimes reads when a cell ran from metadata.execution.
func cellTimes(cell *Cell) (start, end time.Time, took time.Duration, ok bool) {
	execution := asObject(cell.Metadata["execution"])
	moment := func(names ...string) time.Time {
		for _, name := range names {
			if at, err := time.Parse(time.RFC3339, asText(execution[name])); err == nil {
				return at
			}
		}
		return time.Time{}
	}
	start = moment("iopub.execute_input", "iopub.status.busy")
	end = moment("shell.execute_reply", "iopub.status.idle")
	took = end.Sub(start)
	return start, end, took, !start.IsZero() && !end.IsZero() && took >= 0
}

// footer says what made the page and how long the notebook ran.
func footer(book *Notebook, name string) string {
	var facts []string
	if name != "" {
		facts = append(facts, html.EscapeString(name))
	}
	if kernel := asText(asObject(book.Metadata["kernelspec"])["display_name"]); kernel != "" {
		facts = append(facts, html.EscapeString(kernel))
	}
	var total time.Duration
	var last time.Time
	for _, cell := range book.Cells {
		if _, end, took, ok := cellTimes(cell); ok {
			total += took
			last = end
		}
	}
	if !last.IsZero() {
		facts = append(facts, fmt.Sprintf("%.2f s", total.Seconds()), last.UTC().Format("2006-01-02 15:04 UTC"))
	}
	return "<footer>" + strings.Join(facts, " · ") + "</footer>\n"
}

// pageTitle is the first heading.
func pageTitle(book *Notebook) string {
	for _, cell := range book.Cells {
		if cell.Type != Markdown {
			continue
		}
		for _, line := range strings.Split(cell.Source, "\n") {
			if heading, ok := strings.CutPrefix(line, "# "); ok {
				return strings.Trim(heading, " #*_`")
			}
		}
	}
	return ""
}

// pageLanguage tells the browser which language the prose is in, since Chinese
// needs other fonts and line breaks than English.
func pageLanguage(book *Notebook) string {
	letters, han := 0, 0
	for _, cell := range book.Cells {
		if cell.Type == Markdown {
			for _, r := range cell.Source {
				if unicode.Is(unicode.Han, r) {
					han++
				} else if unicode.IsLetter(r) {
					letters++
				}
			}
		}
	}
	if han*3 > letters { // a Chinese character says as much as some letters
		return "zh-CN"
	}
	return "en"
}
