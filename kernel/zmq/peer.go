package zmq

import (
	"bufio"
	"net"
	"sync"
	"time"
)

// Peer is one connected client.
type Peer struct {
	// Identity addresses the peer at a Router: what it named itself, or a name
	// made for it.
	Identity string

	connection net.Conn
	from       *bufio.Reader
	limits     Limits

	mutex   sync.Mutex
	changed *sync.Cond // the queue or closed changed
	queue   [][]byte   // encoded messages
	size    int        // bytes of the queue and of what is being written
	closed  bool
	drained func() // called, unlocked, when size fell; may be nil
}

func newPeer(connection net.Conn, identity string, from *bufio.Reader, limits Limits) *Peer {
	p := &Peer{Identity: identity, connection: connection, from: from, limits: limits}
	p.changed = sync.NewCond(&p.mutex)
	return p
}

// enqueue puts an encoded message behind the others; it never waits.
func (p *Peer) enqueue(encoded []byte) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.closed {
		return
	}
	p.queue = append(p.queue, encoded)
	p.size += len(encoded)
	p.changed.Broadcast()
}

// Send sends a message to the peer; it never waits.
func (p *Peer) Send(frames [][]byte) { p.enqueue(appendMessage(nil, frames)) }

// full tells whether as much waits for the peer as may.
func (p *Peer) full() bool {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return !p.closed && p.size >= p.limits.Queue
}

// waitForRoom returns when less waits for the peer than may, or it is gone.
func (p *Peer) waitForRoom() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for !p.closed && p.size >= p.limits.Queue {
		p.changed.Wait()
	}
}

// waitEmpty waits until everything is written, the peer is gone, or the time has
// come.
func (p *Peer) waitEmpty(until time.Time) {
	timer := time.AfterFunc(time.Until(until), p.changed.Broadcast)
	defer timer.Stop()
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for !p.closed && p.size > 0 && time.Now().Before(until) {
		p.changed.Wait()
	}
}

// Close disconnects the peer; what waits for it is lost.
func (p *Peer) Close() {
	p.mutex.Lock()
	p.closed = true
	p.queue, p.size = nil, 0
	p.changed.Broadcast()
	p.mutex.Unlock()
	p.connection.Close()
	if p.drained != nil {
		p.drained()
	}
}

// write sends what is enqueued until the peer is gone.
func (p *Peer) write() {
	defer p.Close()
	for {
		p.mutex.Lock()
		for len(p.queue) == 0 && !p.closed {
			p.changed.Wait()
		}
		if p.closed {
			p.mutex.Unlock()
			return
		}
		// Several small messages make one write.
		pending := p.queue[0]
		taken := 1
		for taken < len(p.queue) && len(pending)+len(p.queue[taken]) <= 64<<10 {
			pending = append(pending[:len(pending):len(pending)], p.queue[taken]...)
			taken++
		}
		p.queue[0] = nil
		p.queue = p.queue[taken:]
		p.mutex.Unlock()

		for len(pending) > 0 {
			// The deadline is for the next piece, not the whole: a slow peer that
			// takes bytes is alive.
			piece := pending[:min(len(pending), 64<<10)]
			p.connection.SetWriteDeadline(time.Now().Add(p.limits.Stall))
			n, err := p.connection.Write(piece)
			pending = pending[n:]
			p.mutex.Lock()
			if !p.closed {
				p.size -= n
			}
			p.changed.Broadcast()
			p.mutex.Unlock()
			if p.drained != nil {
				p.drained()
			}
			if err != nil && n == 0 {
				return
			}
		}
	}
}
