package notebook

import (
	"bytes"
	"encoding/base64"
	"flag"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the expected files anew: go test ./kernel/notebook -update")

const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAX+XDSwAAAABJRU5ErkJggg=="

// TestPage compares the body of a page that has everything on it with the
// expected one.
func TestPage(t *testing.T) {
	picture, err := base64.StdEncoding.DecodeString(pixel)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "local.png"), picture, 0o600); err != nil {
		t.Fatal(err)
	}
	book, err := ReadFile(written)
	if err != nil {
		t.Fatal(err)
	}
	book.Cells = append(book.Cells,
		&Cell{Type: Markdown, Source: "## Tables & code\n\n| a | b |\n|---|--:|\n| `x` | 2 |\n\n```go\nfmt.Println(\"<b>\")\n```\n\n```sh\necho <b>\n```\n\n$$\n\\sum_i x_i * y_i * z\n$$\n\nIt costs $5 or $6, ~~not~~ $7. ![local](local.png) ![outside](../secret.png) ![far](https://example.org/a.png) ![inline](data:image/png;base64,AAAA)"},
		&Cell{Type: Code, ExecutionCount: 9, Source: "%%html\n<b>x</b>", Outputs: []*Output{
			{Type: Stream, Name: "stdout", Text: "\x1b[1;31mred\x1b[0m <script>\n"},
			{Type: DisplayData, Data: map[string]any{"text/markdown": "**bold**", "text/plain": "bold"}},
			{Type: DisplayData, Data: map[string]any{"text/latex": "$x^2$"}},
			{Type: DisplayData, Data: map[string]any{"application/json": map[string]any{"a": "<b>"}}},
			{Type: DisplayData, Data: map[string]any{"image/png": pixel, "text/plain": `a "chart"`}, Metadata: map[string]any{"image/png": map[string]any{"width": 320.0, "height": "200\" onload=\""}}},
			{Type: DisplayData, Data: map[string]any{"image/png": `" onerror="alert(1)`, "text/plain": "<not a picture>"}},
			{Type: DisplayData, Data: map[string]any{"application/x-unknown": "?"}},
			{Type: Failure, ErrorName: "panic", ErrorValue: "<boom>"},
		}},
	)
	var page bytes.Buffer
	if err := WriteHTML(&page, book, PageOptions{Name: "<written>.ipynb", Folder: folder}); err != nil {
		t.Fatal(err)
	}
	_, body, ok := strings.Cut(page.String(), "<body>")
	if !ok {
		t.Fatal("the page has no body")
	}
	body = strings.ReplaceAll(body, pixel, "PIXEL")
	const expected = "testdata/written.html"
	if *update {
		if err := os.WriteFile(expected, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(expected)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), body); diff != "" {
		t.Errorf("the page's body (-want +got):\n%s", diff)
	}
}

// TestPageNeedsNothing holds that a page loads nothing and runs nothing.
func TestPageNeedsNothing(t *testing.T) {
	var page bytes.Buffer
	if err := WriteHTML(&page, notebookOf("x"), PageOptions{Name: "book.ipynb"}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`content="default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'"`,
		`<meta name="viewport" content="width=device-width, initial-scale=1">`,
		`<html lang="en">`, `<title>book</title>`,
		`@media (prefers-color-scheme: dark)`, `@media print`,
	} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page has no %s", want)
		}
	}
	for _, unwanted := range []string{"<script", "<link", "http:", "https:", "url(", "@import"} {
		if strings.Contains(page.String(), unwanted) {
			t.Errorf("the page has %s", unwanted)
		}
	}
}

func TestPageLanguageAndTitle(t *testing.T) {
	for source, want := range map[string][2]string{
		"# Digits *in* `Go`\n\n# Second":                        {"en", "Digits *in* `Go"},
		"text\n\n# 手写数字：用 Go 学习\n\n看一看数据。":                      {"zh-CN", "手写数字：用 Go 学习"},
		"No heading, one word 数字 in Chinese, and nothing else.": {"en", ""},
	} {
		book := &Notebook{Cells: []*Cell{{Type: Markdown, Source: source}}}
		if got := [2]string{pageLanguage(book), pageTitle(book)}; got != want {
			t.Errorf("%q: %q, expected %q", source, got, want)
		}
	}
}

func TestHighlight(t *testing.T) {
	tests := []struct{ source, want string }{
		{"x := 1", `x <o>:=</o> <n>1</n>`},
		{"func f(a int) error { return nil }", `<k>func</k> <f>f</f>(a <t>int</t>) <t>error</t> { <k>return</k> <b>nil</b> }`},
		{"type Point struct{ X float64 }", `<k>type</k> <t>Point</t> <k>struct</k>{ X <t>float64</t> }`},
		{"s := `a\nb` + \"<\" // why", "s <o>:=</o> <s>`a\nb`</s> <o>+</o> <s>&#34;&lt;&#34;</s> <c>// why</c>"},
		{"/* a\nb */ len(x.len)", "<c>/* a\nb */</c> <b>len</b>(x.len)"},
		{"\"open\nx := 1", "<s>&#34;open</s>\nx <o>:=</o> <n>1</n>"},
		{"`open", "<s>`open</s>"},
		{"x # y ⊕ z", "x # y ⊕ z"},
		{"a\r\nb", "a\nb"},
		{"%time\nx++", "<m>%time</m>\nx<o>++</o>"},
		{"!ls -l", "<m>!ls -l</m>"},
		{"%%html\nfunc <b>", "<m>%%html</m>\nfunc &lt;b&gt;"},
		{"", ""},
	}
	for _, test := range tests {
		got := highlightGo(test.source)
		for _, class := range strings.Fields("k t f b n s c o m") {
			got = strings.ReplaceAll(got, `<span class="`+class+`">`, "<"+class+">")
		}
		// Every span holds one token, so its end belongs to the last start.
		var out strings.Builder
		var open []string
		for i := 0; i < len(got); i++ {
			if strings.HasPrefix(got[i:], "</span>") {
				out.WriteString("</" + open[len(open)-1] + ">")
				open = open[:len(open)-1]
				i += len("</span>") - 1
				continue
			}
			if got[i] == '<' && i+2 < len(got) && got[i+2] == '>' {
				open = append(open, got[i+1:i+2])
			}
			out.WriteByte(got[i])
		}
		if out.String() != test.want {
			t.Errorf("%q:\ngot  %s\nwant %s", test.source, out.String(), test.want)
		}
	}
}

func TestANSI(t *testing.T) {
	tests := []struct{ text, want, plain string }{
		{"plain <b>", "plain &lt;b&gt;", "plain <b>"},
		{"\x1b[31mred\x1b[0m", `<span class="fg-1">red</span>`, "red"},
		{"\x1b[1;94;41mx\x1b[22;39;49my", `<span class="fg-12 bg-1 bold">x</span>y`, "xy"},
		{"\x1b[2;3;4mx\x1b[mz", `<span class="dim italic under">x</span>z`, "xz"},
		{"\x1b[7mx", `<span class="fg-paper bg-ink">x</span>`, "x"},
		{"\x1b[7;32mx", `<span class="fg-paper bg-2">x</span>`, "x"},
		{"\x1b[38;5;9ma\x1b[38;5;196mb\x1b[38;5;244mc", `<span class="fg-9">a</span><span style="color:#ff0000">b</span><span style="color:#808080">c</span>`, "abc"},
		{"\x1b[38;2;1;2;255;1ma", `<span class="bold" style="color:#0102ff">a</span>`, "a"},
		{"\x1b[48;5ma\x1b[2Kb\x1b[10;20Hc", "abc", "abc"},
		{"\x1b]8;;http://x\x1b\\link\x1b]8;;\a", "link", "link"},
		{"\x1b[999;1mx\x1b[1\x01y\x1b(Bz\x1b", "x\x01y" + "z", "x\x01yz"},
	}
	for _, test := range tests {
		if got := ansiHTML(test.text); got != test.want {
			t.Errorf("ansiHTML(%q)\ngot  %s\nwant %s", test.text, got, test.want)
		}
		if got := stripANSI(test.text); got != test.plain {
			t.Errorf("stripANSI(%q)\ngot  %q\nwant %q", test.text, got, test.plain)
		}
	}
}

// FuzzText holds that text of any kind, with a terminal's sequences or as Go
// source, becomes HTML that shows this text and nothing else.
func FuzzText(f *testing.F) {
	f.Add("\x1b[1;31mred\x1b[0m <script>")
	f.Add("\x1b[38;2;1;2;3mx\x1b]8;;a\x07\x1b(B")
	f.Add("func f() { s := `a\n<b>` + \"&\" // c\n}")
	f.Add("%%html\n<b>")
	tags := regexp.MustCompile(`</?span[^<>]*>`)
	f.Fuzz(func(t *testing.T, source string) {
		if !utf8.ValidString(source) {
			t.Skip()
		}
		if got, want := html.UnescapeString(tags.ReplaceAllString(ansiHTML(source), "")), stripANSI(source); got != html.UnescapeString(html.EscapeString(want)) {
			t.Errorf("%q with colours reads %q, expected %q", source, got, want)
		}
		want := strings.ReplaceAll(source, "\r\n", "\n")
		if got := html.UnescapeString(tags.ReplaceAllString(highlightGo(source), "")); got != html.UnescapeString(html.EscapeString(want)) {
			t.Errorf("%q as Go reads %q", source, got)
		}
	})
}
