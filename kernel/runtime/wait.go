package runtime

import (
	"os/exec"
	"sync"
)

// The waits of compiled packages, so that they end with an interrupted cell.

// abandoned waits for a call on a goroutine of its own, or until the cell is
// interrupted; late runs when the call ends after that.
func abandoned(call, late func()) {
	stop := interrupt()
	if stop == nil {
		call()
		return
	}
	done := make(chan struct{})
	go func() {
		call()
		close(done)
	}()
	select {
	case <-done:
	case <-stop:
		if late != nil {
			go func() {
				<-done
				late()
			}()
		}
		panic(Interrupted{})
	}
}

// WaitGroupWait is (*sync.WaitGroup).Wait.
func WaitGroupWait(g *sync.WaitGroup) { abandoned(g.Wait, nil) }

// MutexLock is (*sync.Mutex).Lock.
func MutexLock(m *sync.Mutex) {
	if !m.TryLock() {
		abandoned(m.Lock, m.Unlock)
	}
}

// RWMutexLock is (*sync.RWMutex).Lock.
func RWMutexLock(m *sync.RWMutex) {
	if !m.TryLock() {
		abandoned(m.Lock, m.Unlock)
	}
}

// RWMutexRLock is (*sync.RWMutex).RLock.
func RWMutexRLock(m *sync.RWMutex) {
	if !m.TryRLock() {
		abandoned(m.RLock, m.RUnlock)
	}
}

// CondWait is (*sync.Cond).Wait. An interrupted one returns as if it was woken,
// with the lock held, which deferred calls may release.
func CondWait(c *sync.Cond) {
	stop := interrupt()
	if stop == nil {
		c.Wait()
		return
	}
	over := make(chan struct{})
	go func() {
		select {
		case <-stop:
			c.Broadcast()
		case <-over:
		}
	}()
	c.Wait()
	close(over)
}

// process runs a command; an interrupt of the cell kills it.
func process(c *exec.Cmd, run func()) {
	stop := interrupt()
	if stop == nil {
		run()
		return
	}
	done := make(chan struct{})
	go func() {
		run()
		close(done)
	}()
	select {
	case <-done:
	case <-stop:
		if c.Process != nil {
			c.Process.Kill()
		}
		panic(Interrupted{})
	}
}

// CommandRun is (*exec.Cmd).Run.
func CommandRun(c *exec.Cmd) (err any) {
	process(c, func() { err = FromError(c.Run()) })
	return err
}

// CommandWait is (*exec.Cmd).Wait.
func CommandWait(c *exec.Cmd) (err any) {
	process(c, func() { err = FromError(c.Wait()) })
	return err
}

// CommandOutput is (*exec.Cmd).Output.
func CommandOutput(c *exec.Cmd) (out []byte, err any) {
	process(c, func() {
		var e error
		out, e = c.Output()
		err = FromError(e)
	})
	return out, err
}

// CommandCombinedOutput is (*exec.Cmd).CombinedOutput.
func CommandCombinedOutput(c *exec.Cmd) (out []byte, err any) {
	process(c, func() {
		var e error
		out, e = c.CombinedOutput()
		err = FromError(e)
	})
	return out, err
}
