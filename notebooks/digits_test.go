package notebooks_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image/png"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"kerasgo/kernel/notebook"
)

// accuracy finds what the digits notebook prints after the test.
var accuracy = regexp.MustCompile(`(?:Test accuracy: |测试准确率：)([01]\.\d{4})`)

// charts are the cells that end in a picture.
var charts = []string{"load", "history", "predict", "bar", "confusion", "unsure"}

// checkDigits holds that an executed digits notebook tells its story: every cell
// ran, none failed, the charts are there, sharp and of a stated size, and the
// network reads more than 95 of 100 unseen digits.
func checkDigits(t *testing.T, book *notebook.Notebook) {
	t.Helper()
	count := 0
	cells := map[string]*notebook.Cell{}
	for _, cell := range book.Cells {
		cells[cell.ID] = cell
		if cell.Type != notebook.Code {
			continue
		}
		if count++; cell.ExecutionCount != count {
			t.Errorf("cell %s has the execution count %d, expected %d", cell.ID, cell.ExecutionCount, count)
		}
		for _, output := range cell.Outputs {
			if output.Type == notebook.Failure {
				t.Errorf("cell %s failed: %s: %s", cell.ID, output.ErrorName, output.ErrorValue)
			}
			if output.Type == notebook.Stream && output.Name == "stderr" {
				t.Errorf("cell %s wrote to stderr: %s", cell.ID, output.Text)
			}
		}
	}
	if t.Failed() {
		return
	}
	for _, id := range charts {
		if err := checkPicture(cells[id]); err != nil {
			t.Errorf("cell %s: %v", id, err)
		}
	}
	var printed strings.Builder
	for _, output := range cells["evaluate"].Outputs {
		printed.WriteString(output.Text)
	}
	checkAccuracy(t, printed.String())
	if outputs := cells["fit"].Outputs; len(outputs) != 1 || !strings.Contains(fmt.Sprint(outputs[0].Data["text/plain"]), "20/20") {
		t.Errorf("training shows %d outputs, expected one that was redrawn up to epoch 20/20", len(outputs))
	}
	summary := ""
	for _, output := range cells["build"].Outputs { // a text may come in parts
		summary += output.Text
		if plain, ok := output.Data["text/plain"].(string); ok {
			summary += plain
		}
	}
	if !strings.Contains(summary, "4,810") {
		t.Error("the summary does not count 4,810 parameters")
	}
}

func checkAccuracy(t *testing.T, text string) {
	t.Helper()
	found := accuracy.FindStringSubmatch(text)
	if found == nil {
		t.Errorf("the test accuracy is not printed: %q", text)
		return
	}
	if value, err := strconv.ParseFloat(found[1], 64); err != nil || value <= 0.95 || value > 1 {
		t.Errorf("the test accuracy is %s, expected over 0.95", found[1])
	}
}

// checkPicture holds that a cell's last output is a PNG of twice the size that
// its metadata gives, with a text for those who cannot see it.
func checkPicture(cell *notebook.Cell) error {
	if len(cell.Outputs) == 0 {
		return fmt.Errorf("it shows nothing")
	}
	output := cell.Outputs[len(cell.Outputs)-1]
	encoded, _ := output.Data["image/png"].(string)
	data, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
	if err != nil || len(data) == 0 {
		return fmt.Errorf("its last output is no picture in base64: %v", err)
	}
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return err
	}
	size, _ := output.Metadata["image/png"].(map[string]any)
	width, height := picture.Bounds().Dx(), picture.Bounds().Dy()
	if fmt.Sprint(size["width"]) != fmt.Sprint(width/2) || fmt.Sprint(size["height"]) != fmt.Sprint(height/2) {
		return fmt.Errorf("the picture is %d×%d pixels, the metadata says %v", width, height, size)
	}
	if text, _ := output.Data["text/plain"].(string); text == "" {
		return fmt.Errorf("the picture has no text/plain")
	}
	return nil
}
