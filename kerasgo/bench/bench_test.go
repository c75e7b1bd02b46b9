package bench

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"kerasgo/kerasgo/kernels/gemm/micro"
)

func TestNames(t *testing.T) {
	want := []string{"gemm", "conv", "mlp32", "mlp512", "cnn", "lstm", "gru", "simple_rnn", "predict", "all"}
	if got := Names(); !slices.Equal(got, want) {
		t.Errorf("Names: %v, want %v", got, want)
	}
}

// TestTiny runs every benchmark and checks that what it reports makes sense.
func TestTiny(t *testing.T) {
	for _, b := range benchmarks {
		t.Run(b.name, func(t *testing.T) {
			var results []Result
			err := Run(Options{Names: []string{b.name}, Threads: 1, Tiny: true, Report: func(r Result) { results = append(results, r) }})
			if err != nil {
				t.Fatal(err)
			}
			if len(results) == 0 {
				t.Fatal("no results")
			}
			for _, r := range results {
				if !strings.HasPrefix(r.Name, b.name) || r.Threads != 1 || r.MedianUS <= 0 || r.GFlops <= 0 || r.PeakShare <= 0 || r.Allocs < 0 {
					t.Errorf("%+v", r)
				}
				if training := slices.ContainsFunc(trained, func(m trainedModel) bool { return m.name == r.Name }); training && r.Allocs != 0 {
					t.Errorf("%s: %g allocations in a training step", r.Name, r.Allocs)
				}
			}
		})
	}
}

func TestErrors(t *testing.T) {
	for _, c := range []struct {
		options Options
		want    string
	}{
		{Options{Names: []string{"gem"}}, `there is no benchmark "gem", only gemm, conv`},
		{Options{Names: []string{"gemm"}, Threads: -1}, "-1 threads; this machine runs 1 to"},
		{Options{Names: []string{"gemm"}, Threads: 1 << 20}, "1048576 threads"},
	} {
		if err := Run(c.options); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: error %v, want %q", c.options, err, c.want)
		}
	}
}

// TestFlops: the counts are those of the models' definitions.
func TestFlops(t *testing.T) {
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"mlp32", denseFlops(32, 784, 32, 10), 2 * 32 * (2*784*32 + 3*32*10)},
		{"mlp512", denseFlops(128, 784, 512, 512, 10), 2 * 128 * (2*784*512 + 3*512*512 + 3*512*10)},
		{"product", product{2, 3, 4, ""}.flops(), 48},
	} {
		if c.got != c.want {
			t.Errorf("%s: %g, want %g", c.name, c.got, c.want)
		}
	}
}

func TestMeasureCountsUnits(t *testing.T) {
	s := &session{Options: Options{Budget: time.Nanosecond}}
	var keep *[64]byte
	_, allocs := s.measure(4, func() {
		for range 8 {
			keep = new([64]byte)
		}
	})
	if keep == nil || allocs < 2 || allocs > 3 {
		t.Errorf("%g allocations per unit, want 2", allocs)
	}
}

func TestPeakOfEveryKernel(t *testing.T) {
	for _, kernel := range append(micro.Kernels32(), micro.Kernels64()...) {
		if peak := peakOf(kernel, 1); !(peak > 0) {
			t.Errorf("%s: %g GFLOP/s", kernel.Name, peak)
		}
	}
}

func TestWrite(t *testing.T) {
	result := Result{Name: "mlp32", Threads: 2, MedianUS: 98.25, GFlops: 33.3, PeakShare: 0.1411, Allocs: 0.01}
	var line, table strings.Builder
	if err := WriteJSON(&line, result); err != nil {
		t.Fatal(err)
	}
	if want := `{"name":"mlp32","threads":2,"median_us":98.25,"gflops":33.3,"peak_share":0.1411,"allocs":0.01}` + "\n"; line.String() != want {
		t.Errorf("JSON %q, want %q", line.String(), want)
	}
	var read Result
	if err := json.Unmarshal([]byte(line.String()), &read); err != nil || read != result {
		t.Errorf("read back as %+v, %v", read, err)
	}
	if err := WriteHeader(&table); err != nil {
		t.Fatal(err)
	}
	if err := WriteRow(&table, result); err != nil {
		t.Fatal(err)
	}
	want := "   median µs   GFLOP/s   of peak    allocs threads  benchmark\n" +
		"        98.2      33.3    14.1 %      0.01       2  mlp32\n"
	if table.String() != want {
		t.Errorf("table\n%swant\n%s", table.String(), want)
	}
}

func TestRound(t *testing.T) {
	for value, want := range map[float64]float64{0: 0, 123456: 123500, 1.23456: 1.235, 0.000123456: 0.0001235} {
		if got := round(value); got != want {
			t.Errorf("round(%g) = %g, want %g", value, got, want)
		}
	}
}
