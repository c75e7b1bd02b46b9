package bench

import (
	"fmt"
	"runtime"
	"strings"
	"time"

	"kerasgo/kerasgo/kernels/gemm/micro"
)

// Result is one measured thing.
type Result struct {
	Name      string  `json:"name"`       // such as "gemm/f32/64x64x64" or "mlp32"
	Threads   int     `json:"threads"`    // the most it might use
	MedianUS  float64 `json:"median_us"`  // microseconds per call or training step
	GFlops    float64 `json:"gflops"`     // thousand millions of multiplications and additions per second
	PeakShare float64 `json:"peak_share"` // GFlops in proportion to what the processor can do, see peak.go
	Allocs    float64 `json:"allocs"`     // allocations per call or training step
}

// Options of Run.
type Options struct {
	// Names are the benchmarks to run, of Names; "all", as none, is all that
	// this build has.
	Names []string
	// Threads is the most threads to use; 0 is as many as Go uses.
	Threads int
	// Budget is how long to repeat one measurement; 0 is 300 ms. A
	// measurement is repeated three times at least.
	Budget time.Duration
	// Tiny runs everything once, on little data: to see that it works.
	Tiny bool
	// Report gets each result when it is there.
	Report func(Result)
}

// benchmark is what one file of this package adds.
type benchmark struct {
	name string
	run  func(*session) error
}

// benchmarks are in the order in which they run.
var benchmarks = []benchmark{gemmBenchmark, convBenchmark, mlp32Benchmark, mlp512Benchmark, cnnBenchmark, lstmBenchmark, gruBenchmark, simpleRNNBenchmark, predictBenchmark}

// Names returns what Options.Names takes, "all" last.
func Names() []string {
	var names []string
	for _, b := range benchmarks {
		names = append(names, b.name)
	}
	return append(names, "all")
}

// session is one call of Run.
type session struct {
	Options
	peak32, peak64 float64 // GFLOP/s
}

// Run runs benchmarks one after the other. While it does, the program uses
// Threads threads. The error says which benchmark does not exist or could not
// run.
func Run(o Options) error {
	chosen, err := choose(o)
	if err != nil {
		return err
	}
	switch {
	case o.Threads == 0:
		o.Threads = runtime.GOMAXPROCS(0)
	case o.Threads < 0 || o.Threads > runtime.NumCPU():
		return fmt.Errorf("%d threads; this machine runs 1 to %d at once", o.Threads, runtime.NumCPU())
	}
	if o.Budget == 0 {
		o.Budget = 300 * time.Millisecond
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(o.Threads))
	s := &session{Options: o}
	s.peak32 = peakOf(micro.Best32(), o.Threads)
	s.peak64 = peakOf(micro.Best64(), o.Threads)
	for _, b := range chosen {
		if err := b.run(s); err != nil {
			return fmt.Errorf("%s: %w", b.name, err)
		}
	}
	return nil
}

// choose finds the benchmarks that are asked for.
func choose(o Options) ([]benchmark, error) {
	names := o.Names
	if len(names) == 0 {
		names = []string{"all"}
	}
	var chosen []benchmark
	for _, name := range names {
		known := false
		for _, b := range benchmarks {
			if name == "all" || name == b.name {
				known = true
				chosen = append(chosen, b)
			}
		}
		if !known {
			return nil, fmt.Errorf("there is no benchmark %q, only %s", name, strings.Join(Names(), ", "))
		}
	}
	return chosen, nil
}

// time measures run, which is units calls or steps of so many operations each,
// and reports it against peak.
func (s *session) time(name string, units int, flops, peak float64, run func()) {
	median, allocs := s.measure(units, run)
	s.report(name, median, flops, peak, allocs)
}

// report hands over what a call or step of so many operations took.
func (s *session) report(name string, median time.Duration, flops, peak, allocs float64) {
	gflops := flops / median.Seconds() / 1e9
	s.Report(Result{
		Name: name, Threads: s.Threads, MedianUS: round(median.Seconds() * 1e6), GFlops: round(gflops),
		PeakShare: round(gflops / peak), Allocs: round(allocs),
	})
}
