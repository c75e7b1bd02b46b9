package datasets

import (
	"math"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/tensor"
)

// SplitOption is an option of [TrainTestSplit].
type SplitOption struct{ apply func(*splitting) }

// splitting is what the options set.
type splitting struct {
	test, train float64 // 0: not given
	seed        uint32
	seeded      bool
	shuffle     bool
	stratify    any
}

// TestSize sets the size of the test part: below 1 a share of the samples,
// rounded up, from 1 their number. The default is 0.25.
func TestSize(size float64) SplitOption {
	return SplitOption{func(s *splitting) { s.test = orNaN(size) }}
}

// TrainSize sets the size of the training part, as [TestSize] does; a share is
// rounded down. The default is what the test part leaves.
func TrainSize(size float64) SplitOption {
	return SplitOption{func(s *splitting) { s.train = orNaN(size) }}
}

// orNaN keeps a size of 0 apart from one that is not given.
func orNaN(size float64) float64 {
	if size == 0 {
		return math.NaN()
	}
	return size
}

// RandomState makes the shuffling repeatable, from 0 to 4294967295: the same
// number chooses the same rows, and the ones that scikit-learn chooses for it.
func RandomState(seed int) SplitOption {
	if seed < 0 || int64(seed) > math.MaxUint32 {
		failure.Panic("datasets: RandomState", "", "the seed is %d, want 0 to %d", seed, uint32(math.MaxUint32))
	}
	return SplitOption{func(s *splitting) { s.seed, s.seeded = uint32(seed), true }}
}

// Shuffle says whether the rows are shuffled before they are divided; they are
// by default. Without it the first rows are the training part.
func Shuffle(shuffle bool) SplitOption {
	return SplitOption{func(s *splitting) { s.shuffle = shuffle }}
}

// Stratify gives both parts the same shares of the classes in labels: one number
// or string for each sample.
func Stratify(labels any) SplitOption { return SplitOption{func(s *splitting) { s.stratify = labels }} }

// TrainTestSplit divides samples x and their targets y into a part to train with
// and a part to test with. x and y are tensors or what tensors are made of
// (nested slices, gonum matrices), with equally many entries on their first axis.
// The parts are copies.
//
// It follows sklearn.model_selection.train_test_split, whose rows it chooses for
// the same [RandomState]. It panics with a *failure.Error when x and y differ in
// length, when a part would be empty, and when a class is too rare to stratify.
func TrainTestSplit(x, y any, options ...SplitOption) (XTrain, XTest, yTrain, yTest *tensor.Tensor) {
	const where = "TrainTestSplit"
	xs, ys := samples(where, "x", x), samples(where, "y", y)
	if xs.Dim(0) != ys.Dim(0) {
		failure.Panic(where, "Pass one target for each sample",
			"x has %d samples and y has %d (shapes %s and %s)", xs.Dim(0), ys.Dim(0),
			tensor.ShapeString(xs.Shape()), tensor.ShapeString(ys.Shape()))
	}
	s := splitting{shuffle: true}
	for _, o := range options {
		if o.apply == nil {
			failure.Panic(where, "", "an empty SplitOption{} was passed")
		}
		o.apply(&s)
	}
	train, test := s.rows(where, xs.Dim(0))
	return xs.Take(train), xs.Take(test), ys.Take(train), ys.Take(test)
}

// samples makes a tensor of one argument.
func samples(where, argument string, data any) *tensor.Tensor {
	t, err := tensor.From(data)
	if err != nil {
		failure.Panic(where, "", "%s: %v", argument, err)
	}
	if t.Rank() == 0 {
		failure.Panic(where, "", "%s is a single number, want samples", argument)
	}
	return t
}

// rows returns the rows of both parts.
func (s splitting) rows(where string, n int) (train, test []int) {
	trainSize, testSize := s.sizes(where, n)
	if !s.shuffle {
		if s.stratify != nil {
			failure.Panic(where, "Leave out Shuffle(false) or Stratify", "rows that are not shuffled cannot be stratified")
		}
		order := count(n)
		return order[:trainSize], order[trainSize : trainSize+testSize]
	}
	random := s.generator()
	if s.stratify != nil {
		return stratified(where, n, trainSize, testSize, s.stratify, random)
	}
	order := random.permutation(n)
	return order[testSize : testSize+trainSize], order[:testSize]
}

// sizes returns the number of rows of both parts.
func (s splitting) sizes(where string, n int) (train, test int) {
	check := func(option string, size float64) {
		if !(size > 0) || size >= 1 && (size != math.Trunc(size) || size >= float64(n)) {
			if math.IsNaN(size) {
				size = 0
			}
			failure.Panic(where, "", "%s is %v, want a share between 0 and 1 or a number of samples below %d", option, size, n)
		}
	}
	if s.test == 0 && s.train == 0 {
		s.test = 0.25
	}
	if s.test != 0 {
		check("TestSize", s.test)
		test = int(s.test)
		if s.test < 1 {
			test = int(math.Ceil(s.test * float64(n)))
		}
	}
	if s.train != 0 {
		check("TrainSize", s.train)
		train = int(s.train)
		if s.train < 1 {
			train = int(math.Floor(s.train * float64(n)))
		}
	}
	if s.train == 0 {
		train = n - test
	}
	if s.test == 0 {
		test = n - train
	}
	if train+test > n {
		failure.Panic(where, "Make TrainSize or TestSize smaller", "%d samples to train with and %d to test with are more than the %d there are", train, test, n)
	}
	if train == 0 || test == 0 {
		failure.Panic(where, "", "of %d samples, %d would be left to train with and %d to test with", n, train, test)
	}
	return train, test
}

func count(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}
