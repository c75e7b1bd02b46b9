package zmq

import "time"

// Options bounds what a peer can cost, and says whether connections are encrypted.
// Zero fields have the defaults named.
type Options struct {
	Message   int           // bytes of one incoming message; 256 MiB
	Strangers *Strangers    // bounds messages of peers that are not trusted together; one message
	Queue     int           // bytes that wait for one peer before senders wait too; 32 MiB
	Handshake time.Duration // to shake hands; 10 s
	Stall     time.Duration // without taking a byte that waits for it; 60 s
	Peers     int           // connections at a time; 512
	Curve     *Curve        // encrypts; connections are plain without
}

func (o Options) withDefaults() Options {
	if o.Message == 0 {
		o.Message = 256 << 20
	}
	if o.Queue == 0 {
		o.Queue = 32 << 20
	}
	if o.Handshake == 0 {
		o.Handshake = 10 * time.Second
	}
	if o.Stall == 0 {
		o.Stall = time.Minute
	}
	if o.Peers == 0 {
		o.Peers = 512
	}
	if o.Strangers == nil {
		o.Strangers = NewStrangers(o.Message)
	}
	return o
}

// maximumFrames bounds the frames of one incoming message.
const maximumFrames = 4096
