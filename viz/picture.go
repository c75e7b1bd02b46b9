package viz

import (
	"image"
	"image/color"
	"math"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/tensor"
)

// picture is one image to draw: of one channel (intensities) or of colours.
type picture struct {
	width, height int
	intensity     []float64   // one channel, row-major; nil when color is set
	color         image.Image // nil when intensity is set
}

// pictures reads one or more images: tensors or nested slices of shape (height,
// width), (n, height, width), (n, height, width, 1 or 3), or Go images.
func pictures(where string, data any) []picture {
	switch data := data.(type) {
	case image.Image:
		return []picture{{color: data, width: data.Bounds().Dx(), height: data.Bounds().Dy()}}
	case []image.Image:
		var all []picture
		for _, m := range data {
			all = append(all, pictures(where, m)...)
		}
		return all
	}
	a := numericArray(where, "images", data)
	shape := a.shape
	if len(a.values) == 0 {
		return nil
	}
	channels := 1
	switch {
	case len(shape) == 2:
		shape = []int{1, shape[0], shape[1]}
	case len(shape) == 4 && (shape[3] == 1 || shape[3] == 3):
		channels = shape[3]
		shape = shape[:3]
	case len(shape) == 3 && shape[2] == 3 && shape[0] > 3 && shape[1] > 3:
		channels = 3
		shape = []int{1, shape[0], shape[1]}
	case len(shape) == 3:
	default:
		failure.Panic(where, "Reshape a flat image first, such as x.Reshape(-1, 28, 28)",
			"images have shape %s, want (height, width), (n, height, width) or (n, height, width, channels) with 1 or 3 channels", tensor.ShapeString(a.shape))
	}
	n, height, width := shape[0], shape[1], shape[2]
	size := height * width * channels
	all := make([]picture, n)
	for i := range all {
		pixels := a.values[i*size : (i+1)*size]
		all[i] = picture{width: width, height: height}
		if channels == 1 {
			all[i].intensity = pixels
		} else {
			all[i].color = colorPicture(pixels, width, height)
		}
	}
	return all
}

// colorPicture makes an image of red, green, blue triples, whose values run
// from 0 to 1, or from 0 to 255 when one exceeds 1.
func colorPicture(pixels []float64, width, height int) image.Image {
	scale := 255.0
	for _, v := range pixels {
		if v > 1 {
			scale = 1
			break
		}
	}
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := range width * height {
		for c := range 3 {
			m.Pix[4*i+c] = uint8(math.Max(0, math.Min(255, math.Round(pixels[3*i+c]*scale))))
		}
		m.Pix[4*i+3] = 255
	}
	return m
}

// draw returns the picture as a Go image.
func (m picture) draw(low, high float64, colors colorMap) image.Image {
	if m.intensity == nil {
		return m.color
	}
	picture := image.NewNRGBA(image.Rect(0, 0, m.width, m.height))
	for i, v := range m.intensity {
		place := 0.0
		if finite(v) && high > low {
			place = (v - low) / (high - low)
		}
		picture.SetNRGBA(i%m.width, i/m.width, colors.at(place).(color.NRGBA))
	}
	return picture
}
