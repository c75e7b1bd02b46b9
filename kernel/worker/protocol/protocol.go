package protocol

import "encoding/json"

// Kind names a message's kind.
type Kind string

// What the server sends.
const (
	KindExecute    Kind = "execute"     // Execute
	KindInterrupt  Kind = "interrupt"   // no body: stop the cell of that ID, or with ID 0 the running one or the handler of a comm's message; keep its state
	KindComplete   Kind = "complete"    // Cursor
	KindInspect    Kind = "inspect"     // Cursor
	KindIsComplete Kind = "is_complete" // Cursor
	KindInputReply Kind = "input_reply" // InputReply
	KindComm       Kind = "comm"        // Comm: a message of a comm; also sent by the worker
	KindShutdown   Kind = "shutdown"    // no body
)

// What the worker sends.
const (
	KindReady        Kind = "ready"         // Ready, once
	KindStream       Kind = "stream"        // Stream
	KindDisplay      Kind = "display"       // Display
	KindClear        Kind = "clear"         // Clear
	KindExecuted     Kind = "executed"      // Executed: the answer to KindExecute
	KindCompleted    Kind = "completed"     // Completed
	KindInspected    Kind = "inspected"     // Inspected
	KindCompleteness Kind = "completeness"  // Completeness
	KindInputRequest Kind = "input_request" // InputRequest
	KindReceived     Kind = "received"      // Received: the answer to KindComm
)

// Message is one frame of the pipes.
type Message struct {
	Kind Kind `json:"kind"`
	// ID pairs a request with its answer; on output messages it is the ID of
	// the KindExecute that the output belongs to.
	ID uint64 `json:"id,omitempty"`
	// Exactly one of the following is set, as Kind says.
	Execute      *Execute      `json:"execute,omitempty"`
	Cursor       *Cursor       `json:"cursor,omitempty"`
	InputReply   *InputReply   `json:"input_reply,omitempty"`
	Ready        *Ready        `json:"ready,omitempty"`
	Stream       *Stream       `json:"stream,omitempty"`
	Display      *Display      `json:"display,omitempty"`
	Clear        *Clear        `json:"clear,omitempty"`
	Executed     *Executed     `json:"executed,omitempty"`
	Completed    *Completed    `json:"completed,omitempty"`
	Inspected    *Inspected    `json:"inspected,omitempty"`
	Completeness *Completeness `json:"completeness,omitempty"`
	InputRequest *InputRequest `json:"input_request,omitempty"`
	Comm         *Comm         `json:"comm,omitempty"`
	Received     *Received     `json:"received,omitempty"`
}

// Execute asks for one cell to be run. Cells run one after the other.
type Execute struct {
	Code string `json:"code"`
	// Cell is the execution count: the number in the error positions.
	Cell            int               `json:"cell"`
	Silent          bool              `json:"silent,omitempty"`
	UserExpressions map[string]string `json:"user_expressions,omitempty"`
	AllowInput      bool              `json:"allow_input,omitempty"`
}

// Executed tells how a cell ended.
type Executed struct {
	Failure         *Failure                  `json:"failure,omitempty"` // nil: it succeeded
	Result          *Display                  `json:"result,omitempty"`  // the cell's value, if it has one
	Payload         []map[string]any          `json:"payload,omitempty"` // of execute_reply
	UserExpressions map[string]UserExpression `json:"user_expressions,omitempty"`
}

// Failure is an error as front ends show it.
type Failure struct {
	Name      string   `json:"name"`      // ename: "CompileError", "panic", "Interrupted", …
	Value     string   `json:"value"`     // evalue: one line
	Traceback []string `json:"traceback"` // lines with ANSI colours
}

// NewFailure returns a failure whose traceback is a line with both.
func NewFailure(name, value string) *Failure {
	return &Failure{Name: name, Value: value, Traceback: []string{"\x1b[31m" + name + "\x1b[0m: " + value}}
}

// UserExpression is the value of one expression of Execute.UserExpressions.
type UserExpression struct {
	Failure *Failure `json:"failure,omitempty"`
	Display *Display `json:"display,omitempty"`
}

// Stream is text for stdout or stderr.
type Stream struct {
	Name string `json:"name"` // "stdout" or "stderr"
	Text string `json:"text"`
}

// Display is a MIME bundle as it goes onto the wire: binary data is already
// base64 text.
type Display struct {
	Data     map[string]any `json:"data"`
	Metadata map[string]any `json:"metadata,omitempty"`
	ID       string         `json:"display_id,omitempty"`
	Update   bool           `json:"update,omitempty"` // update_display_data
}

// Clear removes a cell's output.
type Clear struct {
	Wait bool `json:"wait,omitempty"`
}

// Cursor is a place in code. Offsets count Unicode code points, as the Jupyter
// spec does.
type Cursor struct {
	Code     string `json:"code"`
	Position int    `json:"position"`
	Detail   int    `json:"detail,omitempty"` // of inspect_request: 0 or 1
}

// Completed holds the completions at a cursor.
type Completed struct {
	Matches []Match `json:"matches,omitempty"`
	Start   int     `json:"start"`
	End     int     `json:"end"`
}

// Match is one completion.
type Match struct {
	Text      string `json:"text"`
	Type      string `json:"type,omitempty"`      // "function", "module", "variable", …
	Signature string `json:"signature,omitempty"` // "(x float64) float64"
}

// Inspected holds the documentation at a cursor; nil Data means nothing found.
type Inspected struct {
	Data     map[string]any `json:"data,omitempty"`
	Metadata map[string]any `json:"metadata,omitempty"`
}

// Completeness tells whether code is ready to run.
type Completeness struct {
	Status string `json:"status"`           // complete, incomplete, invalid or unknown
	Indent string `json:"indent,omitempty"` // of the next line, when incomplete
}

// InputRequest asks the user for a line of text.
type InputRequest struct {
	Prompt   string `json:"prompt"`
	Password bool   `json:"password,omitempty"`
}

// InputReply answers an InputRequest; Closed means end of file.
type InputReply struct {
	Value  string `json:"value"`
	Closed bool   `json:"closed,omitempty"`
}

// Comm is a message of a comm.
type Comm struct {
	Kind     string          `json:"kind"` // comm_open, comm_msg or comm_close
	ID       string          `json:"comm_id"`
	Target   string          `json:"target_name,omitempty"` // of comm_open
	Data     json.RawMessage `json:"data,omitempty"`
	Metadata json.RawMessage `json:"metadata,omitempty"`
	Buffers  [][]byte        `json:"buffers,omitempty"`
}

// Received tells that a message of a comm has been handled.
type Received struct {
	Known bool `json:"known"` // the comm, or the target that it was opened for
}

// Ready is the worker's first message.
type Ready struct {
	ProcessID int `json:"pid"`
}
