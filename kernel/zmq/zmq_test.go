package zmq

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"
)

// patience is how long a test waits for what must come: far longer than any machine
// takes, for a test that waits in vain has failed.
const patience = time.Minute

func listen(t *testing.T) net.Listener {
	t.Helper()
	listener, err := Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return listener
}

func dealer(t *testing.T, endpoint, identity string) zmq4.Socket {
	t.Helper()
	socket := zmq4.NewDealer(context.Background(), zmq4.WithID(zmq4.SocketIdentity(identity)))
	if err := socket.Dial(endpoint); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	return socket
}

func text(frames [][]byte) string { return string(bytes.Join(frames, []byte("|"))) }

func exchange(t *testing.T, socket zmq4.Socket, frames ...string) string {
	t.Helper()
	if err := socket.Send(zmq4.NewMsgFromString(frames)); err != nil {
		t.Fatal(err)
	}
	answer, err := socket.Recv()
	if err != nil {
		t.Fatal(err)
	}
	return text(answer.Frames)
}

func TestRouterAnswersWhoAsked(t *testing.T) {
	for _, network := range []string{"tcp", "unix"} {
		address := "127.0.0.1:0"
		if network == "unix" {
			address = filepath.Join(t.TempDir(), "socket-1")
		}
		listener, err := Listen(network, address)
		if err != nil {
			t.Fatal(err)
		}
		endpoint := map[string]string{"tcp": "tcp://", "unix": "ipc://"}[network] + listener.Addr().String()
		var router *Router
		ready := make(chan bool)
		router = NewRouter(listener, Options{}, func(_ *Peer, frames [][]byte) {
			<-ready
			router.Send(append([][]byte{frames[0]}, append(frames[1:], frames[0])...))
		})
		close(ready)
		one, two := dealer(t, endpoint, "one"), dealer(t, endpoint, "two")
		for range 3 {
			if got := exchange(t, one, "a", "", "b"); got != "a||b|one" {
				t.Errorf("%s: %s", network, got)
			}
			if got := exchange(t, two, "c"); got != "c|two" {
				t.Errorf("%s: %s", network, got)
			}
		}
		long := strings.Repeat("x", 1<<20)
		if got := exchange(t, one, long); got != long+"|one" {
			t.Errorf("%s: a long frame came back with %d bytes", network, len(got))
		}
		again := dealer(t, endpoint, "one")
		if got := exchange(t, again, "d"); got != "d|one" {
			t.Errorf("%s: after a reconnection: %s", network, got)
		}
		if router.Send([][]byte{[]byte("nobody"), []byte("x")}) {
			t.Error("a message to nobody was sent")
		}
		router.Close(time.Second)
	}
}

func TestEchoIsVerbatim(t *testing.T) {
	listener := listen(t)
	echo := NewEcho(listener, Options{})
	defer echo.Close(0)
	socket := dealer(t, "tcp://"+listener.Addr().String(), "")
	for _, frames := range [][]string{{"", "ping"}, {"a", "", "", "b"}, {""}} {
		if got, want := exchange(t, socket, frames...), strings.Join(frames, "|"); got != want {
			t.Errorf("%q came back as %q", want, got)
		}
	}
}

// raw is a peer that speaks bytes.
type raw struct {
	net.Conn
	from *bufio.Reader
}

func connect(t *testing.T, listener net.Listener, kind string) *raw {
	t.Helper()
	connection, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close() })
	r := &raw{connection, bufio.NewReader(connection)}
	if kind == "" {
		return r
	}
	greeting := make([]byte, greetingSize)
	greeting[0], greeting[9], greeting[10] = 0xff, 0x7f, 3
	copy(greeting[12:], "NULL")
	ready := []byte("\x05READY\x0bSocket-Type")
	ready = binary.BigEndian.AppendUint32(ready, uint32(len(kind)))
	ready = append(ready, kind...)
	connection.Write(append(greeting, appendFrame(nil, flagCommand, ready)...))
	connection.SetReadDeadline(time.Now().Add(patience))
	if _, err := io.ReadFull(r.from, make([]byte, greetingSize)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := readFrame(r.from, 1<<20, nil); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *raw) message(t *testing.T) string {
	t.Helper()
	r.SetReadDeadline(time.Now().Add(patience))
	frames, _, err := readMessage(r.from, nil, 1<<30, nil)
	if err != nil {
		t.Fatal(err)
	}
	return text(frames)
}

// gone waits until the other side has closed the connection.
func (r *raw) gone(t *testing.T) {
	t.Helper()
	r.SetReadDeadline(time.Now().Add(patience))
	if _, err := io.Copy(io.Discard, r.from); err != nil && strings.Contains(err.Error(), "timeout") {
		t.Error("the connection stays open")
	}
}

func welcome(topic []byte) [][][]byte { return [][][]byte{{topic, []byte("welcome")}} }

func TestPublisherWelcomesEverySubscription(t *testing.T) {
	listener := listen(t)
	publisher := NewPublisher(listener, Options{}, welcome)
	defer publisher.Close(0)
	subscribers := []*raw{connect(t, listener, "SUB"), connect(t, listener, "SUB")}
	for i, s := range subscribers {
		s.Write(appendFrame(nil, 0, []byte("\x01")))
		if got := s.message(t); got != "|welcome" {
			t.Errorf("subscriber %d: %q", i, got)
		}
		s.Write(appendFrame(nil, 0, []byte("\x01ab")))
		if got := s.message(t); got != "ab|welcome" {
			t.Errorf("subscriber %d: %q", i, got)
		}
	}
	command := connect(t, listener, "SUB") // as ZMTP 3.1 subscribes
	command.Write(appendFrame(nil, flagCommand, []byte("\x09SUBSCRIBEab")))
	if got := command.message(t); got != "ab|welcome" {
		t.Errorf("by command: %q", got)
	}
	publisher.Publish([][]byte{[]byte("abc"), []byte("1")}, true)
	publisher.Publish([][]byte{[]byte("x"), []byte("2")}, true)
	publisher.Publish([][]byte{[]byte("ab"), []byte("3")}, true)
	for i, s := range append(subscribers, command) {
		want := []string{"abc|1", "x|2", "ab|3"}
		if i == 2 {
			want = []string{"abc|1", "ab|3"}
		}
		for _, w := range want {
			if got := s.message(t); got != w {
				t.Errorf("subscriber %d got %q, want %q", i, got, w)
			}
		}
	}
	if publisher.Subscribers() != 3 {
		t.Errorf("%d subscribers, want 3", publisher.Subscribers())
	}
	command.Write(appendFrame(nil, flagCommand, []byte("\x06CANCELab")))
	for deadline := time.Now().Add(patience); publisher.Subscribers() != 2; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d subscribers after one has left, want 2", publisher.Subscribers())
		}
	}
}

func TestStalledSubscriberLosesNothingForOthers(t *testing.T) {
	t.Parallel() // it mostly waits
	listener := listen(t)
	// A busy machine may let the healthy subscriber wait, too, but not for so long.
	publisher := NewPublisher(listener, Options{Queue: 1 << 20, Stall: 5 * time.Second}, welcome)
	defer publisher.Close(0)
	stalled, healthy := connect(t, listener, "SUB"), connect(t, listener, "SUB")
	for _, s := range []*raw{stalled, healthy} {
		s.Write(appendFrame(nil, 0, []byte("\x01")))
		s.message(t)
	}
	const count = 2000
	body := strings.Repeat("x", 16<<10)
	received := make(chan error, 1)
	go func() {
		for i := range count {
			healthy.SetReadDeadline(time.Now().Add(patience))
			frames, _, err := readMessage(healthy.from, nil, 1<<20, nil)
			if err == nil && text(frames) != fmt.Sprintf("|%d %s", i, body) {
				err = fmt.Errorf("message %d begins with %.20q", i, text(frames))
			}
			if err != nil {
				received <- err
				return
			}
		}
		received <- nil
	}()
	for i := range count {
		publisher.Publish([][]byte{nil, []byte(fmt.Sprintf("%d %s", i, body))}, true)
		// Status messages get through whoever stalls.
		publisher.mutex.Lock()
		for peer := range publisher.subscribers {
			peer.mutex.Lock()
			if peer.size > 2<<20 {
				t.Errorf("%d bytes wait for a subscriber", peer.size)
			}
			peer.mutex.Unlock()
		}
		publisher.mutex.Unlock()
	}
	if err := <-received; err != nil {
		t.Error(err)
	}
	stalled.gone(t)
}

// TestHandshakeLimit: who does not shake hands is disconnected, whether it says
// nothing or stops in the middle.
func TestHandshakeLimit(t *testing.T) {
	listener := listen(t)
	defer NewEcho(listener, Options{Handshake: 50 * time.Millisecond}).Close(0)
	for _, said := range []string{"", "\xff\x00\x00"} {
		r := connect(t, listener, "")
		r.Write([]byte(said))
		r.gone(t)
	}
}

func TestHostilePeers(t *testing.T) {
	listener := listen(t)
	options := Options{Message: 1 << 20, Handshake: patience}
	router := NewRouter(listener, options, func(peer *Peer, frames [][]byte) { peer.Send(frames[1:]) })
	defer router.Close(0)
	for range 200 { // connections that never say anything
		connect(t, listener, "")
	}
	huge := connect(t, listener, "DEALER")
	huge.Write(append([]byte{flagLong}, 0, 0, 0, 1, 0, 0, 0, 0)) // 4 GB follow
	huge.gone(t)
	overflow := connect(t, listener, "DEALER")
	overflow.Write(append([]byte{flagLong}, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff))
	overflow.gone(t)
	sum := connect(t, listener, "DEALER") // each frame is allowed, the message is not
	for range 5 {
		sum.Write(appendFrame(nil, flagMore, make([]byte, 400<<10)))
	}
	sum.gone(t)
	early := connect(t, listener, "") // a huge frame in the handshake
	greeting := make([]byte, greetingSize)
	greeting[0], greeting[9], greeting[10] = 0xff, 0x7f, 3
	copy(greeting[12:], "NULL")
	early.Write(append(greeting, flagCommand|flagLong, 0, 0, 1, 0, 0, 0, 0, 0))
	early.gone(t)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 200 {
		r := connect(t, listener, []string{"", "DEALER"}[i%2])
		noise := make([]byte, random.IntN(300))
		for j := range noise {
			noise[j] = byte(random.Uint32())
		}
		if i%4 == 0 {
			noise = append(append([]byte{}, greeting...), noise...)
		}
		r.Write(noise)
		r.Close()
	}
	wrong := connect(t, listener, "SUB")
	wrong.gone(t)
	if got := exchange(t, dealer(t, "tcp://"+listener.Addr().String(), "x"), "still", "here"); got != "still|here" {
		t.Errorf("after all that: %q", got)
	}
}

func TestUnreadRepliesStopRequests(t *testing.T) {
	t.Parallel() // it mostly waits
	listener := listen(t)
	router := NewRouter(listener, Options{Queue: 1 << 20, Stall: time.Second}, func(peer *Peer, frames [][]byte) { peer.Send(frames[1:]) })
	defer router.Close(0)
	greedy := connect(t, listener, "DEALER")
	message := appendFrame(nil, 0, make([]byte, 64<<10))
	for range 2000 { // 128 MB; the router closes the connection at last
		greedy.SetWriteDeadline(time.Now().Add(patience))
		if _, err := greedy.Write(message); err != nil {
			if strings.Contains(err.Error(), "timeout") {
				t.Error("the peer is neither served nor disconnected")
			}
			return
		}
	}
	t.Error("a peer that reads nothing was served without end")
}

func TestCloseWritesWhatWaits(t *testing.T) {
	listener := listen(t)
	publisher := NewPublisher(listener, Options{}, welcome)
	s := connect(t, listener, "SUB")
	s.Write(appendFrame(nil, 0, []byte("\x01")))
	s.message(t)
	body := strings.Repeat("x", 8<<20)
	publisher.Publish([][]byte{nil, []byte(body)}, false)
	go publisher.Close(patience)
	if got := s.message(t); got != "|"+body {
		t.Errorf("%d bytes came", len(got))
	}
}

func TestListenReplacesADeadSocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "socket-1")
	first, err := Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Listen("unix", path); err == nil {
		t.Error("two listen on one path")
	}
	first.(*net.UnixListener).SetUnlinkOnClose(false) // as a killed process leaves it
	first.Close()
	second, err := Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	second.Close()
}

func FuzzReadMessage(f *testing.F) {
	f.Add(appendMessage(nil, nil, [][]byte{[]byte("a"), make([]byte, 300)}))
	f.Add([]byte{flagLong, 0, 0, 0, 1, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		frames, command, err := readMessage(bufio.NewReader(bytes.NewReader(data)), nil, 1<<16, nil)
		if err != nil || command {
			return
		}
		again, _, err := readMessage(bufio.NewReader(bytes.NewReader(appendMessage(nil, nil, frames))), nil, 1<<16, nil)
		if err != nil || text(again) != text(frames) {
			t.Errorf("%q became %q: %v", frames, again, err)
		}
	})
}
