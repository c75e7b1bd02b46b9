package notebook

import (
	"os"

	"golang.org/x/sys/windows"
)

// allowColor asks the console to understand colours, which older ones refuse.
func allowColor(file *os.File) bool {
	console := windows.Handle(file.Fd())
	var mode uint32
	if windows.GetConsoleMode(console, &mode) != nil {
		return false
	}
	return windows.SetConsoleMode(console, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}
