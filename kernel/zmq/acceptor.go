package zmq

import (
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/go-zeromq/zmq4"
)

// Listen listens on a network ("tcp" or "unix") and address as net.Listen does. A
// socket file of a process that is gone is replaced; one made here is readable by
// its owner alone.
func Listen(network, address string) (net.Listener, error) {
	if network == "unix" {
		if connection, err := net.DialTimeout(network, address, time.Second); err == nil {
			connection.Close()
			return nil, fmt.Errorf("listening on %s: another process does", address)
		}
		if info, err := os.Lstat(address); err == nil && info.Mode()&os.ModeSocket != 0 {
			os.Remove(address)
		}
	}
	listener, err := net.Listen(network, address)
	if err != nil {
		return nil, err
	}
	if network == "unix" {
		if err := os.Chmod(address, 0o600); err != nil {
			listener.Close()
			return nil, err
		}
	}
	return listener, nil
}

// acceptor accepts connections, shakes hands with each in a goroutine of its own,
// and serves those that succeed.
type acceptor struct {
	listener net.Listener
	kind     zmq4.SocketType
	options  Options
	serve    func(*Peer) // returns when the peer is gone

	mutex     sync.Mutex
	open      map[net.Conn]struct{}
	strangers []net.Conn // of these, those whose peers are not trusted, as they came
	closed    bool
	running   sync.WaitGroup
}

func (a *acceptor) start() {
	a.open = map[net.Conn]struct{}{}
	a.running.Go(a.accept)
}

func (a *acceptor) accept() {
	for {
		connection, err := a.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil { // such as too many open files
			a.mutex.Lock()
			a.makeRoom()
			a.mutex.Unlock()
			time.Sleep(20 * time.Millisecond)
			continue
		}
		if !a.add(connection) {
			connection.Close()
			continue
		}
		a.running.Go(func() {
			defer a.remove(connection)
			peer, err := handshake(connection, a.kind, a.options)
			if err != nil {
				return
			}
			if peer.trust = func() { a.trust(connection) }; peer.trusted.Load() {
				peer.trust()
			}
			a.serve(peer)
			peer.Close()
		})
	}
}

func (a *acceptor) add(connection net.Conn) bool {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if a.closed || len(a.open) >= a.options.Peers && !a.makeRoom() {
		return false
	}
	a.open[connection] = struct{}{}
	a.strangers = append(a.strangers, connection)
	return true
}

// makeRoom closes the connection of a stranger, if there is one: that in the middle
// by age. The clients from before are at one end, and those that come now, which
// have yet to show that they know the key, at the other; subscribers never can.
func (a *acceptor) makeRoom() bool {
	if len(a.strangers) == 0 {
		return false
	}
	a.forget(a.strangers[len(a.strangers)/2])
	return true
}

// forget closes a connection.
func (a *acceptor) forget(connection net.Conn) {
	connection.Close()
	delete(a.open, connection)
	a.strangers = slices.DeleteFunc(a.strangers, func(other net.Conn) bool { return other == connection })
}

// trust takes a connection from the strangers.
func (a *acceptor) trust(connection net.Conn) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.strangers = slices.DeleteFunc(a.strangers, func(other net.Conn) bool { return other == connection })
}

func (a *acceptor) remove(connection net.Conn) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.forget(connection)
}

// stop ends everything and waits for it.
func (a *acceptor) stop() {
	a.mutex.Lock()
	a.closed = true
	for connection := range a.open {
		connection.Close()
	}
	a.mutex.Unlock()
	a.listener.Close()
	a.running.Wait()
}
