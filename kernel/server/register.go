package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"kerasgo/kernel/wire"
	"kerasgo/kernel/zmq"
)

// receiptLimit is how long the registration service may take to answer.
const receiptLimit = 30 * time.Second

// register serves on ports of its own choice and tells them to the registration
// service (JEP 66). It fails when the service does not answer: nobody would know
// of the kernel.
func (s *Server) register(ctx context.Context, connection wire.Connection, registration *wire.Registration) error {
	signer, err := wire.NewSigner(connection.SignatureScheme, []byte(connection.Key))
	if err != nil {
		return err
	}
	connection, listeners, err := listenAnywhere(connection)
	if err != nil {
		return err
	}
	tell, cancel := context.WithTimeout(ctx, receiptLimit)
	defer cancel()
	network, address := registration.Service.Address(registration.Port)
	answer, err := zmq.Exchange(tell, network, address, registration.Frames(connection, signer))
	if err == nil {
		err = wire.CheckReceipt(answer, signer)
	}
	if err != nil {
		closeAll(listeners)
		return fmt.Errorf("registering the kernel at %s: %w", address, err)
	}
	if s.options.Runtime != "" {
		path, err := writeConnection(s.options.Runtime, registration.KernelID, connection)
		if err != nil { // the service knows the kernel; others need the file
			s.log("the connection file is not written: %v", err)
		} else {
			defer os.Remove(path)
		}
	}
	return s.serveOn(ctx, connection, listeners)
}

// listenAnywhere listens on five free ports of a connection's address and puts
// them into it.
func listenAnywhere(connection wire.Connection) (wire.Connection, [5]net.Listener, error) {
	var listeners [5]net.Listener
	next := 1 // of ipc, where a port is the end of a path
	for i, port := range []*int{&connection.ShellPort, &connection.ControlPort, &connection.StdinPort, &connection.HeartbeatPort, &connection.IOPubPort} {
		var err error
		if connection.Transport == "ipc" {
			for ; ; next++ {
				_, path := connection.Address(next)
				if _, err := os.Lstat(path); errors.Is(err, os.ErrNotExist) {
					break
				} else if err != nil || next == 65535 {
					closeAll(listeners)
					return connection, listeners, fmt.Errorf("finding a name for a socket such as %s: none is free", path)
				}
			}
			*port = next
		}
		if listeners[i], err = zmq.Listen(connection.Address(*port)); err != nil {
			closeAll(listeners)
			return connection, listeners, fmt.Errorf("listening as the registration file says: %w", err)
		}
		if address, ok := listeners[i].Addr().(*net.TCPAddr); ok {
			*port = address.Port
		}
	}
	return connection, listeners, nil
}

// writeConnection writes a connection file for other clients, readable by its
// owner alone, under the name that jupyter_client gives to such files.
func writeConnection(folder, id string, connection wire.Connection) (path string, err error) {
	if id == "" || !filepath.IsLocal(id) || filepath.Base(id) != id {
		id = wire.NewIdentifier()
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	text, err := json.MarshalIndent(connection, "", "  ")
	if err != nil {
		return "", err
	}
	path = filepath.Join(folder, "kernel-"+id+".json")
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", err
	}
	_, err = file.Write(append(text, '\n'))
	if e := file.Close(); err == nil {
		err = e
	}
	if err != nil {
		os.Remove(path)
	}
	return path, err
}
