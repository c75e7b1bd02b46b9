//go:build unix

package zmq

import (
	"net"
	"syscall"
)

// writeNow writes what a connection takes without waiting and returns how many
// bytes that is. An error is left to the next write, which meets it again. Nobody
// else may be writing.
func writeNow(connection net.Conn, bytes []byte) int {
	file, ok := connection.(syscall.Conn)
	if !ok {
		return 0
	}
	raw, err := file.SyscallConn()
	if err != nil {
		return 0
	}
	n := 0
	raw.Control(func(descriptor uintptr) { n, _ = syscall.Write(int(descriptor), bytes) })
	return max(n, 0)
}
