package zmq

import (
	"bytes"
	"encoding/binary"
	"net"
	"strings"
	"testing"
	"time"
)

// keyed is a Router that trusts peers whose messages begin with "key", and answers
// them alone.
func keyed(t *testing.T, options Options) (router *Router, listener net.Listener) {
	listener = listen(t)
	router = NewRouter(listener, options, func(peer *Peer, frames [][]byte) {
		if string(frames[1]) == "key" {
			peer.Trust()
			peer.Send(frames[1:])
		}
	})
	t.Cleanup(func() { router.Close(0) })
	return router, listener
}

func TestMessagesOfStrangersAreBoundedTogether(t *testing.T) {
	const limit = 1 << 20
	strangers := NewStrangers(limit)
	_, listener := keyed(t, Options{Strangers: strangers, Message: 64 << 20})
	old := connect(t, listener, "DEALER")
	old.Write(appendMessage(nil, nil, [][]byte{[]byte("key"), []byte("1")}))
	old.message(t)
	// A trusted peer may have more than the limit under way.
	large := bytes.Repeat([]byte("x"), 8*limit)
	message := appendMessage(nil, nil, [][]byte{[]byte("key"), large})
	old.Write(message[:4*limit])
	var peers []*raw
	for range 40 { // together twice the limit
		p := connect(t, listener, "DEALER")
		p.Write(binary.BigEndian.AppendUint64([]byte{flagLong}, 1<<20))
		p.Write(large[:50<<10])
		peers = append(peers, p)
		for deadline := time.Now().Add(patience); ; time.Sleep(time.Millisecond) { // each is counted before the next
			strangers.mutex.Lock()
			counted, size := len(strangers.peers) > 0 && strangers.peers[len(strangers.peers)-1].connection.RemoteAddr().String() == p.LocalAddr().String(), strangers.size
			strangers.mutex.Unlock()
			if size > limit {
				t.Fatalf("%d bytes are held", size)
			}
			if counted {
				break
			}
			if time.Now().After(deadline) {
				t.Fatal("a stranger is not counted")
			}
		}
	}
	for i, p := range peers[:40-limit/(50<<10)] {
		p.SetReadDeadline(time.Now().Add(patience))
		if _, err := p.from.ReadByte(); err == nil || strings.Contains(err.Error(), "timeout") {
			t.Errorf("stranger %d is still connected: %v", i, err)
		}
	}
	last := peers[len(peers)-1]
	last.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
	if _, err := last.from.ReadByte(); err == nil || !strings.Contains(err.Error(), "timeout") {
		t.Errorf("the newest stranger is not connected: %v", err)
	}
	// A new client may begin with a large message, which takes room from those who
	// do not go on.
	fresh := connect(t, listener, "DEALER")
	first := appendMessage(nil, nil, [][]byte{[]byte("key"), large[:limit/2]})
	fresh.Write(first)
	if got := fresh.message(t); len(got) != limit/2+4 {
		t.Errorf("%d bytes came back to a new client", len(got))
	}
	old.Write(message[4*limit:])
	if got := old.message(t); len(got) != len(large)+4 {
		t.Errorf("%d bytes came back to the trusted client", len(got))
	}
	// What is done with is not counted.
	for _, p := range peers {
		p.Close()
	}
	for deadline := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		strangers.mutex.Lock()
		size := strangers.size
		strangers.mutex.Unlock()
		if size == 0 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d bytes are still counted", size)
		}
	}
}

// TestFullSocketHasRoomForClients fills a socket with peers that shake hands and
// say nothing, more than it takes. Who was there before stays connected, and new
// clients, several in turn, are served.
func TestFullSocketHasRoomForClients(t *testing.T) {
	const most = 40
	router, listener := keyed(t, Options{Peers: most})
	served := func(name string, r *raw) {
		t.Helper()
		r.Write(appendMessage(nil, nil, [][]byte{[]byte("key"), []byte(name)}))
		if got := r.message(t); got != "key|"+name {
			t.Errorf("%s: %q", name, got)
		}
	}
	silent := connect(t, listener, "DEALER") // connected before, it has said nothing yet
	known := connect(t, listener, "DEALER")
	served("before", known)
	for range 3 * most {
		connect(t, listener, "DEALER")
	}
	var clients []*raw
	for range most / 4 {
		clients = append(clients, connect(t, listener, "DEALER"))
	}
	for _, client := range clients {
		served("new", client)
	}
	for range most { // nor do more of them push out who has shown the key
		connect(t, listener, "DEALER")
	}
	for _, client := range append(clients, known, silent) {
		served("again", client)
	}
	router.acceptor.mutex.Lock()
	open := len(router.acceptor.open)
	router.acceptor.mutex.Unlock()
	if open > most {
		t.Errorf("%d connections are open where %d may be", open, most)
	}
	// Who serves a connection leaves once it sees that it has been closed.
	for deadline := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		router.mutex.Lock()
		peers := len(router.peers)
		router.mutex.Unlock()
		if peers <= most {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d peers are served where %d connections may be open", peers, most)
		}
	}
}

// TestStrangersThatReadNothing asks for answers without end and reads none.
func TestStrangersThatReadNothing(t *testing.T) {
	for name, ask := range map[string][]byte{
		"echo":      appendFrame(nil, 0, make([]byte, 32<<10)),
		"subscribe": bytes.Repeat(append(appendFrame(nil, 0, []byte("\x01")), appendFrame(nil, 0, []byte("\x00"))...), 1000),
		"ping":      bytes.Repeat(appendFrame(nil, flagCommand, []byte("\x04PING\x00\x00context")), 1000),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // it mostly waits
			listener := listen(t)
			options := Options{Stall: time.Second}
			kind := "DEALER"
			if name == "subscribe" {
				kind = "SUB"
				defer NewPublisher(listener, options, func(topic []byte) [][][]byte {
					return [][][]byte{{topic, bytes.Repeat([]byte("welcome"), 1000)}}
				}).Close(0)
			} else {
				defer NewEcho(listener, options).Close(0)
			}
			greedy := connect(t, listener, kind)
			sent := 0
			for ; sent < 64<<20; sent += len(ask) {
				greedy.SetWriteDeadline(time.Now().Add(patience))
				if _, err := greedy.Write(ask); err != nil {
					if strings.Contains(err.Error(), "timeout") {
						t.Error("the peer is neither served nor disconnected")
					}
					return
				}
			}
			t.Error("a peer that reads nothing was served without end")
		})
	}
}

// TestLongTopics: a topic that matches nothing costs nothing.
func TestLongTopics(t *testing.T) {
	listener := listen(t)
	publisher := NewPublisher(listener, Options{}, welcome)
	defer publisher.Close(0)
	s := connect(t, listener, "SUB")
	long := strings.Repeat("t", 60<<10)
	for i := range 1000 {
		go s.Write(appendFrame(nil, 0, []byte("\x01"+string(rune('a'+i%20))+long)))
		if got := s.message(t); !strings.HasSuffix(got, "|welcome") {
			t.Fatalf("%.20q…", got)
		}
	}
	if publisher.Subscribers() != 0 {
		t.Error("a topic longer than any message's is kept")
	}
	if _, err := s.Write(appendFrame(nil, 0, []byte("\x01"))); err != nil {
		t.Fatal(err)
	}
	if got := s.message(t); got != "|welcome" {
		t.Errorf("%q", got)
	}
}
