// Package numbers says where the numbers among a kernel's parameters and results
// are, for generators of assembly for amd64:
//
//	VBROADCASTSS(numbers.Parameter("factor"), factor)
//	VMOVSS(total, numbers.Result(0))
//
// avo's own Load and Store move them by instructions of SSE. Between those of AVX
// each of these costs hundreds of cycles, for the processor then joins what the
// one set knows of a register with what the other does.
package numbers

import (
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/gotypes"
	"github.com/mmcloughlin/avo/operand"
)

// Parameter is the place of a number among the parameters.
func Parameter(name string) operand.Mem { return place(build.Param(name)) }

// Result is the place of a number among the results.
func Result(i int) operand.Mem { return place(build.ReturnIndex(i)) }

func place(component gotypes.Component) operand.Mem {
	number, err := component.Resolve()
	if err != nil {
		panic(err)
	}
	return number.Addr
}
