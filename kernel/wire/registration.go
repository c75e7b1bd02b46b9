package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
)

// Registration is what a registration file says, which a kernel can be started
// with instead of a connection file: the kernel chooses its ports and tells them to
// a registration service (messaging specification 5.6, "Kernel startup handshake";
// JEP 66).
type Registration struct {
	KernelID string // given back, so that the service knows who registers
	// Service is where the service listens: of its Connection fields Transport, IP,
	// Key and SignatureScheme count, and the CURVE keys, which are for the kernel's
	// sockets.
	Service Connection
	Port    int
	// IP is where the kernel listens: the file's ip if it has one, else the
	// service's address.
	IP string
}

// port is a port as implementations write it: a number or its decimal text.
type port int

func (p *port) UnmarshalJSON(data []byte) error {
	text := string(data)
	if unquoted := ""; json.Unmarshal(data, &unquoted) == nil {
		text = unquoted
	}
	number, err := strconv.Atoi(text)
	if err != nil {
		return fmt.Errorf("a port is %s, expected a number", excerpt(data))
	}
	*p = port(number)
	return nil
}

// registers tells whether the text is that of a registration file.
func registers(data []byte) bool {
	var file map[string]json.RawMessage
	if json.Unmarshal(data, &file) != nil {
		return false
	}
	_, yes := file["registration_port"]
	return yes
}

// parseRegistration reads the text of a registration file.
func parseRegistration(data []byte) (*Registration, error) {
	var file struct {
		Connection
		KernelID string `json:"kernel_id"`
		IP       string `json:"registration_ip"`
		Port     port   `json:"registration_port"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("it is not a JSON object of the expected fields: %w", err)
	}
	r := &Registration{KernelID: file.KernelID, Service: file.Connection, Port: int(file.Port), IP: file.Connection.IP}
	r.Service.IP = file.IP
	if err := r.Service.checkPlace(); err != nil {
		return nil, fmt.Errorf("the registration service: %w", err)
	}
	if r.Port < 1 || r.Port > 65535 {
		return nil, fmt.Errorf("the registration_port is %d, expected 1 to 65535", r.Port)
	}
	if r.IP == "" {
		r.IP = r.Service.IP
	}
	return r, nil
}

// Connection is the connection of the kernel that registers, without ports.
func (r *Registration) Connection() Connection {
	c := r.Service
	c.IP = r.IP
	return c
}

// Frames are those of the message that tells a kernel's ports to the service: not a
// message as others are, but one signed object.
func (r *Registration) Frames(c Connection, signer *Signer) [][]byte {
	ports := map[string]string{"kernel_id": r.KernelID}
	for _, p := range c.ports() {
		ports[p.name] = strconv.Itoa(p.number)
	}
	body, err := json.Marshal(ports)
	if err != nil { // a map of strings
		panic(err)
	}
	return [][]byte{[]byte(delimiter), signer.Sign([][]byte{body}), body}
}

// CheckReceipt checks the frames of the service's answer, whose content is its own
// affair.
func CheckReceipt(frames [][]byte, signer *Signer) error {
	for i, frame := range frames {
		if string(frame) != delimiter {
			continue
		}
		if rest := frames[i+1:]; len(rest) < 2 || !signer.Verify(rest[0], rest[1:2]) {
			return ErrSignature
		}
		return nil
	}
	return errors.New("the answer has no delimiter " + delimiter)
}
