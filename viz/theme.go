package viz

import (
	"image/color"
	"sort"
	"strconv"
	"strings"

	"gonum.org/v1/plot/vg"

	"kerasgo/kerasgo/failure"
)

// theme is everything about looks that the charts share. Lengths are in points.
type theme struct {
	paper, text, muted, grid, spine color.Color
	cycle                           []color.Color // colours of successive series
	cells                           colorMap      // matrices: little to much
	zeroInk                         bool          // single-channel images on empty ground are drawn dark on light
	titleSize, labelSize, tickSize  vg.Length
	valueSize                       vg.Length
}

var themes = map[string]*theme{
	"light": {
		paper: hex("#ffffff"), text: hex("#262626"), muted: hex("#5f6368"),
		grid: hex("#e6e8eb"), spine: hex("#b8bcc2"),
		// Okabe and Ito's colours, which stay apart for colour-blind readers.
		cycle: hexes("#0072b2 #d55e00 #009e73 #cc79a7 #e69f00 #56b4e9 #7f8790 #b5a800"),
		cells: blues, zeroInk: true,
		titleSize: 13, labelSize: 10.5, tickSize: 9.5, valueSize: 8.5,
	},
	"dark": {
		paper: hex("#14171a"), text: hex("#e8eaed"), muted: hex("#a3a9b0"),
		grid: hex("#2b3036"), spine: hex("#565d66"),
		cycle:     hexes("#56b4e9 #ff8f3c #2fc08d #e39bc6 #f2c14e #8fa8ff #a8afb7 #e6dc50"),
		cells:     darkBlues,
		titleSize: 13, labelSize: 10.5, tickSize: 9.5, valueSize: 8.5,
	},
}

// themeNamed returns a theme, or panics with the names there are.
func themeNamed(name string) *theme {
	t, ok := themes[name]
	if !ok {
		known := make([]string, 0, len(themes))
		for n := range themes {
			known = append(known, n)
		}
		sort.Strings(known)
		failure.Panic("viz: Theme", failure.DidYouMean(name, known), "unknown theme %q", name)
	}
	return t
}

// hex reads a colour such as "#0072b2".
func hex(s string) color.Color {
	c, ok := parseColor(s)
	if !ok {
		panic("viz: bad colour " + s)
	}
	return c
}

func hexes(list string) []color.Color {
	var all []color.Color
	for _, s := range strings.Fields(list) {
		all = append(all, hex(s))
	}
	return all
}

// namedColors are the names that Color knows beside #rrggbb.
var namedColors = map[string]string{
	"blue": "#0072b2", "orange": "#e69f00", "green": "#009e73", "red": "#d55e00",
	"purple": "#8f6bb8", "pink": "#cc79a7", "yellow": "#b5a800", "sky": "#56b4e9",
	"gray": "#7f8790", "grey": "#7f8790", "black": "#000000", "white": "#ffffff",
}

// parseColor reads #rgb, #rrggbb or a name.
func parseColor(s string) (color.Color, bool) {
	if named, ok := namedColors[strings.ToLower(s)]; ok {
		s = named
	}
	digits, ok := strings.CutPrefix(s, "#")
	if len(digits) == 3 {
		digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
	}
	if !ok || len(digits) != 6 {
		return nil, false
	}
	n, err := strconv.ParseUint(digits, 16, 24)
	if err != nil {
		return nil, false
	}
	return color.NRGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}, true
}

// fade returns a colour at an opacity between 0 and 1.
func fade(c color.Color, opacity float64) color.Color {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	n.A = uint8(float64(n.A)*opacity + 0.5)
	return n
}

// luminance is a colour's perceived brightness, 0 to 255 (ITU-R BT.601).
func luminance(c color.Color) float64 {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return 0.299*float64(n.R) + 0.587*float64(n.G) + 0.114*float64(n.B)
}
