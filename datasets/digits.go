package datasets

import "fmt"

// LoadDigits returns 1,797 handwritten digits: Images [1797, 8, 8] and the same
// numbers as rows, Data [1797, 64], with ink from 0 (none) to 16 (full); Target
// [1797] from 0 to 9; TargetNames "0" to "9". A network learns from them as they
// are; digits.Images.Divide(16) brings them between 0 and 1.
//
// They are the test set of the UCI Optical Recognition of Handwritten Digits
// data, as in sklearn.datasets.load_digits.
func LoadDigits() *Dataset {
	d := &Dataset{
		Name: "Handwritten digits",
		description: "1,797 images of handwritten digits, 8 by 8 pixels with ink from 0 to 16.\n" +
			"Each pixel counts the dark points in a 4 by 4 block of a 32 by 32 bitmap; 13 people wrote them.\n" +
			"Source: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI, 1998 (test set).",
	}
	d.Data, d.Target = load("digits.csv.gz")
	d.Images = d.Data.Reshape(d.Data.Dim(0), 8, 8)
	for row := range 8 {
		for column := range 8 {
			d.FeatureNames = append(d.FeatureNames, fmt.Sprintf("pixel_%d_%d", row, column))
		}
	}
	for class := range 10 {
		d.TargetNames = append(d.TargetNames, fmt.Sprint(class))
	}
	return d
}
