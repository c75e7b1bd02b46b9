package magic

import "os/exec"

func shellCommand(command string) *exec.Cmd { return exec.Command("cmd", "/c", command) }

func ownGroup(*exec.Cmd) {}

func endGroup(c *exec.Cmd) { c.Process.Kill() }
