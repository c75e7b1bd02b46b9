// Package forced tests that KERASGO_CPU in the environment chooses the instruction
// set.
//
//	func TestForced(t *testing.T) { forced.Check(t, active.name, names(sets())...) }
package forced

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Check runs the calling test again in a process for each set with KERASGO_CPU
// naming it, and there fails unless it is the active one. Without it the first set
// is to be active, and a name that no set has is to stop the program.
func Check(t *testing.T, active string, sets ...string) {
	t.Helper()
	const variable, expected = "KERASGO_CPU", "KERASGO_TEST_EXPECTED"
	if want, child := os.LookupEnv(expected); child {
		if active != want {
			t.Errorf("%s=%q: %s is active, want %s", variable, os.Getenv(variable), active, want)
		}
		return
	}
	cases := map[string]string{"": sets[0]}
	for _, set := range sets {
		cases[set] = set
	}
	again := func(name, want string) ([]byte, error) {
		test := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
		test.Env = append(os.Environ(), variable+"="+name, expected+"="+want)
		return test.CombinedOutput()
	}
	for name, want := range cases {
		if output, err := again(name, want); err != nil {
			t.Errorf("%v\n%s", err, output)
		}
	}
	if output, err := again("none", sets[0]); err == nil || !strings.Contains(string(output), `KERASGO_CPU is "none": want`) {
		t.Errorf("%s=none: %v\n%s", variable, err, output)
	}
}
