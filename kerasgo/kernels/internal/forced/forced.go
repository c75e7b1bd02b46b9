// Package forced tests that KERASGO_CPU in the environment chooses the instruction
// set.
//
//	func TestForced(t *testing.T) { forced.Check(t, active.name, names(sets())...) }
package forced

import (
	"os"
	"os/exec"
	"testing"
)

// Check runs the calling test again in a process for each set with KERASGO_CPU
// naming it, and there fails unless it is the active one. Without it, or with a
// name that no set has, the first set is to be active.
func Check(t *testing.T, active string, sets ...string) {
	t.Helper()
	const variable, expected = "KERASGO_CPU", "KERASGO_TEST_EXPECTED"
	if want, child := os.LookupEnv(expected); child {
		if active != want {
			t.Errorf("%s=%q: %s is active, want %s", variable, os.Getenv(variable), active, want)
		}
		return
	}
	cases := map[string]string{"": sets[0], "none": sets[0]}
	for _, set := range sets {
		cases[set] = set
	}
	for name, want := range cases {
		test := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
		test.Env = append(os.Environ(), variable+"="+name, expected+"="+want)
		if output, err := test.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, output)
		}
	}
}
