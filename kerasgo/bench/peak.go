package bench

import (
	"runtime"
	"sync"
	"time"
	"unsafe"

	"kerasgo/kerasgo/kernels/gemm/micro"
)

const (
	peakDepth  = 1 << 12
	peakRounds = 50
	peakRound  = time.Millisecond
)

// peakOf measures how many GFLOP/s so many threads can reach with a micro-kernel
// when memory is out of the way: all strides of A and B are zero, so that the
// kernel reads the same few values again and again. It is the best of some
// rounds, because a limit is looked for. For a kernel in assembly that is the
// processor's rate of fused multiply-adds; for the portable one, the rate of
// what the compiler makes of it.
func peakOf(kernel *micro.Kernel, threads int) float64 {
	calls := 1
	for calls < 1<<20 && peakTime(kernel, 1, calls) < peakRound {
		calls *= 2
	}
	best := time.Duration(1 << 62)
	for range peakRounds {
		best = min(best, peakTime(kernel, threads, calls))
	}
	flops := 2 * float64(kernel.Rows*kernel.Columns) * peakDepth * float64(calls) * float64(threads)
	return flops / best.Seconds() / 1e9
}

// peakTime runs calls of the kernel on each thread, all at the same time.
func peakTime(kernel *micro.Kernel, threads, calls int) time.Duration {
	var ready, done sync.WaitGroup
	ready.Add(threads)
	start := make(chan struct{})
	for range threads {
		done.Go(func() {
			// Large enough for either precision.
			memory := make([]float64, kernel.Rows*kernel.Columns+kernel.Rows+kernel.Columns)
			tile := micro.Tile{
				A:     unsafe.Pointer(&memory[0]),
				B:     unsafe.Pointer(&memory[kernel.Rows]),
				C:     unsafe.Pointer(&memory[kernel.Rows+kernel.Columns]),
				CRow:  uintptr(kernel.Columns) * unsafe.Sizeof(memory[0]),
				Depth: peakDepth,
				Mask:  kernel.Mask(kernel.Columns),
			}
			ready.Done()
			<-start
			for range calls {
				kernel.Run(kernel.Rows, &tile)
			}
			runtime.KeepAlive(memory)
		})
	}
	ready.Wait()
	begin := time.Now()
	close(start)
	done.Wait()
	return time.Since(begin)
}
