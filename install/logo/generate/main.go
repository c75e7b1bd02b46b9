// Command generate draws the kernel's mark into the folder it runs in:
//
//	go generate ./install/logo
package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"log"
	"math"
	"os"

	"golang.org/x/image/vector"
)

// The mark on a square of 64 units: three nodes, the lines between them, and a
// prompt's angle and bar.
const (
	size       = 64
	corner     = 14
	background = "#0072b2"
	foreground = "#ffffff"
	accent     = "#e69f00"
)

type line struct{ x0, y0, x1, y1, width float64 }

type disc struct{ x, y, radius float64 }

var (
	edges  = []line{{16, 18, 30, 32, 3}, {16, 46, 30, 32, 3}}
	nodes  = []disc{{16, 18, 6}, {16, 46, 6}, {30, 32, 6}}
	prompt = []line{{38, 22, 48, 32, 5}, {48, 32, 38, 42, 5}, {42, 51, 54, 51, 5}}
)

func main() {
	log.SetFlags(0)
	write("logo-svg.svg", svg())
	for _, pixels := range []int{32, 64} {
		var b bytes.Buffer
		if err := png.Encode(&b, picture(pixels)); err != nil {
			log.Fatal(err)
		}
		write(fmt.Sprintf("logo-%dx%d.png", pixels, pixels), b.Bytes())
	}
}

func write(name string, content []byte) {
	if err := os.WriteFile(name, content, 0o666); err != nil {
		log.Fatal(err)
	}
}

func svg() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\">\n", size, size)
	fmt.Fprintf(&b, "<rect width=\"%d\" height=\"%d\" rx=\"%d\" fill=\"%s\"/>\n", size, size, corner, background)
	stroke := func(lines []line, colour string) {
		for _, l := range lines {
			fmt.Fprintf(&b, "<path d=\"M%g %gL%g %g\" stroke=\"%s\" stroke-width=\"%g\" stroke-linecap=\"round\"/>\n", l.x0, l.y0, l.x1, l.y1, colour, l.width)
		}
	}
	stroke(edges, foreground)
	for _, n := range nodes {
		fmt.Fprintf(&b, "<circle cx=\"%g\" cy=\"%g\" r=\"%g\" fill=\"%s\"/>\n", n.x, n.y, n.radius, foreground)
	}
	stroke(prompt, accent)
	b.WriteString("</svg>\n")
	return b.Bytes()
}

func picture(pixels int) image.Image {
	target := image.NewNRGBA(image.Rect(0, 0, pixels, pixels))
	scale := float64(pixels) / size
	fill := func(colour string, outline func(r *vector.Rasterizer)) {
		r := vector.NewRasterizer(pixels, pixels)
		r.DrawOp = draw.Over
		outline(r)
		var c color.NRGBA
		c.A = 255
		fmt.Sscanf(colour, "#%02x%02x%02x", &c.R, &c.G, &c.B)
		r.Draw(target, target.Bounds(), image.NewUniform(c), image.Point{})
	}
	polygon := func(r *vector.Rasterizer, points int, at func(i int) (x, y float64)) {
		for i := range points {
			x, y := at(i)
			if i == 0 {
				r.MoveTo(float32(x*scale), float32(y*scale))
			} else {
				r.LineTo(float32(x*scale), float32(y*scale))
			}
		}
		r.ClosePath()
	}
	circle := func(r *vector.Rasterizer, x, y, radius float64) {
		polygon(r, 48, func(i int) (float64, float64) {
			sin, cos := math.Sincos(2 * math.Pi * float64(i) / 48)
			return x + radius*cos, y + radius*sin
		})
	}
	stroke := func(lines []line, colour string) {
		for _, l := range lines {
			fill(colour, func(r *vector.Rasterizer) {
				length := math.Hypot(l.x1-l.x0, l.y1-l.y0)
				dx, dy := (l.x1-l.x0)/length*l.width/2, (l.y1-l.y0)/length*l.width/2
				corners := [4][2]float64{{l.x0 - dy, l.y0 + dx}, {l.x1 - dy, l.y1 + dx}, {l.x1 + dy, l.y1 - dx}, {l.x0 + dy, l.y0 - dx}}
				polygon(r, 4, func(i int) (float64, float64) { return corners[i][0], corners[i][1] })
			})
			fill(colour, func(r *vector.Rasterizer) { circle(r, l.x0, l.y0, l.width/2) })
			fill(colour, func(r *vector.Rasterizer) { circle(r, l.x1, l.y1, l.width/2) })
		}
	}
	fill(background, func(r *vector.Rasterizer) {
		polygon(r, 48, func(i int) (float64, float64) {
			sin, cos := math.Sincos(2 * math.Pi * (float64(i) + 0.5) / 48)
			x, y := float64(corner), float64(corner)
			if cos > 0 {
				x = size - corner
			}
			if sin > 0 {
				y = size - corner
			}
			return x + corner*cos, y + corner*sin
		})
	})
	stroke(edges, foreground)
	for _, n := range nodes {
		fill(foreground, func(r *vector.Rasterizer) { circle(r, n.x, n.y, n.radius) })
	}
	stroke(prompt, accent)
	return target
}
