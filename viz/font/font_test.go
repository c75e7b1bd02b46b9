package font

import (
	"os"
	"testing"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

func fontOfSize(points vg.Length) font.Font { return font.Font{Size: points} }

// embeddedOnly makes the fonts of this machine invisible to a test.
func embeddedOnly(t *testing.T) {
	former := all
	all = &faces{sources: []func() *face{latinFace, chineseFace}}
	t.Cleanup(func() { all = former })
}

func TestEmbeddedFacesCoverChartText(t *testing.T) {
	embeddedOnly(t)
	for _, text := range []string{
		"Predicted probabilities 0123456789 −1.5×10⁻³ µ σ² x₁ xᵢ √ ∑ ≤ ≥ ≈ ± % & “quoted” – — …",
		"训练集 验证集 准确率 损失 交叉熵 混淆矩阵 预测标签 真实标签 学习率 卷积 池化 激活 正则化 过拟合 梯度 嵌入 张量",
		"訓練集 驗證集 準確率 損失 預測標籤 學習率 臺灣 體育 龍",
		"短靴 T恤/上衣 套头衫 连衣裙 外套 嗯 啰嗦 王睿镕 （全角，标点。）：；！？《》",
		"Größe façade Ωμέγα Привет",
	} {
		line, _ := layout(text)
		for i, p := range line {
			if p.glyph == missing {
				t.Errorf("no glyph for %q in %q", []rune(text)[i], text)
			}
		}
	}
}

func TestGlyphsOfNoFaceAreBoxes(t *testing.T) {
	embeddedOnly(t)
	line, width := layout("\U00020000")
	if len(line) != 1 || line[0].glyph != missing || width <= 0 {
		t.Errorf("layout of an unknown rune = %v, width %v", line, width)
	}
}

func TestOutlineWidths(t *testing.T) {
	embeddedOnly(t)
	tests := []struct {
		text string
		want float64 // in em, from the faces' own tables
	}{
		{"", 0},
		{"0", 1139.0 / 2048},
		{"中", 1},
		{"中0", 1 + 1139.0/2048},
		{"10³", 2*1139.0/2048 + smallScale*1139.0/2048},
		{"a\u200bb\n", 2 * 1139.0 / 2048},
	}
	for _, test := range tests {
		path, width := Outline(test.text, 10)
		if diff := float64(width) - 10*test.want; diff > 1e-6 || diff < -1e-6 {
			t.Errorf("width of %q = %v, want %v", test.text, width, 10*test.want)
		}
		if Width(test.text, 10) != width {
			t.Errorf("Width(%q) differs from Outline's", test.text)
		}
		if (len(path) == 0) != (test.want == 0) {
			t.Errorf("outline of %q has %d parts", test.text, len(path))
		}
		for _, part := range path {
			if part.Pos.X < -1 || part.Pos.X > width+1 || part.Pos.Y < -3 || part.Pos.Y > 12 {
				t.Errorf("outline of %q leaves its line at %v", test.text, part.Pos)
			}
		}
	}
}

func TestHandlerDrawsPathsAligned(t *testing.T) {
	h := Handler{}
	width, height, depth := h.Box("中文", fontOfSize(20))
	if width != 40 || height != 16 || depth < 4.39 || depth > 4.41 {
		t.Errorf("Box = %v %v %v", width, height, depth)
	}
	if lines := h.Lines("a\nb\n"); len(lines) != 2 {
		t.Errorf("Lines = %q", lines)
	}
}

func TestSystemFontIsOptional(t *testing.T) {
	t.Setenv(environmentVariable, "/no/such/font.ttf")
	if f := systemFace(); f != nil {
		t.Error("a face from a file that does not exist")
	}
	text := t.TempDir() + "/text.ttf"
	if err := os.WriteFile(text, []byte("not a font"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv(environmentVariable, text)
	if f := systemFace(); f != nil {
		t.Error("a face from a file that is no font")
	}
	own := t.TempDir() + "/own.otf"
	if err := os.WriteFile(own, chinese, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv(environmentVariable, own)
	f := systemFace()
	if f == nil || f.glyph('靴') == nil {
		t.Error("the font named by the environment was not used")
	}
}

func BenchmarkOutline(b *testing.B) {
	for b.Loop() {
		Outline("预测概率 Predicted probabilities", vg.Points(13))
	}
}
