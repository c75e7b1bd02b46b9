package worker

import (
	"encoding/json"
	"os"
	"regexp"
	"testing"

	"kerasgo/kernel/worker/protocol"
)

// TestMagics: the events of a session whose cells mix Go and magics; each row's
// pattern is of all that the cell leads to.
func TestMagics(t *testing.T) {
	t.Chdir(t.TempDir())
	p := start(t)
	for _, c := range []struct{ code, want string }{
		{"func double(n int) int { return 2 * n }\nx := 20\n%time y := double(x) + 1\nx + y", `^stdout "(Processor time: [^"]*)?Wall time: [^"]*"\nresult text/plain 61\nok$`},
		{"%who", `^stdout "x\\ty\\n"\nok$`},
		{"fmt.Println(\"first\")\n!echo second; echo aside >&2\nfmt.Println(\"third\")", `^stdout "first\\nsecond\\n"\nstderr "aside\\n"\nstdout "third\\n"\nok$|^stdout "first\\n"\nstderr "aside\\n"\nstdout "second\\nthird\\n"\nok$`},
		{"!echo {x + y}", `^stdout "61\\n"\nok$`},
		{"!exit 3", `^failed MagicError: line 1: the command ended with exit status 3$`},
		{"%%capture kept\nfmt.Print(\"out\")\ndisplay.Show(display.Bundle{Data: map[string]any{\"text/plain\": \"shown\"}})\ny", `^ok$`},
		{"kept.Stdout", `^result text/plain out\nok$`},
		{"len(kept.Outputs)", `^result text/plain 2\nok$`},
		{"kept.Show()", `^display text/plain out\ndisplay text/plain shown\ndisplay text/plain 41\nok$`},
		{"%%writefile note.txt\nx := 1", `^stdout "Writing note.txt\\n"\nok$`},
		{"%tiem x", `^failed MagicError: line 1: there is no magic %tiem \(did you mean %time\?\)`},
		{"y\n%pwd\nnosuch()", `failed CompileError: line 3: undefined: nosuch$`},
		{"%reset\nx", `^failed CompileError: line 2: undefined: x`},
	} {
		if got := p.execute(c.code); !regexp.MustCompile(c.want).MatchString(got) {
			t.Errorf("%q:\n%s\nwant\n%s", c.code, got, c.want)
		}
	}
	p.begin("%load note.txt")
	events := p.until(protocol.KindExecuted)
	want := `[{"replace":false,"source":"set_next_input","text":"// %load note.txt\nx := 1\n"}]`
	if got, _ := json.Marshal(events[len(events)-1].Executed.Payload); string(got) != want {
		t.Errorf("the payload is %s, want %s", got, want)
	}
	if _, err := os.Stat("note.txt"); err != nil {
		t.Error(err)
	}
}
