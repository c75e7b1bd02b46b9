package display

// A value that implements one or more of these interfaces decides how it is
// shown when it is the last value of a cell or an argument of [Value].
type (
	// MIMEBundler gives all formats at once; it wins over the others.
	MIMEBundler interface{ MIMEBundle() Bundle }
	// HTMLer gives text/html.
	HTMLer interface{ HTML() string }
	// Markdowner gives text/markdown.
	Markdowner interface{ Markdown() string }
	// PNGer gives image/png and the size in CSS pixels to show it at.
	PNGer interface {
		PNG() (data []byte, width, height int)
	}
)
