package wire

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"sync/atomic"
	"time"
)

// Origin makes messages: it gives each a fresh identifier and the one session
// that all messages of a process share. It is safe for use by several goroutines.
type Origin struct {
	Session  string
	Username string
	count    atomic.Uint64
}

// NewOrigin returns an Origin with a random session. The user's name is that of
// the environment variable KERNEL_USERNAME, else USER, else "kernel".
func NewOrigin() *Origin {
	username := "kernel"
	for _, variable := range []string{"USER", "KERNEL_USERNAME"} {
		if value := os.Getenv(variable); value != "" {
			username = value
		}
	}
	return &Origin{Session: NewIdentifier(), Username: username}
}

// NewIdentifier returns a random UUID (RFC 9562, version 4).
func NewIdentifier() string {
	var id [16]byte
	rand.Read(id[:])
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	text := hex.EncodeToString(id[:])
	return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
}

// Date writes a time as the protocol's headers do: ISO 8601, UTC, six digits of a
// second. With nine, as Go's own format has, Python clients do not parse it.
func Date(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }

// New returns a message of a type with a content, which is encoded as JSON. The
// parent is the header of the request it belongs to; nil for none. It panics when
// the content cannot be encoded: contents are made here.
func (o *Origin) New(kind string, parent json.RawMessage, content any) *Message {
	encoded, err := json.Marshal(content)
	if err != nil {
		panic(fmt.Sprintf("wire: the content of a %s: %v", kind, err))
	}
	return &Message{
		Header: Header{
			ID:       fmt.Sprintf("%s_%d", o.Session, o.count.Add(1)),
			Session:  o.Session,
			Username: o.Username,
			Date:     Date(time.Now()),
			Type:     kind,
			Version:  ProtocolVersion,
		},
		Parent:  parent,
		Content: encoded,
	}
}

// Answer returns the reply to a request: its parent header is the request's
// header verbatim, and it goes where the request came from.
func (o *Origin) Answer(request *Message, kind string, content any) *Message {
	reply := o.New(kind, request.RawHeader, content)
	reply.Identities = request.Identities
	reply.Header.Subshell = request.Header.Subshell
	return reply
}
