package viz

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"
)

func TestThinnedLinesKeepTheirOutline(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	const columns = 50
	run := make([]vg.Point, 20000)
	for i := range run {
		run[i] = vg.Point{X: columns * pixel * vg.Length(i) / vg.Length(len(run)), Y: vg.Length(random.NormFloat64())}
	}
	kept := thinned(run)
	if len(kept) > 4*(columns+1) || kept[0] != run[0] || kept[len(kept)-1] != run[len(run)-1] {
		t.Errorf("%d points kept, from %v to %v", len(kept), kept[0], kept[len(kept)-1])
	}
	type limits struct{ low, high vg.Length }
	outline := func(points []vg.Point) map[int]limits {
		all := map[int]limits{}
		for _, p := range points {
			column := int(math.Floor(float64(p.X / pixel)))
			l, ok := all[column]
			if !ok {
				l = limits{p.Y, p.Y}
			}
			all[column] = limits{min(l.low, p.Y), max(l.high, p.Y)}
		}
		return all
	}
	want, got := outline(run), outline(kept)
	for column, l := range want {
		if got[column] != l {
			t.Errorf("column %d reaches %v, want %v", column, got[column], l)
		}
	}
	for i := 1; i < len(kept); i++ {
		if kept[i].X < kept[i-1].X {
			t.Fatalf("point %d goes back", i)
		}
	}
}

func TestLinesThatRunBackStayWhole(t *testing.T) {
	run := make([]vg.Point, 2000)
	for i := range run {
		s, c := math.Sincos(float64(i))
		run[i] = vg.Point{X: vg.Length(s), Y: vg.Length(c)}
	}
	if kept := thinned(run); len(kept) != len(run) {
		t.Errorf("%d of %d points kept", len(kept), len(run))
	}
}

func TestStrokesAreShortAndComplete(t *testing.T) {
	var record recorder.Canvas
	p := &pen{Canvas: draw.NewCanvas(&record, 100, 100), theme: themes["light"]}
	points := make([]vg.Point, 500)
	for i := range points {
		points[i] = vg.Point{X: vg.Length(i), Y: vg.Length(i % 7)}
	}
	stroke(p, draw.LineStyle{Color: p.theme.text, Width: 1}, points)
	next := 0 // the first point not drawn yet
	for _, action := range record.Actions {
		s, ok := action.(*recorder.Stroke)
		if !ok {
			continue
		}
		if len(s.Path) > 64 {
			t.Errorf("a stroke of %d points", len(s.Path))
		}
		first := int(s.Path[0].Pos.X)
		if first > max(0, next-2) {
			t.Errorf("a stroke begins at %d, the last ended at %d", first, next-1)
		}
		next = first + len(s.Path)
	}
	if next != len(points) {
		t.Errorf("%d of %d points drawn", next, len(points))
	}
}
