package notebook

import (
	"fmt"
	"html"
	"strconv"
	"strings"
)

// style is the state of a terminal's text.
type style struct {
	foreground, background            string // a class such as "f1", or a CSS colour, or ""
	bold, dim, italic, under, inverse bool
}

// ansiHTML writes text with a terminal's colours as HTML. Sequences that are not
// about looks are dropped.
func ansiHTML(text string) string {
	var out strings.Builder
	var now style
	for text != "" {
		escape := strings.IndexByte(text, '\x1b')
		if escape != 0 {
			if escape < 0 {
				escape = len(text)
			}
			now.write(&out, text[:escape])
			text = text[escape:]
			continue
		}
		parameters, final, rest := sequence(text)
		if final == 'm' {
			now.apply(parameters)
		}
		text = rest
	}
	return out.String()
}

// stripANSI removes a terminal's sequences.
func stripANSI(text string) string {
	var out strings.Builder
	for text != "" {
		escape := strings.IndexByte(text, '\x1b')
		if escape < 0 {
			escape = len(text)
		}
		out.WriteString(text[:escape])
		if text = text[escape:]; text != "" {
			_, _, text = sequence(text)
		}
	}
	return out.String()
}

// sequence takes one escape sequence off the front of text (ECMA-48).
func sequence(text string) (parameters string, final byte, rest string) {
	if len(text) < 2 {
		return "", 0, ""
	}
	switch text[1] {
	case '[': // CSI: parameters, then one letter
		for i := 2; i < len(text); i++ {
			if c := text[i]; c >= 0x40 && c <= 0x7e {
				return text[2:i], c, text[i+1:]
			} else if c < 0x20 || c > 0x7e {
				return "", 0, text[i:]
			}
		}
		return "", 0, ""
	case ']': // OSC: up to BEL or ESC \
		for i := 2; i < len(text); i++ {
			if text[i] == '\a' {
				return "", 0, text[i+1:]
			}
			if text[i] == '\x1b' {
				return "", 0, strings.TrimPrefix(text[i:], "\x1b\\")
			}
		}
		return "", 0, ""
	}
	// Others have intermediate bytes and a final one: ESC ( B.
	for i := 1; i < len(text); i++ {
		if text[i] < 0x20 || text[i] > 0x2f {
			return "", 0, text[min(i+1, len(text)):]
		}
	}
	return "", 0, ""
}

// apply changes the style as one SGR sequence says.
func (s *style) apply(parameters string) {
	var codes []int
	for _, field := range strings.FieldsFunc(parameters+";", func(r rune) bool { return r == ';' || r == ':' }) {
		code, err := strconv.Atoi(field)
		if err != nil || code < 0 || code > 255 {
			return
		}
		codes = append(codes, code)
	}
	if len(codes) == 0 {
		codes = []int{0}
	}
	for i := 0; i < len(codes); i++ {
		switch code := codes[i]; {
		case code == 0:
			*s = style{}
		case code == 1:
			s.bold = true
		case code == 2:
			s.dim = true
		case code == 3:
			s.italic = true
		case code == 4:
			s.under = true
		case code == 7:
			s.inverse = true
		case code == 22:
			s.bold, s.dim = false, false
		case code == 23:
			s.italic = false
		case code == 24:
			s.under = false
		case code == 27:
			s.inverse = false
		case code >= 30 && code <= 37, code >= 90 && code <= 97:
			s.foreground = sixteen(code)
		case code >= 40 && code <= 47, code >= 100 && code <= 107:
			s.background = sixteen(code - 10)
		case code == 39:
			s.foreground = ""
		case code == 49:
			s.background = ""
		case code == 38 || code == 48:
			color, used := extended(codes[i+1:])
			i += used
			if code == 38 {
				s.foreground = color
			} else {
				s.background = color
			}
		}
	}
}

// sixteen names one of a terminal's sixteen colours, 30–37 and 90–97.
func sixteen(code int) string {
	if code >= 90 {
		return strconv.Itoa(code - 90 + 8)
	}
	return strconv.Itoa(code - 30)
}

// extended reads the colour after 38 or 48: 5;n of 256 or 2;r;g;b.
func extended(codes []int) (color string, used int) {
	switch {
	case len(codes) >= 2 && codes[0] == 5:
		n := codes[1]
		switch {
		case n < 16:
			return strconv.Itoa(n), 2
		case n < 232:
			n -= 16
			level := func(v int) int {
				if v == 0 {
					return 0
				}
				return 55 + 40*v
			}
			return fmt.Sprintf("#%02x%02x%02x", level(n/36), level(n/6%6), level(n%6)), 2
		default:
			grey := 8 + 10*(n-232)
			return fmt.Sprintf("#%02x%02x%02x", grey, grey, grey), 2
		}
	case len(codes) >= 4 && codes[0] == 2:
		return fmt.Sprintf("#%02x%02x%02x", codes[1], codes[2], codes[3]), 4
	}
	return "", len(codes)
}

func (s style) write(out *strings.Builder, text string) {
	if text == "" {
		return
	}
	var classes, css []string
	foreground, background := s.foreground, s.background
	if s.inverse {
		foreground, background = background, foreground
		if foreground == "" {
			foreground = "paper"
		}
		if background == "" {
			background = "ink"
		}
	}
	color := func(value, class, property string) {
		switch {
		case value == "":
		case value[0] == '#':
			css = append(css, property+":"+value)
		default:
			classes = append(classes, class+value)
		}
	}
	color(foreground, "fg-", "color")
	color(background, "bg-", "background")
	for _, flag := range []struct {
		set  bool
		name string
	}{{s.bold, "bold"}, {s.dim, "dim"}, {s.italic, "italic"}, {s.under, "under"}} {
		if flag.set {
			classes = append(classes, flag.name)
		}
	}
	if len(classes)+len(css) == 0 {
		out.WriteString(html.EscapeString(text))
		return
	}
	out.WriteString("<span")
	if len(classes) > 0 {
		out.WriteString(` class="` + strings.Join(classes, " ") + `"`)
	}
	if len(css) > 0 {
		out.WriteString(` style="` + strings.Join(css, ";") + `"`)
	}
	out.WriteString(">" + html.EscapeString(text) + "</span>")
}
