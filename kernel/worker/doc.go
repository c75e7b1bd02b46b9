// Package worker is the process that runs cells. The server starts it, sends
// requests and receives events (package protocol says which):
//
//	os.Exit(worker.Main(context.Background()))
//
// One goroutine reads requests; a second runs cells one after the other;
// completion, inspection and interrupts are served while a cell runs. What cells
// print is gathered for a moment and sent as stream events, in order with
// displays, and always before the event that ends the cell.
package worker
