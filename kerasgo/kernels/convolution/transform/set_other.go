//go:build (!amd64 && !arm64) || purego

package transform

func sets() []*functions { return []*functions{portable} }
