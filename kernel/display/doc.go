// Package display is how Go code shows more than text: in a notebook as
// pictures, tables and live-updating output, elsewhere as plain text.
//
//	display.Show(display.Bundle{Data: map[string]any{
//		"text/html":  "<b>done</b>",
//		"text/plain": "done",
//	}})
//
// Output flows one way: user code, kerasgo and viz call this package; it hands
// bundles to the attached [Sink]. The package imports nothing of this project,
// so that every other package may use it.
package display
