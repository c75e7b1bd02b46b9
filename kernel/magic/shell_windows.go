package magic

import (
	"os/exec"
	"strconv"
)

func shellCommand(command string) *exec.Cmd { return exec.Command("cmd", "/c", command) }

func ownGroup(*exec.Cmd) {}

// endGroup ends the command and what it has started, which Windows does not end
// with it.
func endGroup(c *exec.Cmd) {
	exec.Command("taskkill", "/T", "/F", "/PID", strconv.Itoa(c.Process.Pid)).Run()
	c.Process.Kill() // where there is no taskkill
}
