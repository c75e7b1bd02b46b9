package zmq

import (
	"bufio"
	"bytes"
	"crypto/ecdh"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/nacl/secretbox"
)

// A key pair made with libzmq's zmq_curve_keypair.
const (
	publicKey = "M!qMbXyCv==SRZSeI00$Ii-4WWC+vbo0=%-dJg=a"
	secretKey = "IrU(vnWG^!W^:lYkZD[ki!:4>b2L#Ny8L/Sn&7Ou"
)

func testCurve(t testing.TB) *Curve {
	t.Helper()
	curve, err := NewCurve(publicKey, secretKey)
	if err != nil {
		t.Fatal(err)
	}
	return curve
}

func TestZ85(t *testing.T) {
	got, err := decodeZ85("HelloWorld") // the example of the specification
	if hex.EncodeToString(got) != "864fd26fb559f75b" || err != nil {
		t.Errorf("%x, %v", got, err)
	}
	for _, bad := range []string{"Hell", "Hell~", "%nSc1", "#####", "Hello\x00orld"} {
		if got, err := decodeZ85(bad); err == nil {
			t.Errorf("%q became %x", bad, got)
		}
	}
}

func TestKeysThatAreNone(t *testing.T) {
	for _, row := range []struct{ public, secret, want string }{
		{publicKey, secretKey, ""},
		{publicKey[1:], secretKey, "the public CURVE key has 39 characters"},
		{publicKey, "", "the secret CURVE key has 0 characters"},
		{publicKey, strings.Repeat("~", 40), "the secret CURVE key has 40 characters, expected 40 of Z85"},
		{secretKey, secretKey, "does not belong to the secret one"},
	} {
		_, err := NewCurve(row.public, row.secret)
		if (err == nil) != (row.want == "") || err != nil && !strings.Contains(err.Error(), row.want) {
			t.Errorf("%v, want %q", err, row.want)
		}
		if err != nil && strings.Contains(err.Error(), secretKey[5:]) {
			t.Error("the error shows the key")
		}
	}
}

// curveClient shakes hands as the specification says, for faults that libzmq does
// not make. change sees every command's body before it is sent.
type curveClient struct {
	*raw
	session curveSession // of the server's view: nonces are swapped
	sent    uint64
}

var errRefused = errors.New("the server has closed the connection")

// refusal is the error of a client whose reading failed.
func refusal(t *testing.T, err error) error {
	t.Helper()
	if strings.Contains(err.Error(), "timeout") {
		t.Error("the server neither answers nor closes the connection")
	}
	return errRefused
}

func curveConnect(t *testing.T, listener net.Listener, curve *Curve, change func(command string, body []byte) []byte) (*curveClient, error) {
	t.Helper()
	c := &curveClient{raw: connect(t, listener, "")}
	greeting := make([]byte, greetingSize)
	greeting[0], greeting[9], greeting[10] = 0xff, 0x7f, 3
	copy(greeting[12:], "CURVE")
	c.Write(greeting)
	c.SetReadDeadline(time.Now().Add(patience))
	for range greetingSize {
		if _, err := c.from.ReadByte(); err != nil {
			return nil, refusal(t, err)
		}
	}
	random := func(prefix string) ([]byte, *[24]byte) {
		c.sent++
		short := binary.BigEndian.AppendUint64(nil, c.sent)
		return short, nonce(prefix, short)
	}
	command := func(name string, body []byte) {
		body = change(name, body)
		c.Write(appendFrame(nil, flagCommand, append(append([]byte{byte(len(name))}, name...), body...)))
	}
	answer := func(name string) ([]byte, error) {
		_, body, err := readFrame(c.from, 4096, nil)
		if err != nil {
			return nil, refusal(t, err)
		}
		return bytes.TrimPrefix(body, append([]byte{byte(len(name))}, name...)), nil
	}
	ours, _ := ecdh.X25519().GenerateKey(rand.Reader)
	permanent, _ := ecdh.X25519().GenerateKey(rand.Reader)
	toServer, err := sharedKey(ours, curve.public[:])
	if err != nil {
		t.Fatal(err)
	}
	short, n := random("CurveZMQHELLO---")
	hello := append([]byte{1, 0}, make([]byte, 72)...)
	hello = append(append(hello, ours.PublicKey().Bytes()...), short...)
	command("HELLO", secretbox.Seal(hello, make([]byte, 64), n, toServer))
	welcome, err := answer("WELCOME")
	if err != nil {
		return nil, err
	}
	opened, ok := secretbox.Open(nil, welcome[16:], nonce("WELCOME-", welcome[:16]), toServer)
	if !ok {
		t.Fatal("the WELCOME does not open")
	}
	server, cookie := opened[:32], opened[32:]
	key, _ := sharedKey(ours, server)
	vouchKey, _ := sharedKey(permanent, server)
	vouchNonce := make([]byte, 16)
	vouch := secretbox.Seal(vouchNonce, change("vouch", append(ours.PublicKey().Bytes(), curve.public[:]...)), nonce("VOUCH---", vouchNonce), vouchKey)
	metadata := []byte("\x0bSocket-Type\x00\x00\x00\x06DEALER")
	short, n = random("CurveZMQINITIATE")
	body := append(append(permanent.PublicKey().Bytes(), vouch...), metadata...)
	initiate := append(append([]byte(nil), cookie...), short...)
	command("INITIATE", secretbox.Seal(initiate, change("metadata", body), n, key))
	ready, err := answer("READY")
	if err != nil {
		return nil, err
	}
	if _, ok := secretbox.Open(nil, ready[8:], nonce("CurveZMQREADY---", ready[:8]), key); !ok {
		t.Fatal("the READY does not open")
	}
	c.session.key = key
	return c, nil
}

// sealed is an encrypted frame of the client.
func (c *curveClient) sealed(flags byte, body string) []byte {
	c.sent++
	short := binary.BigEndian.AppendUint64(nil, c.sent)
	frame := append([]byte(messageName), short...)
	return secretbox.Seal(frame, append([]byte{flags}, body...), nonce("CurveZMQMESSAGEC", short), c.session.key)
}

// echoed reads one encrypted frame of the server.
func (c *curveClient) echoed(t *testing.T) string {
	t.Helper()
	c.SetReadDeadline(time.Now().Add(patience))
	_, frame, err := readFrame(c.from, 1<<20, nil)
	if err != nil {
		t.Fatal(err)
	}
	frame = frame[len(messageName):]
	plain, ok := secretbox.Open(nil, frame[8:], nonce("CurveZMQMESSAGES", frame[:8]), c.session.key)
	if !ok {
		t.Fatal("an answer does not open")
	}
	return string(plain)
}

func unchanged(_ string, body []byte) []byte { return body }

func TestCurveHandshake(t *testing.T) {
	listener := listen(t)
	curve := testCurve(t)
	router := NewEcho(listener, Options{Curve: curve, Message: 1 << 16})
	defer router.Close(0)
	c, err := curveConnect(t, listener, curve, unchanged)
	if err != nil {
		t.Fatal(err)
	}
	c.Write(appendFrame(nil, 0, c.sealed(curveMore, "one")))
	c.Write(appendFrame(nil, flagCommand, c.sealed(0, ""))) // as the specification has it
	if got := c.echoed(t) + c.echoed(t); got != "\x01one\x00" {
		t.Errorf("%q", got)
	}
	c.Write(appendFrame(nil, 0, c.sealed(curveCommand, "\x04PING\x00\x10context")))
	if got := c.echoed(t); got != "\x02\x04PONGcontext" {
		t.Errorf("%q", got)
	}

	for _, row := range []struct {
		name, command string
		change        func(body []byte) []byte
	}{
		{"another version", "HELLO", func(b []byte) []byte { b[0] = 2; return b }},
		{"a short HELLO", "HELLO", func(b []byte) []byte { return b[:100] }},
		{"an empty HELLO", "HELLO", func(b []byte) []byte { return nil }},
		{"a changed HELLO", "HELLO", func(b []byte) []byte { b[150] ^= 1; return b }},
		{"a key that is zero", "HELLO", func(b []byte) []byte { clear(b[74:106]); return b }},
		{"another cookie", "INITIATE", func(b []byte) []byte { b[3] ^= 1; return b }},
		{"a nonce of before", "INITIATE", func(b []byte) []byte { clear(b[cookieSize : cookieSize+8]); return b }},
		{"a changed INITIATE", "INITIATE", func(b []byte) []byte { b[len(b)-1] ^= 1; return b }},
		{"a short INITIATE", "INITIATE", func(b []byte) []byte { return b[:cookieSize+8] }},
		{"an INITIATE without a vouch", "metadata", func(b []byte) []byte { return b[:40] }},
		{"a vouch for another server", "vouch", func(b []byte) []byte { b[40] ^= 1; return b }},
		{"a vouch for another connection", "vouch", func(b []byte) []byte { b[4] ^= 1; return b }},
		{"metadata that is cut off", "metadata", func(b []byte) []byte { return b[:len(b)-3] }},
		{"a socket that does not fit", "metadata", func(b []byte) []byte { return append(b[:len(b)-10], "\x00\x00\x00\x03SUB"...) }},
	} {
		c, err := curveConnect(t, listener, curve, func(command string, body []byte) []byte {
			if command == row.command {
				return row.change(body)
			}
			return body
		})
		if err == nil { // refused after the last command
			c.gone(t)
		}
	}

	for name, frame := range map[string]func(c *curveClient) []byte{
		"plain":     func(c *curveClient) []byte { return appendFrame(nil, 0, []byte("plain")) },
		"cut":       func(c *curveClient) []byte { return appendFrame(nil, 0, c.sealed(0, "x")[:20]) },
		"changed":   func(c *curveClient) []byte { s := c.sealed(0, "x"); s[len(s)-1] ^= 1; return appendFrame(nil, 0, s) },
		"twice":     func(c *curveClient) []byte { s := appendFrame(nil, 0, c.sealed(0, "x")); return append(s, s...) },
		"odd flags": func(c *curveClient) []byte { return appendFrame(nil, 0, c.sealed(8, "x")) },
		"too long":  func(c *curveClient) []byte { return appendFrame(nil, 0, c.sealed(0, strings.Repeat("x", 1<<16+1))) },
		"endless":   func(c *curveClient) []byte { return append([]byte{flagLong}, 0, 0, 0, 1, 0, 0, 0, 0) },
		"wrong key": func(c *curveClient) []byte {
			c.session.key = &[32]byte{1}
			return appendFrame(nil, 0, c.sealed(0, "x"))
		},
		"old nonces": func(c *curveClient) []byte { c.sent = 0; return appendFrame(nil, 0, c.sealed(0, "x")) },
	} {
		c, err := curveConnect(t, listener, curve, unchanged)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) {
			c.Write(frame(c))
			c.gone(t)
		})
	}
}

func FuzzCurveFrame(f *testing.F) {
	key := &[32]byte{1, 2, 3}
	client := curveClient{session: curveSession{key: key}}
	f.Add(appendFrame(nil, 0, client.sealed(curveMore, "body")))
	f.Add(appendFrame(nil, 0, []byte(messageName)))
	f.Fuzz(func(t *testing.T, data []byte) {
		session := &curveSession{key: key}
		readMessage(bufio.NewReader(bytes.NewReader(data)), session, 1<<16, nil)
	})
}

func FuzzZ85(f *testing.F) {
	f.Add(publicKey)
	f.Add("HelloWorld")
	f.Fuzz(func(t *testing.T, text string) {
		if decoded, err := decodeZ85(text); err == nil && len(decoded) != len(text)/5*4 {
			t.Errorf("%q has %d bytes", text, len(decoded))
		}
	})
}
