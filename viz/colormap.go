package viz

import (
	"image/color"
	"math"

	"kerasgo/kerasgo/failure"
)

// colorMap is a scale of colours: equally spaced stops, linear between them.
type colorMap []color.NRGBA

// at returns the colour at a place between 0 and 1.
func (m colorMap) at(place float64) color.Color {
	place = math.Max(0, math.Min(1, place)) * float64(len(m)-1)
	i := min(int(place), len(m)-2)
	low, high, t := m[i], m[i+1], place-float64(i)
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + t*(float64(b)-float64(a)))) }
	return color.NRGBA{mix(low.R, high.R), mix(low.G, high.G), mix(low.B, high.B), 255}
}

func stops(list string) colorMap {
	var m colorMap
	for _, c := range hexes(list) {
		m = append(m, c.(color.NRGBA))
	}
	return m
}

// The scales: "blues" after ColorBrewer, "viridis" after matplotlib, "coolwarm"
// after Moreland, each sampled at nine or ten stops.
var (
	blues     = stops("#f7fbff #deebf7 #c6dbef #9ecae1 #6baed6 #4292c6 #2171b5 #08519c #08306b")
	darkBlues = stops("#1b2026 #1c3144 #1b4361 #1a557f #1b699f #287fbd #4a98d2 #79b4e2 #aed3f2")
	viridis   = stops("#440154 #482878 #3e4989 #31688e #26828e #1f9e89 #35b779 #6ece58 #b5de2b #fde725")
	coolwarm  = stops("#3b4cc0 #6788ee #9abbff #c9d7f0 #edd1c2 #f7a889 #e26952 #b40426")
	gray      = stops("#000000 #ffffff")
	grayInk   = stops("#ffffff #000000")
)

var colorMaps = map[string]colorMap{
	"blues": blues, "viridis": viridis, "coolwarm": coolwarm, "gray": gray, "gray_r": grayInk,
}

// colorMapNamed returns a scale, or panics with the names there are.
func colorMapNamed(name string) colorMap {
	m, ok := colorMaps[name]
	if !ok {
		failure.Panic("viz: ColorMap", failure.DidYouMean(name, []string{"blues", "viridis", "coolwarm", "gray", "gray_r"}),
			"unknown colour map %q", name)
	}
	return m
}
