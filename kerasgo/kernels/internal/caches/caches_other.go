//go:build !amd64 || purego

package caches

func near() int { return 0 }
