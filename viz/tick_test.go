package viz

import (
	"math"
	"strings"
	"testing"
)

func TestNumberTicks(t *testing.T) {
	tests := []struct {
		low, high float64
		want      int
		whole     bool
		labels    string
	}{
		{0, 1, 5, false, "0.00 0.25 0.50 0.75 1.00"},
		{0, 1, 6, false, "0.0 0.2 0.4 0.6 0.8 1.0"},
		{-0.3, 0.3, 6, false, "−0.3 −0.2 −0.1 0.0 0.1 0.2 0.3"},
		{0, 7, 6, true, "0 1 2 3 4 5 6 7"},
		{1, 20, 5, true, "5 10 15 20"},
		{1, 2, 5, true, "1 2"},
		{0, 62000, 5, false, "0 20,000 40,000 60,000"},
		{9990, 10010, 5, false, "9990 9995 10,000 10,005 10,010"},
		{0, 6.1e13, 6, false, "0 1×10¹³ 2×10¹³ 3×10¹³ 4×10¹³ 5×10¹³ 6×10¹³"},
		{0, 2.2e-6, 4, false, "0 1×10⁻⁶ 2×10⁻⁶"},
		{-4e8, 0, 4, false, "−4×10⁸ −3×10⁸ −2×10⁸ −1×10⁸ 0"},
		{5, 5, 5, false, ""},
		{math.Inf(-1), 1, 5, false, ""},
	}
	for _, test := range tests {
		var labels []string
		last := math.Inf(-1)
		for _, k := range numberTicks(test.low, test.high, test.want, test.whole) {
			labels = append(labels, k.label)
			if k.value <= last || k.value < test.low-1e-6*math.Abs(test.low) || k.value > test.high*(1+1e-6)+1e-9 {
				t.Errorf("[%v, %v]: tick at %v", test.low, test.high, k.value)
			}
			last = k.value
		}
		if got := strings.Join(labels, " "); got != test.labels {
			t.Errorf("[%v, %v] of %d: %q, want %q", test.low, test.high, test.want, got, test.labels)
		}
	}
}

func FuzzNumberTicks(f *testing.F) {
	f.Add(0.0, 1.0, 5, false)
	f.Add(-1e300, 1e300, 3, true)
	f.Add(1e-320, 2e-320, 7, false)
	f.Add(1.0, 1.0000000000000002, 7, true)
	f.Fuzz(func(t *testing.T, low, high float64, want int, whole bool) {
		ticks := numberTicks(low, high, want%50, whole)
		if len(ticks) > 50 {
			t.Fatalf("%d ticks", len(ticks))
		}
		for _, k := range ticks {
			if strings.Contains(k.label, "NaN") || strings.HasPrefix(k.label, "−0.0") && strings.Trim(k.label, "−0.") == "" {
				t.Fatalf("label %q", k.label)
			}
		}
	})
}

func TestValueLabels(t *testing.T) {
	tests := []struct {
		values []float64
		labels string
	}{
		{[]float64{0.0001, 0.013, 0, 0.949}, "<0.01 0.01 0 0.95"},
		{[]float64{float64(float32(0.9)), float64(float32(0.1))}, "0.9 0.1"},
		{[]float64{3.2, -1.7, 2.25}, "3.20 −1.70 2.25"},
		{[]float64{12, 60000, -3}, "12 60,000 −3"},
		{[]float64{123.456, 7.1}, "123 7"},
		{[]float64{2e-7, 0}, "2.0×10⁻⁷ 0"},
		{[]float64{math.NaN(), 1.5}, "NaN 1.5"},
		{[]float64{5.5, -0.001}, "5.50 >−0.01"},
	}
	for _, test := range tests {
		write := valueLabels(test.values)
		var labels []string
		for _, v := range test.values {
			labels = append(labels, write(v))
		}
		if got := strings.Join(labels, " "); got != test.labels {
			t.Errorf("%v: %q, want %q", test.values, got, test.labels)
		}
	}
}
