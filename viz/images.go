package viz

import (
	"strconv"

	"kerasgo/kerasgo/failure"
)

// Images draws a grid of images with a label above each. images is one image or
// many: a tensor or nested slices of shape (height, width), (n, height, width)
// or (n, height, width, channels) with 1 or 3 channels, or Go images. labels are
// one string or number for each image, or nil for none.
//
// Single-channel images share one scale from their least to their greatest
// value. On the light theme images with much empty ground, such as handwriting,
// are drawn dark on white; ColorMap chooses otherwise. Of many images the first
// are drawn: see Columns and Rows.
func Images(images, labels any) *Figure {
	const where = "viz: Images"
	g := &grid{all: pictures(where, images)}
	if len(g.all) == 0 {
		failure.Panic(where, "", "there are no images")
	}
	if labels != nil {
		g.labels = names(where, "labels", labels)
		g.classes = wholeNumbers(g.labels)
		if len(g.labels) != len(g.all) {
			failure.Panic(where, "Slice both alike, such as images.Slice(0, 10) and labels.Slice(0, 10)",
				"%d labels for %d images", len(g.labels), len(g.all))
		}
	}
	return newFigure().add(g)
}

// wholeNumbers reads labels that are all class numbers; it returns nil for others.
func wholeNumbers(labels []string) []int {
	classes := make([]int, len(labels))
	for i, label := range labels {
		n, err := strconv.Atoi(label)
		if err != nil {
			return nil
		}
		classes[i] = n
	}
	return classes
}

// Predictions puts what a model predicted above the images: the class alone where
// it is the label, "predicted ≠ label" in red where it is not. predictions are
// class numbers or, with shape (n, classes), scores whose highest counts; the
// labels of the images must be class numbers.
func (f *Figure) Predictions(predictions any) *Figure {
	const where = "viz: Predictions"
	g := f.grid()
	if g == nil || g.classes == nil {
		failure.Panic(where, "Call it on Images(images, labels) with labels that are class numbers",
			"this figure has no images labelled by class")
	}
	g.predicted = integers(where, "predictions", predictions)
	if len(g.predicted) != len(g.all) {
		failure.Panic(where, "", "%d predictions for %d images", len(g.predicted), len(g.all))
	}
	return f
}

// Columns sets how many images stand side by side, or how many charts.
func (f *Figure) Columns(n int) *Figure {
	checkCount("viz: Columns", n)
	if g := f.grid(); g != nil {
		g.columns = n
		return f
	}
	f.columns = min(n, len(f.panels))
	return f
}

// Rows sets how many rows of images are drawn at most; the default is 4.
func (f *Figure) Rows(n int) *Figure {
	checkCount("viz: Rows", n)
	g := f.grid()
	if g == nil {
		failure.Panic("viz: Rows", "", "it applies to a grid of images, of which this figure has none")
	}
	g.rows = n
	return f
}

func checkCount(where string, n int) {
	if n < 1 || n > 100 {
		failure.Panic(where, "", "the number is %d, want 1 to 100", n)
	}
}

// ColorMap sets the colours of single-channel images and matrices: "gray",
// "gray_r" (dark on light), "blues", "viridis" or "coolwarm".
func (f *Figure) ColorMap(name string) *Figure {
	m := colorMapNamed(name)
	for _, p := range f.panels {
		for _, l := range p.layers {
			switch l := l.(type) {
			case *grid:
				l.colors = m
			case *cells:
				l.colors = m
			}
		}
	}
	return f
}

// grid returns the figure's grid of images, or nil.
func (f *Figure) grid() *grid {
	for _, l := range f.panel().layers {
		if g, ok := l.(*grid); ok {
			return g
		}
	}
	return nil
}
