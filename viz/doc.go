// Package viz draws charts: as a notebook's output, and into PNG, SVG and PDF
// files.
//
//	viz.Bar(digits.TargetNames, probabilities.Row(0)).
//		Title("Predicted probabilities").
//		XLabel("Predicted label").
//		YLabel("Probability")
//
// A chart function ([Line], [Bar], [Scatter], [Histogram], [HeatMap], [Images],
// [History], [ConfusionMatrix]) takes what people have (slices of any number
// type, tensors, gonum vectors and matrices) and returns a [Figure], whose
// methods add charts, name things and set the looks. A figure that is the last
// value of a cell shows itself; Save writes it to a file.
//
// Data flows one way: values are read into plain numbers (values.go), kept in
// layers, one chart kind a file; a panel measures its axes and lays them out
// (panel.go, axis.go, tick.go, legend.go); a pen draws them on a gonum/plot
// canvas (pen.go, canvas.go); the canvas is encoded (save.go). The looks are in
// theme.go, the text in package viz/font. Plotters of gonum.org/v1/plot/plotter
// can be added to a figure and share its axes.
//
// Mistakes of the program, such as lists of different length, panic with a
// *failure.Error (kerasgo.Error); NaN and infinite values are gaps.
package viz
