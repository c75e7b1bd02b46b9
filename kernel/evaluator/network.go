package evaluator

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"reflect"
	"sync"
)

// The network as cells have it: what waits for the other side ends when the
// cell that waits is interrupted.

func init() {
	replacements["net"] = func(s *Session, values map[string]reflect.Value) {
		values["Dial"] = reflect.ValueOf(func(network, address string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(s.Context(), network, address)
		})
		values["Listen"] = reflect.ValueOf(func(network, address string) (net.Listener, error) {
			l, err := net.Listen(network, address)
			if err != nil {
				return nil, err
			}
			return &listener{l, s}, nil
		})
	}
	replacements["net/http"] = func(s *Session, values map[string]reflect.Value) {
		sendThrough.Do(func() { http.DefaultTransport = transport{s} })
		values["DefaultTransport"] = reflect.ValueOf(&ofCells).Elem()
	}
}

// sendThrough guards the one transport of the process.
var sendThrough sync.Once

// ofCells is the http.DefaultTransport of cells, a *http.Transport as in any program,
// which they may set up, clone, or give another value.
var ofCells = http.DefaultTransport

// transport sends through ofCells, and ends requests that a cell has sent when the cell
// is interrupted. It is what clients without a transport of their own send through.
type transport struct{ session *Session }

// RoundTrip sends a request in the context of the running cell.
func (t transport) RoundTrip(request *http.Request) (*http.Response, error) {
	if ofCells == nil {
		if request.Body != nil {
			request.Body.Close()
		}
		return nil, errors.New("http: no Client.Transport or DefaultTransport")
	}
	ctx, cancel := context.WithCancel(request.Context())
	release := context.AfterFunc(t.session.Context(), cancel)
	response, err := ofCells.RoundTrip(request.WithContext(ctx))
	if err != nil {
		release()
		cancel()
		return response, err
	}
	response.Body = &body{response.Body, func() { release(); cancel() }}
	return response, nil
}

// CloseIdleConnections is for clients without a transport of their own.
func (t transport) CloseIdleConnections() {
	if closer, ok := ofCells.(interface{ CloseIdleConnections() }); ok {
		closer.CloseIdleConnections()
	}
}

// body releases the context of a request when its answer has been read.
type body struct {
	io.ReadCloser
	release func()
}

// Close closes the answer.
func (b *body) Close() error {
	defer b.release()
	return b.ReadCloser.Close()
}

// listener accepts until the cell that waits is interrupted.
type listener struct {
	net.Listener
	session *Session
}

// Accept waits for a connection.
func (l *listener) Accept() (net.Conn, error) {
	stop := l.session.Interrupt()
	if stop == nil {
		return l.Listener.Accept()
	}
	type accepted struct {
		connection net.Conn
		err        error
	}
	done := make(chan accepted, 1)
	go func() {
		c, err := l.Listener.Accept()
		done <- accepted{c, err}
	}()
	select {
	case a := <-done:
		return a.connection, a.err
	case <-stop:
		go func() {
			if a := <-done; a.connection != nil {
				a.connection.Close()
			}
		}()
		return nil, context.Canceled
	}
}
