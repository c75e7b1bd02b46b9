package gemm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"kerasgo/kerasgo/kernels/gemm/micro"
	"kerasgo/kerasgo/kernels/internal/guarded"
)

// TestProducts compares random products of every kernel with sums in float64:
// shapes, strides, transposes and epilogues, pieces run in reverse order.
func TestProducts(t *testing.T) {
	for _, kernel := range micro.Kernels32() {
		t.Run(kernel.Name+"/32", func(t *testing.T) { testProducts[float32](t, kernel, 1e-5) })
	}
	for _, kernel := range micro.Kernels64() {
		t.Run(kernel.Name+"/64", func(t *testing.T) { testProducts[float64](t, kernel, 1e-13) })
	}
}

func testProducts[T Float](t *testing.T, kernel *micro.Kernel, tolerance float64) {
	random := rand.New(rand.NewPCG(3, 4))
	size := func() int {
		switch random.IntN(8) {
		case 0:
			return random.IntN(3)
		case 1:
			return 1 + random.IntN(300)
		default:
			return 1 + random.IntN(70)
		}
	}
	var workspace Workspace[T]
	memory := newOperands[T](t)
	trials := 2200
	if ofKernel[kernel.Name+near] != nil {
		trials *= 2
	}
	for trial := range trials {
		m, n, k := size(), size(), size()
		switch {
		case trial%100 == 0:
			k += 1200
		case trial%100 == 1:
			m, n, k = m+3200, n%40, k%40 // so many rows that every kernel packs B
		case trial%100 == 2:
			n += 600
		case trial%100 == 6: // more rows of few columns than are computed in one go
			m, n, k = m+900, kernel.Columns+n, min(k+60, flatDepth)
		case trial%20 == 3: // few columns
			m, n, k = m+turnedDepth, 1+n%kernel.Columns, k+turnedDepth
		case trial%10 == 4: // few rows
			m = kernel.Columns / 2 * (1 + m%4)
			n, k = n+2*m, k+2*m
		}
		testProduct(t, kernel, nil, tolerance, random, m, n, k, trial%4 == 0, &workspace, memory)
		if t.Failed() {
			t.Fatalf("in trial %d", trial)
		}
	}
}

// FuzzProducts is TestProducts with shapes that the fuzzer chooses.
func FuzzProducts(f *testing.F) {
	for _, shape := range [][3]uint16{{1, 1, 1}, {0, 3, 2}, {7, 17, 33}, {50, 40, 300}, {3100, 5, 2}, {13, 700, 9}} {
		f.Add(shape[0], shape[1], shape[2], uint64(1), uint8(0))
	}
	f.Fuzz(func(t *testing.T, m, n, k uint16, seed uint64, which uint8) {
		if int(m)*int(n)*int(k) > 1<<22 || max(m, n, k) > 1<<13 {
			t.Skip("too large")
		}
		random := rand.New(rand.NewPCG(seed, 5))
		singles, doubles := micro.Kernels32(), micro.Kernels64()
		testProduct(t, singles[int(which)%len(singles)], nil, 1e-5, random, int(m), int(n), int(k), which >= 128, new(Workspace[float32]), newOperands[float32](t))
		testProduct(t, doubles[int(which)%len(doubles)], nil, 1e-13, random, int(m), int(n), int(k), which >= 128, new(Workspace[float64]), newOperands[float64](t))
	})
}

// operands are the memory of A, B, C and the bias: each slice is the last part of
// one, so that nothing behind it can be read.
type operands[T Float] struct{ a, b, c, bias func(n int) []T }

func newOperands[T Float](t *testing.T) operands[T] {
	const most = 1<<24 + 1<<20
	return operands[T]{guarded.Tail[T](t, most), guarded.Tail[T](t, most), guarded.Tail[T](t, most), guarded.Tail[T](t, most)}
}

// testProduct compares a product of a shape, all else chosen at random, with sums
// in float64. A way, unless nil, is taken whatever the table says. With specials,
// some elements are infinite or NaN.
func testProduct[T Float](t *testing.T, kernel *micro.Kernel, forced *path, tolerance float64, random *rand.Rand, m, n, k int, specials bool, workspace *Workspace[T], memory operands[T]) {
	fill := func(data []T) []T {
		for i := range data {
			data[i] = T(random.Float64() - 0.5)
		}
		if specials {
			for range min(len(data), random.IntN(3)) {
				data[random.IntN(len(data))] = T([]float64{math.NaN(), math.Inf(1), math.Inf(-1), 0}[random.IntN(4)])
			}
		}
		return data
	}
	operand := func(memory func(n int) []T, rows, columns int) Operand[T] {
		o := Operand[T]{Row: columns + random.IntN(8), Column: 1}
		switch random.IntN(5) {
		case 0:
			o.Row, o.Column = 1, rows+random.IntN(8)
		case 1:
			o.Row, o.Column = 3*(columns+1), 2
		case 2: // rows that fall on the same cache sets
			if width := (columns + 511) &^ 511; rows*width <= 1<<20 {
				o.Row = width
			}
		case 3:
			o.Row, o.Column = 1, rows
			if width := (rows + 511) &^ 511; columns*width <= 1<<20 {
				o.Column = width
			}
		}
		if rows > 0 && columns > 0 {
			o.Data = fill(memory((rows-1)*o.Row + (columns-1)*o.Column + 1))
		}
		return o
	}
	a, b := operand(memory.a, m, k), operand(memory.b, k, n)
	if forced != nil {
		for forced.copyA && a.Row != 1 && a.Column != 1 { // what is copied lies by rows or by columns
			a = operand(memory.a, m, k)
		}
		for !forced.packB && b.Column != 1 { // what is not packed, by rows
			b = operand(memory.b, k, n)
		}
	}
	c := Rows[T](nil, n+random.IntN(3))
	if m > 0 && n > 0 {
		c.Data = fill(memory.c((m-1)*c.Row + n))
	}
	bias := fill(memory.bias(n))
	flags := micro.Flags(random.IntN(8))
	alpha := []T{0, 1, -1, 0.5}[random.IntN(4)]
	part := []Part{All, All, Upper, Lower}[random.IntN(4)]
	if forced != nil && forced.turned {
		part = All
	}
	want := append([]T(nil), c.Data...)
	for i := range m {
		for j := range n {
			if part == Upper && j < i || part == Lower && j > i {
				continue
			}
			sum := 0.0
			for l := range k {
				sum += float64(a.Data[i*a.Row+l*a.Column]) * float64(b.Data[l*b.Row+j*b.Column])
			}
			if alpha != 0 {
				sum *= float64(alpha)
			}
			if flags&micro.Accumulate != 0 {
				sum += float64(c.Data[i*c.Row+j])
			}
			if flags&micro.AddBias != 0 {
				sum += float64(bias[j])
			}
			if flags&micro.Relu != 0 {
				sum = max(sum, 0)
			}
			want[i*c.Row+j] = T(sum)
		}
	}
	block := ofKernel[kernel.Name]
	if other := ofKernel[kernel.Name+near]; other != nil && random.IntN(2) == 0 {
		block = other
	}
	product := Prepare(Product[T]{M: m, N: n, K: k, A: a, B: b, C: c, Bias: bias, Flags: flags, Alpha: alpha, Part: part, Kernel: kernel, blocks: block, EnoughPieces: random.IntN(2)})
	if forced != nil {
		product.take(*forced)
	}
	for i := product.Pieces() - 1; i >= 0; i-- {
		product.RunPiece(i, workspace)
	}
	scale := math.Sqrt(float64(k) + 1)
	for i := range want {
		got, want := float64(c.Data[i]), float64(want[i])
		if got == want || got != got && want != want || math.Abs(got-want) <= tolerance*scale {
			continue
		}
		t.Errorf("%d×%d×%d, part %d, flags %b, alpha %v, A %d %d, B %d %d: element %d is %v, want %v", m, k, n, part, flags, alpha, a.Row, a.Column, b.Row, b.Column, i, got, want)
		return
	}
}

// TestPaths: what the table chooses, on all processors that a kernel is for, for
// products of some shapes.
func TestPaths(t *testing.T) {
	kernels := map[string]*micro.Kernel{}
	for _, kernel := range micro.Kernels32() {
		kernels[kernel.Name] = kernel
	}
	for _, c := range []struct {
		kernel                 string
		m, k, n                int
		aByColumns, bByColumns bool
		packB, copyA, turned   bool
	}{
		{"avx512", 128, 256, 512, false, false, false, false, false},
		{"avx512", 256, 512, 256, false, false, false, true, false}, // rows of A on the same cache sets
		{"avx512", 32, 784, 32, false, false, false, false, false},
		{"avx512", 4096, 784, 128, false, false, true, false, false},
		{"avx512", 192, 64, 1024, false, false, true, false, false}, // rows of B on the same cache sets
		{"avx512", 191, 64, 1024, false, false, false, false, false},
		{"avx512", 192, 1000, 999, false, false, true, false, false}, // rows of a large B that begin no cache lines
		{"avx512", 128, 512, 784, false, true, true, true, false},
		{"avx512", 1, 1024, 1024, false, false, false, false, false},
		{"avx512", 128, 512, 10, false, false, true, false, true},
		{"avx2", 32, 784, 32, false, false, false, false, false},
		{"avx2", 128, 784, 512, false, false, true, false, false},
		{"avx2", 32, 784, 30, false, false, true, false, false}, // no masks for the last columns
		{"portable", 256, 1024, 1024, false, false, false, true, false},
		{"neon", 256, 1000, 1000, false, false, true, false, false},
	} {
		kernel := kernels[c.kernel]
		if kernel == nil || c.turned && !micro.Transposes[float32]() {
			continue
		}
		p := Product[float32]{M: c.m, K: c.k, N: c.n, Kernel: kernel}
		p.A, p.B, p.C = Rows(make([]float32, c.m*c.k), c.k), Rows(make([]float32, c.k*c.n), c.n), Rows(make([]float32, c.m*c.n), c.n)
		if c.aByColumns {
			p.A = Columns(p.A.Data, c.m)
		}
		if c.bByColumns {
			p.B = Columns(p.B.Data, c.k)
		}
		if got := Prepare(p).path; got.packB != c.packB || got.copyA != c.copyA || got.turned != c.turned {
			t.Errorf("%+v: packs B %v, copies A %v, is turned %v", c, got.packB, got.copyA, got.turned)
		}
	}
}

// TestTurnedWorkspace: a thread has room for the largest piece of the transpose that
// it may compute, not for all of it.
func TestTurnedWorkspace(t *testing.T) {
	if !micro.Transposes[float32]() {
		t.Skip("nothing is turned")
	}
	const m, k, n = 64, 1024, 8192
	p := Prepare(Product[float32]{
		M: m, K: k, N: n, EnoughPieces: enoughPieces,
		A: Rows(make([]float32, m*k), k), B: Columns(make([]float32, k*n), k), C: Rows(make([]float32, m*n), n),
	})
	rows := 0
	for _, piece := range p.pieces {
		rows = max(rows, piece.rows)
	}
	if !p.path.turned || rows > n/4 {
		t.Fatalf("turned: %v, in pieces of %d rows", p.path.turned, rows)
	}
	var w Workspace[float32]
	if w.Reserve(p); len(w.turned) > rows*turnedStride(m) {
		t.Errorf("room for %d numbers, want %d", len(w.turned), rows*turnedStride(m))
	}
}

// TestBesideCaches: beside a near cache a packed block and a B that is read as it lies
// have half of it each at most; elsewhere the blocks are those of the kernel.
func TestBesideCaches(t *testing.T) {
	for _, c := range []struct {
		size          int
		kernel        string
		depth, packed int // packed is in bytes
		far           int
	}{
		{0, "avx512", 384, 768 << 10, 2 << 20},
		{1 << 20, "avx512", 256, 512 << 10, 512 << 10},
		{1280 << 10, "avx512", 256, 640 << 10, 640 << 10},
		{2 << 20, "avx512", 256, 1 << 20, 1 << 20},
		{4 << 20, "avx512", 256, 1 << 20, 2 << 20},
		{0, "avx2", 256, 192 << 10, 0},
		{1 << 20, "avx2", 256, 384 << 10, 512 << 10},
		{2 << 20, "neon", 512, 768 << 10, 0},
	} {
		b := beside(c.size)[c.kernel]
		if packed := 4 * b.depth * b.columns; b.depth != c.depth || packed != c.packed || b.farSize != c.far {
			t.Errorf("%s beside %d KiB: depth %d, packed %d KiB, far from %d KiB", c.kernel, c.size>>10, b.depth, packed>>10, b.farSize>>10)
		}
	}
}

// TestNoAllocations: a run allocates nothing, whether of one piece or of many, which
// are asked for here since a program on one processor has no others.
func TestNoAllocations(t *testing.T) {
	a, b, c := make([]float32, 300*1024), make([]float32, 1024*200), make([]float32, 300*200)
	for _, most := range []int{1, enoughPieces} {
		product := Prepare(Product[float32]{
			M: 300, N: 200, K: 1024, EnoughPieces: most,
			A: Rows(a, 1024), B: Columns(b, 1024), C: Rows(c, 200),
		})
		if many := product.Pieces() > 1; many != (most > 1) {
			t.Errorf("%d pieces of at most %d", product.Pieces(), most)
		}
		var workspace Workspace[float32]
		workspace.Reserve(product)
		if allocations := testing.AllocsPerRun(20, func() { product.Run(&workspace) }); allocations != 0 {
			t.Errorf("%v allocations in a run of %d pieces, want 0", allocations, product.Pieces())
		}
	}
}

// TestWithin: what is cut off a block has no element of the Part, and of what stays each
// row and each column of tiles has one.
func TestWithin(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	for range 2000 {
		part := []Part{All, Upper, Lower}[random.IntN(3)]
		p := &Prepared[float32]{Product: Product[float32]{Part: part}, kernel: micro.Best32()}
		has := func(block piece) bool { // the part's nearest corner
			switch {
			case block.rows <= 0 || block.columns <= 0:
				return false
			case part == Upper:
				return block.row <= block.column+block.columns-1
			case part == Lower:
				return block.row+block.rows-1 >= block.column
			}
			return true
		}
		width := p.kernel.Columns
		block := piece{random.IntN(100), 1 + random.IntN(200), random.IntN(7) * width, 1 + random.IntN(200)}
		cut := p.within(block)
		rowEnd, columnEnd := block.row+block.rows, block.column+block.columns
		cutRowEnd, cutColumnEnd := cut.row+cut.rows, cut.column+cut.columns
		if has(block) != (cut.rows > 0 && cut.columns > 0) {
			t.Fatalf("part %d of %v: %v", part, block, cut)
		}
		if !has(block) {
			continue
		}
		for _, off := range []piece{
			{block.row, cut.row - block.row, block.column, block.columns}, {cutRowEnd, rowEnd - cutRowEnd, block.column, block.columns},
			{block.row, block.rows, block.column, cut.column - block.column}, {block.row, block.rows, cutColumnEnd, columnEnd - cutColumnEnd},
		} {
			if has(off) {
				t.Fatalf("part %d of %v: %v is cut off", part, block, off)
			}
		}
		for _, edge := range []piece{
			{cut.row, 1, cut.column, cut.columns}, {cutRowEnd - 1, 1, cut.column, cut.columns},
			{cut.row, cut.rows, cut.column, min(width, cut.columns)}, {cut.row, cut.rows, cutColumnEnd - 1, 1},
		} {
			if !has(edge) {
				t.Fatalf("part %d of %v: %v stays", part, block, edge)
			}
		}
	}
}

func TestShortOperand(t *testing.T) {
	defer func() {
		want := "gemm: B of 3×4 elements with strides 4 and 1 needs 12 elements, has 11"
		if got := recover(); got != want {
			t.Errorf("panic %v, want %v", got, want)
		}
	}()
	Prepare(Product[float32]{M: 2, N: 4, K: 3, A: Rows(make([]float32, 6), 3), B: Rows(make([]float32, 11), 4), C: Rows(make([]float32, 8), 4)})
}

func BenchmarkProducts(b *testing.B) {
	shapes := []struct {
		name    string
		m, k, n int
	}{
		{"NN", 64, 64, 64}, {"NN", 256, 256, 256}, {"NN", 1024, 1024, 1024},
		{"NN", 32, 784, 32}, {"NN", 128, 784, 512}, {"NN", 128, 512, 512}, {"NN", 128, 512, 10},
		{"AT", 784, 32, 32}, {"AT", 784, 128, 512}, {"BT", 32, 32, 784}, {"BT", 128, 512, 512},
	}
	for _, kernel := range micro.Kernels32()[:max(1, len(micro.Kernels32())-1)] {
		for _, s := range shapes {
			b.Run(fmt.Sprintf("%s/%s/%dx%dx%d", kernel.Name, s.name, s.m, s.k, s.n), func(b *testing.B) {
				p := Product[float32]{M: s.m, N: s.n, K: s.k, Kernel: kernel}
				x, y := make([]float32, s.m*s.k), make([]float32, s.k*s.n)
				p.A, p.B, p.C = Rows(x, s.k), Rows(y, s.n), Rows(make([]float32, s.m*s.n), s.n)
				switch s.name {
				case "AT":
					p.A = Columns(x, s.m)
				case "BT":
					p.B = Columns(y, s.k)
				}
				product := Prepare(p)
				var workspace Workspace[float32]
				for b.Loop() {
					product.Run(&workspace)
				}
				b.ReportMetric(2*float64(s.m*s.n*s.k)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
			})
		}
	}
}

// Two threads, of which the one takes a product's first pieces and the other its last,
// have about as much to do each, whatever is packed or copied.
func TestTwoThreadsHaveEqualShares(t *testing.T) {
	const worthwhile, least = 1 << 21, 0.35
	lengths := []int{32, 100, 128, 300, 512, 784, 1024}
	for _, m := range lengths {
		for _, k := range lengths {
			for _, n := range lengths {
				a, b, c := make([]float32, m*k), make([]float32, k*n), make([]float32, m*n)
				for stored, p := range map[string]Product[float32]{
					"":   {A: Rows(a, k), B: Rows(b, n)},
					"at": {A: Columns(a, m), B: Rows(b, n)},
					"bt": {A: Rows(a, k), B: Columns(b, k)},
				} {
					p.M, p.N, p.K, p.C, p.EnoughPieces = m, n, k, Rows(c, n), enoughPieces
					if share := smallerShare(Prepare(p).pieces); m*n*k >= worthwhile && share < least {
						t.Errorf("%d×%d×%d %s: one of two threads has %.2f of the work, want %.2f", m, k, n, stored, share, least)
					}
				}
			}
		}
	}
}

// Of few rows, two pieces lie side by side, each with a block of B of its own, and one
// above the other only where C is one tile wide.
func TestFewRowsAreCutAcross(t *testing.T) {
	kernel := best[float32]()
	for columns, want := range map[int]piece{2 * kernel.Columns: {0, packedLeast, kernel.Columns, kernel.Columns}, kernel.Columns: {packedLeast / 2, packedLeast / 2, 0, kernel.Columns}} {
		pieces := cut(nil, packedLeast, columns, 4096, enoughPieces, kernel, path{packB: true, columns: columns})
		if len(pieces) != 2 || pieces[1] != want {
			t.Errorf("%d columns: %v, want the second %v", columns, pieces, want)
		}
	}
}

// smallerShare is the part of C that the less busy of two threads computes.
func smallerShare(pieces []piece) float64 {
	first, last := 0, 0
	for len(pieces) > 0 {
		next := &pieces[0]
		if first > last {
			next = &pieces[len(pieces)-1]
			last += next.rows * next.columns
			pieces = pieces[:len(pieces)-1]
			continue
		}
		first += next.rows * next.columns
		pieces = pieces[1:]
	}
	return float64(min(first, last)) / float64(first+last)
}
