package datasets

import (
	"cmp"
	"math"
	"slices"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/tensor"
)

// stratified divides rows so that both parts have about the same share of each
// class: sklearn.model_selection.StratifiedShuffleSplit.
func stratified(where string, n, trainSize, testSize int, labels any, random *randomState) (train, test []int) {
	classes := rowsByClass(where, labels)
	counts := make([]int, len(classes))
	total := 0
	for i, rows := range classes {
		counts[i] = len(rows)
		total += len(rows)
	}
	if total != n {
		failure.Panic(where, "", "Stratify got %d labels for %d samples", total, n)
	}
	if slices.Min(counts) < 2 {
		failure.Panic(where, "Leave out Stratify, or the samples of that class", "a class with only one sample cannot be in both parts")
	}
	if trainSize < len(classes) || testSize < len(classes) {
		failure.Panic(where, "Make the smaller part larger", "%d samples to train with and %d to test with cannot each hold all %d classes",
			trainSize, testSize, len(classes))
	}
	trainCounts := shares(counts, trainSize, random)
	rest := make([]int, len(counts))
	for i := range rest {
		rest[i] = counts[i] - trainCounts[i]
	}
	testCounts := shares(rest, testSize, random)
	for i, rows := range classes {
		order := random.permutation(len(rows))
		for k, at := range order[:trainCounts[i]+testCounts[i]] {
			if k < trainCounts[i] {
				train = append(train, rows[at])
			} else {
				test = append(test, rows[at])
			}
		}
	}
	random.shuffle(train)
	random.shuffle(test)
	return train, test
}

// rowsByClass returns the rows of each class, the classes in their order.
func rowsByClass(where string, labels any) [][]int {
	if texts, ok := labels.([]string); ok {
		return grouped(texts)
	}
	t, err := tensor.From(labels)
	if err != nil {
		failure.Panic(where, "", "Stratify: %v", err)
	}
	if t.Size() == 0 || t.Size() != t.Len() {
		failure.Panic(where, "", "Stratify got labels of shape %s, want one for each sample", tensor.ShapeString(t.Shape()))
	}
	return grouped(t.Float64s())
}

func grouped[T cmp.Ordered](labels []T) [][]int {
	order := count(len(labels))
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(labels[a], labels[b]) })
	var classes [][]int
	for i, row := range order {
		if i == 0 || cmp.Compare(labels[row], labels[order[i-1]]) != 0 {
			classes = append(classes, nil)
		}
		classes[len(classes)-1] = append(classes[len(classes)-1], row)
	}
	return classes
}

// shares divides draws among classes in proportion to their counts; what is left
// by rounding down goes to the largest remainders, ties at random
// (sklearn.utils.extmath._approximate_mode).
func shares(counts []int, draws int, random *randomState) []int {
	total := 0
	for _, c := range counts {
		total += c
	}
	result, remainders := make([]int, len(counts)), make([]float64, len(counts))
	missing := draws
	for i, c := range counts {
		exact := float64(c) / float64(total) * float64(draws)
		result[i] = int(math.Floor(exact))
		remainders[i] = exact - math.Floor(exact)
		missing -= result[i]
	}
	values := slices.Compact(slices.Sorted(slices.Values(remainders)))
	for k := len(values) - 1; k >= 0 && missing > 0; k-- {
		var tied []int
		for i, r := range remainders {
			if r == values[k] {
				tied = append(tied, i)
			}
		}
		for _, i := range random.choice(tied, min(len(tied), missing)) {
			result[i]++
			missing--
		}
	}
	return result
}
