package zmq

import (
	"bytes"
	"net"
	"sync"
	"time"

	"github.com/go-zeromq/zmq4"
)

// Publisher broadcasts messages to those who subscribed to their topics: a
// verbose XPUB socket, for SUB and XSUB peers.
type Publisher struct {
	acceptor acceptor
	options  Options
	welcome  func(topic []byte) [][][]byte

	mutex       sync.Mutex
	changed     *sync.Cond
	subscribers map[*Peer]map[string]int // topics and how often each was subscribed to
	closed      bool
}

// NewPublisher serves the connections of a listener, which it owns. Each
// subscription is answered, to that subscriber alone and before anything else of
// the topic, with the messages that welcome returns. Nothing is published while
// welcome runs, which must not publish itself.
func NewPublisher(listener net.Listener, options Options, welcome func(topic []byte) [][][]byte) *Publisher {
	options = options.withDefaults()
	p := &Publisher{options: options, welcome: welcome, subscribers: map[*Peer]map[string]int{}}
	p.changed = sync.NewCond(&p.mutex)
	p.acceptor = acceptor{listener: listener, kind: zmq4.XPub, options: options, serve: p.serve}
	p.acceptor.start()
	return p
}

// maximumTopics bounds the topics one peer can subscribe to, and maximumTopic the
// bytes of one: no message has a longer one, so that it would match nothing.
const (
	maximumTopics = 256
	maximumTopic  = 256
)

func (p *Publisher) serve(peer *Peer) {
	peer.drained = p.wake
	p.mutex.Lock()
	p.subscribers[peer] = map[string]int{}
	p.mutex.Unlock()
	defer func() {
		p.mutex.Lock()
		delete(p.subscribers, peer)
		p.changed.Broadcast()
		p.mutex.Unlock()
	}()
	var writer sync.WaitGroup
	writer.Go(peer.write)
	defer writer.Wait()
	defer peer.Close()
	for {
		peer.waitForRoom()
		// Subscribers send nothing but subscriptions.
		frames, command, err := peer.read(64 << 10)
		peer.done() // what stays of it is a topic
		if err != nil {
			return
		}
		if command {
			if topic, ok := bytes.CutPrefix(frames[0], []byte("\x09SUBSCRIBE")); ok {
				p.subscribe(peer, topic)
			} else if topic, ok := bytes.CutPrefix(frames[0], []byte("\x06CANCEL")); ok {
				p.cancel(peer, topic)
			} else {
				answerPing(peer, frames[0])
			}
			continue
		}
		if len(frames) != 1 || len(frames[0]) == 0 {
			continue
		}
		switch topic := frames[0][1:]; frames[0][0] {
		case 1:
			p.subscribe(peer, topic)
		case 0:
			p.cancel(peer, topic)
		}
	}
}

func (p *Publisher) subscribe(peer *Peer, topic []byte) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	topics := p.subscribers[peer]
	if len(topics) >= maximumTopics {
		return
	}
	if len(topic) <= maximumTopic {
		topics[string(topic)]++
	}
	for _, message := range p.welcome(topic) {
		peer.Send(message)
	}
}

func (p *Publisher) cancel(peer *Peer, topic []byte) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	topics := p.subscribers[peer]
	if topics[string(topic)]--; topics[string(topic)] <= 0 {
		delete(topics, string(topic))
	}
}

func (p *Publisher) wake() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.changed.Broadcast()
}

// Publish sends a message, whose first frame is its topic, to all who subscribed
// to a prefix of the topic. All messages reach every subscriber in the order in
// which they were published. With wait it first waits until less waits for each
// subscriber than its limit; without, it never waits.
func (p *Publisher) Publish(frames [][]byte, wait bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for wait && !p.closed && p.anyFull() {
		p.changed.Wait()
	}
	for peer, topics := range p.subscribers {
		for topic := range topics {
			if bytes.HasPrefix(frames[0], []byte(topic)) {
				peer.Send(frames)
				break
			}
		}
	}
}

func (p *Publisher) anyFull() bool {
	for peer := range p.subscribers {
		if peer.full() {
			return true
		}
	}
	return false
}

// Subscribers tells how many peers are subscribed to anything.
func (p *Publisher) Subscribers() int {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	count := 0
	for _, topics := range p.subscribers {
		if len(topics) > 0 {
			count++
		}
	}
	return count
}

// Close waits at most linger for what is enqueued to be written and disconnects
// everybody.
func (p *Publisher) Close(linger time.Duration) {
	until := time.Now().Add(linger)
	p.mutex.Lock()
	p.closed = true
	p.changed.Broadcast()
	peers := make([]*Peer, 0, len(p.subscribers))
	for peer := range p.subscribers {
		peers = append(peers, peer)
	}
	p.mutex.Unlock()
	for _, peer := range peers {
		peer.waitEmpty(until)
	}
	p.acceptor.stop()
}
