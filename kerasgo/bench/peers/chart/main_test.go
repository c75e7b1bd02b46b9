package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const table = `Measured on a machine.

| benchmark | threads | KerasGo | torch | ratio |
|---|---|---|---|---|
| gemm/f32/64x64x64 | 1 | 5.0 | 4.0 | **1.25 × torch** |
| mlp32 | 2 | 60.0 | 120.0 | 0.50 × torch |
| mlp32/start | 2 | 900.0 | 90000.0 | 0.01 × torch |
| predict | 1 | 2.0 |  |  |
`

func TestRead(t *testing.T) {
	names, all, err := read(strings.NewReader(table))
	if err != nil {
		t.Fatal(err)
	}
	want := "[f32/64x64x64 mlp32] [{1 [1.25 NaN]} {2 [NaN 0.5]}]"
	if got := fmt.Sprint(names, " ", all); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if _, _, err := read(strings.NewReader("no table")); err == nil {
		t.Error("no error without a table")
	}
}

func TestDraw(t *testing.T) {
	from, to := filepath.Join(t.TempDir(), "table.md"), filepath.Join(t.TempDir(), "ratios.svg")
	if err := os.WriteFile(from, []byte(table), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := draw(from, to); err != nil {
		t.Fatal(err)
	}
	if picture, err := os.ReadFile(to); err != nil || !strings.Contains(string(picture), "<svg") {
		t.Errorf("%v, %.40s", err, picture)
	}
}
