//go:build (!amd64 && !arm64) || purego

package vector

// sets are what this processor can run, the best first.
func sets() []*functions { return []*functions{portable} }
