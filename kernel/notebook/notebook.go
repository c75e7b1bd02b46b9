package notebook

import "strings"

// CellType is what a cell holds.
type CellType string

const (
	Code     CellType = "code"
	Markdown CellType = "markdown"
	Raw      CellType = "raw" // for nbconvert, passed on as it is
)

// Notebook is one .ipynb file (nbformat 4). What the file holds beyond the
// fields here is kept and written again.
type Notebook struct {
	Cells    []*Cell
	Metadata map[string]any
	// Minor is the minor version that was read. A notebook is written as 4.5,
	// or as what it was when that is later.
	Minor int
	rest  map[string]any
}

// Cell is one cell.
type Cell struct {
	Type     CellType
	ID       string // unique in the notebook; made on reading where the file has none
	Source   string
	Metadata map[string]any
	// Attachments are files that markdown refers to as attachment:name: each a
	// map from MIME type to base64 text.
	Attachments map[string]any
	// ExecutionCount is the number in the prompt; 0: not executed. Code cells only.
	ExecutionCount int
	// Outputs are in the order they appear. Code cells only.
	Outputs []*Output
	rest    map[string]any
}

// OutputType is what an output holds.
type OutputType string

const (
	Stream        OutputType = "stream"         // Name and Text
	DisplayData   OutputType = "display_data"   // Data and Metadata
	ExecuteResult OutputType = "execute_result" // Data, Metadata and ExecutionCount
	Failure       OutputType = "error"          // ErrorName, ErrorValue and Traceback
)

// Output is one output of a code cell.
type Output struct {
	Type           OutputType
	Name           string // "stdout" or "stderr"
	Text           string
	Data           map[string]any // by MIME type: text, base64 of binary data, or a JSON value
	Metadata       map[string]any
	ExecutionCount int
	ErrorName      string
	ErrorValue     string
	Traceback      []string // lines with ANSI colours
	rest           map[string]any
}

// HasTag tells whether the cell's metadata lists the tag.
func (c *Cell) HasTag(tag string) bool {
	tags, _ := c.Metadata["tags"].([]any)
	for _, t := range tags {
		if t == tag {
			return true
		}
	}
	return false
}

// Language returns the programming language of the code cells in lower case, or
// "" when the file does not say.
func (n *Notebook) Language() string {
	for _, field := range []struct{ object, key string }{{"kernelspec", "language"}, {"language_info", "name"}} {
		if language := asText(asObject(n.Metadata[field.object])[field.key]); language != "" {
			return strings.ToLower(language)
		}
	}
	// Old notebooks have no language, but a kernel that everyone knows.
	switch name := asText(asObject(n.Metadata["kernelspec"])["name"]); name {
	case "python", "python2", "python3":
		return "python"
	case "ir":
		return "r"
	}
	return ""
}
