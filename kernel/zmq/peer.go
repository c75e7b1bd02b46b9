package zmq

import (
	"bufio"
	"net"
	"sync"
	"sync/atomic"
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

	trusted atomic.Bool
	trust   func() // called once when it becomes trusted; may be nil
	begun   int    // bytes of a begun message that options.Strangers counts
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
	p.trusted.Store(session != nil) // it knows the server's key
	return p
}

// Trust says that the peer has shown to know the key of the connection. Of peers
// that have not, a socket keeps no more than its Options allow, whatever they send,
// and gives them up for new ones.
func (p *Peer) Trust() {
	if !p.trusted.Swap(true) && p.trust != nil {
		p.trust()
	}
}

// read reads one message of at most limit bytes, or one command. It is followed by
// done.
func (p *Peer) read(limit int) (frames [][]byte, command bool, err error) {
	if p.trusted.Load() {
		return readMessage(p.from, p.session, limit, nil)
	}
	return readMessage(p.from, p.session, limit, func(bytes int) { p.options.Strangers.take(p, bytes) })
}

// done says that what was read last is not needed any more, or owned by others.
func (p *Peer) done() { p.options.Strangers.release(p) }

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

// waitForRoom returns when so little waits for the peer that more can be read of
// it, or it is gone.
func (p *Peer) waitForRoom() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	limit := p.options.Queue
	if !p.trusted.Load() {
		limit = min(limit, strangerQueue)
	}
	for !p.closed && p.size >= limit {
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
			if message.size > writeSize && p.session == nil && !message.command && message.rest == nil {
				// All subscribers share its frames; nobody has a copy.
				for j, frame := range message.frames {
					pending = appendHead(pending, moreUnlessLast(j, message.frames), len(frame))
					if !p.writeOut(pending) || !p.writeOut(frame) {
						return
					}
					pending = pending[:0]
				}
			} else {
				pending = p.append(pending, message)
			}
			messages[i] = outgoing{}
		}
		if buffer = pending; cap(buffer) > 4*writeSize {
			buffer = nil
		}
		if !p.writeOut(pending) {
			return
		}
	}
}

// writeOut writes bytes; false when the peer is gone.
func (p *Peer) writeOut(pending []byte) bool {
	for len(pending) > 0 {
		// The deadline is for the next piece, not the whole: a slow peer that takes
		// bytes is alive.
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
			return false
		}
	}
	return true
}
