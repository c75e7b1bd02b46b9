package server

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"kerasgo/kernel/wire"
	"kerasgo/kernel/zmq"
)

// receiptLimit is how long the registration service may take to answer.
const receiptLimit = 30 * time.Second

// register tells the ports of a connection to the registration service (JEP 66).
// It fails when the service does not answer: nobody would know of the kernel. What
// it returns is called at the end.
func (s *Server) register(ctx context.Context, connection wire.Connection, registration *wire.Registration) (forget func(), err error) {
	signer, err := wire.NewSigner(connection.SignatureScheme, []byte(connection.Key))
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, receiptLimit)
	defer cancel()
	network, address := registration.Service.Address(registration.Port)
	answer, err := zmq.Exchange(ctx, network, address, registration.Frames(connection, signer))
	if err == nil {
		err = wire.CheckReceipt(answer, signer)
	}
	if err != nil {
		return nil, fmt.Errorf("registering the kernel at %s: %w", address, err)
	}
	if s.options.Runtime == "" {
		return func() {}, nil
	}
	path, err := writeConnection(s.options.Runtime, registration.KernelID, connection)
	if err != nil { // the service knows the kernel; others need the file
		s.log("the connection file is not written: %v", err)
		return func() {}, nil
	}
	return func() { os.Remove(path) }, nil
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
