package tensor

// DType is the type of a tensor's elements.
type DType uint8

// The element types.
const (
	Float32 DType = iota
	Int32
	Uint8
	Bool
)

// String returns the name that Keras and NumPy use.
func (d DType) String() string {
	switch d {
	case Float32:
		return "float32"
	case Int32:
		return "int32"
	case Uint8:
		return "uint8"
	case Bool:
		return "bool"
	}
	return "unknown"
}

// Size returns the bytes of one element.
func (d DType) Size() int {
	if d == Float32 || d == Int32 {
		return 4
	}
	return 1
}
