package core

import (
	"go/ast"
	"go/token"
	"go/types"
)

// rangeBody is the body of a loop over a function. It becomes a literal that
// the iterator calls; state says where the loop stands: 0 ready, 1 left,
// 2 running, 3 over.
type rangeBody struct {
	state  string
	codes  []leaving             // exits further out that pass through this loop
	labels map[types.Object]bool // labels inside the body, where a goto stays in it
}

// leaving is an exit out of an iterator body to a statement further out.
type leaving struct {
	code int
	to   *exit        // nil: return from the function, or go to a label
	on   bool         // continue, not break
	at   types.Object // the label of a goto; nil: none
}

func (f *function) rangeFunction(s *ast.RangeStmt, label string, t *types.Signature) {
	yield := t.Params().At(0).Type().Underlying().(*types.Signature)
	b := &rangeBody{state: f.temporary("state"), labels: map[types.Object]bool{}}
	ast.Inspect(s.Body, func(n ast.Node) bool {
		if l, ok := n.(*ast.LabeledStmt); ok {
			b.labels[f.info.Defs[l.Label]] = true
		}
		_, literal := n.(*ast.FuncLit)
		return !literal
	})
	f.emit(define(b.state, number(0)))
	iterator := f.temporary("iterator")
	f.emit(variable(iterator, f.representation(t)))
	f.emit(assign(ident(iterator), f.operandOf(s.X)))
	var parameters []*ast.Field
	var names []string
	for i := range yield.Params().Len() {
		name := f.temporary("k")
		names = append(names, name)
		parameters = append(parameters, field(name, f.representation(yield.Params().At(i).Type())))
	}
	e := &exit{label: label, loop: true, depth: len(f.ranges), isFunc: true}
	f.exits = append(f.exits, e)
	f.ranges = append(f.ranges, b)
	inside, loops := f.inside, f.loops
	f.loops = 0 // the body is a literal, whose calls have frames of their own
	body := f.collect(func() {
		old := f.temporary("old")
		f.emit(define(old, ident(b.state)))
		f.emit(assign(ident(b.state), number(2)))
		f.emit(when(binary(ident(old), token.NEQ, number(0)), evaluate(f.helper("RangePanic", ident(old)))))
		var values []iterated
		for i, e := range []ast.Expr{s.Key, s.Value} {
			if used(e) != nil {
				values = append(values, iterated{e, ident(names[i]), yield.Params().At(i).Type()})
			}
		}
		f.iteration(s, values...)
		f.statements(s.Body.List)
		f.leaveBody(true)
	})
	f.inside, f.loops = inside, loops
	f.ranges = f.ranges[:len(f.ranges)-1]
	f.exits = f.exits[:len(f.exits)-1]
	f.pos = s.Pos()
	literal := functionLiteral(functionType(parameters, []*ast.Field{field("", ident("bool"))}), body)
	f.emit(evaluate(call(ident(iterator), literal)))
	f.emit(when(binary(ident(b.state), token.EQL, number(2)), evaluate(f.helper("RangePanic", number(4)))))
	f.emit(assign(ident(b.state), number(3)))
	for _, l := range b.codes {
		arrived := when(binary(ident(f.next), token.EQL, number(l.code)))
		arrived.Body.List = f.collect(func() { f.arrive(l) })
		f.emit(arrived)
	}
}

func (f *function) recursiveType(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && f.own(n) && !types.IsInterface(n) && !isStruct(n) && f.recursive(n)
}

func isStruct(t types.Type) bool {
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

// leaveBody ends a turn of the innermost iterator body.
func (f *function) leaveBody(on bool) {
	b := f.ranges[len(f.ranges)-1]
	if on {
		f.emit(assign(ident(b.state), number(0)))
		f.emit(result(ident("true")))
		return
	}
	f.emit(assign(ident(b.state), number(1)))
	f.emit(result(ident("false")))
}

// leaveTo leaves iterator bodies for a statement further out.
func (f *function) leaveTo(to *exit, on bool) {
	code := 0
	for i, e := range f.exits {
		if e == to {
			code = 2*i + 1
			if on {
				code++
			}
		}
	}
	f.leave(leaving{code: code, to: to, on: on})
}

// leaveToLabel leaves iterator bodies for a label outside of them.
func (f *function) leaveToLabel(label types.Object) {
	if f.labels == nil {
		f.labels = map[types.Object]int{}
	}
	code, ok := f.labels[label]
	if !ok {
		code = -2 - len(f.labels)
		f.labels[label] = code
	}
	f.leave(leaving{code: code, at: label})
}

// leaveRanges leaves all iterator bodies to return from the function.
func (f *function) leaveRanges(_ int, code int) { f.leave(leaving{code: code}) }

func (f *function) leave(l leaving) {
	f.emit(assign(ident(f.next), number(l.code)))
	f.pass(l)
}

// pass leaves the innermost iterator body and has its loop go on with the exit.
func (f *function) pass(l leaving) {
	b := f.ranges[len(f.ranges)-1]
	known := false
	for _, c := range b.codes {
		known = known || c.code == l.code
	}
	if !known {
		b.codes = append(b.codes, l)
	}
	f.leaveBody(false)
}

// arrive goes on with an exit after a loop that it passed through.
func (f *function) arrive(l leaving) {
	if l.at != nil {
		if n := len(f.ranges); n > 0 && !f.ranges[n-1].labels[l.at] {
			f.pass(l)
			return
		}
		f.emit(assign(ident(f.next), number(0)))
		f.emit(branch(token.GOTO, l.at.Name()+dot+"goto"))
		return
	}
	if l.to == nil {
		if len(f.ranges) > 0 {
			f.pass(l)
			return
		}
		f.leaveFunction()
		return
	}
	if l.to.isFunc && l.to.depth+1 == len(f.ranges) {
		f.emit(assign(ident(f.next), number(0)))
		f.leaveBody(l.on)
		return
	}
	if !l.to.isFunc && l.to.depth == len(f.ranges) {
		f.emit(assign(ident(f.next), number(0)))
		tok := token.BREAK
		if l.on {
			tok = token.CONTINUE
		}
		f.emit(branch(tok, l.to.label))
		return
	}
	f.pass(l)
}
