package protocol

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
)

// MaximumFrame bounds one message: a larger one means a broken peer.
const MaximumFrame = 512 << 20

// ErrTooLarge is the error of a message over MaximumFrame; nothing of it is sent.
var ErrTooLarge = errors.New("a message is too large")

// Writer sends messages; it is safe for use by several goroutines.
type Writer struct {
	mutex sync.Mutex
	to    io.Writer
}

// NewWriter returns a Writer onto one end of a pipe.
func NewWriter(to io.Writer) *Writer { return &Writer{to: to} }

// Write sends one message as a big-endian uint32 length and its JSON.
func (w *Writer) Write(message *Message) error {
	frame, err := encode(message)
	if err != nil {
		return err
	}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	_, err = w.to.Write(frame)
	return err
}

func encode(message *Message) ([]byte, error) {
	body, err := json.Marshal(message)
	if err != nil {
		return nil, fmt.Errorf("encoding a %s message: %w", message.Kind, err)
	}
	if len(body) > MaximumFrame {
		return nil, fmt.Errorf("%w: %s, of %d bytes where at most %d are sent", ErrTooLarge, message.Kind, len(body), MaximumFrame)
	}
	frame := make([]byte, 4, 4+len(body))
	binary.BigEndian.PutUint32(frame, uint32(len(body)))
	return append(frame, body...), nil
}

// Reader receives messages; one goroutine may use it.
type Reader struct{ from *bufio.Reader }

// NewReader returns a Reader from one end of a pipe.
func NewReader(from io.Reader) *Reader { return &Reader{from: bufio.NewReaderSize(from, 64<<10)} }

// Read waits for the next message. It returns io.EOF when the peer has closed
// the pipe between two messages.
func (r *Reader) Read() (*Message, error) {
	var head [4]byte
	if _, err := io.ReadFull(r.from, head[:]); err != nil {
		return nil, err
	}
	size := binary.BigEndian.Uint32(head[:])
	if size > MaximumFrame {
		return nil, fmt.Errorf("a frame of %d bytes is over the limit of %d", size, MaximumFrame)
	}
	body := make([]byte, size)
	if _, err := io.ReadFull(r.from, body); err != nil {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return nil, err
	}
	message := new(Message)
	if err := json.Unmarshal(body, message); err != nil {
		return nil, fmt.Errorf("decoding a frame of %d bytes: %w", size, err)
	}
	return message, nil
}
