package notebook

import (
	"encoding/json"
	"fmt"
	"html"
	"strconv"
	"strings"
)

// drawOutput draws one output.
func drawOutput(page *strings.Builder, output *Output, folder string) error {
	switch output.Type {
	case Stream:
		class := "stream"
		if output.Name == "stderr" {
			class = "stream stderr"
		}
		fmt.Fprintf(page, "<pre class=\"%s\">%s</pre>\n", class, ansiHTML(strings.TrimSuffix(output.Text, "\n")))
	case Failure:
		trace := strings.Join(output.Traceback, "\n")
		if strings.TrimSpace(trace) == "" {
			trace = output.ErrorName + ": " + output.ErrorValue
		}
		fmt.Fprintf(page, "<pre class=\"error\">%s</pre>\n", ansiHTML(strings.TrimRight(trace, "\n")))
	case DisplayData, ExecuteResult:
		return drawBundle(page, output, folder)
	}
	return nil
}

// preference lists the formats a page can show, the richest first.
var preference = []string{
	"text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "image/webp", "image/gif",
	"text/latex", "application/json", "text/plain",
}

// drawBundle draws the richest format of an output that can be drawn.
func drawBundle(page *strings.Builder, output *Output, folder string) error {
	for _, mime := range preference {
		value, ok := output.Data[mime]
		if !ok {
			continue
		}
		content, isText := value.(string)
		switch {
		case mime == "application/json":
			var pretty strings.Builder
			encoder := json.NewEncoder(&pretty)
			encoder.SetEscapeHTML(false)
			encoder.SetIndent("", "  ")
			if encoder.Encode(value) != nil {
				continue
			}
			fmt.Fprintf(page, "<pre class=\"plain\">%s</pre>\n", html.EscapeString(strings.TrimSuffix(pretty.String(), "\n")))
		case !isText:
			continue
		case mime == "text/html":
			fmt.Fprintf(page, "<div class=\"rich\">%s</div>\n", content)
		case mime == "text/markdown":
			prose, err := markdownHTML(content, pictureSource{folder: folder})
			if err != nil {
				return fmt.Errorf("drawing a markdown output: %w", err)
			}
			fmt.Fprintf(page, "<div class=\"prose\">%s</div>\n", prose)
		case mime == "text/latex":
			fmt.Fprintf(page, "<div class=\"prose\"><span class=\"math display\">%s</span></div>\n", html.EscapeString(strings.Trim(content, "$\n ")))
		case mime == "text/plain":
			fmt.Fprintf(page, "<pre class=\"plain\">%s</pre>\n", ansiHTML(strings.TrimSuffix(content, "\n")))
		default:
			address, ok := dataURI(mime, content)
			if !ok {
				continue
			}
			fmt.Fprintf(page, "<figure><img src=\"%s\"%s alt=\"%s\"></figure>\n", address, size(output.Metadata[mime]), html.EscapeString(asText(output.Data["text/plain"])))
		}
		return nil
	}
	return nil
}

// size writes the width and height that a picture's metadata gives.
func size(metadata any) string {
	var attributes strings.Builder
	for _, name := range []string{"width", "height"} {
		number, err := strconv.ParseFloat(fmt.Sprint(asObject(metadata)[name]), 64)
		if err == nil && number > 0 && number < 1e5 {
			fmt.Fprintf(&attributes, ` %s="%.0f"`, name, number)
		}
	}
	return attributes.String()
}
