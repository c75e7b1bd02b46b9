//go:build unix

package magic

import (
	"os/exec"
	"syscall"
	"time"
)

func shellCommand(command string) *exec.Cmd { return exec.Command("/bin/sh", "-c", command) }

// ownGroup gives the command a process group, so that what it starts ends with
// it.
func ownGroup(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func endGroup(c *exec.Cmd) {
	syscall.Kill(-c.Process.Pid, syscall.SIGINT)
	time.AfterFunc(grace, func() { syscall.Kill(-c.Process.Pid, syscall.SIGKILL) })
}
