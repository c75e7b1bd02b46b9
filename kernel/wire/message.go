package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// ProtocolVersion is the version of the messaging specification that is spoken.
const ProtocolVersion = "5.6"

// MaximumFrames bounds the frames of one message: identities, the six of the
// protocol and buffers. Widgets send a buffer an array.
const MaximumFrames = 4096

// delimiter stands between a message's identities and its signature.
const delimiter = "<IDS|MSG>"

// Header says what a message is. The fields are those of the specification; a
// header that came from a peer may have more, which Message.RawHeader keeps.
type Header struct {
	ID       string `json:"msg_id"`
	Session  string `json:"session"`
	Username string `json:"username"`
	Date     string `json:"date"` // ISO 8601 with a zone; see Date
	Type     string `json:"msg_type"`
	Version  string `json:"version"`
	// Subshell names the subshell that a shell request is for (spec 5.5); nil:
	// the main shell.
	Subshell *string `json:"subshell_id,omitempty"`
}

// Message is one message of the protocol.
type Message struct {
	// Identities are the frames before the delimiter: the routing addresses of a
	// request and its reply, the topic of a broadcast.
	Identities [][]byte
	Header     Header
	// RawHeader is the header as it came; nil for a message made here.
	RawHeader json.RawMessage
	// Parent is the header of the request that this message belongs to, byte for
	// byte; empty means {}.
	Parent   json.RawMessage
	Metadata json.RawMessage // empty means {}
	Content  json.RawMessage // empty means {}
	Buffers  [][]byte
}

// ErrSignature is the error of a message that is not signed with the key.
var ErrSignature = errors.New("the signature is wrong")

// Decode takes a ZeroMQ message apart. Nothing of its JSON is looked at before
// the signature has been checked. The result shares the frames' memory.
func Decode(frames [][]byte, signer *Signer) (*Message, error) {
	if len(frames) > MaximumFrames {
		return nil, fmt.Errorf("a message of %d frames, over the limit of %d", len(frames), MaximumFrames)
	}
	start := -1
	for i, frame := range frames {
		if string(frame) == delimiter {
			start = i
			break
		}
	}
	if start < 0 {
		return nil, fmt.Errorf("a message of %d frames without the delimiter %s", len(frames), delimiter)
	}
	rest := frames[start+1:]
	if len(rest) < 5 {
		return nil, fmt.Errorf("a message with %d frames after the delimiter, expected a signature, header, parent header, metadata and content", len(rest))
	}
	if !signer.Verify(rest[0], rest[1:5]) {
		return nil, ErrSignature
	}
	m := &Message{
		Identities: frames[:start:start],
		RawHeader:  rest[1],
		Parent:     rest[2],
		Metadata:   rest[3],
		Content:    rest[4],
		Buffers:    rest[5:],
	}
	for i, name := range partNames {
		if part := rest[1+i]; !isObject(part) {
			return nil, fmt.Errorf("the %s is not a JSON object: %s", name, excerpt(part))
		}
	}
	if err := json.Unmarshal(m.RawHeader, &m.Header); err != nil {
		return nil, fmt.Errorf("the header %s: %w", excerpt(m.RawHeader), err)
	}
	if m.Header.Type == "" || m.Header.ID == "" {
		return nil, fmt.Errorf("the header has no msg_type or no msg_id: %s", excerpt(m.RawHeader))
	}
	return m, nil
}

// partNames are the JSON frames of a message, in order.
var partNames = [4]string{"header", "parent header", "metadata", "content"}

// Encode makes the frames of a message. It fails when the metadata is not JSON;
// the other parts have been decoded, or made by an Origin.
func Encode(m *Message, signer *Signer) ([][]byte, error) {
	header := []byte(m.RawHeader)
	if len(header) == 0 {
		encoded, err := json.Marshal(m.Header)
		if err != nil {
			return nil, fmt.Errorf("the header of a %s: %w", m.Header.Type, err)
		}
		header = encoded
	}
	parts := [][]byte{header, orEmpty(m.Parent), orEmpty(m.Metadata), orEmpty(m.Content)}
	if metadata := parts[2]; !isObject(metadata) {
		return nil, fmt.Errorf("the metadata of a %s is not a JSON object: %s", m.Header.Type, excerpt(metadata))
	}
	frames := make([][]byte, 0, len(m.Identities)+6+len(m.Buffers))
	frames = append(frames, m.Identities...)
	frames = append(frames, []byte(delimiter), signer.Sign(parts))
	frames = append(frames, parts...)
	return append(frames, m.Buffers...), nil
}

// AtLeast tells whether a header's protocol version is major.minor or newer.
func (h *Header) AtLeast(major, minor int) bool {
	var gotMajor, gotMinor int
	if n, _ := fmt.Sscanf(h.Version, "%d.%d", &gotMajor, &gotMinor); n == 0 {
		return false
	}
	return gotMajor > major || gotMajor == major && gotMinor >= minor
}

func isObject(raw []byte) bool {
	text := strings.TrimLeft(string(raw[:min(len(raw), 64)]), " \t\r\n")
	return strings.HasPrefix(text, "{") && json.Valid(raw)
}

func orEmpty(raw json.RawMessage) []byte {
	if len(raw) == 0 {
		return []byte("{}")
	}
	return raw
}

func excerpt(raw []byte) string {
	const most = 80
	if len(raw) > most {
		return fmt.Sprintf("%q…", raw[:most])
	}
	return fmt.Sprintf("%q", raw)
}
