package normalization

import (
	"math"

	"kerasgo/kerasgo/kernels/vector"
)

// Channels are rows of numbers of so many channels, over which each channel is
// normalized by itself.
type Channels struct {
	rows, channels int
	// width is the number of elements that are worked on at a time: channels,
	// or several rows of few channels.
	width int
	// block is the number of elements of a part.
	block int
	parts []float32 // of each part two numbers a channel
	// What Prepare leaves for the parts, repeated to width elements.
	mean, factor, slope, shift []float32
}

const (
	widest    = 512     // elements worked on at a time, where rows are short
	partBlock = 1 << 14 // elements of a part: it stays in the cache between passes
)

// NewChannels returns the work for x of rows · channels elements.
func NewChannels(rows, channels int) *Channels {
	c := &Channels{rows: rows, channels: channels, width: channels * max(widest/channels, 1)}
	c.block = max(partBlock/c.width, 1) * c.width
	c.parts = make([]float32, c.Parts()*2*channels)
	for _, tiled := range []*[]float32{&c.mean, &c.factor, &c.slope, &c.shift} {
		*tiled = make([]float32, c.width)
	}
	return c
}

// Workspace is the scratch memory of one goroutine.
type Workspace struct{ first, second, third []float32 }

// reserve makes the workspace large enough for vectors of so many elements.
func (w *Workspace) reserve(size int) {
	for _, buffer := range []*[]float32{&w.first, &w.second, &w.third} {
		if len(*buffer) < size {
			*buffer = make([]float32, size)
		}
	}
}

// Reserve makes a workspace large enough, so that nothing allocates.
func (c *Channels) Reserve(w *Workspace) { w.reserve(c.width) }

// Parts returns the number of independent parts.
func (c *Channels) Parts() int { return max((c.rows*c.channels+c.block-1)/c.block, 1) }

// of returns the elements of a part.
func (c *Channels) of(part int, x []float32) []float32 {
	return x[part*c.block : min((part+1)*c.block, c.rows*c.channels)]
}

// tile repeats a number for each channel to the width.
func (c *Channels) tile(to, x []float32) {
	for at := 0; at < c.width; at += c.channels {
		copy(to[at:], x[:c.channels])
	}
}

// fold adds up the numbers of each channel.
func (c *Channels) fold(to, wide []float32) {
	copy(to, wide[:c.channels])
	for at := c.channels; at < c.width; at += c.channels {
		vector.Add(to[:c.channels], to[:c.channels], wide[at:at+c.channels])
	}
}

// MomentsOf finds the means of one part and the squares of what is around them.
func (c *Channels) MomentsOf(part int, w *Workspace, x []float32) {
	x = c.of(part, x)
	sums, mean, distance := w.first[:c.width], w.second[:c.width], w.third[:c.width]
	result := c.parts[part*2*c.channels : (part+1)*2*c.channels]
	clear(sums)
	for at := 0; at < len(x); at += c.width {
		chunk := x[at:min(at+c.width, len(x))]
		vector.Add(sums[:len(chunk)], sums[:len(chunk)], chunk)
	}
	c.fold(result, sums)
	vector.MultiplyScalar(result[:c.channels], result[:c.channels], float32(c.channels)/float32(max(len(x), 1)))
	c.tile(mean, result)
	clear(sums)
	for at := 0; at < len(x); at += c.width {
		chunk := x[at:min(at+c.width, len(x))]
		vector.Subtract(distance[:len(chunk)], chunk, mean[:len(chunk)])
		vector.AddProduct(sums[:len(chunk)], distance[:len(chunk)], distance[:len(chunk)])
	}
	c.fold(result[c.channels:], sums)
}

// Moments joins the parts' (Chan, Golub and LeVeque 1979) and writes the mean of
// each channel and then the variance of each.
func (c *Channels) Moments(to []float32) {
	for channel := range c.channels {
		count, mean, squares := 0.0, 0.0, 0.0
		for part := range c.Parts() {
			more := float64(min(c.block, c.rows*c.channels-part*c.block) / c.channels)
			at := part*2*c.channels + channel
			distance := float64(c.parts[at]) - mean
			squares += float64(c.parts[at+c.channels]) + distance*distance*count*more/(count+more)
			mean += distance * more / (count + more)
			count += more
		}
		to[channel], to[c.channels+channel] = float32(mean), float32(squares/count)
	}
}

// inverse is 1/√(variance + ε) of a channel.
func (c *Channels) inverse(moments []float32, channel int, epsilon float64) float64 {
	return 1 / math.Sqrt(float64(moments[c.channels+channel])+epsilon)
}

// PrepareNormalize makes ready for Normalize.
func (c *Channels) PrepareNormalize(moments, gamma, beta []float32, epsilon float64) {
	for channel := range c.channels {
		c.factor[channel] = float32(float64(gamma[channel]) * c.inverse(moments, channel, epsilon))
	}
	c.tile(c.factor, c.factor)
	c.tile(c.mean, moments)
	c.tile(c.shift, beta)
}

// Normalize writes one part of (x - mean) / √(variance + ε) · gamma + beta.
func (c *Channels) Normalize(part int, to, x []float32) {
	to, x = c.of(part, to), c.of(part, x)
	for at := 0; at < len(x); at += c.width {
		end := min(at+c.width, len(x))
		result, n := to[at:end], end-at
		vector.Subtract(result, x[at:end], c.mean[:n])
		vector.Multiply(result, result, c.factor[:n])
		vector.Add(result, result, c.shift[:n])
	}
}

// PrepareSums makes ready for SumsOf.
func (c *Channels) PrepareSums(moments []float32) { c.tile(c.mean, moments) }

// SumsOf adds up one part of the output's gradient, and of it times the distance
// of x from the mean.
func (c *Channels) SumsOf(part int, w *Workspace, x, gradient []float32) {
	x, gradient = c.of(part, x), c.of(part, gradient)
	sums, products, distance := w.first[:c.width], w.second[:c.width], w.third[:c.width]
	clear(sums)
	clear(products)
	for at := 0; at < len(x); at += c.width {
		end := min(at+c.width, len(x))
		n := end - at
		vector.Add(sums[:n], sums[:n], gradient[at:end])
		vector.Subtract(distance[:n], x[at:end], c.mean[:n])
		vector.AddProduct(products[:n], distance[:n], gradient[at:end])
	}
	result := c.parts[part*2*c.channels : (part+1)*2*c.channels]
	c.fold(result, sums)
	c.fold(result[c.channels:], products)
}

// Sums writes the gradient of each beta and then of each gamma.
func (c *Channels) Sums(to, moments []float32, epsilon float64) {
	size := 2 * c.channels
	copy(to, c.parts[:size])
	for part := 1; part < c.Parts(); part++ {
		vector.Add(to[:size], to[:size], c.parts[part*size:(part+1)*size])
	}
	for channel := range c.channels {
		to[c.channels+channel] *= float32(c.inverse(moments, channel, epsilon))
	}
}

// PrepareInputGradient makes ready for InputGradient; sums are those of Sums.
func (c *Channels) PrepareInputGradient(moments, gamma, sums []float32, epsilon float64) {
	count := float64(c.rows)
	for channel := range c.channels {
		inverse := c.inverse(moments, channel, epsilon)
		factor := float64(gamma[channel]) * inverse
		c.factor[channel] = float32(factor)
		c.slope[channel] = float32(-factor * inverse * float64(sums[c.channels+channel]) / count)
		c.shift[channel] = float32(-factor * float64(sums[channel]) / count)
	}
	c.tile(c.mean, moments)
	c.tile(c.factor, c.factor)
	c.tile(c.slope, c.slope)
	c.tile(c.shift, c.shift)
}

// InputGradient writes one part of the gradient of x, with that through the mean
// and the variance.
func (c *Channels) InputGradient(part int, w *Workspace, to, x, gradient []float32) {
	to, x, gradient = c.of(part, to), c.of(part, x), c.of(part, gradient)
	for at := 0; at < len(x); at += c.width {
		end := min(at+c.width, len(x))
		result, n := to[at:end], end-at
		distance := w.first[:n]
		vector.Subtract(distance, x[at:end], c.mean[:n])
		vector.Multiply(result, gradient[at:end], c.factor[:n])
		vector.AddProduct(result, distance, c.slope[:n])
		vector.Add(result, result, c.shift[:n])
	}
}
