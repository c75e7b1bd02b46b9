package notebook

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// TestOutputs shows which outputs a sequence of messages leaves.
func TestOutputs(t *testing.T) {
	tests := []struct{ name, messages, want string }{
		{"nothing", ``, ``},
		{"streams that follow each other are one",
			`stream {"name":"stdout","text":"a\n"}
			 stream {"name":"stdout","text":"b\n"}
			 stream {"name":"stderr","text":"c\n"}
			 stream {"name":"stdout","text":"d\n"}`,
			`stdout "a\nb\n", stderr "c\n", stdout "d\n"`},
		{"a carriage return overwrites, across messages too",
			`stream {"name":"stdout","text":"start\n 10 %\r 20 %"}
			 stream {"name":"stdout","text":"\r100 %\r"}
			 stream {"name":"stdout","text":"\ndone\n"}`,
			`stdout "start\n100 %\ndone\n"`},
		{"a shorter line leaves the end of a longer one, as on a terminal",
			`stream {"name":"stdout","text":"abcdef\rxy"}`, `stdout "xycdef"`},
		{"backspaces", `stream {"name":"stdout","text":"ab\b\bc"}`, `stdout "cb"`},
		{"Windows line ends", `stream {"name":"stdout","text":"a\r\nb\r\n"}`, `stdout "a\nb\n"`},
		{"result and display",
			`display_data {"data":{"text/plain":"p"},"metadata":{},"transient":{}}
			 execute_result {"data":{"text/plain":"r"},"metadata":{},"execution_count":1}`,
			`display p, result r`},
		{"an update redraws every output with the id",
			`display_data {"data":{"text/plain":"0 %"},"metadata":{},"transient":{"display_id":"x"}}
			 display_data {"data":{"text/plain":"other"},"metadata":{},"transient":{"display_id":"y"}}
			 display_data {"data":{"text/plain":"0 %"},"metadata":{},"transient":{"display_id":"x"}}
			 update_display_data {"data":{"text/plain":"50 %"},"metadata":{},"transient":{"display_id":"x"}}
			 update_display_data {"data":{"text/plain":"100 %"},"metadata":{},"transient":{"display_id":"x"}}`,
			`display 100 %, display other, display 100 %`},
		{"an update of nothing known is dropped",
			`update_display_data {"data":{"text/plain":"50 %"},"metadata":{},"transient":{"display_id":"x"}}`, ``},
		{"clear now",
			`stream {"name":"stdout","text":"a"}
			 clear_output {"wait":false}`, ``},
		{"clear with the next output",
			`stream {"name":"stdout","text":"a"}
			 clear_output {"wait":true}
			 stream {"name":"stdout","text":"b"}
			 stream {"name":"stdout","text":"c"}`, `stdout "bc"`},
		{"clear with an output that never comes",
			`stream {"name":"stdout","text":"a"}
			 clear_output {"wait":true}`, `stdout "a"`},
		{"a cleared display is not updated",
			`display_data {"data":{"text/plain":"old"},"metadata":{},"transient":{"display_id":"x"}}
			 clear_output {"wait":false}
			 display_data {"data":{"text/plain":"new"},"metadata":{},"transient":{"display_id":"y"}}
			 update_display_data {"data":{"text/plain":"50 %"},"metadata":{},"transient":{"display_id":"x"}}`, `display new`},
		{"an error",
			`stream {"name":"stdout","text":"a\n"}
			 error {"ename":"panic","evalue":"boom","traceback":["t"]}`, `stdout "a\n", error panic: boom`},
		{"messages that are no output",
			`comm_open {"comm_id":"1","target_name":"x","data":{}}
			 debug_event {}`, ``},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			book := notebookOf("cell")
			_, err := Run(context.Background(), book, &recorded{t: t, cells: map[string]string{"cell": test.messages}}, RunOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if got := summary(book.Cells[0].Outputs); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestUpdateFromLaterCell(t *testing.T) {
	book := notebookOf("show", "update")
	_, err := Run(context.Background(), book, &recorded{t: t, cells: map[string]string{
		"show":   `display_data {"data":{"text/plain":"old"},"metadata":{},"transient":{"display_id":"x"}}`,
		"update": `update_display_data {"data":{"text/plain":"new"},"metadata":{"a":1},"transient":{"display_id":"x"}}`,
	}}, RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got := summary(book.Cells[0].Outputs); got != "display new" {
		t.Errorf("the first cell shows %s", got)
	}
	if got := book.Cells[0].Outputs[0].Metadata["a"]; got != json.Number("1") {
		t.Errorf("the metadata of the update is %v", got)
	}
}

// TestLateOutput shows that what a goroutine prints when its cell has ended
// stays with its cell.
func TestLateOutput(t *testing.T) {
	book := notebookOf("first", "second")
	_, err := Run(context.Background(), book, &recorded{t: t, cells: map[string]string{
		"first": `stream {"name":"stdout","text":"a"}`,
		"second": `stream {"name":"stdout","text":"b"}
			late:1:stream {"name":"stdout","text":"c"}
			late:1:error {"ename":"panic","evalue":"in a goroutine","traceback":[]}
			late:1:clear_output {"wait":true}
			stream {"name":"stdout","text":"d"}
			late:1:stream {"name":"stderr","text":"e"}`,
	}}, RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got := summary(book.Cells[0].Outputs) + "; " + summary(book.Cells[1].Outputs); got != `stderr "e"; stdout "bd"` {
		t.Errorf("the cells show %s", got)
	}
}

func TestBrokenMessage(t *testing.T) {
	_, err := Run(context.Background(), notebookOf("cell"), &recorded{t: t, cells: map[string]string{"cell": `stream {"name":3}`}}, RunOptions{})
	if err == nil || !strings.Contains(err.Error(), "cell 1 of 1: a stream message from the kernel") {
		t.Errorf("the error is %v", err)
	}
}

func summary(outputs []*Output) string {
	var all []string
	for _, output := range outputs {
		switch output.Type {
		case Stream:
			all = append(all, fmt.Sprintf("%s %q", output.Name, output.Text))
		case DisplayData:
			all = append(all, fmt.Sprintf("display %v", output.Data["text/plain"]))
		case ExecuteResult:
			all = append(all, fmt.Sprintf("result %v", output.Data["text/plain"]))
		case Failure:
			all = append(all, fmt.Sprintf("error %s: %s", output.ErrorName, output.ErrorValue))
		}
	}
	return strings.Join(all, ", ")
}
