package notebook

import (
	"bytes"
	"encoding/base64"
	"html"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	goldmarkhtml "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// maximumPicture bounds a picture that is taken into the page.
const maximumPicture = 32 << 20

// markdownHTML writes markdown as HTML: GitHub's dialect with footnotes, TeX
// between dollar signs kept readable, Go code in colours, pictures inlined. HTML
// in the text is kept, as in Jupyter; the page's content security policy keeps
// it from running scripts.
func markdownHTML(source string, pictures pictureSource) (string, error) {
	convert := goldmark.New(
		goldmark.WithExtensions(
			extension.Table, extension.Strikethrough, extension.TaskList, extension.Footnote, extension.DefinitionList,
			extension.NewLinkify(extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"})),
			extension.CJK,
		),
		goldmark.WithParserOptions(
			parser.WithAutoHeadingID(),
			parser.WithInlineParsers(util.Prioritized(mathParser{}, 150)),
		),
		goldmark.WithRendererOptions(
			goldmarkhtml.WithUnsafe(),
			renderer.WithNodeRenderers(util.Prioritized(markdownRenderer{pictures}, 100)),
		),
	)
	var out bytes.Buffer
	if err := convert.Convert([]byte(source), &out); err != nil {
		return "", err
	}
	return out.String(), nil
}

// markdownRenderer draws what goldmark's own renderer does not draw as we want.
type markdownRenderer struct{ pictures pictureSource }

func (r markdownRenderer) RegisterFuncs(register renderer.NodeRendererFuncRegisterer) {
	register.Register(ast.KindFencedCodeBlock, r.code)
	register.Register(ast.KindImage, r.image)
	register.Register(kindMath, r.math)
}

func (r markdownRenderer) code(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	block := node.(*ast.FencedCodeBlock)
	var text strings.Builder
	for i := range block.Lines().Len() {
		line := block.Lines().At(i)
		text.Write(line.Value(source))
	}
	code := html.EscapeString(text.String())
	if language := string(block.Language(source)); language == "go" || language == "golang" {
		code = highlightGo(text.String())
	}
	w.WriteString("<pre><code>" + code + "</code></pre>\n")
	return ast.WalkContinue, nil
}

func (r markdownRenderer) image(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	image := node.(*ast.Image)
	var words strings.Builder
	ast.Walk(image, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if text, ok := n.(*ast.Text); ok && entering {
			words.Write(text.Value(source))
		}
		return ast.WalkContinue, nil
	})
	alt := html.EscapeString(words.String())
	address := string(image.Destination)
	if inline, ok := r.pictures.inline(address); ok {
		w.WriteString(`<img src="` + html.EscapeString(inline) + `" alt="` + alt + `"`)
		if image.Title != nil {
			w.WriteString(` title="` + html.EscapeString(string(image.Title)) + `"`)
		}
		w.WriteString(">")
		return ast.WalkSkipChildren, nil
	}
	// The page loads nothing: what it cannot hold it links to.
	if alt == "" {
		alt = html.EscapeString(address)
	}
	if parsed, err := url.Parse(address); err == nil && (parsed.Scheme == "http" || parsed.Scheme == "https") {
		w.WriteString(`<a href="` + html.EscapeString(address) + `">` + alt + `</a>`)
	} else {
		w.WriteString(`<span class="missing">` + alt + `</span>`)
	}
	return ast.WalkSkipChildren, nil
}

// pictureSource finds the pictures that markdown refers to.
type pictureSource struct {
	attachments map[string]any
	folder      string // of the notebook; "": none
}

// inline returns a picture as a data URI.
func (p pictureSource) inline(address string) (string, bool) {
	if strings.HasPrefix(address, "data:image/") {
		return address, true
	}
	if name, ok := strings.CutPrefix(address, "attachment:"); ok {
		if unescaped, err := url.PathUnescape(name); err == nil {
			name = unescaped
		}
		for mime, value := range asObject(p.attachments[name]) {
			if data := asText(value); strings.HasPrefix(mime, "image/") && data != "" {
				return dataURI(mime, data)
			}
		}
		return "", false
	}
	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme != "" || parsed.Host != "" || parsed.Path == "" || p.folder == "" {
		return "", false
	}
	// os.Root keeps a notebook from reading files outside its folder.
	root, err := os.OpenRoot(p.folder)
	if err != nil {
		return "", false
	}
	defer root.Close()
	file, err := root.Open(filepath.FromSlash(parsed.Path))
	if err != nil {
		return "", false
	}
	defer file.Close()
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() || info.Size() > maximumPicture {
		return "", false
	}
	data, err := io.ReadAll(io.LimitReader(file, maximumPicture))
	if err != nil {
		return "", false
	}
	mime := http.DetectContentType(data)
	if strings.EqualFold(filepath.Ext(parsed.Path), ".svg") {
		mime = "image/svg+xml"
	}
	if !strings.HasPrefix(mime, "image/") {
		return "", false
	}
	return "data:" + mime + ";base64," + base64.StdEncoding.EncodeToString(data), true
}

// dataURI makes the address of a picture that a bundle holds: base64, or the
// text of an SVG. It refuses what is neither.
func dataURI(mime, data string) (string, bool) {
	if mime == "image/svg+xml" && strings.Contains(data, "<") {
		return "data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString([]byte(data)), true
	}
	data = strings.Join(strings.Fields(data), "")
	if _, err := base64.StdEncoding.DecodeString(data); err != nil {
		return "", false
	}
	return "data:" + mime + ";base64," + data, true
}
