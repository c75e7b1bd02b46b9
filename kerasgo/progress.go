package kerasgo

import (
	"fmt"
	"html"
	"maps"
	"slices"
	"strings"
	"time"

	"kerasgo/kernel/display"
)

// progress shows how far Fit, Evaluate or Predict is: in a notebook one display
// that is redrawn, elsewhere a line at the end of each epoch.
type progress struct {
	live          *display.LiveDisplay // nil: lines
	silent        bool
	epochs        int
	current       int      // the epoch
	steps         int      // of the epoch: one that the samples end may have fewer
	lines         []string // of the epochs done, for the live display
	began         time.Time
	trainingBegan time.Time
	logs          map[string]float64
}

// mostLines bounds the text of a live display.
const mostLines = 24

func newProgress(verbose, epochs int) *progress {
	p := &progress{silent: verbose == 0, epochs: epochs, trainingBegan: time.Now()}
	if !p.silent && verbose != 2 && display.Live() {
		p.live, p.logs = display.NewLive(), map[string]float64{}
	}
	return p
}

// epoch begins an epoch, counted from 0, of so many steps.
func (p *progress) epoch(epoch, steps int) {
	p.current, p.steps = epoch, steps
	p.began = time.Now()
}

// due tells whether to redraw when a batch is done.
func (p *progress) due(step int) bool {
	return p != nil && p.live != nil && step+1 < p.steps && p.live.Due()
}

// batch redraws: a batch is done. Who waits for the model need not wait for what reads
// the display.
func (p *progress) batch(step int, t *training) {
	clear(p.logs)
	if t != nil {
		t.read(p.logs, "")
	}
	p.live.Update(p.bundle(step+1, p.logs))
}

// epochEnd shows an epoch's values; nil when it was not completed.
func (p *progress) epochEnd(t *training, logs map[string]float64) {
	if p.silent {
		return
	}
	line := p.line(p.steps, logs, p.live != nil)
	if logs == nil && t != nil {
		line = "interrupted"
	}
	if p.epochs > 1 {
		head := fmt.Sprintf("Epoch %*d/%d", len(fmt.Sprint(p.epochs)), p.current+1, p.epochs)
		if p.live != nil {
			p.lines = append(p.lines, head)
		} else {
			line = head + " - " + line
		}
	}
	if p.live == nil {
		fmt.Println(line)
		return
	}
	p.lines = append(p.lines, line)
	if len(p.lines) > mostLines {
		p.lines = append([]string{"…"}, p.lines[len(p.lines)-mostLines:]...)
	}
	clear(p.logs)
	maps.Copy(p.logs, logs)
	p.live.Update(p.bundle(p.steps, p.logs))
}

// finish draws the last state.
func (p *progress) finish() {
	if p.live != nil && len(p.lines) > 0 {
		p.live.Finish(p.bundle(p.steps, p.logs))
	}
}

// line is Keras's: 41/41 - 0s - 3ms/step - accuracy: 0.4826 - loss: 1.9002, or
// with a bar.
func (p *progress) line(done int, logs map[string]float64, bar bool) string {
	elapsed := time.Since(p.began)
	var text strings.Builder
	fmt.Fprintf(&text, "%*d/%d ", len(fmt.Sprint(p.steps)), done, p.steps)
	if bar {
		const width = 20
		filled := width * done / max(p.steps, 1)
		text.WriteString(strings.Repeat("━", filled) + strings.Repeat("╺", width-filled))
		fmt.Fprintf(&text, " %.0fs %s/step", elapsed.Seconds(), perStep(elapsed, done))
	} else {
		fmt.Fprintf(&text, "- %.0fs - %s/step", elapsed.Seconds(), perStep(elapsed, done))
	}
	for _, name := range logNames(logs) {
		text.WriteString(" - " + name + ": " + formatValue(logs[name]))
	}
	return text.String()
}

// logNames sorts names as Keras's progress bar: the values of training, then
// those of validation, each by name.
func logNames(logs map[string]float64) []string {
	return slices.SortedFunc(maps.Keys(logs), func(a, b string) int {
		if aIs, bIs := strings.HasPrefix(a, "val_"), strings.HasPrefix(b, "val_"); aIs != bIs {
			if aIs {
				return 1
			}
			return -1
		}
		return strings.Compare(a, b)
	})
}

// perStep writes the time of a batch with the unit that suits it.
func perStep(elapsed time.Duration, steps int) string {
	each := elapsed / time.Duration(max(steps, 1))
	switch {
	case each >= time.Second:
		return fmt.Sprintf("%.0fs", each.Seconds())
	case each >= time.Millisecond:
		return fmt.Sprintf("%.0fms", each.Seconds()*1e3)
	default:
		return fmt.Sprintf("%.0fus", each.Seconds()*1e6)
	}
}

// bundle is the live display: a bar over all epochs with the current values,
// and as text Keras's lines.
func (p *progress) bundle(done int, logs map[string]float64) display.Bundle {
	lines := p.lines
	complete := len(p.lines) > 0 && done == p.steps
	if !complete {
		if p.epochs > 1 {
			lines = append(slices.Clone(lines), fmt.Sprintf("Epoch %d/%d", p.current+1, p.epochs))
		}
		lines = append(slices.Clone(lines), p.line(done, logs, true))
	}
	var page strings.Builder
	page.WriteString(`<div>`)
	if p.epochs > 1 {
		fmt.Fprintf(&page, "<b>Epoch %d/%d</b> ", p.current+1, p.epochs)
	}
	fmt.Fprintf(&page, `<progress value="%d" max="%d" style="width:16em;vertical-align:middle"></progress> `, p.current*p.steps+done, p.epochs*p.steps)
	fmt.Fprintf(&page, "%d/%d · %.1f s", done, p.steps, time.Since(p.trainingBegan).Seconds())
	for _, name := range logNames(logs) {
		fmt.Fprintf(&page, " · %s <b>%s</b>", html.EscapeString(name), formatValue(logs[name]))
	}
	page.WriteString("</div>")
	return display.Bundle{Data: map[string]any{"text/plain": strings.Join(lines, "\n"), "text/html": page.String()}}
}
