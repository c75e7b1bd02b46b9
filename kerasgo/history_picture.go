package kerasgo

import (
	"encoding/base64"
	"fmt"
)

// HistoryPicture draws a history: a PNG and the size to show it at, in CSS
// pixels.
type HistoryPicture func(*History) (png []byte, width, height int)

// historyPicture is registered by package viz, where that is part of the
// program: this package knows nothing of charts.
var historyPicture HistoryPicture

// RegisterHistoryPicture sets what draws a History that is a cell's last value.
// It is for the init function of a package of charts.
func RegisterHistoryPicture(draw HistoryPicture) { historyPicture = draw }

// picture returns the history drawn, as an HTML image; empty without a package
// of charts and without an epoch.
func (h *History) picture() string {
	if historyPicture == nil || len(h.History) == 0 {
		return ""
	}
	png, width, height := historyPicture(h)
	return fmt.Sprintf(`<img alt="training history" width="%d" height="%d" src="data:image/png;base64,%s">`,
		width, height, base64.StdEncoding.EncodeToString(png))
}
