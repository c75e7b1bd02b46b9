package viz

import (
	"flag"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot/plotter"

	"kerasgo/datasets"
)

// go test ./viz -run Gallery -gallery DIR writes every figure of the gallery
// into DIR, to look at.
var galleryFolder = flag.String("gallery", "", "folder to write the gallery's pictures into")

var digitNames = []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}

// gallery is one figure of each kind and each difficulty.
func gallery() map[string]*Figure {
	random := rand.New(rand.NewPCG(1, 2))
	probabilities := []float64{0.0001, 0.002, 0.013, 0.0004, 0.0, 0.021, 0.0002, 0.0103, 0.949, 0.004}

	curve := func(n int, from, to, noise float64) []float64 {
		values := make([]float64, n)
		for i := range values {
			values[i] = to + (from-to)*math.Exp(-4*float64(i)/float64(n)) + noise*random.NormFloat64()
		}
		return values
	}
	history := map[string][]float64{
		"loss": curve(20, 1.9, 0.08, 0.01), "val_loss": curve(20, 1.7, 0.16, 0.015),
		"accuracy": curve(20, 0.42, 0.985, 0.004), "val_accuracy": curve(20, 0.5, 0.962, 0.006),
	}
	digits := datasets.LoadDigits()
	labels, predictions := make([]int, 360), make([]int, 360)
	for i := range labels {
		labels[i] = i % 10
		predictions[i] = labels[i]
		if random.Float64() < 0.04 {
			predictions[i] = random.IntN(10)
		}
	}
	normal := func(n int, mean, deviation float64) []float64 {
		values := make([]float64, n)
		for i := range values {
			values[i] = mean + deviation*random.NormFloat64()
		}
		return values
	}
	many := make([]float64, 60)
	for i := range many {
		many[i] = math.Abs(math.Sin(float64(i)/7)) * 40
	}
	gap := curve(40, 3, 0.5, 0.05)
	gap[10], gap[11], gap[20], gap[22] = math.NaN(), math.Inf(1), math.NaN(), math.NaN()
	longNames := []string{"Ankle boot", "T-shirt or top", "Trouser", "Pullover with long sleeves", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag"}
	species := make([]int, 150)
	x, y := make([]float64, 150), make([]float64, 150)
	for i := range x {
		species[i] = i / 50
		x[i] = 5 + 0.8*float64(species[i]) + 0.4*random.NormFloat64()
		y[i] = 0.3 + 0.9*float64(species[i]) + 0.2*random.NormFloat64()
	}
	correlation := mat.NewDense(4, 4, []float64{1, -.12, .87, .82, -.12, 1, -.43, -.37, .87, -.43, 1, .96, .82, -.37, .96, 1})
	big := make([][]float64, 100)
	for i := range big {
		big[i] = normal(120, float64(i), 20)
	}

	errorBars, err := plotter.NewYErrorBars(struct {
		plotter.XYs
		plotter.YErrors
	}{plotter.XYs{{X: 0, Y: 1}, {X: 1, Y: 3}, {X: 2, Y: 2}}, plotter.YErrors{{Low: .3, High: .4}, {Low: .2, High: .2}, {Low: .5, High: .5}}})
	if err != nil {
		panic(err)
	}

	return map[string]*Figure{
		"bar":           Bar(digitNames, probabilities).Title("Predicted probabilities").XLabel("Predicted label").YLabel("Probability"),
		"bar-chinese":   Bar(digitNames, probabilities).Title("预测概率").XLabel("预测标签").YLabel("概率"),
		"bar-dark":      Bar(digitNames, probabilities).Title("Predicted probabilities").XLabel("Predicted label").YLabel("Probability").Theme("dark"),
		"bar-one":       Bar([]string{"only"}, []float64{42}).Title("One bar"),
		"bar-two":       Bar([]string{"left", "right"}, []int{3, 5}).Title("Two bars").YLabel("Count"),
		"bar-zero":      Bar([]string{"a", "b", "c"}, []float64{0, 0, 0}).Title("Nothing but zeros"),
		"bar-negative":  Bar([]string{"mon", "tue", "wed", "thu", "fri"}, []float64{3.2, -1.7, 0, -4.9, 2.25}).Title("Above and below").YLabel("Change (%)"),
		"bar-below":     Bar([]string{"mon", "tue", "wed"}, []float64{-3.2, -1.7, -4.9}).Title("All below zero"),
		"bar-many":      Bar(nil, many).Title("Sixty bars").XLabel("Hour").YLabel("Load"),
		"bar-long":      Bar(longNames, many[3:13]).Title("Labels that are much too long to stand side by side, under a title that is long enough to need two lines").YLabel("Items"),
		"bar-tiny":      Bar([]string{"a", "b", "c"}, []float64{2.3e-7, 8e-8, 1.2e-6}).Title("Very small values"),
		"bar-huge":      Bar([]string{"GPU", "CPU", "phone"}, []float64{6.1e13, 2.4e12, 9.8e11}).Title("Very large values").YLabel("FLOP/s"),
		"bar-groups":    Bar([]string{"T恤/上衣", "裤子", "套头衫", "连衣裙", "外套", "短靴 Boot"}, []float64{.84, .97, .83, .91, .86, .95}).Name("多层感知机 MLP").Bar(longNames[:6], []float64{.88, .98, .87, .92, .89, .97}).Name("卷积网络 CNN").Title("各类别准确率：模型对比").YLabel("准确率"),
		"line":          Line(nil, curve(200, 3, 0.5, 0.05)).Name("train").Line(nil, curve(200, 3, 0.9, 0.02)).Name("validation").Dashed().Title("Learning").XLabel("Step").YLabel("Loss"),
		"line-gaps":     Line(nil, gap).Title("Gaps where values are missing").XLabel("Step"),
		"line-one":      Line([]float64{3}, []float64{0.2}).Title("One point"),
		"line-flat":     Line(nil, []float64{5, 5, 5}).Title("Flat"),
		"line-nothing":  Line(nil, []float64{math.NaN(), math.NaN()}).Title("Nothing finite"),
		"line-negative": Line([]float64{-3, -2, -1, 0, 1, 2, 3}, []float64{-9, -4, -1, 0, 1, 4, 9}).Markers().Title("Negative ticks").XLabel("x").YLabel("y = x·|x|"),
		"history":       History(history),
		"history-dark":  History(history).Titles("损失", "准确率").Names("训练集", "验证集").XLabel("训练轮次").Title("训练过程：交叉熵与准确率").Theme("dark"),
		"history-one":   History(map[string][]float64{"loss": {1.2, .8, .5}}),
		"images":        Images(digits.Images.Slice(0, 10), digits.Target.Slice(0, 10)).Title("Handwritten digits"),
		"images-dark":   Images(digits.Images.Slice(0, 10), []string{"标签 0", "标签 1", "标签 2", "标签 3", "标签 4", "标签 5", "标签 6", "标签 7", "标签 8", "标签 9"}).Title("手写数字").Theme("dark"),
		"images-many":   Images(digits.Images, digits.Target),
		"predictions":   Images(digits.Images.Slice(40, 50), digits.Target.Slice(40, 50)).Predictions([]int{8, 4, 1, 7, 7, 3, 9, 1, 0, 0}),
		"image-one":     Images(digits.Images.Row(3), nil).ColorMap("viridis"),
		"confusion":     ConfusionMatrix(labels, predictions).Title("Confusion matrix"),
		"confusion-zh":  ConfusionMatrix(labels, predictions).Title("混淆矩阵").XLabel("预测标签").YLabel("真实标签").Normalize().Names("零", "一", "二", "三", "四", "五", "六", "七", "八", "九").Theme("dark"),
		"confusion-two": ConfusionMatrix([]int{0, 0, 1, 1, 1}, []int{0, 1, 1, 1, 1}).Names("negative", "positive").Title("Two classes"),
		"heatmap":       HeatMap(correlation).RowNames("萼长", "萼宽", "瓣长", "瓣宽").ColumnNames("萼长", "萼宽", "瓣长", "瓣宽").ColorMap("coolwarm").Title("相关系数"),
		"heatmap-big":   HeatMap(big).ColorMap("viridis").Title("12,000 cells"),
		"scatter":       Scatter(x, y).Classes(species).Names("setosa", "versicolor", "virginica").Title("Iris").XLabel("Petal length (cm)").YLabel("Petal width (cm)"),
		"histogram":     Histogram(normal(800, 165, 6)).Name("women").Histogram(normal(800, 177, 7)).Name("men").Title("Height").XLabel("cm").YLabel("Persons"),
		"gonum":         Line([]float64{0, 1, 2, 3}, []float64{1, 3, 2, 4}).Name("ours").Add(errorBars).Name("gonum's").Title("A plotter of gonum in our axes"),
		"small":         Line(nil, []float64{1, 3, 2}).Size(240, 160).Title("Small"),
	}
}

func TestGallery(t *testing.T) {
	folder := *galleryFolder
	if folder == "" {
		folder = t.TempDir()
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, figure := range gallery() {
		for _, extension := range []string{".png", ".svg", ".pdf"} {
			path := filepath.Join(folder, name+extension)
			if err := figure.Save(path); err != nil {
				t.Errorf("%s%s: %v", name, extension, err)
				continue
			}
			if info, err := os.Stat(path); err != nil || info.Size() < 500 {
				t.Errorf("%s%s: nothing written", name, extension)
			}
		}
	}
}

func BenchmarkBarPNG(b *testing.B) {
	figure := gallery()["bar"]
	for b.Loop() {
		figure.MIMEBundle()
	}
}

func BenchmarkHistoryPNG(b *testing.B) {
	figure := gallery()["history"]
	for b.Loop() {
		figure.MIMEBundle()
	}
}

func BenchmarkGalleryPNG(b *testing.B) {
	for name, figure := range gallery() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				figure.MIMEBundle()
			}
		})
	}
}
