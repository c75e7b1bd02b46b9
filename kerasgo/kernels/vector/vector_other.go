//go:build !amd64 || purego

package vector

// active is what the exported functions call.
var active = portable
