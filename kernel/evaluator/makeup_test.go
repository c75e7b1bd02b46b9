package evaluator

import (
	"context"
	"io"
	"testing"
	"time"
)

// TestMakeUp: types and methods that a cell sets up behind a statement at which it ends, in two places,
// work in later cells, however it ends.
func TestMakeUp(t *testing.T) {
	for end, name := range map[string]string{"panic(1)": "Panic", "runtime.Goexit()": "", "os.Exit(3)": "Exit", "for { }": "Interrupted", "xs := []int{}; xs[0]++": "Panic"} {
		t.Run(end, func(t *testing.T) {
			s, err := New(Options{Stdout: io.Discard, Stderr: io.Discard})
			if err != nil {
				t.Fatal(err)
			}
			run := func(number int, code string) Outcome {
				ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
				defer cancel()
				return s.Execute(ctx, number, code)
			}
			if o := run(1, "type Animal interface{ Sound() string }\ntype Cat struct{ n int }\ntype Dog struct{ n int }\nvolume, loud := 5, 5\nfunc (c Cat) Sound() string { return strings.Repeat(\"meow\", int(volume)) }\nfunc (d Dog) Sound() string { return strings.Repeat(\"woof\", int(loud)) }\nfunc speak(a Animal) string { return a.Sound() }"); o.Failure != nil {
				t.Fatal(o.Failure)
			}
			o := run(2, "fmt.Print()\n"+end+"\nvolume := 5.0\ntype Kitten struct{ Cat }\n_ = speak(Kitten{})\nloud := 5.0\ntype Puppy struct{ Dog }\nspeak(Puppy{})")
			if o.Failure != nil && o.Failure.Name != name || o.Failure == nil && name != "" {
				t.Fatalf("%v, want %q", o.Failure, name)
			}
			if len(o.Warnings) > 0 {
				t.Error(o.Warnings)
			}
			o = run(3, "volume, loud = 2, 1\nspeak(Kitten{}) + speak(Puppy{}) + speak(Dog{})")
			if o.Failure != nil || len(o.Values) != 1 || o.Values[0].Bundle.Data["text/plain"] != "meowmeowwoofwoof" {
				t.Errorf("afterwards %v and %v", o.Failure, o.Values)
			}
		})
	}
}
