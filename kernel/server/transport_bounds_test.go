package server

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"io"
	"net"
	"runtime"
	"runtime/metrics"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"

	"kerasgo/kernel/wire"
)

// serve serves a server on free ports until the test ends.
func serve(t *testing.T, s *Server) wire.Connection {
	t.Helper()
	connection := wire.Connection{Transport: "tcp", IP: "127.0.0.1", Key: "key"}
	listeners, err := listen(&connection)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.serveOn(ctx, connection, listeners) }()
	t.Cleanup(func() {
		cancel()
		<-ended
	})
	return connection
}

// subscribe connects as a SUB socket in bytes and takes the welcome.
func subscribe(t *testing.T, connection wire.Connection) net.Conn {
	t.Helper()
	network, address := connection.Address(connection.IOPubPort)
	peer, err := net.Dial(network, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { peer.Close() })
	greeting := make([]byte, 64)
	greeting[0], greeting[9], greeting[10] = 0xff, 0x7f, 3
	copy(greeting[12:], "NULL")
	ready := []byte("\x05READY\x0bSocket-Type\x00\x00\x00\x03SUB")
	hello := append(append(greeting, 4, byte(len(ready))), ready...)
	peer.Write(append(hello, 0, 1, 1)) // and a subscription to everything
	if _, err := io.ReadFull(peer, make([]byte, 64)); err != nil {
		t.Fatal(err)
	}
	return peer
}

// TestSubscriberThatNeverReads prints 200 MB while one of two subscribers takes
// nothing. Memory stays bounded, for the cell waits; after Options.Stall the dead
// peer is dropped, and the other has got every byte.
func TestSubscriberThatNeverReads(t *testing.T) {
	t.Parallel() // it mostly waits
	const megabytes = 200
	// A busy machine may let the other subscriber wait, too, but not for so long.
	s := start(t, Options{OutputLimit: -1, Stall: 5 * time.Second})
	connection := serve(t, s)
	stalled := subscribe(t, connection)

	network, address := connection.Address(connection.IOPubPort)
	healthy := zmq4.NewSub(patiently(t))
	defer healthy.Close()
	if err := healthy.Dial(network + "://" + address); err != nil {
		t.Fatal(err)
	}
	healthy.SetOption(zmq4.OptionSubscribe, "")
	for range 2 { // the welcome and the kernel's state
		if _, err := healthy.Recv(); err != nil {
			t.Fatal(err)
		}
	}
	var received atomic.Int64
	done := make(chan error, 1)
	go func() {
		for busy := false; ; { // the state before the cell may be told more than once
			message, err := healthy.Recv()
			if err != nil {
				done <- err
				return
			}
			content := message.Frames[6]
			var body struct {
				Text  string
				State string `json:"execution_state"`
			}
			json.Unmarshal(content, &body)
			busy = busy || body.State == "busy"
			if busy && body.State == "idle" {
				done <- nil
				return
			}
			received.Add(int64(len(body.Text)))
		}
	}()
	highest := make(chan uint64)
	finished := make(chan struct{})
	go func() {
		// What is live, whenever the collector has found that out: how much garbage
		// there is beside depends on when it comes to run.
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		var most uint64
		for {
			metrics.Read(live)
			most = max(most, live[0].Value.Uint64())
			select {
			case <-finished:
				highest <- most
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	reply, err := s.Local().Execute(patiently(t), "flood 200", ExecuteOptions{})
	if err != nil || reply.Status != "ok" {
		t.Errorf("%+v, %v", reply, err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	close(finished)
	if got := received.Load(); got != megabytes<<20 {
		t.Errorf("the other subscriber got %d bytes, want %d", got, megabytes<<20)
	}
	// Two queues of 32 MiB, and what is on its way.
	most := <-highest
	t.Logf("at most %d MB were live", most>>20)
	if most > 100<<20 {
		t.Errorf("the heap grew to %d MB", most>>20)
	}
	stalled.SetReadDeadline(time.Now().Add(patience))
	if rest, err := io.Copy(io.Discard, stalled); err != nil && !isReset(err) || rest > megabytes<<19 {
		t.Errorf("the stalled subscriber was not dropped: %d bytes and %v came", rest, err)
	}
}

// isReset tells whether a connection was closed with data still on its way.
func isReset(err error) bool {
	failure, ok := err.(net.Error)
	return ok && !failure.Timeout()
}

// TestEveryLengthOnEveryPort writes, to each of the five sockets and after a good
// handshake, frames with every interesting length, of which 4 GB is one.
func TestEveryLengthOnEveryPort(t *testing.T) {
	s := start(t, Options{})
	connection := serve(t, s)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for _, port := range []int{connection.ShellPort, connection.ControlPort, connection.StdinPort, connection.HeartbeatPort, connection.IOPubPort} {
		to := connection
		to.IOPubPort = port
		for _, size := range []uint64{1 << 31, 1<<32 - 1, 1 << 32, 1 << 40, 1<<63 - 1, 1 << 63, 1<<64 - 1} {
			network, address := to.Address(port)
			peer, err := net.Dial(network, address)
			if err != nil {
				t.Fatal(err)
			}
			kind := "DEALER"
			if port == connection.IOPubPort {
				kind = "SUB"
			}
			greeting := make([]byte, 64)
			greeting[0], greeting[9], greeting[10] = 0xff, 0x7f, 3
			copy(greeting[12:], "NULL")
			ready := append([]byte("\x05READY\x0bSocket-Type\x00\x00\x00"), byte(len(kind)))
			ready = append(ready, kind...)
			bytesOut := bytes.Join([][]byte{greeting, {4, byte(len(ready))}, ready, {2}, binary.BigEndian.AppendUint64(nil, size)}, nil)
			peer.Write(bytesOut)
			peer.SetReadDeadline(time.Now().Add(patience))
			if _, err := io.Copy(io.Discard, peer); err != nil && !isReset(err) {
				t.Errorf("port %d, a frame of %d bytes: %v", port, size, err)
			}
			peer.Close()
		}
	}
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 64<<20 {
		t.Errorf("%d MB were allocated", grown>>20)
	}
	if reply, _ := run(t, s, "value 1"); reply.Status != "ok" {
		t.Errorf("after all: %+v", reply)
	}
}

// TestTenThousandCells: what stays of a cell is its place in the history.
func TestTenThousandCells(t *testing.T) {
	s := start(t, Options{})
	local := s.Local()
	execute := func(count int) {
		ctx := patiently(t)
		for range count {
			if reply, err := local.Execute(ctx, "value 1", ExecuteOptions{}); err != nil || reply.Status != "ok" {
				t.Fatal(reply, err)
			}
		}
	}
	left := func() (heap uint64, goroutines int) {
		var memory runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&memory)
		return memory.HeapAlloc, runtime.NumGoroutine()
	}
	execute(5000) // the bounded memories are full
	heap, goroutines := left()
	execute(5000)
	// Those that are about to end get the time to.
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		moreHeap, moreGoroutines := left()
		if moreHeap <= heap+4<<20 && moreGoroutines <= goroutines+3 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("5,000 cells leave %d bytes and %d goroutines", int64(moreHeap-heap), moreGoroutines-goroutines)
		}
	}
}
