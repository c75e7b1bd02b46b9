package zmq

import (
	"bufio"
	"crypto/ecdh"
	"crypto/rand"
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/go-zeromq/zmq4"
	"golang.org/x/crypto/nacl/secretbox"
	"golang.org/x/crypto/salsa20/salsa"
)

// Curve is the key pair of a server that encrypts: the CURVE mechanism
// (rfc.zeromq.org/spec/26). Clients must know its public key; who does not, or
// does not encrypt, is refused. Clients' own keys are not looked at, as in
// Jupyter, where they are the server's or made for the occasion.
type Curve struct {
	secret *ecdh.PrivateKey
	public [32]byte
}

// NewCurve returns the key pair of a connection file: two texts of 40 characters
// in Z85.
func NewCurve(public, secret string) (*Curve, error) {
	publicBytes, err := decodeZ85(public)
	if err != nil || len(publicBytes) != 32 {
		return nil, fmt.Errorf("the public CURVE key has %d characters, expected 40 of Z85", len(public))
	}
	secretBytes, err := decodeZ85(secret)
	if err != nil || len(secretBytes) != 32 {
		return nil, fmt.Errorf("the secret CURVE key has %d characters, expected 40 of Z85", len(secret))
	}
	key, err := ecdh.X25519().NewPrivateKey(secretBytes)
	if err != nil {
		return nil, errors.New("the secret CURVE key is none")
	}
	c := &Curve{secret: key, public: [32]byte(publicBytes)}
	if [32]byte(key.PublicKey().Bytes()) != c.public {
		return nil, errors.New("the public CURVE key does not belong to the secret one")
	}
	return c, nil
}

// sharedKey is what crypto_box encrypts with between two key pairs. It fails for
// public keys with which everybody would share a key.
func sharedKey(secret *ecdh.PrivateKey, public []byte) (*[32]byte, error) {
	peer, err := ecdh.X25519().NewPublicKey(public)
	if err != nil {
		return nil, err
	}
	secretBytes, err := secret.ECDH(peer)
	if err != nil {
		return nil, err
	}
	shared := [32]byte(secretBytes)
	salsa.HSalsa20(&shared, &[16]byte{}, &shared, &salsa.Sigma)
	return &shared, nil
}

// Lengths of the handshake's commands, without their names.
const (
	helloSize    = 2 + 72 + 32 + 8 + 64 + secretbox.Overhead
	cookieSize   = 16 + 64 + secretbox.Overhead
	vouchSize    = 16 + 64 + secretbox.Overhead
	initiateSize = cookieSize + 8 + secretbox.Overhead + 32 + vouchSize // and metadata
)

// curveSession is one connection's side of the mechanism. It is the zmq4.Security
// that shakes hands, and then opens and seals messages.
type curveSession struct {
	curve    *Curve
	key      *[32]byte // of the connection
	received uint64    // the last nonce of the peer
	sent     uint64    // our last nonce
}

var errCurve = errors.New("a CURVE handshake that does not fit our key")

// Type implements zmq4.Security.
func (s *curveSession) Type() zmq4.SecurityType { return zmq4.CurveSecurity }

// Encrypt implements zmq4.Security: commands of the handshake go out as they are,
// and nothing else goes through zmq4.
func (s *curveSession) Encrypt(to io.Writer, data []byte) (int, error) { return to.Write(data) }

// Decrypt implements zmq4.Security; see Encrypt.
func (s *curveSession) Decrypt(to io.Writer, data []byte) (int, error) { return to.Write(data) }

// Handshake implements zmq4.Security for the server's side.
func (s *curveSession) Handshake(conn *zmq4.Conn, server bool) error {
	hello, err := receiveCommand(conn, "HELLO")
	if err != nil {
		return err
	}
	if len(hello) != helloSize || hello[0] != 1 {
		return fmt.Errorf("%w: a HELLO of %d bytes", errCurve, len(hello))
	}
	client := hello[74:106] // the client's key of this connection
	fromClient, err := sharedKey(s.curve.secret, client)
	if err != nil {
		return errCurve
	}
	if _, ok := secretbox.Open(nil, hello[114:], nonce("CurveZMQHELLO---", hello[106:114]), fromClient); !ok {
		return errCurve
	}
	s.received = binary.BigEndian.Uint64(hello[106:])

	ours, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	// The cookie is for servers that keep nothing between two commands. This one
	// keeps everything and only wants it back.
	cookie := make([]byte, cookieSize)
	random := make([]byte, 16)
	rand.Read(cookie)
	rand.Read(random)
	welcome := append(ours.PublicKey().Bytes(), cookie...)
	if err := conn.SendCmd("WELCOME", secretbox.Seal(random, welcome, nonce("WELCOME-", random), fromClient)); err != nil {
		return err
	}

	initiate, err := receiveCommand(conn, "INITIATE")
	if err != nil {
		return err
	}
	if len(initiate) < initiateSize || subtle.ConstantTimeCompare(initiate[:cookieSize], cookie) != 1 {
		return errCurve
	}
	if s.key, err = sharedKey(ours, client); err != nil {
		return errCurve
	}
	initiate = initiate[cookieSize:]
	if err := s.advance(initiate); err != nil {
		return err
	}
	body, ok := secretbox.Open(nil, initiate[8:], nonce("CurveZMQINITIATE", initiate[:8]), s.key)
	if !ok {
		return errCurve
	}
	// The vouch shows that the client's permanent key belongs to this connection
	// and that the client knows whom it talks to.
	fromPermanent, err := sharedKey(ours, body[:32])
	if err != nil {
		return errCurve
	}
	vouch := body[32 : 32+vouchSize]
	vouched, ok := secretbox.Open(nil, vouch[16:], nonce("VOUCH---", vouch[:16]), fromPermanent)
	if !ok || subtle.ConstantTimeCompare(vouched, append(append([]byte(nil), client...), s.curve.public[:]...)) != 1 {
		return errCurve
	}
	if err := conn.Peer.Meta.UnmarshalZMTP(body[32+vouchSize:]); err != nil {
		return err
	}
	metadata, err := conn.Meta.MarshalZMTP()
	if err != nil {
		return err
	}
	s.sent++
	short := binary.BigEndian.AppendUint64(nil, s.sent)
	return conn.SendCmd("READY", secretbox.Seal(short, metadata, nonce("CurveZMQREADY---", short), s.key))
}

func receiveCommand(conn *zmq4.Conn, name string) ([]byte, error) {
	command, err := conn.RecvCmd()
	if err == nil && command.Name != name {
		err = fmt.Errorf("%w: a %.16q where %s is expected", errCurve, command.Name, name)
	}
	return command.Body, err
}

// nonce is a nonce of 24 bytes.
func nonce(prefix string, rest []byte) *[24]byte {
	var n [24]byte
	copy(n[copy(n[:], prefix):], rest)
	return &n
}

// advance takes the nonce at the beginning of what came: each is greater than the
// one before, so that nothing can be sent a second time.
func (s *curveSession) advance(data []byte) error {
	came := binary.BigEndian.Uint64(data)
	if came <= s.received {
		return errors.New("an encrypted frame came a second time")
	}
	s.received = came
	return nil
}

// An encrypted frame is the name of its command, a nonce, and a box of flags and
// body.
const (
	messageName   = "\x07MESSAGE"
	curveOverhead = len(messageName) + 8 + secretbox.Overhead + 1
)

// Flags within the box.
const (
	curveMore    = 1
	curveCommand = 2
)

// appendSealed appends a frame encrypted. Calls are in the order of sending.
func (s *curveSession) appendSealed(to []byte, flags byte, body []byte) []byte {
	s.sent++
	short := binary.BigEndian.AppendUint64(nil, s.sent)
	plain := make([]byte, 1, 1+len(body))
	if flags&flagMore != 0 {
		plain[0] |= curveMore
	}
	if flags&flagCommand != 0 {
		plain[0] |= curveCommand
	}
	plain = append(plain, body...)
	to = appendHead(to, 0, len(body)+curveOverhead)
	to = append(to, messageName...)
	to = append(to, short...)
	return secretbox.Seal(to, plain, nonce("CurveZMQMESSAGES", short), s.key)
}

// readFrame reads and opens one frame whose body has at most limit bytes.
func (s *curveSession) readFrame(from *bufio.Reader, limit int, take func(bytes int)) (flags byte, body []byte, err error) {
	_, sealed, err := readFrame(from, limit+curveOverhead, take)
	if err != nil {
		return 0, nil, err
	}
	if len(sealed) < curveOverhead || string(sealed[:len(messageName)]) != messageName {
		return 0, nil, errors.New("a frame that is not encrypted")
	}
	sealed = sealed[len(messageName):]
	if err := s.advance(sealed); err != nil {
		return 0, nil, err
	}
	plain, ok := secretbox.Open(nil, sealed[8:], nonce("CurveZMQMESSAGEC", sealed[:8]), s.key)
	if !ok {
		return 0, nil, errors.New("an encrypted frame that was changed on its way")
	}
	switch plain[0] {
	case 0:
	case curveMore:
		flags = flagMore
	case curveCommand:
		flags = flagCommand
	default:
		return 0, nil, fmt.Errorf("an encrypted frame with the flags %#x", plain[0])
	}
	return flags, plain[1:], nil
}
