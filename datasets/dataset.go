package datasets

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"strconv"
	"strings"

	"kerasgo/kerasgo/tensor"
)

//go:embed data/*.csv.gz
var files embed.FS

// Dataset is a set of samples with their classes.
type Dataset struct {
	// Name is what the data set is called.
	Name string
	// Data has the shape (samples, features), float32.
	Data *tensor.Tensor
	// Images has the shape (samples, height, width), float32, where the samples
	// are images; it shares its numbers with Data. Nil in other data sets.
	Images *tensor.Tensor
	// Target has the shape (samples), int32: the class of each sample, from 0.
	Target *tensor.Tensor
	// FeatureNames names the columns of Data.
	FeatureNames []string
	// TargetNames names the classes.
	TargetNames []string

	description string
}

// Describe tells what the data set holds, where it comes from and how many
// samples each class has.
func (d *Dataset) Describe() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s\n\n%s\n\n%d samples of %d features, %d classes:\n",
		d.Name, d.description, d.Data.Dim(0), d.Data.Dim(1), len(d.TargetNames))
	counts := make([]int, len(d.TargetNames))
	for _, class := range d.Target.Int32s() {
		counts[class]++
	}
	for i, name := range d.TargetNames {
		fmt.Fprintf(&text, "  %-12s %4d\n", name, counts[i])
	}
	return text.String()
}

// String returns the data set's name and size on one line.
func (d *Dataset) String() string {
	shape := d.Data.Shape()
	if d.Images != nil {
		shape = d.Images.Shape()
	}
	return fmt.Sprintf("%s: data %s, %d classes", d.Name, tensor.ShapeString(shape), len(d.TargetNames))
}

// load parses an embedded table whose rows are features and, last, the class.
// Every number in these files is a float32 or a small whole number. The files
// are part of the program, so a fault in one is a fault of the program.
func load(file string) (data, target *tensor.Tensor) {
	packed, err := files.ReadFile("data/" + file)
	if err != nil {
		panic(err)
	}
	text, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		panic(err)
	}
	var features []float32
	var classes []int32
	lines := bufio.NewScanner(text)
	for first := true; lines.Scan(); first = false {
		fields := strings.Split(lines.Text(), ",")
		if first && strings.ContainsAny(lines.Text(), "_abcdgmnorstv") {
			continue // a heading: numbers of rows and columns, names of classes
		}
		for i, field := range fields {
			if i == len(fields)-1 {
				class, err := strconv.Atoi(field)
				if err != nil {
					panic(fmt.Errorf("%s: %w", file, err))
				}
				classes = append(classes, int32(class))
				continue
			}
			value, err := strconv.ParseFloat(field, 32)
			if err != nil {
				panic(fmt.Errorf("%s: %w", file, err))
			}
			features = append(features, float32(value))
		}
	}
	if err := lines.Err(); err != nil {
		panic(fmt.Errorf("%s: %w", file, err))
	}
	samples := len(classes)
	return tensor.FromFloat32s(features, samples, len(features)/samples), tensor.FromInt32s(classes, samples)
}
