package server

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"go.etcd.io/bbolt"
	bberrors "go.etcd.io/bbolt/errors"
)

const (
	// archiveKept bounds the inputs of former sessions that are kept.
	archiveKept = 10_000
	// archiveWait is how long another kernel may hold the file; each holds it for
	// the moment of a write.
	archiveWait = 2 * time.Second
	// archiveDelay is how long an input waits for others: to open the file takes
	// longer than a small cell.
	archiveDelay = time.Second
)

var archiveBucket = []byte("inputs")

// archive is the file that keeps inputs across sessions. Kernels that run at the
// same time share it, so it is open only while something is read or written. When
// it cannot be, the kernel goes on without.
type archive struct {
	path   string
	log    func(string, ...any)
	wanted chan struct{} // asks for session and former
	opened chan struct{} // closed when they are known

	session int
	former  []entry

	queue   chan entry
	writing sync.WaitGroup
}

// archived is an entry as the file holds it, under its session and line.
type archived struct {
	Input  string `json:"input"`
	Output string `json:"output,omitempty"`
}

func openArchive(path string, log func(string, ...any)) *archive {
	a := &archive{path: path, log: log, wanted: make(chan struct{}, 1), opened: make(chan struct{}), session: 1, queue: make(chan entry, 1024)}
	a.writing.Go(a.run)
	return a
}

// store has an entry written; it does not wait. A nil archive stores nothing.
func (a *archive) store(e entry) {
	if a == nil {
		return
	}
	select {
	case a.queue <- e:
	default: // the file cannot be written as fast as cells run
	}
}

// close writes what waits.
func (a *archive) close() {
	if a != nil {
		close(a.queue)
		a.writing.Wait()
	}
}

// open waits until session and former are known.
func (a *archive) open() {
	select {
	case a.wanted <- struct{}{}:
	default: // somebody has asked
	}
	<-a.opened
}

func (a *archive) run() {
	usable := true
	begin := sync.OnceFunc(func() { usable = a.update(a.begin) })
	// Few ask for former inputs, and to read them takes longer than a hundred cells.
	read := sync.OnceFunc(func() {
		if begin(); usable {
			usable = a.update(a.read)
		}
		close(a.opened)
	})
	var batch []entry
	write := func() {
		if begin(); usable && len(batch) > 0 {
			usable = a.update(func(inputs *bbolt.Bucket) error { return a.write(inputs, batch) })
		}
		batch = nil
	}
	var due <-chan time.Time
	for {
		select {
		case e, more := <-a.queue:
			if !more {
				write()
				return
			}
			if batch = append(batch, e); due == nil {
				due = time.After(archiveDelay)
			}
		case <-a.wanted:
			read()
		case <-due:
			write()
			due = nil
		}
	}
}

// update opens the file, changes it and closes it; false when that fails.
func (a *archive) update(change func(inputs *bbolt.Bucket) error) bool {
	err := os.MkdirAll(filepath.Dir(a.path), 0o700)
	if err == nil {
		err = a.transact(change)
	}
	if err != nil && a.unreadable(err) {
		// What a full disk or a killed computer has left: its successor is kept.
		a.log("the history %s cannot be read and is set aside: %v", a.path, err)
		if err = os.Rename(a.path, a.path+".unreadable"); err == nil {
			err = a.transact(change)
		}
	}
	if err != nil {
		a.log("the history %s is not kept: %v", a.path, err)
	}
	return err == nil
}

// errDamaged is the error of a file whose pages are not what they should be.
var errDamaged = errors.New("the file is damaged")

// unreadable tells whether an error says that the file is not what bbolt wrote,
// rather than that the system or another kernel does not let it be used.
func (a *archive) unreadable(err error) bool {
	for _, sign := range []error{errDamaged, bberrors.ErrInvalid, bberrors.ErrVersionMismatch, bberrors.ErrChecksum} {
		if errors.Is(err, sign) {
			return true
		}
	}
	info, err := os.Stat(a.path)
	return err == nil && info.Size() < int64(4*os.Getpagesize()) // a new file has four pages
}

func (a *archive) transact(change func(inputs *bbolt.Bucket) error) (err error) {
	// bbolt trusts the file, which is mapped into memory: pages that are not what
	// they should be make it panic, and read outside of the mapping.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if problem := recover(); problem != nil {
			err = fmt.Errorf("%w: %v", errDamaged, problem)
		}
	}()
	// A history is not worth a wait for the disk at every cell.
	file, err := bbolt.Open(a.path, 0o600, &bbolt.Options{Timeout: archiveWait, NoSync: true})
	if err != nil {
		return err
	}
	defer file.Close()
	return file.Update(func(tx *bbolt.Tx) error {
		inputs, err := tx.CreateBucketIfNotExists(archiveBucket)
		if err != nil {
			return err
		}
		return change(inputs)
	})
}

// begin takes the next session's number, and forgets the oldest inputs.
func (a *archive) begin(inputs *bbolt.Bucket) error {
	session, err := inputs.NextSequence()
	if err != nil {
		return err
	}
	a.session = int(session)
	cursor := inputs.Cursor()
	key, _ := cursor.Last()
	for kept := 0; key != nil && kept < archiveKept; kept++ {
		key, _ = cursor.Prev()
	}
	var old [][]byte
	for ; key != nil; key, _ = cursor.Prev() {
		old = append(old, append([]byte(nil), key...))
	}
	for _, key := range old {
		if err := inputs.Delete(key); err != nil {
			return err
		}
	}
	return nil
}

// read takes the inputs of former sessions.
func (a *archive) read(inputs *bbolt.Bucket) error {
	cursor := inputs.Cursor()
	for key, value := cursor.First(); key != nil; key, value = cursor.Next() {
		var e archived
		if len(key) != 16 || json.Unmarshal(value, &e) != nil {
			continue
		}
		session, line := int(binary.BigEndian.Uint64(key)), int(binary.BigEndian.Uint64(key[8:]))
		if session >= a.session {
			break
		}
		a.former = append(a.former, entry{session, line, e.Input, e.Output})
	}
	return nil
}

func (a *archive) write(inputs *bbolt.Bucket, batch []entry) error {
	for _, e := range batch {
		value, err := json.Marshal(archived{e.input, e.output})
		if err != nil {
			return err
		}
		key := binary.BigEndian.AppendUint64(nil, uint64(a.session))
		key = binary.BigEndian.AppendUint64(key, uint64(e.line))
		if err := inputs.Put(key, value); err != nil {
			return err
		}
	}
	return nil
}
