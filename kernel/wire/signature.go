package wire

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"hash"
	"strings"
)

// Signer signs messages and checks their signatures: an HMAC over the four JSON
// frames, in hexadecimal. It is safe for use by several goroutines.
type Signer struct {
	hash func() hash.Hash
	key  []byte
}

// NewSigner returns a Signer of a connection file's signature_scheme:
// "hmac-sha256" or "hmac-sha512". With an empty key messages are not signed and
// every message is accepted, as the specification says.
func NewSigner(scheme string, key []byte) (*Signer, error) {
	hashes := map[string]func() hash.Hash{"sha256": sha256.New, "sha512": sha512.New}
	name, ok := strings.CutPrefix(scheme, "hmac-")
	if scheme == "" {
		name, ok = "sha256", true
	}
	if hash := hashes[name]; ok && hash != nil {
		return &Signer{hash: hash, key: key}, nil
	}
	return nil, fmt.Errorf("the signature_scheme is %q, expected hmac-sha256 or hmac-sha512", scheme)
}

// Sign returns the signature of the parts.
func (s *Signer) Sign(parts [][]byte) []byte {
	if len(s.key) == 0 {
		return []byte{}
	}
	mac := hmac.New(s.hash, s.key)
	for _, part := range parts {
		mac.Write(part)
	}
	return hex.AppendEncode(nil, mac.Sum(nil))
}

// Verify tells whether signature is that of the parts, in constant time.
func (s *Signer) Verify(signature []byte, parts [][]byte) bool {
	return len(s.key) == 0 || hmac.Equal(signature, s.Sign(parts))
}

// replayMemory is how many signatures are remembered.
const replayMemory = 1 << 16

// Replay remembers signatures, so that a message that is sent a second time can
// be refused. It is for one goroutine.
type Replay struct {
	seen  map[string]struct{}
	order []string
	next  int
}

// NewReplay returns an empty memory.
func NewReplay() *Replay { return &Replay{seen: map[string]struct{}{}} }

// Seen tells whether a signature was given to it before, among the last 65,536,
// and remembers it. Empty signatures are not remembered.
func (r *Replay) Seen(signature []byte) bool {
	if len(signature) == 0 {
		return false
	}
	key := string(signature)
	if _, ok := r.seen[key]; ok {
		return true
	}
	r.seen[key] = struct{}{}
	if len(r.order) < replayMemory {
		r.order = append(r.order, key)
		return false
	}
	delete(r.seen, r.order[r.next])
	r.order[r.next] = key
	r.next = (r.next + 1) % replayMemory
	return false
}

// Signature returns the signature frame of a ZeroMQ message that Decode accepted.
func Signature(frames [][]byte) []byte {
	for i, frame := range frames {
		if string(frame) == delimiter && i+1 < len(frames) {
			return frames[i+1]
		}
	}
	return nil
}
