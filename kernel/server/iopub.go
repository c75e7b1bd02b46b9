package server

import (
	"encoding/json"
	"sync"

	"kerasgo/kernel/wire"
)

// content is a message's content as it becomes JSON.
type content = map[string]any

// outlet takes what is published.
type outlet interface {
	// publish takes a message. With wait it may wait until a slow reader has made
	// room; without it must not.
	publish(m *wire.Message, wait bool)
}

// iopub publishes messages to every client.
type iopub struct {
	origin *wire.Origin

	mutex   sync.RWMutex
	outlets []outlet
}

// attach adds an outlet and returns what removes it.
func (p *iopub) attach(o outlet) (detach func()) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.outlets = append(p.outlets[:len(p.outlets):len(p.outlets)], o)
	return func() {
		p.mutex.Lock()
		defer p.mutex.Unlock()
		kept := []outlet(nil)
		for _, other := range p.outlets {
			if other != o {
				kept = append(kept, other)
			}
		}
		p.outlets = kept
	}
}

func (p *iopub) send(m *wire.Message, wait bool) {
	p.mutex.RLock()
	outlets := p.outlets
	p.mutex.RUnlock()
	for _, o := range outlets {
		o.publish(m, wait)
	}
}

// status tells what the kernel does for a request. It never waits: control
// requests are answered whoever reads slowly.
func (p *iopub) status(state string, parent json.RawMessage) {
	p.send(p.origin.New("status", parent, content{"execution_state": state}), false)
}

// output publishes what a cell shows; it waits for slow readers, and so holds up
// the cell rather than losing anything.
func (p *iopub) output(kind string, parent json.RawMessage, body content) {
	p.send(p.origin.New(kind, parent, body), true)
}
