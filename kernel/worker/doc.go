// Package worker is the process that runs cells. The server starts it, sends
// requests and receives events (package protocol says which):
//
//	os.Exit(worker.Main(context.Background()))
//
// The goroutine that reads requests runs the cells, one after the other; beside a
// cell that takes more than some milliseconds another one reads on, so that
// completion, inspection and interrupts are served while it runs. What cells
// print is gathered for a moment and sent as stream events, in order with
// displays, and always before the event that ends the cell.
package worker
