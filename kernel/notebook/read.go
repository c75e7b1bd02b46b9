package notebook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Bounds on what is read: far beyond what a front end can open.
const (
	maximumSize  = 512 << 20
	maximumCells = 100_000
	maximumDepth = 200
	currentMinor = 5
)

// FormatError tells why a file is not a notebook that can be used.
type FormatError struct {
	Where   string // "cell 3", "line 12, column 4" or empty
	Problem string
	Fix     string // may be empty
}

// Error returns one line.
func (e *FormatError) Error() string {
	text := e.Problem
	if e.Where != "" {
		text = e.Where + ": " + text
	}
	if e.Fix != "" {
		text += "; " + e.Fix
	}
	return text
}

// ReadFile reads the notebook in a file. Errors name the file.
func ReadFile(path string) (*Notebook, error) {
	file, err := os.Open(path)
	if err != nil {
		var pathError *os.PathError
		if errors.As(err, &pathError) {
			err = pathError.Err
		}
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return nil, fmt.Errorf("reading %s: it is a folder, expected a notebook file (.ipynb)", path)
	}
	book, err := Read(file)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	return book, nil
}

// Read parses a notebook of nbformat 4.0 to 4.5, and later minor versions as if
// they were 4.5. It returns a *FormatError for what is not one.
func Read(from io.Reader) (*Notebook, error) {
	data, err := io.ReadAll(io.LimitReader(from, maximumSize+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maximumSize {
		return nil, &FormatError{Problem: fmt.Sprintf("the file is larger than %d MB", maximumSize>>20), Fix: "clear its outputs in Jupyter and save it"}
	}
	root, err := parse(data)
	if err != nil {
		return nil, err
	}
	return readNotebook(root)
}

// parse turns the file's text into JSON values with numbers kept as they are
// written.
func parse(data []byte) (map[string]any, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if err := guess(data); err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if offset, deep := depth(data); deep {
		return nil, &FormatError{Where: position(data, offset), Problem: fmt.Sprintf("values are nested more than %d deep", maximumDepth)}
	}
	var root any
	if err := decoder.Decode(&root); err != nil {
		offset := int64(len(data))
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			offset = syntax.Offset
		}
		problem := "it is not JSON: " + err.Error()
		if errors.Is(err, io.ErrUnexpectedEOF) {
			problem = "it is not complete JSON: the file ends in the middle of a value"
		}
		return nil, &FormatError{Where: position(data, int(offset)), Problem: problem, Fix: "a notebook is a JSON file that Jupyter writes"}
	}
	if rest := bytes.TrimSpace(data[decoder.InputOffset():]); len(rest) > 0 {
		return nil, &FormatError{Where: position(data, len(data)-len(rest)+1), Problem: "there is text after the notebook's end"}
	}
	fields, ok := root.(map[string]any)
	if !ok {
		return nil, &FormatError{Problem: fmt.Sprintf("the file holds %s, expected a notebook's JSON object", kindOf(root))}
	}
	return fields, nil
}

// guess recognises what people pass by mistake.
func guess(data []byte) error {
	trimmed := bytes.TrimSpace(data)
	switch {
	case len(trimmed) == 0:
		return &FormatError{Problem: "the file is empty", Fix: "create a notebook in Jupyter, or restore the file"}
	case !utf8.Valid(data):
		return &FormatError{Problem: "the file is not text in UTF-8", Fix: "a notebook is a JSON file that Jupyter writes"}
	case trimmed[0] == '<' && !bytes.HasPrefix(trimmed, []byte("<<<<<<<")):
		return &FormatError{Problem: "the file is a web page, not a notebook", Fix: "download the notebook itself (its raw file)"}
	}
	if i := bytes.Index(data, []byte("\n<<<<<<< ")); i >= 0 || bytes.HasPrefix(trimmed, []byte("<<<<<<< ")) {
		return &FormatError{Where: position(data, i+2), Problem: "the file holds the marks of an unresolved merge", Fix: "resolve it, for example with nbdime"}
	}
	return nil
}

// depth finds where brackets nest deeper than a notebook has reason to.
func depth(data []byte) (offset int, deep bool) {
	level, quoted := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if level++; level > maximumDepth {
				return i + 1, true
			}
		case c == '}' || c == ']':
			level--
		}
	}
	return 0, false
}

func position(data []byte, offset int) string {
	before := data[:max(0, min(offset-1, len(data)))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return fmt.Sprintf("line %d, column %d", line, column)
}

func readNotebook(fields map[string]any) (*Notebook, error) {
	major, ok := integer(fields["nbformat"])
	if !ok {
		return nil, &FormatError{Problem: `the JSON has no number "nbformat", so it is not a notebook`}
	}
	if major != 4 {
		fix := "convert it: jupyter nbconvert --to notebook --nbformat 4 NOTEBOOK"
		if major > 4 {
			fix = "a newer kerasgo may read it"
		}
		return nil, &FormatError{Problem: fmt.Sprintf("it is in notebook format %d, expected format 4", major), Fix: fix}
	}
	book := &Notebook{rest: fields}
	if book.Minor, ok = integer(fields["nbformat_minor"]); !ok || book.Minor < 0 {
		return nil, &FormatError{Problem: `the notebook has no number "nbformat_minor"`, Fix: "open it in Jupyter and save it"}
	}
	var err error
	if book.Metadata, err = metadata(fields, ""); err != nil {
		return nil, err
	}
	cells, ok := fields["cells"].([]any)
	if !ok {
		return nil, &FormatError{Problem: fmt.Sprintf(`"cells" is %s, expected a list`, kindOf(fields["cells"]))}
	}
	if len(cells) > maximumCells {
		return nil, &FormatError{Problem: fmt.Sprintf("the notebook has %d cells, expected at most %d", len(cells), maximumCells)}
	}
	known := make(map[string]bool, len(cells))
	for i, value := range cells {
		cell, err := readCell(value, fmt.Sprintf("cell %d", i+1))
		if err != nil {
			return nil, err
		}
		// Two cells with one id is what a merge leaves; nbformat, too, gives
		// the second a new one.
		if !validID(cell.ID) || known[cell.ID] {
			cell.ID = newID(known)
		}
		known[cell.ID] = true
		book.Cells = append(book.Cells, cell)
	}
	for _, name := range []string{"nbformat", "nbformat_minor", "metadata", "cells"} {
		delete(fields, name)
	}
	return book, nil
}

func readCell(value any, where string) (*Cell, error) {
	fields, ok := value.(map[string]any)
	if !ok {
		return nil, &FormatError{Where: where, Problem: fmt.Sprintf("it is %s, expected a JSON object", kindOf(value))}
	}
	cell := &Cell{Type: CellType(asText(fields["cell_type"])), ID: asText(fields["id"]), rest: fields}
	switch cell.Type {
	case Code, Markdown, Raw:
	default:
		return nil, &FormatError{Where: where, Problem: fmt.Sprintf(`"cell_type" is %s, expected "code", "markdown" or "raw"`, quoted(fields["cell_type"]))}
	}
	var err error
	if cell.Source, err = multiline(fields["source"], where, "source"); err != nil {
		return nil, err
	}
	if cell.Metadata, err = metadata(fields, where); err != nil {
		return nil, err
	}
	cell.Attachments = asObject(fields["attachments"])
	for _, bundle := range cell.Attachments {
		joinBundle(asObject(bundle))
	}
	if cell.Type == Code {
		if cell.ExecutionCount, err = count(fields, where); err != nil {
			return nil, err
		}
		outputs, ok := fields["outputs"].([]any)
		if !ok && fields["outputs"] != nil {
			return nil, &FormatError{Where: where, Problem: fmt.Sprintf(`"outputs" is %s, expected a list`, kindOf(fields["outputs"]))}
		}
		for i, value := range outputs {
			output, err := readOutput(value, fmt.Sprintf("%s, output %d", where, i+1))
			if err != nil {
				return nil, err
			}
			cell.Outputs = append(cell.Outputs, output)
		}
		delete(fields, "outputs")
		delete(fields, "execution_count")
	}
	for _, name := range []string{"cell_type", "id", "source", "metadata", "attachments"} {
		delete(fields, name)
	}
	return cell, nil
}

func readOutput(value any, where string) (*Output, error) {
	fields, ok := value.(map[string]any)
	if !ok {
		return nil, &FormatError{Where: where, Problem: fmt.Sprintf("it is %s, expected a JSON object", kindOf(value))}
	}
	output := &Output{Type: OutputType(asText(fields["output_type"])), rest: fields}
	var err error
	switch output.Type {
	case Stream:
		output.Name = asText(fields["name"])
		if output.Name == "" {
			output.Name = "stdout"
		}
		if output.Text, err = multiline(fields["text"], where, "text"); err != nil {
			return nil, err
		}
	case DisplayData, ExecuteResult:
		if output.Data, ok = fields["data"].(map[string]any); !ok {
			return nil, &FormatError{Where: where, Problem: fmt.Sprintf(`"data" is %s, expected a JSON object`, kindOf(fields["data"]))}
		}
		joinBundle(output.Data)
		if output.Metadata, err = metadata(fields, where); err != nil {
			return nil, err
		}
		if output.Type == ExecuteResult {
			if output.ExecutionCount, err = count(fields, where); err != nil {
				return nil, err
			}
		}
	case Failure:
		output.ErrorName, output.ErrorValue = asText(fields["ename"]), asText(fields["evalue"])
		lines, _ := fields["traceback"].([]any)
		for _, line := range lines {
			output.Traceback = append(output.Traceback, asText(line))
		}
	default:
		return nil, &FormatError{Where: where, Problem: fmt.Sprintf(`"output_type" is %s, expected "stream", "display_data", "execute_result" or "error"`, quoted(fields["output_type"]))}
	}
	for _, name := range []string{"output_type", "name", "text", "data", "metadata", "execution_count", "ename", "evalue", "traceback"} {
		delete(fields, name)
	}
	return output, nil
}

// joinBundle joins the lists of lines that text is stored as.
func joinBundle(bundle map[string]any) {
	for mime, value := range bundle {
		if isJSON(mime) {
			continue
		}
		if joined, err := multiline(value, "", ""); err == nil {
			bundle[mime] = joined
		}
	}
}

// isJSON tells whether content of a MIME type is a JSON value, not text.
func isJSON(mime string) bool {
	return mime == "application/json" || strings.HasPrefix(mime, "application/") && strings.HasSuffix(mime, "+json")
}

// multiline reads text that is stored as one string or as a list of lines.
func multiline(value any, where, name string) (string, error) {
	switch value := value.(type) {
	case string:
		return value, nil
	case []any:
		var joined strings.Builder
		for _, line := range value {
			text, ok := line.(string)
			if !ok {
				return "", &FormatError{Where: where, Problem: fmt.Sprintf("%q holds %s, expected lines of text", name, kindOf(line))}
			}
			joined.WriteString(text)
		}
		return joined.String(), nil
	}
	return "", &FormatError{Where: where, Problem: fmt.Sprintf("%q is %s, expected text or a list of lines", name, kindOf(value))}
}

func metadata(fields map[string]any, where string) (map[string]any, error) {
	switch value := fields["metadata"].(type) {
	case nil:
		return map[string]any{}, nil
	case map[string]any:
		return value, nil
	default:
		return nil, &FormatError{Where: where, Problem: fmt.Sprintf(`"metadata" is %s, expected a JSON object`, kindOf(value))}
	}
}

func count(fields map[string]any, where string) (int, error) {
	value := fields["execution_count"]
	n, ok := integer(value)
	if value != nil && (!ok || n < 0) {
		return 0, &FormatError{Where: where, Problem: fmt.Sprintf(`"execution_count" is %s, expected a number or null`, quoted(value))}
	}
	return n, nil
}

func integer(value any) (int, bool) {
	number, ok := value.(json.Number)
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseInt(number.String(), 10, 32)
	return int(n), err == nil
}

func asText(value any) string {
	s, _ := value.(string)
	return s
}

func asObject(value any) map[string]any {
	m, _ := value.(map[string]any)
	return m
}

// kindOf names a JSON value's kind for an error.
func kindOf(value any) string {
	switch value.(type) {
	case nil:
		return "missing"
	case bool:
		return "true or false"
	case json.Number:
		return "a number"
	case string:
		return "text"
	case []any:
		return "a list"
	}
	return "an object"
}

// quoted shows a JSON value in an error, cut where it is long.
func quoted(value any) string {
	if value == nil {
		return "missing"
	}
	data, err := json.Marshal(value)
	if err != nil || len(data) > 60 {
		return kindOf(value)
	}
	return string(data)
}
