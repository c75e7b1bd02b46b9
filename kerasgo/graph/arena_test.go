package graph

import (
	"testing"
	"unsafe"

	"kerasgo/kerasgo/tensor"
)

func TestLay(t *testing.T) {
	a := &Variable{Value: tensor.FromFloat32s([]float32{1, 2, 3, 4, 5, 6}, 2, 3)}
	number := &Variable{Value: tensor.FromFloat32s([]float32{7}).Reshape()}
	state := &Variable{Value: tensor.FromInt32s([]int32{8})}
	held := a.Value
	Lay([]*Variable{a, number, state, a})
	first, second := a.Value.Float32s(), number.Value.Float32s()
	if &first[0] != &a.Arena()[0] || &second[0] != &number.Arena()[16] || state.Arena() != nil {
		t.Error("the values are not side by side")
	}
	if uintptr(unsafe.Pointer(&first[0]))%64 != 0 || cap(first) != 6 {
		t.Error("a value does not begin at a cache line or can be appended to")
	}
	if !held.Equal(tensor.FromFloat32s([]float32{1, 2, 3, 4, 5, 6}, 2, 3)) || number.Value.Item() != 7 || number.Value.Rank() != 0 {
		t.Errorf("values %v and %v", held, number.Value)
	}
	if held.Float32s()[0] = 9; first[0] != 9 {
		t.Error("the tensor that was held is not the variable's any more")
	}
	large := &Variable{Value: tensor.FromFloat32s(NewArena(apart))}
	crooked := &Variable{Value: tensor.FromFloat32s(NewArena(apart + 1)[1:])}
	was, wasCrooked := &large.Value.Float32s()[0], &crooked.Value.Float32s()[0]
	Lay([]*Variable{large, crooked})
	if &large.Value.Float32s()[0] != was || &large.Arena()[0] != was || len(large.Arena()) != apart {
		t.Error("a large value was moved")
	}
	if moved := &crooked.Value.Float32s()[0]; moved == wasCrooked || uintptr(unsafe.Pointer(moved))%64 != 0 {
		t.Error("a large value does not begin at a cache line")
	}
	later := &Variable{Value: tensor.Zeros(2)}
	Lay([]*Variable{a, later})
	if &a.Value.Float32s()[0] != &first[0] || later.Arena() == nil {
		t.Error("a value that lies was moved, or a new one not")
	}
}
