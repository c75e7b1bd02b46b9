package viz

import (
	"fmt"
	"math"
	"sort"
	"strconv"

	"kerasgo/kerasgo/failure"
)

// ConfusionMatrix draws how often each true class (row) was predicted as each
// class (column). labels are class numbers; predictions are class numbers or,
// with shape (n, classes), scores whose highest counts. Name the classes with
// Names; Normalize shows shares of the rows.
func ConfusionMatrix(labels, predictions any) *Figure {
	const where = "viz: ConfusionMatrix"
	truth := integers(where, "labels", labels)
	guess := integers(where, "predictions", predictions)
	if len(truth) != len(guess) {
		failure.Panic(where, "", "%d labels for %d predictions", len(truth), len(guess))
	}
	if len(truth) == 0 {
		failure.Panic(where, "", "there are no labels")
	}
	classes, place := classesOf(truth, guess)
	const mostClasses = 1000
	if len(classes) > mostClasses {
		failure.Panic(where, "Pass class numbers, not measured values",
			"there are %d classes, at most %d can be drawn", len(classes), mostClasses)
	}
	n := len(classes)
	c := &cells{rows: n, columns: n, values: make([]float64, n*n), classes: classes}
	right := 0
	for i := range truth {
		c.values[place[truth[i]]*n+place[guess[i]]]++
		if truth[i] == guess[i] {
			right++
		}
	}
	c.text = func(v float64) string { return thousands(strconv.FormatFloat(v, 'f', 0, 64)) }
	for _, class := range classes {
		c.rowNames = append(c.rowNames, strconv.Itoa(class))
		c.columnNames = append(c.columnNames, strconv.Itoa(class))
	}
	c.describe = fmt.Sprintf("confusion matrix of %d samples in %d classes, %d right (%.1f %%)",
		len(truth), n, right, 100*float64(right)/float64(len(truth)))
	return newFigure().add(c).XLabel("Predicted label").YLabel("True label")
}

// classesOf returns the classes in order and the place of each.
func classesOf(truth, guess []int) (classes []int, place map[int]int) {
	place = map[int]int{}
	for _, list := range [][]int{truth, guess} {
		for _, c := range list {
			if _, known := place[c]; !known {
				place[c] = 0
				classes = append(classes, c)
			}
		}
	}
	sort.Ints(classes)
	for i, c := range classes {
		place[c] = i
	}
	return classes, place
}

// Normalize shows the cells of a confusion matrix as percentages of their row:
// of the samples of a class, how many were predicted as what.
func (f *Figure) Normalize() *Figure {
	c := f.cells("Normalize")
	if c.classes == nil {
		failure.Panic("viz: Normalize", "", "it applies to a confusion matrix")
	}
	for i := range c.rows {
		row := c.values[i*c.columns : (i+1)*c.columns]
		total := 0.0
		for _, v := range row {
			total += v
		}
		for j := range row {
			row[j] /= math.Max(total, 1e-300)
		}
	}
	c.text = func(v float64) string {
		if v == 0 {
			return "0"
		}
		return strconv.FormatFloat(100*v, 'f', 0, 64) + "%"
	}
	return f
}
