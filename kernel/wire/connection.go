package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
)

// Connection is what a connection file says: where a kernel listens and how
// messages are signed.
type Connection struct {
	Transport string `json:"transport"` // "tcp" or "ipc"
	IP        string `json:"ip"`        // of tcp; of ipc the sockets' path up to "-port"

	ShellPort     int `json:"shell_port"`
	ControlPort   int `json:"control_port"`
	IOPubPort     int `json:"iopub_port"`
	StdinPort     int `json:"stdin_port"`
	HeartbeatPort int `json:"hb_port"`

	Key             string `json:"key"`
	SignatureScheme string `json:"signature_scheme"`
	KernelName      string `json:"kernel_name,omitempty"`

	// The kernel's key pair, in Z85, when connections are encrypted with CURVE;
	// both or none.
	CurvePublicKey string `json:"curve_publickey,omitempty"`
	CurveSecretKey string `json:"curve_secretkey,omitempty"`
}

// maximumConnectionFile bounds the size of a connection file.
const maximumConnectionFile = 1 << 20

// ReadConnection reads a connection file.
func ReadConnection(path string) (Connection, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Connection{}, fmt.Errorf("reading the connection file: %w", err)
	}
	if info.Size() > maximumConnectionFile {
		return Connection{}, fmt.Errorf("reading the connection file %s: it has %d bytes, expected at most %d", path, info.Size(), maximumConnectionFile)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return Connection{}, fmt.Errorf("reading the connection file: %w", err)
	}
	connection, err := ParseConnection(data)
	if err != nil {
		return Connection{}, fmt.Errorf("reading the connection file %s: %w", path, err)
	}
	return connection, nil
}

// ParseConnection reads the text of a connection file and checks that a kernel
// can listen on what it says.
func ParseConnection(data []byte) (Connection, error) {
	var c Connection
	if err := json.Unmarshal(data, &c); err != nil {
		return Connection{}, fmt.Errorf("it is not a JSON object of the expected fields: %w", err)
	}
	if c.Transport == "" {
		c.Transport = "tcp"
	}
	if c.IP == "" && c.Transport == "tcp" {
		c.IP = "127.0.0.1"
	}
	switch c.Transport {
	case "tcp":
		if c.IP != "*" && c.IP != "localhost" && net.ParseIP(c.IP) == nil {
			return Connection{}, fmt.Errorf("the ip is %q, expected an address such as 127.0.0.1", c.IP)
		}
	case "ipc":
		if c.IP == "" {
			return Connection{}, fmt.Errorf("the ip is empty, expected the path of the sockets")
		}
	default:
		return Connection{}, fmt.Errorf("the transport is %q, expected tcp or ipc", c.Transport)
	}
	used := map[int]string{}
	for _, port := range []struct {
		name   string
		number int
	}{{"shell_port", c.ShellPort}, {"control_port", c.ControlPort}, {"iopub_port", c.IOPubPort}, {"stdin_port", c.StdinPort}, {"hb_port", c.HeartbeatPort}} {
		if port.number < 1 || port.number > 65535 {
			return Connection{}, fmt.Errorf("the %s is %d, expected 1 to 65535", port.name, port.number)
		}
		if other, ok := used[port.number]; ok {
			return Connection{}, fmt.Errorf("the %s and the %s are both %d", other, port.name, port.number)
		}
		used[port.number] = port.name
	}
	if _, err := NewSigner(c.SignatureScheme, nil); err != nil {
		return Connection{}, err
	}
	// Without one of them the client expects encryption and would get none.
	if (c.CurvePublicKey == "") != (c.CurveSecretKey == "") {
		return Connection{}, errors.New("there is only one of curve_publickey and curve_secretkey")
	}
	return c, nil
}

// Address returns the network and address, as of package net, of one port.
func (c *Connection) Address(port int) (network, address string) {
	if c.Transport == "ipc" {
		return "unix", c.IP + "-" + strconv.Itoa(port)
	}
	host := c.IP
	if host == "*" {
		host = ""
	}
	return "tcp", net.JoinHostPort(host, strconv.Itoa(port))
}
