// Package heap prepares the memory of a process that answers many short requests,
// so that none of them waits for it.
//
//	defer heap.Floor(8 << 20)()
//	go heap.Touch(8 << 20)
package heap

import "runtime"

// Floor makes as many bytes count when Go decides when to collect garbage, until
// release is called. They are never touched, and so cost no memory. Without them a
// process with a heap of 4 MB collects after every 4 MB of garbage, and each
// collection slows the requests that meet it.
func Floor(bytes int) (release func()) {
	floor := make([]byte, bytes)
	return func() { runtime.KeepAlive(floor) }
}

// Touch has the system provide as many bytes for the heap now. It does so when a
// page is first written to, which takes it some microseconds, longer than all else
// that the page is used for; the first hundreds of requests, until garbage is
// collected and its memory used again, would each meet a dozen.
func Touch(bytes int) {
	const page = 4 << 10
	touched := make([]byte, bytes)
	for i := 0; i < len(touched); i += page {
		touched[i] = 1
	}
	runtime.KeepAlive(touched)
	runtime.GC() // frees them for others
}
