package server

import "testing"

func TestOutputLimitOfTheEnvironment(t *testing.T) {
	for _, c := range []struct {
		text  string
		limit int
		wrong bool
	}{
		{"", 10_000_000, false},
		{"500", 500, false},
		{"20MB", 20_000_000, false},
		{"1.5 kb", 1500, false},
		{"none", -1, false},
		{"0", 10_000_000, true},
		{"-3", 10_000_000, true},
		{"5 apples", 10_000_000, true},
		{"NaN", 10_000_000, true},
		{"MB", 10_000_000, true},
		{"9999999GB", 10_000_000, true},
	} {
		t.Setenv(limitVariable, c.text)
		if limit, err := textLimit(); limit != c.limit || (err != nil) != c.wrong {
			t.Errorf("%q: %d, %v", c.text, limit, err)
		}
	}
}
