package zmq

import (
	"bytes"
	"encoding/binary"
	"net"
	"sync"
	"time"

	"github.com/go-zeromq/zmq4"
)

// Router receives messages from many peers and sends to each by its identity: a
// ROUTER socket, for DEALER and REQ peers.
type Router struct {
	acceptor acceptor
	options  Options
	receive  func(peer *Peer, frames [][]byte)

	mutex sync.Mutex
	peers map[string]*Peer
	count uint32
}

// NewRouter serves the connections of a listener, which it owns. It calls receive
// with each message, its first frame being the sender's identity; calls for one
// peer come one after the other, those for several peers at the same time. While
// receive has not returned, nothing more is read from that peer.
func NewRouter(listener net.Listener, options Options, receive func(peer *Peer, frames [][]byte)) *Router {
	options = options.withDefaults()
	r := &Router{options: options, receive: receive, peers: map[string]*Peer{}}
	r.acceptor = acceptor{listener: listener, kind: zmq4.Router, options: options, serve: r.serve}
	r.acceptor.start()
	return r
}

// NewEcho returns a Router that sends every message back as it came: a heartbeat. Its
// messages have at most 64 KiB.
func NewEcho(listener net.Listener, options Options) *Router {
	options.Message = strangerQueue
	return NewRouter(listener, options, func(peer *Peer, frames [][]byte) { peer.Send(frames[1:]) })
}

func (r *Router) serve(p *Peer) {
	r.join(p)
	defer r.leave(p)
	var writer sync.WaitGroup
	writer.Go(p.write)
	defer writer.Wait()
	defer p.Close()
	defer p.done()
	for {
		p.waitForRoom()
		frames, command, err := p.read(r.options.Message)
		if err != nil {
			return
		}
		if command {
			answerPing(p, frames[0])
		} else {
			r.receive(p, append([][]byte{[]byte(p.Identity)}, frames...))
		}
		p.done()
	}
}

// join registers a peer. One with the identity of another takes its place: a
// client that reconnects may come before its old connection is seen to be dead.
func (r *Router) join(p *Peer) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if p.Identity == "" {
		r.count++
		// Identities that begin with a zero byte are the router's own.
		p.Identity = string(binary.BigEndian.AppendUint32([]byte{0}, r.count))
	}
	if former := r.peers[p.Identity]; former != nil {
		go former.Close()
	}
	r.peers[p.Identity] = p
}

func (r *Router) leave(p *Peer) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.peers[p.Identity] == p {
		delete(r.peers, p.Identity)
	}
}

// Send sends a message to the peer that its first frame names. It never waits; a
// message to a peer that is gone is dropped and false returned.
func (r *Router) Send(frames [][]byte) bool {
	r.mutex.Lock()
	p := r.peers[string(frames[0])]
	r.mutex.Unlock()
	if p == nil {
		return false
	}
	p.sendAtOnce(frames[1:])
	return true
}

// Close waits at most linger for what is enqueued to be written and disconnects
// everybody.
func (r *Router) Close(linger time.Duration) {
	until := time.Now().Add(linger)
	r.mutex.Lock()
	peers := make([]*Peer, 0, len(r.peers))
	for _, p := range r.peers {
		peers = append(peers, p)
	}
	r.mutex.Unlock()
	for _, p := range peers {
		p.waitEmpty(until)
	}
	r.acceptor.stop()
}

// answerPing answers a PING command with a PONG of the same context (ZMTP 3.1,
// which some peers speak whatever version was agreed on).
func answerPing(p *Peer, command []byte) {
	const name = "\x04PING"
	if body, ok := bytes.CutPrefix(command, []byte(name)); ok && len(body) >= 2 {
		p.command(append([]byte("\x04PONG"), body[2:]...))
	}
}
