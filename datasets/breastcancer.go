package datasets

import "strings"

// LoadBreastCancer returns measurements of the cell nuclei in 569 breast tumours:
// Data [569, 30]: mean, standard error and worst value of ten properties; Target
// [569]: 0 malignant, 1 benign.
//
// As in sklearn.datasets.load_breast_cancer.
func LoadBreastCancer() *Dataset {
	d := &Dataset{
		Name: "Breast cancer Wisconsin (diagnostic)",
		description: "Thirty measurements of the cell nuclei in images of 569 breast tumours.\n" +
			"Source: W. H. Wolberg, W. N. Street and O. L. Mangasarian, UCI, 1995.",
		TargetNames: []string{"malignant", "benign"},
	}
	properties := []string{"radius", "texture", "perimeter", "area", "smoothness", "compactness", "concavity",
		"concave points", "symmetry", "fractal dimension"}
	for _, form := range []string{"mean %", "% error", "worst %"} {
		for _, property := range properties {
			d.FeatureNames = append(d.FeatureNames, strings.Replace(form, "%", property, 1))
		}
	}
	d.Data, d.Target = load("breast_cancer.csv.gz")
	return d
}
