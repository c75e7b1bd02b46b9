package viz

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"io"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgpdf"
	"gonum.org/v1/plot/vg/vgsvg"
)

// rasterCanvas is gonum's picture canvas, with images drawn pixel by pixel:
// gonum smooths them, which makes a small image a blur. Images are placed
// without regard to the canvas's transformations, of which charts use none.
type rasterCanvas struct{ *vgimg.Canvas }

func (c rasterCanvas) DrawImage(rectangle vg.Rectangle, picture image.Image) {
	target := c.Image()
	dots := func(v vg.Length) int { return int(math.Round(v.Dots(c.DPI()))) }
	height := target.Bounds().Dy()
	place := image.Rect(dots(rectangle.Min.X), height-dots(rectangle.Max.Y), dots(rectangle.Max.X), height-dots(rectangle.Min.Y))
	draw.Draw(target, place, enlarged(picture, place.Dx(), place.Dy()), image.Point{}, draw.Over)
}

// enlarged returns a picture at another size, each pixel the nearest one of the
// original.
func enlarged(picture image.Image, width, height int) *image.NRGBA {
	from := picture.Bounds()
	to := image.NewNRGBA(image.Rect(0, 0, width, height))
	for x := range width {
		sx := from.Min.X + x*from.Dx()/width
		for y := range height {
			sy := from.Min.Y + y*from.Dy()/height
			to.SetNRGBA(x, y, color.NRGBAModel.Convert(picture.At(sx, sy)).(color.NRGBA))
		}
	}
	return to
}

// vectorCanvas is gonum's SVG canvas. Images are enlarged first, because viewers
// smooth them.
type vectorCanvas struct{ *vgsvg.Canvas }

func (c vectorCanvas) DrawImage(rectangle vg.Rectangle, picture image.Image) {
	c.Canvas.DrawImage(rectangle, enlargedFor(rectangle, picture))
}

// enlargedFor enlarges a picture by a whole factor to about the resolution of a
// raster figure.
func enlargedFor(rectangle vg.Rectangle, picture image.Image) image.Image {
	size := picture.Bounds().Size()
	factor := int(math.Ceil(float64(rectangle.Size().X/pixel) / float64(max(size.X, 1))))
	if factor <= 1 {
		return picture
	}
	return enlarged(picture, size.X*factor, size.Y*factor)
}

// writeSVG writes a canvas, naming its images as the PNG they are: gonum calls
// them image/jpg, which strict readers refuse.
func writeSVG(w io.Writer, canvas *vgsvg.Canvas) error {
	var text bytes.Buffer
	if _, err := canvas.WriteTo(&text); err != nil {
		return err
	}
	_, err := w.Write(bytes.ReplaceAll(text.Bytes(), []byte("data:image/jpg;base64,"), []byte("data:image/png;base64,")))
	return err
}

// pageCanvas is gonum's PDF canvas with two faults mended: colours that are
// partly transparent come out dark, and images upside down.
type pageCanvas struct{ *vgpdf.Canvas }

func (c *pageCanvas) SetColor(ink color.Color) {
	if ink == nil {
		ink = color.Black
	}
	c.Canvas.SetColor(straight(color.NRGBAModel.Convert(ink).(color.NRGBA)))
}

// straight is a colour whose RGBA is not multiplied by its opacity, which is how
// gonum's PDF canvas reads colours.
type straight color.NRGBA

func (s straight) RGBA() (r, g, b, a uint32) {
	return uint32(s.R) * 0x101, uint32(s.G) * 0x101, uint32(s.B) * 0x101, uint32(s.A) * 0x101
}

func (c *pageCanvas) DrawImage(rectangle vg.Rectangle, picture image.Image) {
	upright := enlargedFor(rectangle, picture)
	bounds := upright.Bounds()
	flipped := image.NewNRGBA(image.Rect(0, 0, bounds.Dx(), bounds.Dy()))
	for y := range bounds.Dy() {
		for x := range bounds.Dx() {
			flipped.Set(x, bounds.Dy()-1-y, upright.At(bounds.Min.X+x, bounds.Min.Y+y))
		}
	}
	c.Canvas.DrawImage(rectangle, flipped)
}
