//go:build !linux

package pages

// These systems choose the size of pages themselves, and provide each when it is
// written to.

func advise(address, bytes uintptr)   {}
func populate(address, bytes uintptr) {}
func collapse(address, bytes uintptr) {}
