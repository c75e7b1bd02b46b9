package worker

import (
	"runtime"
	"strings"
	"testing"

	"kerasgo/kernel/worker/protocol"
)

// typed runs a cell and answers its questions with lines; "\x04" ends the input.
func (p *peer) typed(code string, lines ...string) string {
	p.t.Helper()
	p.begin(code)
	var seen []string
	for {
		switch m := p.next(); m.Kind {
		case protocol.KindInputRequest:
			if len(lines) == 0 {
				p.t.Fatalf("%s asks once more", code)
			}
			if m.InputRequest.Prompt != "" {
				seen = append(seen, "asked "+m.InputRequest.Prompt)
			}
			p.requests.Write(&protocol.Message{Kind: protocol.KindInputReply, InputReply: &protocol.InputReply{Value: lines[0], Closed: lines[0] == "\x04"}})
			lines = lines[1:]
		case protocol.KindExecuted:
			return strings.Join(append(seen, describe(m)), "\n")
		default:
			seen = append(seen, describe(m))
		}
	}
}

func TestStandardInput(t *testing.T) {
	p := start(t)
	for _, c := range []struct {
		name, code string
		lines      []string
		want       string
	}{
		{"Scanln", "var a, b int\nfmt.Scanln(&a, &b)\na + b", []string{"3 4"}, "result text/plain 7\nok"},
		{"Scan over lines", "var a, b int\nfmt.Scan(&a, &b)\na + b", []string{"3", "4"}, "result text/plain 7\nok"},
		{"Sscan is no question", "var a int\nfmt.Sscan(\"5\", &a)\na", nil, "result text/plain 5\nok"},
		{"Fscan", "var w string\nfmt.Fscan(os.Stdin, &w)\nw", []string{"word more"}, "result text/plain word\nok"},
		{"bufio.Scanner", "lines := bufio.NewScanner(os.Stdin)\nn := 0\nfor lines.Scan() { n += len(lines.Text()) }\nn", []string{"one", "two", "\x04"}, "result text/plain 6\nok"},
		{"bufio.Reader", "r := bufio.NewReader(os.Stdin)\nline, err := r.ReadString('\\n')\nfmt.Printf(\"%q %v\", line, err)", []string{"你好"}, "stdout \"\\\"你好\\\\n\\\" <nil>\"\nok"},
		{"io.ReadAll", "all, _ := io.ReadAll(os.Stdin)\nstring(all)", []string{"a", "\x04"}, "result text/plain a\n\nok"},
		{"os.Stdin.Read", "some := make([]byte, 8)\nread, readErr := os.Stdin.Read(some)\nfmt.Printf(\"%q %v\", some[:read], readErr)", []string{"abc"}, "stdout \"\\\"abc\\\\n\\\" <nil>\"\nok"},
		{"json.Decoder", "var list []int\njsonErr := json.NewDecoder(os.Stdin).Decode(&list)\nfmt.Println(list, jsonErr)", []string{"[1, 2]"}, "stdout \"[1 2] <nil>\\n\"\nok"},
		{"csv.Reader", "fields, csvErr := csv.NewReader(os.Stdin).Read()\nfmt.Println(fields, csvErr)", []string{"a,b"}, "stdout \"[a b] <nil>\\n\"\nok"},
		{"Input", "display.Input(\"name? \")", []string{"Ada"}, "asked name? \nresult text/plain Ada\nok"},
		{"end of input", "_, err = display.Input(\"\")\nerr == io.EOF", []string{"\x04"}, "result text/plain true\nok"},
	} {
		code := c.code
		if c.name == "end of input" {
			code = "var err error\n" + code
		}
		if got := p.typed(code, c.lines...); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// TestInterruptedQuestions: every way to ask ends when the cell is interrupted, and
// the next question is answered by what is typed then.
func TestInterruptedQuestions(t *testing.T) {
	p := start(t)
	for _, code := range []string{
		"display.Input(\"name? \")",
		"display.Password(\"secret? \")",
		"var word string\nfmt.Scan(&word)",
		"for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {}",
		"io.ReadAll(os.Stdin)",
	} {
		p.begin(code)
		p.until(protocol.KindInputRequest)
		p.interrupt(0)
		executed := p.until(protocol.KindExecuted)
		if f := executed[len(executed)-1].Executed.Failure; f == nil || f.Name != "Interrupted" {
			t.Errorf("%s ended with %+v", code, f)
		}
		if got, want := p.typed("display.Input(\"\")", "after"), "result text/plain after\nok"; got != want {
			t.Errorf("the question after %s:\n%s", code, got)
		}
	}
}

func TestNobodyToAsk(t *testing.T) {
	p := start(t)
	for _, code := range []string{"_, err := display.Input(\"\")\nerr", "var s string\n_, err2 := fmt.Scanln(&s)\nerr2"} {
		p.send(&protocol.Message{Kind: protocol.KindExecute, Execute: &protocol.Execute{Code: code, Cell: 1}})
		events := p.until(protocol.KindExecuted)
		if got := describe(events[0]); !strings.Contains(got, "nobody can be asked for input") {
			t.Errorf("%s: %s", code, got)
		}
	}
}

func TestWritesKeepTheirOrder(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no command echo")
	}
	p := start(t)
	for _, code := range []string{
		"fmt.Print(\"a\")\nos.Stdout.WriteString(\"b\")\nfmt.Print(\"c\")\nfmt.Fprint(os.Stdout, \"d\")\nw := bufio.NewWriter(os.Stdout)\nfmt.Fprint(w, \"e\")\nw.Flush()\nfmt.Print(\"f\")",
		"fmt.Print(\"ab\")\nchild := exec.Command(\"echo\", \"-n\", \"cd\")\nchild.Stdout = os.Stdout\nchild.Run()\nfmt.Print(\"ef\")",
	} {
		for range 10 {
			id := p.begin(code)
			text := ""
			for _, m := range p.until(protocol.KindExecuted) {
				if m.Kind == protocol.KindStream && m.ID == id {
					text += m.Stream.Text
				}
			}
			if text != "abcdef" {
				t.Fatalf("%s\nprinted %q", code, text)
			}
		}
	}
	if got, want := p.execute("for i := range 3 { fmt.Fprint(os.Stderr, i); fmt.Print(i) }"), "stderr \"0\"\nstdout \"0\"\nstderr \"1\"\nstdout \"1\"\nstderr \"2\"\nstdout \"2\"\nok"; got != want {
		t.Errorf("both streams:\n%s", got)
	}
}
