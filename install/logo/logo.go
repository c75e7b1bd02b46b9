// Package logo is the kernel's mark: a small network whose last layer is a
// prompt. go generate draws it.
package logo

import _ "embed"

//go:generate go run ./generate

// Small is the mark as a PNG of 32×32 pixels.
//
//go:embed logo-32x32.png
var Small []byte

// Large is the mark as a PNG of 64×64 pixels.
//
//go:embed logo-64x64.png
var Large []byte

// Vector is the mark as SVG.
//
//go:embed logo-svg.svg
var Vector []byte
