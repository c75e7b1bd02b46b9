//go:build (!amd64 && !arm64) || purego

package micro

func assembly32() []*Kernel { return nil }
func assembly64() []*Kernel { return nil }
