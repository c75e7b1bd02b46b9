package server

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/signal"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"kerasgo/kernel/heap"
	"kerasgo/kernel/wire"
	"kerasgo/kernel/zmq"
)

// linger is how long a kernel that ends waits for its last messages to be taken.
const linger = 2 * time.Second

// strangersBytes bounds what clients that have shown no key have sent of messages
// that are not yet whole: no message can be larger.
const strangersBytes = 256 << 20

// heapFloor and heapTouched prepare the heap of this process; see package heap. A
// short cell takes 20 kB of it.
const (
	heapFloor   = 4 << 20
	heapTouched = 4 << 20
)

// Main is `kerasgo kernel --connection-file F`: it serves one kernel until a
// client shuts it down, ctx ends, a signal says so, or the process that started it
// is gone (JPY_PARENT_PID). SIGINT interrupts the running cell.
func Main(ctx context.Context, connectionFile string, options Options) error {
	connection, registration, err := wire.ReadConnection(connectionFile)
	if err != nil {
		return err
	}
	// First of all: a client whose connection is refused tries again only after
	// 100 ms and more.
	listeners, err := listen(&connection)
	if err != nil {
		return err
	}
	defer closeAll(listeners)
	// This process passes messages on. With one processor a goroutine hands over to
	// the next without waking a thread, which takes longer than what they do; the
	// worker has all processors.
	runtime.GOMAXPROCS(1)
	defer heap.Floor(heapFloor)()
	interrupts := make(chan os.Signal, 8)
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)
	ctx, stop := signal.NotifyContext(ctx, endingSignals...)
	defer stop()
	ctx, orphaned := context.WithCancel(ctx)
	defer orphaned()
	watchParent(ctx, orphaned)
	// jupyter_server, which names the notebook in the first of these variables, and
	// the gateways drop output that comes too fast.
	for _, name := range []string{"JPY_SESSION_NAME", "KERNEL_GATEWAY", "KERNEL_ID"} {
		options.Pace = options.Pace || os.Getenv(name) != ""
	}
	s, err := New(options)
	if err != nil {
		return err
	}
	defer s.Close()
	go heap.Touch(heapTouched)
	go func() {
		for {
			select {
			case <-interrupts:
				s.Interrupt()
			case <-ctx.Done():
				return
			}
		}
	}()
	if registration != nil {
		forget, err := s.register(ctx, connection, registration)
		if err != nil {
			return err
		}
		defer forget()
	}
	return s.serveOn(ctx, connection, listeners)
}

// sockets are the five channels of a connection.
type sockets struct {
	server  *Server
	signer  *wire.Signer
	shell   *zmq.Router
	control *zmq.Router
	stdin   *zmq.Router
	beat    *zmq.Router
	iopub   *zmq.Publisher
	topic   []byte
	begun   atomic.Bool // somebody was told that the kernel starts

	mutex  sync.Mutex
	replay *wire.Replay
}

// Serve serves Jupyter clients on a connection's five sockets until a client shuts
// the kernel down or ctx ends. The kernel is closed then: its worker has ended and
// its last messages are written.
func (s *Server) Serve(ctx context.Context, connection wire.Connection) error {
	listeners, err := listen(&connection)
	if err != nil {
		return err
	}
	defer closeAll(listeners)
	return s.serveOn(ctx, connection, listeners)
}

// listen listens on the ports of a connection: shell, control, stdin, heartbeat,
// iopub. For a port that is 0 it finds a free one.
func listen(connection *wire.Connection) (listeners [5]net.Listener, err error) {
	for i, port := range []*int{&connection.ShellPort, &connection.ControlPort, &connection.StdinPort, &connection.HeartbeatPort, &connection.IOPubPort} {
		if *port == 0 && connection.Transport == "ipc" {
			*port = freeName(connection)
		}
		if listeners[i], err = zmq.Listen(connection.Address(*port)); err != nil {
			closeAll(listeners)
			return listeners, fmt.Errorf("listening as the connection file says: %w", err)
		}
		if address, ok := listeners[i].Addr().(*net.TCPAddr); ok {
			*port = address.Port
		}
	}
	return listeners, nil
}

// freeName is the lowest number that is not the end of an existing socket's path.
func freeName(connection *wire.Connection) int {
	for port := 1; ; port++ {
		if _, path := connection.Address(port); port == 65535 {
			return port
		} else if _, err := os.Lstat(path); err != nil {
			return port
		}
	}
}

func closeAll(listeners [5]net.Listener) {
	for _, listener := range listeners {
		if listener != nil {
			listener.Close()
		}
	}
}

// serveOn serves on what listen returned.
func (s *Server) serveOn(ctx context.Context, connection wire.Connection, listeners [5]net.Listener) error {
	signer, err := wire.NewSigner(connection.SignatureScheme, []byte(connection.Key))
	if err != nil {
		return err
	}
	options := zmq.Options{Stall: s.options.Stall, Strangers: zmq.NewStrangers(strangersBytes)}
	if connection.CurvePublicKey != "" {
		if options.Curve, err = zmq.NewCurve(connection.CurvePublicKey, connection.CurveSecretKey); err != nil {
			return fmt.Errorf("encrypting as the connection file says: %w", err)
		}
	}
	c := &sockets{server: s, signer: signer, replay: wire.NewReplay(), topic: []byte("kernel." + s.origin.Session + ".")}
	started := make(chan struct{})
	c.stdin = zmq.NewRouter(listeners[2], options, func(peer *zmq.Peer, frames [][]byte) {
		if m := c.decode(peer, frames); m != nil {
			s.input.answer(m)
		}
	})
	c.beat = zmq.NewEcho(listeners[3], options)
	c.iopub = zmq.NewPublisher(listeners[4], options, c.welcome)
	c.shell = zmq.NewRouter(listeners[0], options, func(peer *zmq.Peer, frames [][]byte) {
		<-started
		if r := c.request(peer, frames, c.shell); r != nil {
			s.enqueue(r)
		}
	})
	c.control = zmq.NewRouter(listeners[1], options, func(peer *zmq.Peer, frames [][]byte) {
		<-started
		r := c.request(peer, frames, c.control)
		if r != nil && r.Header.Type == "kernel_info_request" {
			// jupyter_server asks so before it passes messages on to a page, however
			// it has started the kernel; others ask on shell.
			s.worker.output.pace.Store(true)
		}
		switch {
		case r == nil:
		case r.Header.Type == "execute_request": // cells run in order, wherever they come from
			s.shell.enqueue(r)
		case overtaking[r.Header.Type]: // they may wait for the worker
			go s.shell.aside(r)
		default:
			s.shell.aside(r)
		}
	})
	s.mutex.Lock()
	s.connection = &connection
	s.mutex.Unlock()
	detach := s.iopub.attach(c)
	close(started)

	select {
	case <-s.stopped:
	case <-ctx.Done():
	}
	err = s.Close()
	detach()
	c.iopub.Close(linger)
	c.shell.Close(linger)
	c.control.Close(linger)
	c.stdin.Close(0)
	c.beat.Close(0)
	return err
}

// decode takes a message of a peer apart; nil when it is refused.
func (c *sockets) decode(peer *zmq.Peer, frames [][]byte) *wire.Message {
	m, err := wire.Decode(frames, c.signer)
	if err != nil {
		c.server.log("a message is refused: %v", err)
		return nil
	}
	c.mutex.Lock()
	seen := c.replay.Seen(wire.Signature(frames))
	c.mutex.Unlock()
	if seen {
		c.server.log("a message is refused: it came a second time")
		return nil
	}
	// Everybody can subscribe, and so has messages that are signed.
	if m.Header.Session == c.server.origin.Session {
		c.server.log("a message is refused: it is one of the kernel's own")
		return nil
	}
	peer.Trust()
	return m
}

func (c *sockets) request(peer *zmq.Peer, frames [][]byte, router *zmq.Router) *request {
	m := c.decode(peer, frames)
	if m == nil {
		return nil
	}
	size := 0
	for _, frame := range frames {
		size += len(frame)
	}
	return &request{Message: m, client: &remote{c, router}, size: size, arrived: time.Now()}
}

// remote is a client behind a socket.
type remote struct {
	sockets *sockets
	router  *zmq.Router
}

func (r *remote) reply(m *wire.Message) { r.send(r.router, m) }

func (r *remote) ask(m *wire.Message) bool { return r.send(r.sockets.stdin, m) }

func (r *remote) send(to *zmq.Router, m *wire.Message) bool {
	frames, err := wire.Encode(m, r.sockets.signer)
	if err != nil {
		r.sockets.server.log("a reply is not sent: %v", err)
		return false
	}
	return to.Send(frames)
}

// publish sends a message to the subscribers.
func (c *sockets) publish(m *wire.Message, wait bool) {
	addressed := *m
	addressed.Identities = [][]byte{c.address(m.Header.Type)}
	frames, err := wire.Encode(&addressed, c.signer)
	if err != nil {
		c.server.log("a broadcast is not sent: %v", err)
		return
	}
	c.iopub.Publish(frames, wait)
}

// welcome is what answers a subscription: the message of JEP 65, and what the
// kernel does, for a front end that connects, or connects again after a restart,
// knows nothing of it. JupyterLab shows "unknown" until it is told; see tellIdle.
func (c *sockets) welcome(topic []byte) [][][]byte {
	m := c.server.origin.New("iopub_welcome", nil, content{"subscription": string(topic)})
	m.Identities = [][]byte{topic}
	messages := [][][]byte{c.encode(m)}
	status := c.address("status")
	if !bytes.HasPrefix(status, topic) {
		return messages
	}
	tell := func(state string, parent json.RawMessage) {
		m := c.server.origin.New("status", parent, content{"execution_state": state})
		m.Identities = [][]byte{status}
		messages = append(messages, c.encode(m))
	}
	if !c.begun.Swap(true) {
		tell("starting", nil)
	}
	if r := c.server.running.last(); r != nil {
		tell("busy", r.RawHeader)
	} else {
		tell("idle", nil)
	}
	return messages
}

// encode makes the frames of a message whose parts are made here.
func (c *sockets) encode(m *wire.Message) [][]byte {
	frames, err := wire.Encode(m, c.signer)
	if err != nil {
		panic(err)
	}
	return frames
}

// address is the topic of broadcasts of a type.
func (c *sockets) address(kind string) []byte {
	return append(c.topic[:len(c.topic):len(c.topic)], kind...)
}
