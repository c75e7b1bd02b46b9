package display

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"sync"
)

// HTML shows HTML in the output of the running cell; elsewhere its source.
func HTML(text string) { Show(Bundle{Data: map[string]any{"text/html": text, "text/plain": text}}) }

// Markdown shows Markdown.
func Markdown(text string) {
	Show(Bundle{Data: map[string]any{"text/markdown": text, "text/plain": text}})
}

// Latex shows mathematics: LaTeX with its dollar signs, as "$e^{i\pi} = -1$".
func Latex(text string) {
	Show(Bundle{Data: map[string]any{"text/latex": text, "text/plain": text}})
}

// SVG shows a drawing given as SVG text.
func SVG(text string) {
	Show(Bundle{Data: map[string]any{"image/svg+xml": text, "text/plain": "SVG drawing"}})
}

// JSON shows a value as a tree that can be unfolded. It panics if
// encoding/json cannot encode the value.
func JSON(value any) {
	text, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		panic(fmt.Sprintf("display.JSON: a %T cannot be shown as JSON: %v", value, err))
	}
	Show(Bundle{Data: map[string]any{"application/json": json.RawMessage(text), "text/plain": string(text)}})
}

// Image shows a picture, one pixel of it on one CSS pixel.
func Image(picture image.Image) {
	bundle, _ := BundleOf(picture)
	Show(bundle)
}

// Value shows a value as it is shown when it is the last of a cell.
func Value(value any) {
	bundle, ok := BundleOf(value)
	if !ok {
		bundle = Bundle{Data: map[string]any{"text/plain": fmt.Sprintf("%+v", value)}}
	}
	Show(bundle)
}

// BundleOf returns the rich formats of a value that has any: one that implements
// an interface of this package, or an image. MIMEBundler wins over the others.
func BundleOf(value any) (bundle Bundle, ok bool) {
	switch v := value.(type) {
	case MIMEBundler:
		return v.MIMEBundle(), true
	case HTMLer:
		return Bundle{Data: map[string]any{"text/html": v.HTML(), "text/plain": fmt.Sprintf("%+v", value)}}, true
	case Markdowner:
		text := v.Markdown()
		return Bundle{Data: map[string]any{"text/markdown": text, "text/plain": text}}, true
	case PNGer:
		data, width, height := v.PNG()
		return picture(data, width, height, fmt.Sprintf("%+v", value)), true
	case image.Image:
		var data bytes.Buffer
		if err := png.Encode(&data, v); err != nil {
			return Bundle{Data: map[string]any{"text/plain": fmt.Sprintf("%T that cannot be shown: %v", value, err)}}, true
		}
		size := v.Bounds().Size()
		return picture(data.Bytes(), size.X, size.Y, fmt.Sprintf("%T of %d×%d pixels", value, size.X, size.Y)), true
	}
	return Bundle{}, false
}

func picture(data []byte, width, height int, text string) Bundle {
	return Bundle{
		Data:     map[string]any{"image/png": data, "text/plain": text},
		Metadata: map[string]any{"image/png": map[string]any{"width": width, "height": height}},
	}
}

// shownAs are the ids that Update has shown.
var shownAs sync.Map

// Update shows a value under an id of your own, as Value does; a later call with
// that id redraws it in place (update_display_data of the messaging spec).
func Update(id string, value any) {
	bundle, ok := BundleOf(value)
	if !ok {
		bundle = Bundle{Data: map[string]any{"text/plain": fmt.Sprint(value)}}
	}
	_, again := shownAs.LoadOrStore(id, true)
	current().Display(bundle, id, again)
}
