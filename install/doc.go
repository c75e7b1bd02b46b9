// Package install puts the kernel where Jupyter finds it, and takes it away
// again.
//
//	installed, err := install.Install(install.Options{Name: "kerasgo", DisplayName: "Go (KerasGo)"})
//	dir, err := install.Uninstall(install.Options{Name: "kerasgo"})
//
// A kernel is a folder with kernel.json and logos below one of Jupyter's data
// folders (SearchPath). kernel.json names this program by its path; a program
// that go run has built in a temporary folder is copied into the kernel's.
package install
