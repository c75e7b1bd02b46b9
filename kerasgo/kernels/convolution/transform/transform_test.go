package transform

import (
	"math"
	"math/rand/v2"
	"testing"
	"unsafe"
)

// forEachSet runs a test on every set of functions that this processor can run.
func forEachSet(t *testing.T, test func(t *testing.T)) {
	best := active
	defer func() { active = best }()
	for _, set := range sets() {
		active = []*functions{set}
		t.Run(set.name, test)
	}
}

// cases are the transforms with their matrices.
var cases = []struct {
	name   string
	run    func(*Tile)
	matrix matrix
}{
	{"Image", Image, imageMatrix},
	{"Output", Output, outputMatrix},
	{"OutputGradient", OutputGradient, outputMatrix.transposed()},
	{"ImageGradient", ImageGradient, imageMatrix.transposed()},
	{"Kernel", Kernel, kernelMatrix},
	{"KernelGradient", KernelGradient, kernelMatrix.transposed()},
}

// TestTransforms holds each transform of random tiles, at random strides,
// against the matrix products in float64, and what lies between the results
// against what was there.
func TestTransforms(t *testing.T) { forEachSet(t, testTransforms) }

func testTransforms(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 12))
	values := func(n int) []float32 {
		v := make([]float32, n)
		for i := range v {
			v[i] = float32(random.NormFloat64())
		}
		return v
	}
	for _, c := range cases {
		for range 350 {
			into, of := len(c.matrix), len(c.matrix[0])
			channels := Lanes * (1 + random.IntN(5))
			if active[0].lanes > Lanes {
				channels = active[0].lanes * (1 + random.IntN(3))
			}
			fromColumn := channels + random.IntN(9)
			fromRow := of*fromColumn + random.IntN(9)
			toColumn := channels + random.IntN(9)
			toRow := into*toColumn + random.IntN(9)
			from, to, bias, floor := values(of*fromRow), values(into*toRow), values(channels), float32(random.NormFloat64())
			want := make([]float64, len(to))
			for i, value := range to {
				want[i] = float64(value)
			}
			for channel := range channels {
				for i := range into {
					for j := range into {
						sum := 0.0
						for k := range of {
							for l := range of {
								sum += c.matrix[i][k] * c.matrix[j][l] * float64(from[k*fromRow+l*fromColumn+channel])
							}
						}
						place := &want[i*toRow+j*toColumn+channel]
						switch c.name {
						case "Output":
							*place = max(sum+float64(bias[channel]), float64(floor))
						case "ImageGradient":
							*place += sum
						default:
							*place = sum
						}
					}
				}
			}
			c.run(&Tile{
				From: unsafe.Pointer(&from[0]), FromRow: uintptr(4 * fromRow), FromColumn: uintptr(4 * fromColumn),
				To: unsafe.Pointer(&to[0]), ToRow: uintptr(4 * toRow), ToColumn: uintptr(4 * toColumn),
				Channels: channels, Bias: unsafe.Pointer(&bias[0]), Floor: floor,
			})
			for i := range to {
				if !(math.Abs(float64(to[i])-want[i]) <= 3e-5) {
					t.Fatalf("%s of %d channels: element %d is %v, want %v", c.name, channels, i, to[i], want[i])
				}
			}
		}
	}
}

// TestIdentity: the transforms together are a convolution, exactly but for the
// rounding of 64 bits.
func TestIdentity(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 14))
	square := func(n int) [][]float64 {
		m := make([][]float64, n)
		for i := range m {
			for range n {
				m[i] = append(m[i], random.NormFloat64())
			}
		}
		return m
	}
	both := func(m matrix, x [][]float64) [][]float64 {
		y := make([][]float64, len(m))
		for i := range y {
			y[i] = make([]float64, len(m))
			for j := range y[i] {
				for k := range x {
					for l := range x {
						y[i][j] += m[i][k] * x[k][l] * m[j][l]
					}
				}
			}
		}
		return y
	}
	tile, kernel := square(6), square(3)
	d, g := both(imageMatrix, tile), both(kernelMatrix, kernel)
	for i := range d {
		for j := range d {
			d[i][j] *= g[i][j]
		}
	}
	for y, row := range both(outputMatrix, d) {
		for x, got := range row {
			want := 0.0
			for i := range 3 {
				for j := range 3 {
					want += tile[y+i][x+j] * kernel[i][j]
				}
			}
			if math.Abs(got-want) > 1e-12 {
				t.Errorf("output (%d, %d) is %v, want %v", y, x, got, want)
			}
		}
	}
}

// TestNaN: a NaN in a tile or a bias reaches every output that it has a part in.
func TestNaN(t *testing.T) { forEachSet(t, testNaN) }

func testNaN(t *testing.T) {
	channels := max(Lanes, active[0].lanes)
	for place := range 36 {
		tile, product, bias, outputs := make([]float32, 36*channels), make([]float32, 36*channels), make([]float32, channels), make([]float32, 16*channels)
		tile[place*channels+1] = float32(math.NaN())
		bias[2] = float32(math.NaN())
		bytes := uintptr(4 * channels)
		Image(&Tile{From: unsafe.Pointer(&tile[0]), FromRow: 6 * bytes, FromColumn: bytes, To: unsafe.Pointer(&product[0]), ToRow: 6 * bytes, ToColumn: bytes, Channels: channels})
		Output(&Tile{From: unsafe.Pointer(&product[0]), FromRow: 6 * bytes, FromColumn: bytes, To: unsafe.Pointer(&outputs[0]), ToRow: 4 * bytes, ToColumn: bytes, Channels: channels, Bias: unsafe.Pointer(&bias[0])})
		for i, value := range outputs {
			y, x, channel := i/channels/4, i/channels%4, i%channels
			down, right := place/6-y, place%6-x
			reached := channel == 1 && down >= 0 && down < 3 && right >= 0 && right < 3
			if (reached || channel == 2) && value == value {
				t.Errorf("a NaN at place %d: output (%d, %d, %d) is %v", place, y, x, channel, value)
			}
			if channel != 1 && channel != 2 && value != 0 {
				t.Errorf("a NaN in another channel: output (%d, %d, %d) is %v, want 0", y, x, channel, value)
			}
		}
	}
}

func BenchmarkTransforms(b *testing.B) {
	const channels = 64
	from, to, bias := make([]float32, 36*(channels+16)), make([]float32, 36*(channels+16)), make([]float32, channels)
	for _, c := range cases {
		b.Run(c.name, func(b *testing.B) {
			tile := &Tile{
				From: unsafe.Pointer(&from[0]), FromRow: 6 * 4 * (channels + 16), FromColumn: 4 * (channels + 16),
				To: unsafe.Pointer(&to[0]), ToRow: 6 * 4 * (channels + 16), ToColumn: 4 * (channels + 16),
				Channels: channels, Bias: unsafe.Pointer(&bias[0]),
			}
			for b.Loop() {
				c.run(tile)
			}
		})
	}
}
