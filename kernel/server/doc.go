// Package server is the kernel that Jupyter talks to. It never runs user code: a
// worker process does, so that the server always answers and survives whatever a
// cell does.
//
//	kernel, err := server.New(server.Options{Version: "1.0"})
//	defer kernel.Close()
//	err = kernel.Serve(ctx, connection)   // Jupyter's five sockets, until shutdown
//
// or, without Jupyter:
//
//	reply, err := kernel.Local().Execute(ctx, "1 + 1", server.ExecuteOptions{Deliver: show})
//
// Data flows so: a client (jupyter.go: sockets; local.go: this process) makes a
// request; the shell (shell.go) queues it; its handler (request.go names them,
// one message type one file) answers, most by asking the worker (worker.go), whose
// events become output (output.go) and are published (iopub.go) to all clients.
// What happens when the worker dies is in death.go.
package server
