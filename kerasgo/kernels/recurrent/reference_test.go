package recurrent

import "math"

// problem is a loop in float64, computed as the definitions have it.
type problem struct {
	Shape
	x, mask, state, cell, kernel, recurrent, bias []float64
}

// outcome are the states after all steps as Keras returns them, and the last
// state and cell.
type outcome struct{ outputs, state, cell []float64 }

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func (p *problem) run() outcome {
	gates, units := p.Cell.Gates(), p.Units
	width := gates * units
	result := outcome{make([]float64, p.Batch*p.Steps*units), append([]float64(nil), p.state...), append([]float64(nil), p.cell...)}
	for sample := range p.Batch {
		state, cell := result.state[sample*units:][:units], result.cell[sample*units:][:units]
		output := make([]float64, units)
		for t := range p.Steps {
			at := t
			if p.Backwards {
				at = p.Steps - 1 - t
			}
			if p.mask == nil || p.mask[sample*p.Steps+at] != 0 {
				x := p.x[(sample*p.Steps+at)*p.Features:][:p.Features]
				given := times(x, p.kernel, width)
				if p.Bias {
					for i := range given {
						given[i] += p.bias[i]
					}
				}
				recurrent := times(state, p.recurrent, width)
				if p.Bias && p.Cell == GRU {
					for i := range recurrent {
						recurrent[i] += p.bias[width+i]
					}
				}
				sum := func(gate, i int) float64 { return given[gate*units+i] + recurrent[gate*units+i] }
				before := append([]float64(nil), state...)
				for i := range units {
					switch p.Cell {
					case Simple:
						state[i] = math.Tanh(sum(0, i))
					case LSTM:
						cell[i] = logistic(sum(1, i))*cell[i] + logistic(sum(0, i))*math.Tanh(sum(2, i))
						state[i] = logistic(sum(3, i)) * math.Tanh(cell[i])
					case GRU:
						z := logistic(sum(0, i))
						g := math.Tanh(given[2*units+i] + logistic(sum(1, i))*recurrent[2*units+i])
						state[i] = z*before[i] + (1-z)*g
					case GRUBefore:
						scaled := make([]float64, units)
						for j := range scaled {
							scaled[j] = logistic(sum(1, j)) * before[j]
						}
						z := logistic(sum(0, i))
						g := math.Tanh(given[2*units+i] + times(scaled, p.recurrent, width)[2*units+i])
						state[i] = z*before[i] + (1-z)*g
					}
				}
				copy(output, state)
			}
			copy(result.outputs[(sample*p.Steps+t)*units:], output)
		}
	}
	return result
}

// times multiplies a row with a matrix.
func times(row, matrix []float64, width int) []float64 {
	result := make([]float64, width)
	for k, value := range row {
		for j := range result {
			result[j] += value * matrix[k*width+j]
		}
	}
	return result
}
