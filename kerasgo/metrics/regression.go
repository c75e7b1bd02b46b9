package metrics

import (
	"math"

	"kerasgo/kerasgo/losses"
)

// MeanSquaredError is the mean of (y-p)². Keras: keras.metrics.MeanSquaredError.
func MeanSquaredError() *MeanMetric {
	return mean("mean_squared_error", losses.MeanSquaredError().Call)
}

// RootMeanSquaredError is the square root of the mean of (y-p)². Keras:
// keras.metrics.RootMeanSquaredError.
func RootMeanSquaredError() *MeanMetric {
	m := MeanSquaredError().Name("root_mean_squared_error")
	m.finish = math.Sqrt
	return m
}

// MeanAbsoluteError is the mean of |y-p|. Keras:
// keras.metrics.MeanAbsoluteError.
func MeanAbsoluteError() *MeanMetric {
	return mean("mean_absolute_error", losses.MeanAbsoluteError().Call)
}
