package zmq

import (
	"slices"
	"sync"
)

// strangerQueue is how many bytes may wait for a stranger until no more of what it
// sends is read: nothing but echoes and welcomes, which it asks for.
const strangerQueue = 64 << 10

// Strangers bounds what all peers together cost that have not been trusted (see
// [Peer.Trust]), in the sockets whose Options name it: the bytes of messages that
// have begun to arrive. When they are too many, those whose messages began first
// are disconnected: who knows the key sends a message in one go.
type Strangers struct {
	limit int

	mutex sync.Mutex
	size  int
	peers []*Peer // with a begun message, the oldest first
}

// NewStrangers returns a bound of so many bytes.
func NewStrangers(limit int) *Strangers { return &Strangers{limit: limit} }

// take counts bytes of a message that p sends.
func (s *Strangers) take(p *Peer, bytes int) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if p.begun == 0 && bytes > 0 {
		s.peers = append(s.peers, p)
	}
	p.begun += bytes
	s.size += bytes
	for s.size > s.limit && len(s.peers) > 0 {
		oldest := s.peers[0]
		s.dropLocked(oldest)
		oldest.connection.Close()
	}
}

// release says that the message of p has been dealt with, or that p is gone.
func (s *Strangers) release(p *Peer) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.dropLocked(p)
}

func (s *Strangers) dropLocked(p *Peer) {
	if p.begun == 0 {
		return
	}
	s.size -= p.begun
	p.begun = 0
	s.peers = slices.DeleteFunc(s.peers, func(other *Peer) bool { return other == p })
}
