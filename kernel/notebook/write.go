package notebook

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// WriteFile writes the notebook to a file. The file is whole at any moment: the
// old one until the new one is complete.
func WriteFile(path string, book *Notebook) error {
	return replaceFile(path, func(to io.Writer) error { return Write(to, book) })
}

// Write encodes the notebook as Jupyter stores it: nbformat 4.5, text as lists
// of lines, keys sorted, one space of indentation.
func Write(to io.Writer, book *Notebook) error {
	cells := make([]any, len(book.Cells))
	for i, cell := range book.Cells {
		cells[i] = encodeCell(cell)
	}
	fields := with(book.rest, map[string]any{
		"cells":          cells,
		"metadata":       emptyIfNil(book.Metadata),
		"nbformat":       4,
		"nbformat_minor": max(book.Minor, currentMinor),
	})
	var encoded bytes.Buffer
	encoder := json.NewEncoder(&encoded)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(fields); err != nil {
		return fmt.Errorf("encoding the notebook: %w", err)
	}
	_, err := to.Write(unescapeSeparators(encoded.Bytes()))
	return err
}

// unescapeSeparators writes U+2028 and U+2029 as they are, as Python does; for
// encoding/json they are dangerous in JavaScript.
func unescapeSeparators(encoded []byte) []byte {
	if !bytes.Contains(encoded, []byte(`\u202`)) {
		return encoded
	}
	out := make([]byte, 0, len(encoded))
	for i := 0; i < len(encoded); i++ {
		switch rest := encoded[i:]; {
		case bytes.HasPrefix(rest, []byte(`\u2028`)):
			out = append(out, "\u2028"...)
			i += 5
		case bytes.HasPrefix(rest, []byte(`\u2029`)):
			out = append(out, "\u2029"...)
			i += 5
		case rest[0] == '\\':
			out = append(out, rest[:2]...)
			i++
		default:
			out = append(out, rest[0])
		}
	}
	return out
}

func encodeCell(cell *Cell) map[string]any {
	fields := with(cell.rest, map[string]any{
		"cell_type": cell.Type,
		"id":        cell.ID,
		"metadata":  emptyIfNil(cell.Metadata),
		"source":    lines(cell.Source),
	})
	if len(cell.Attachments) > 0 {
		attachments := make(map[string]any, len(cell.Attachments))
		for name, bundle := range cell.Attachments {
			attachments[name] = bundle
			if bundle, ok := bundle.(map[string]any); ok {
				attachments[name] = splitBundle(bundle)
			}
		}
		fields["attachments"] = attachments
	}
	if cell.Type == Code {
		outputs := make([]any, len(cell.Outputs))
		for i, output := range cell.Outputs {
			outputs[i] = encodeOutput(output)
		}
		fields["outputs"] = outputs
		fields["execution_count"] = nullIfZero(cell.ExecutionCount)
	}
	return fields
}

func encodeOutput(output *Output) map[string]any {
	fields := with(output.rest, map[string]any{"output_type": output.Type})
	switch output.Type {
	case Stream:
		fields["name"] = output.Name
		fields["text"] = lines(output.Text)
	case DisplayData, ExecuteResult:
		fields["data"] = splitBundle(output.Data)
		fields["metadata"] = emptyIfNil(output.Metadata)
		if output.Type == ExecuteResult {
			fields["execution_count"] = nullIfZero(output.ExecutionCount)
		}
	case Failure:
		fields["ename"] = output.ErrorName
		fields["evalue"] = output.ErrorValue
		fields["traceback"] = append([]string{}, output.Traceback...)
	}
	return fields
}

// splitBundle stores text as lists of lines, as nbformat does
// (nbformat/v4/rwbase.py, split_lines).
func splitBundle(bundle map[string]any) map[string]any {
	split := make(map[string]any, len(bundle))
	for mime, value := range bundle {
		text, ok := value.(string)
		if ok && (strings.HasPrefix(mime, "text/") || mime == "application/javascript" || mime == "image/svg+xml") {
			split[mime] = lines(text)
		} else {
			split[mime] = value
		}
	}
	return split
}

// lines cuts text after each end of line, of which Python's str.splitlines
// knows more than Go does.
func lines(text string) []string {
	split := []string{}
	start := 0
	for i, c := range text {
		end := -1
		switch c {
		case '\r':
			if strings.HasPrefix(text[i+1:], "\n") {
				continue
			}
			end = i + 1
		case '\n', '\v', '\f', '\x1c', '\x1d', '\x1e':
			end = i + 1
		case '\u0085':
			end = i + 2
		case '\u2028', '\u2029':
			end = i + 3
		}
		if end >= 0 {
			split = append(split, text[start:end])
			start = end
		}
	}
	if start < len(text) {
		split = append(split, text[start:])
	}
	return split
}

// with returns the fields that were read and not understood, together with ours.
func with(rest, fields map[string]any) map[string]any {
	for name, value := range rest {
		if _, ours := fields[name]; !ours {
			fields[name] = value
		}
	}
	return fields
}

func emptyIfNil(m map[string]any) map[string]any {
	if m == nil {
		return map[string]any{}
	}
	return m
}

func nullIfZero(n int) any {
	if n == 0 {
		return nil
	}
	return n
}
