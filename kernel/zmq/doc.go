// Package zmq carries ZeroMQ messages between a kernel and its clients: a
// [Router] for requests and replies, a [Publisher] for broadcasts, an echo for
// heartbeats.
//
//	listener, err := zmq.Listen("tcp", "127.0.0.1:5555")
//	shell := zmq.NewRouter(listener, zmq.Options{}, func(peer *zmq.Peer, frames [][]byte) { … })
//	defer shell.Close(time.Second)
//	shell.Send(frames) // to the client whose identity is the first
//
// Connections are opened with zmq4, which makes the ZMTP handshake; everything
// after it is done here, because zmq4's own sockets lose messages to a slow
// subscriber, wait for ever in the handshake of an idle peer, and allocate
// whatever size a peer announces. Here each connection has a deadline for its
// handshake, a bound on each message, and a queue of its own that is bounded in
// bytes. Frames go to a peer in one write.
//
// A peer that takes nothing for Options.Stall while something waits for it is
// disconnected; until then nothing is lost. What waits for a slow subscriber makes
// [Publisher.Publish] wait, and so the cell that prints. A client that sends
// requests and reads no replies has no more of its requests read.
//
// The protocol is ZMTP 3.0 (rfc.zeromq.org/spec/23), plain or with the mechanism
// CURVE (rfc.zeromq.org/spec/26), by which everything is encrypted and only who
// knows the server's key is served. zmq4 has no CURVE; [Curve] adds it.
package zmq
