package viz

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"

	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgpdf"
	"gonum.org/v1/plot/vg/vgsvg"

	"kerasgo/kerasgo/failure"
	"kerasgo/kernel/display"
)

var _ display.MIMEBundler = (*Figure)(nil)

// MIMEBundle gives the figure to a notebook: as image/png at twice the
// resolution, with the size to show it at and the text for who does not see it,
// and as text.
func (f *Figure) MIMEBundle() display.Bundle {
	var picture bytes.Buffer
	f.mustWrite(&picture, "png")
	width, height := f.size()
	text := f.String()
	return display.Bundle{
		Data: map[string]any{"image/png": picture.Bytes(), "text/plain": text},
		Metadata: map[string]any{
			"image/png": map[string]any{"width": int(width + .5), "height": int(height + .5), "alt": text},
		},
	}
}

// mustWrite writes the figure where no error can be returned.
func (f *Figure) mustWrite(w io.Writer, format string) {
	if err := f.Write(w, format); err != nil {
		failure.Panic("viz", "", "%s", strings.TrimPrefix(err.Error(), "viz: "))
	}
}

// Write writes the figure in a format: "png", "svg" or "pdf". Text is drawn as
// outlines in each of them.
func (f *Figure) Write(w io.Writer, format string) error {
	width, height := f.size()
	switch format {
	case "png":
		canvas := rasterCanvas{vgimg.NewWith(vgimg.UseWH(points(width), points(height)),
			vgimg.UseDPI(cssPerInch*scale), vgimg.UseBackgroundColor(f.theme.paper))}
		if err := f.draw(canvas); err != nil {
			return err
		}
		return encodePNG(w, canvas.Image())
	case "svg":
		canvas := vectorCanvas{vgsvg.New(points(width), points(height))}
		if err := f.draw(canvas); err != nil {
			return err
		}
		return writeSVG(w, canvas.Canvas)
	case "pdf":
		canvas := &pageCanvas{Canvas: vgpdf.New(points(width), points(height))}
		if err := f.draw(canvas); err != nil {
			return err
		}
		_, err := canvas.WriteTo(w)
		return err
	}
	return fmt.Errorf("viz: unknown format %q; known: png, svg, pdf", format)
}

// Save writes the figure to a file, whose extension (.png, .svg, .pdf) tells the
// format. The file appears whole or not at all.
func (f *Figure) Save(path string) error {
	return f.save(path, strings.TrimPrefix(strings.ToLower(filepath.Ext(path)), "."))
}

// SavePNG writes the figure as a picture of twice its size in pixels.
func (f *Figure) SavePNG(path string) error { return f.save(path, "png") }

// SaveSVG writes the figure as vector graphics for the web.
func (f *Figure) SaveSVG(path string) error { return f.save(path, "svg") }

// SavePDF writes the figure as vector graphics for print.
func (f *Figure) SavePDF(path string) error { return f.save(path, "pdf") }

func (f *Figure) save(path, format string) (err error) {
	var content bytes.Buffer
	if err := f.Write(&content, format); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return fmt.Errorf("viz: saving a figure: %w", err)
	}
	defer func() {
		if err != nil {
			os.Remove(file.Name())
			err = fmt.Errorf("viz: saving a figure: %w", err)
		}
	}()
	if _, err = content.WriteTo(file); err == nil {
		err = file.Chmod(0o644)
	}
	if e := file.Close(); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

// encodePNG favours speed: charts are mostly flat, and compress well anyway.
func encodePNG(w io.Writer, picture image.Image) error {
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	return encoder.Encode(w, picture)
}
