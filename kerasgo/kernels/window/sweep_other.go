//go:build (!amd64 && !arm64) || purego

package window

func sets() []*functions { return []*functions{portable} }
