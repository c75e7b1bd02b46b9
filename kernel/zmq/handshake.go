package zmq

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/go-zeromq/zmq4"
	"github.com/go-zeromq/zmq4/security/null"
)

const (
	greetingSize = 64
	// handshakeFrame bounds the frames of a handshake: a READY or INITIATE command
	// with a socket type and an identity.
	handshakeFrame = 4096
)

// handshake opens a connection with zmq4 as a socket of a type. The peer's identity
// is empty when it named none.
func handshake(connection net.Conn, kind zmq4.SocketType, options Options) (peer *Peer, err error) {
	connection.SetDeadline(time.Now().Add(options.Handshake))
	guarded := &guardedConnection{Conn: connection, from: bufio.NewReader(connection)}
	// What a peer sends reaches zmq4's parsers, which trust some lengths.
	defer func() {
		if problem := recover(); problem != nil {
			err = fmt.Errorf("a malformed handshake: %v", problem)
		}
	}()
	security := null.Security()
	var session *curveSession
	if options.Curve != nil {
		session = &curveSession{curve: options.Curve}
		security = session
	}
	opened, err := zmq4.Open(guarded, security, kind, nil, true, nil)
	if err != nil {
		return nil, err
	}
	identity := opened.Peer.Meta["Identity"]
	if len(identity) > 255 {
		return nil, fmt.Errorf("an identity of %d bytes", len(identity))
	}
	return newPeer(connection, identity, guarded.from, session, options), connection.SetDeadline(time.Time{})
}

// guardedConnection gives zmq4 a handshake in whole pieces, each checked before:
// the greeting, then frames of a bounded size.
type guardedConnection struct {
	net.Conn
	from    *bufio.Reader
	greeted bool
	piece   bytes.Reader
}

func (c *guardedConnection) Read(to []byte) (int, error) {
	if c.piece.Len() == 0 {
		if !c.greeted {
			c.greeted = true
			greeting := make([]byte, greetingSize)
			if _, err := io.ReadFull(c.from, greeting); err != nil {
				return 0, err
			}
			c.piece.Reset(greeting)
		} else {
			flags, body, err := readFrame(c.from, handshakeFrame, nil)
			if err != nil {
				return 0, err
			}
			if flags&flagMore != 0 {
				return 0, errors.New("a message of several frames in a handshake")
			}
			c.piece.Reset(appendFrame(nil, flags&^flagLong, body))
		}
	}
	return c.piece.Read(to)
}
