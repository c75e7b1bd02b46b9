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
	session    *curveSession // nil when the connection is plain
	options    Options

	mutex   sync.Mutex
	changed *sync.Cond // the queue or closed changed
	queue   []outgoing
	size    int // bytes of the queue and of what is being written
	closed  bool
	drained func() // called, unlocked, when size fell; may be nil
}

// outgoing is one message, one command, or the rest of the bytes of a message.
type outgoing struct {
	frames  [][]byte
	command bool
	rest    []byte
	size    int
}

func newPeer(connection net.Conn, identity string, from *bufio.Reader, session *curveSession, options Options) *Peer {
	p := &Peer{Identity: identity, connection: connection, from: from, session: session, options: options}
	p.changed = sync.NewCond(&p.mutex)
	return p
}

// read reads one message of at most limit bytes, or one command.
func (p *Peer) read(limit int) (frames [][]byte, command bool, err error) {
	return readMessage(p.from, p.session, limit)
}

// Send sends a message to the peer; it never waits. The frames may not be changed
// any more.
func (p *Peer) Send(frames [][]byte) { p.enqueue(outgoing{frames: frames}) }

// sendAtOnce is Send for a message that somebody waits for: as far as the
// connection takes it, it is written when sendAtOnce returns.
func (p *Peer) sendAtOnce(frames [][]byte) {
	p.mutex.Lock()
	if p.closed || p.size > 0 {
		p.mutex.Unlock()
		p.Send(frames)
		return
	}
	defer p.mutex.Unlock()
	bytes := appendMessage(nil, p.session, frames)
	if bytes = bytes[writeNow(p.connection, bytes):]; len(bytes) > 0 {
		p.queue = append(p.queue, outgoing{rest: bytes, size: len(bytes)})
		p.size += len(bytes)
		p.changed.Broadcast()
	}
}

// command sends a ZMTP command.
func (p *Peer) command(body []byte) { p.enqueue(outgoing{frames: [][]byte{body}, command: true}) }

// enqueue puts a message behind the others; it never waits.
func (p *Peer) enqueue(message outgoing) {
	for _, frame := range message.frames {
		message.size += p.encodedSize(len(frame))
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.closed {
		return
	}
	p.queue = append(p.queue, message)
	p.size += message.size
	p.changed.Broadcast()
}

// encodedSize is how many bytes a frame is when it is written.
func (p *Peer) encodedSize(body int) int {
	if p.session != nil {
		body += curveOverhead
	}
	if body > 255 {
		return 9 + body
	}
	return 2 + body
}

// append appends the bytes of a message, encrypted when the connection is.
func (p *Peer) append(to []byte, message outgoing) []byte {
	switch {
	case message.rest != nil:
		return append(to, message.rest...)
	case !message.command:
		return appendMessage(to, p.session, message.frames)
	case p.session != nil:
		return p.session.appendSealed(to, flagCommand, message.frames[0])
	}
	return appendFrame(to, flagCommand, message.frames[0])
}

// full tells whether as much waits for the peer as may.
func (p *Peer) full() bool {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return !p.closed && p.size >= p.options.Queue
}

// waitForRoom returns when less waits for the peer than may, or it is gone.
func (p *Peer) waitForRoom() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for !p.closed && p.size >= p.options.Queue {
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

// writeSize is how many bytes are written at a time.
const writeSize = 64 << 10

// write sends what is enqueued until the peer is gone.
func (p *Peer) write() {
	defer p.Close()
	var buffer []byte
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
		size, taken := p.queue[0].size, 1
		for taken < len(p.queue) && size+p.queue[taken].size <= writeSize {
			size += p.queue[taken].size
			taken++
		}
		messages := p.queue[:taken:taken]
		p.queue = p.queue[taken:]
		p.mutex.Unlock()

		pending := buffer[:0]
		for i, message := range messages {
			pending = p.append(pending, message)
			messages[i] = outgoing{}
		}
		if buffer = pending; cap(buffer) > 4*writeSize {
			buffer = nil
		}
		for len(pending) > 0 {
			// The deadline is for the next piece, not the whole: a slow peer that
			// takes bytes is alive.
			piece := pending[:min(len(pending), writeSize)]
			p.connection.SetWriteDeadline(time.Now().Add(p.options.Stall))
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
