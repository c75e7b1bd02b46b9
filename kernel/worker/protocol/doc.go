// Package protocol is what the kernel's two processes say to each other.
//
// The server starts the worker with two pipes: requests flow to the worker's
// file descriptor 3 (on Windows: its standard input), events flow back on 4
// (its inherited second pipe). Each message is a length and a JSON object. The
// worker's own standard output and error are pipes that the server reads.
//
//	events := protocol.NewReader(fromWorker)
//	requests := protocol.NewWriter(toWorker)
//	requests.Write(&protocol.Message{Kind: protocol.KindExecute, ID: 1,
//		Execute: &protocol.Execute{Code: "1 + 1", Cell: 1}})
//	for {
//		message, err := events.Read() // stream, display, result, …, executed
//	}
//
// What the worker writes to its standard output before it sends a message is
// older than that message: the server reads the pipes empty before it handles
// one.
package protocol
