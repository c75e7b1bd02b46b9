package zmq

import (
	"context"
	"fmt"
	"net"
	"time"

	"github.com/go-zeromq/zmq4"
)

// Exchange connects as a DEALER, sends one message and returns the one that comes
// back. While nobody listens it tries again, until ctx ends.
func Exchange(ctx context.Context, network, address string, frames [][]byte) ([][]byte, error) {
	var dialer net.Dialer
	for {
		connection, err := dialer.DialContext(ctx, network, address)
		if err == nil {
			defer connection.Close()
			return converse(ctx, connection, frames)
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return nil, err
		}
	}
}

func converse(ctx context.Context, connection net.Conn, frames [][]byte) ([][]byte, error) {
	stop := context.AfterFunc(ctx, func() { connection.Close() })
	defer stop()
	peer, err := handshake(connection, zmq4.Dealer, Options{}.withDefaults())
	if err != nil {
		return nil, err
	}
	if _, err := connection.Write(appendMessage(nil, nil, frames)); err != nil {
		return nil, err
	}
	for {
		answer, command, err := peer.read(1 << 20)
		peer.done()
		if err != nil {
			return nil, fmt.Errorf("waiting for an answer: %w", err)
		}
		if !command {
			return answer, nil
		}
	}
}
