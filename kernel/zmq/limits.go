package zmq

import "time"

// Limits bounds what a peer can cost. Zero fields have the defaults named.
type Limits struct {
	Message   int           // bytes of one incoming message; 256 MiB
	Queue     int           // bytes that wait for one peer before senders wait too; 32 MiB
	Handshake time.Duration // to shake hands; 10 s
	Stall     time.Duration // without taking a byte that waits for it; 60 s
	Peers     int           // connections at a time; 1024
}

func (l Limits) withDefaults() Limits {
	if l.Message == 0 {
		l.Message = 256 << 20
	}
	if l.Queue == 0 {
		l.Queue = 32 << 20
	}
	if l.Handshake == 0 {
		l.Handshake = 10 * time.Second
	}
	if l.Stall == 0 {
		l.Stall = time.Minute
	}
	if l.Peers == 0 {
		l.Peers = 1024
	}
	return l
}

// maximumFrames bounds the frames of one incoming message.
const maximumFrames = 4096
