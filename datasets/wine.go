package datasets

// LoadWine returns the chemical analysis of 178 wines of three growers: Data
// [178, 13]; Target [178]. The features differ in scale by a factor of a
// thousand, so that a network needs them normalized.
//
// As in sklearn.datasets.load_wine.
func LoadWine() *Dataset {
	d := &Dataset{
		Name: "Wine recognition",
		description: "Thirteen chemical measurements of 178 wines from one region of Italy, of three growers.\n" +
			"Source: M. Forina et al., PARVUS, 1991; UCI.",
		FeatureNames: []string{"alcohol", "malic_acid", "ash", "alcalinity_of_ash", "magnesium", "total_phenols",
			"flavanoids", "nonflavanoid_phenols", "proanthocyanins", "color_intensity", "hue",
			"od280/od315_of_diluted_wines", "proline"},
		TargetNames: []string{"class_0", "class_1", "class_2"},
	}
	d.Data, d.Target = load("wine_data.csv.gz")
	return d
}
