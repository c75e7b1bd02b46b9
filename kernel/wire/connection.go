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

// ReadConnection reads the file that a kernel is started with. A registration file
// gives a Registration and a connection without ports.
func ReadConnection(path string) (Connection, *Registration, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Connection{}, nil, fmt.Errorf("reading the connection file: %w", err)
	}
	if info.Size() > maximumConnectionFile {
		return Connection{}, nil, fmt.Errorf("reading the connection file %s: it has %d bytes, expected at most %d", path, info.Size(), maximumConnectionFile)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return Connection{}, nil, fmt.Errorf("reading the connection file: %w", err)
	}
	connection, registration, err := ParseConnection(data)
	if err != nil {
		return Connection{}, nil, fmt.Errorf("reading the connection file %s: %w", path, err)
	}
	return connection, registration, nil
}

// ParseConnection reads the text of a connection file, or of a registration file,
// and checks that a kernel can listen on what it says.
func ParseConnection(data []byte) (Connection, *Registration, error) {
	if registers(data) {
		registration, err := parseRegistration(data)
		if err != nil {
			return Connection{}, nil, err
		}
		c := registration.Connection()
		return c, registration, c.checkPlace()
	}
	var c Connection
	if err := json.Unmarshal(data, &c); err != nil {
		return Connection{}, nil, fmt.Errorf("it is not a JSON object of the expected fields: %w", err)
	}
	if err := c.checkPlace(); err != nil {
		return Connection{}, nil, err
	}
	used := map[int]string{}
	for _, port := range c.ports() {
		if port.number < 1 || port.number > 65535 {
			return Connection{}, nil, fmt.Errorf("the %s is %d, expected 1 to 65535", port.name, port.number)
		}
		if other, ok := used[port.number]; ok {
			return Connection{}, nil, fmt.Errorf("the %s and the %s are both %d", other, port.name, port.number)
		}
		used[port.number] = port.name
	}
	return c, nil, nil
}

// namedPort is a port by its name in a connection file.
type namedPort struct {
	name   string
	number int
}

func (c *Connection) ports() []namedPort {
	return []namedPort{{"shell_port", c.ShellPort}, {"control_port", c.ControlPort}, {"iopub_port", c.IOPubPort}, {"stdin_port", c.StdinPort}, {"hb_port", c.HeartbeatPort}}
}

// checkPlace completes and checks all but the ports.
func (c *Connection) checkPlace() error {
	if c.Transport == "" {
		c.Transport = "tcp"
	}
	if c.IP == "" && c.Transport == "tcp" {
		c.IP = "127.0.0.1"
	}
	switch c.Transport {
	case "tcp":
		if c.IP != "*" && c.IP != "localhost" && net.ParseIP(c.IP) == nil {
			return fmt.Errorf("the ip is %q, expected an address such as 127.0.0.1", c.IP)
		}
	case "ipc":
		if c.IP == "" {
			return errors.New("the ip is empty, expected the path of the sockets")
		}
	default:
		return fmt.Errorf("the transport is %q, expected tcp or ipc", c.Transport)
	}
	if _, err := NewSigner(c.SignatureScheme, nil); err != nil {
		return err
	}
	// With one of them the client expects encryption and would get none.
	if (c.CurvePublicKey == "") != (c.CurveSecretKey == "") {
		return errors.New("there is only one of curve_publickey and curve_secretkey")
	}
	return nil
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
