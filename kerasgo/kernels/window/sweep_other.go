//go:build !amd64 || purego

package window

func best() *functions { return portable }
