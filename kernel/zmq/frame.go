package zmq

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
)

// Flags of a ZMTP 3.0 frame.
const (
	flagMore    = 1
	flagLong    = 2
	flagCommand = 4
)

// frameSize is about what a frame takes beside its body.
const frameSize = 48

// readFrame reads one frame of at most limit bytes. Memory is taken as bytes
// arrive, so that a header alone costs nothing. Before it is taken, take is told how
// much, if it is not nil.
func readFrame(from *bufio.Reader, limit int, take func(bytes int)) (flags byte, body []byte, err error) {
	if flags, err = from.ReadByte(); err != nil {
		return 0, nil, err
	}
	if flags&^(flagMore|flagLong|flagCommand) != 0 || flags&flagCommand != 0 && flags&flagMore != 0 {
		return 0, nil, fmt.Errorf("a frame with the flags %#x", flags)
	}
	var size uint64
	if flags&flagLong != 0 {
		var long [8]byte
		if _, err := io.ReadFull(from, long[:]); err != nil {
			return 0, nil, unexpected(err)
		}
		size = binary.BigEndian.Uint64(long[:])
	} else {
		short, err := from.ReadByte()
		if err != nil {
			return 0, nil, unexpected(err)
		}
		size = uint64(short)
	}
	if size > uint64(limit) {
		return 0, nil, fmt.Errorf("a frame of %d bytes where at most %d are left of a message", size, limit)
	}
	const step = 64 << 10
	if take == nil {
		take = func(int) {}
	}
	take(frameSize + int(min(size, step)))
	body = make([]byte, 0, min(size, step))
	for uint64(len(body)) < size {
		start := len(body)
		want := min(size-uint64(start), max(step, uint64(start))) // at most doubled
		if cap(body) < start+int(want) {
			take(int(want))
			grown := make([]byte, start, start+int(want))
			copy(grown, body)
			body = grown
		}
		body = body[:start+int(want)]
		if _, err := io.ReadFull(from, body[start:]); err != nil {
			return 0, nil, unexpected(err)
		}
	}
	return flags, body, nil
}

// readMessage reads the frames of one message, or one command. The message may
// have limit bytes. With a session its frames are encrypted. For take see readFrame.
func readMessage(from *bufio.Reader, session *curveSession, limit int, take func(bytes int)) (frames [][]byte, command bool, err error) {
	read := readFrame
	if session != nil {
		read = session.readFrame
	}
	left := limit
	for {
		flags, body, err := read(from, left, take)
		if err != nil {
			if len(frames) > 0 {
				err = unexpected(err)
			}
			return nil, false, err
		}
		if flags&flagCommand != 0 {
			if len(frames) > 0 {
				return nil, false, fmt.Errorf("a command within a message")
			}
			return [][]byte{body}, true, nil
		}
		frames = append(frames, body)
		left -= len(body)
		if flags&flagMore == 0 {
			return frames, false, nil
		}
		if len(frames) >= maximumFrames {
			return nil, false, fmt.Errorf("a message of more than %d frames", maximumFrames)
		}
	}
}

// appendMessage appends the bytes of a message's frames, encrypted when there is
// a session.
func appendMessage(to []byte, session *curveSession, frames [][]byte) []byte {
	for i, frame := range frames {
		flags := moreUnlessLast(i, frames)
		if session != nil {
			to = session.appendSealed(to, flags, frame)
		} else {
			to = appendFrame(to, flags, frame)
		}
	}
	return to
}

// moreUnlessLast are the flags of frame i of a message.
func moreUnlessLast(i int, frames [][]byte) byte {
	if i < len(frames)-1 {
		return flagMore
	}
	return 0
}

func appendFrame(to []byte, flags byte, body []byte) []byte {
	return append(appendHead(to, flags, len(body)), body...)
}

// appendHead appends what stands before a body.
func appendHead(to []byte, flags byte, size int) []byte {
	if size > 255 {
		return binary.BigEndian.AppendUint64(append(to, flags|flagLong), uint64(size))
	}
	return append(to, flags, byte(size))
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
