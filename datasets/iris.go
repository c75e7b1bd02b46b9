package datasets

// LoadIris returns 150 iris flowers of three species: Data [150, 4] with sepal
// length, sepal width, petal length and petal width in cm; Target [150].
//
// They are R. A. Fisher's measurements (1936), as in sklearn.datasets.load_iris.
func LoadIris() *Dataset {
	d := &Dataset{
		Name: "Iris plants",
		description: "Length and width of the sepals and petals of 150 irises, 50 of each of three species.\n" +
			"One species is easily told apart; the other two overlap.\n" +
			"Source: R. A. Fisher, The use of multiple measurements in taxonomic problems, 1936.",
		FeatureNames: []string{"sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"},
		TargetNames:  []string{"setosa", "versicolor", "virginica"},
	}
	d.Data, d.Target = load("iris.csv.gz")
	return d
}
