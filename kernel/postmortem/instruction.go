package postmortem

import (
	"reflect"
	"strings"
	"unsafe"
)

// functionOf is the name of the declared function around a node, and whether
// the node is in a literal in it.
func (r *Reader) functionOf(n node) (name string, literal bool) {
	declaration := r.enclosing(n)
	for declaration != nil && r.layout.kind(declaration) != "funcDecl" {
		literal = true
		declaration = r.enclosing(declaration)
	}
	if declaration == nil {
		return "", literal
	}
	if children := r.layout.children(declaration); len(children) > 1 {
		name = r.layout.ident(children[1])
	}
	return name, literal
}

// enclosing is the function declaration or literal that a node is in.
func (r *Reader) enclosing(n node) node {
	for n != nil {
		n = r.layout.ancestor(n)
		if n == nil {
			return nil
		}
		switch r.layout.kind(n) {
		case "funcDecl", "funcLit":
			return n
		}
	}
	return nil
}

// doing is the instruction that was at work, and the compiled function that it
// called, if any.
func (a activation) doing() (instruction, compiled string) {
	for i := len(a.above) - 1; i >= 0; i-- {
		f := a.above[i]
		if strings.Contains(f, "yaegi"+within) {
			if instruction == "" {
				instruction = instructionName(f)
			}
			continue
		}
		if instruction != "" && compiled == "" && !strings.HasPrefix(f, "reflect.") {
			compiled = f
		}
	}
	return instruction, compiled
}

// failing finds the node of an activation that was at work: the one that
// failed, with the words for it, or the call of the inner function.
func (r *Reader) failing(a activation, instruction, compiled string, inner *activation) (found node, text string) {
	if instruction == "" {
		return nil, ""
	}
	root := r.enclosing(a.start)
	if root == nil {
		return nil, ""
	}
	var candidates []node
	r.walk(root, func(n node) {
		if r.layout.generator(n) == instruction {
			candidates = append(candidates, n)
		}
	})
	if len(candidates) == 0 {
		return nil, ""
	}
	for _, n := range candidates {
		words, failed := r.failed(n, instruction, a.frame, inner, compiled)
		if !failed {
			continue
		}
		if found == nil {
			found, text = n, words
		}
		// of several calls of one function, the first that has no result yet
		if words != "" || !r.hasResult(n, a.frame) {
			return n, words
		}
	}
	if found == nil {
		found = candidates[0]
	}
	return found, text
}

// hasResult tells whether an instruction has given a result other than zero.
func (r *Reader) hasResult(n node, f frame) bool {
	v := r.layout.value(n, f)
	return v.IsValid() && !v.IsZero()
}

// walk visits the nodes of a function, but not of the literals in it.
func (r *Reader) walk(root node, visit func(node)) {
	for _, n := range r.layout.children(root) {
		if n == nil {
			continue
		}
		if r.layout.kind(n) == "funcLit" {
			visit(n)
			continue
		}
		r.walk(n, visit)
		visit(n)
	}
}

// failed evaluates the operands of an instruction again and tells whether it
// fails with them, and in which words.
func (r *Reader) failed(n node, instruction string, f frame, inner *activation, compiled string) (words string, failed bool) {
	defer func() {
		if recover() != nil {
			words, failed = "", false
		}
	}()
	children := r.layout.children(n)
	operand := func(i int) reflect.Value {
		if i >= len(children) {
			return reflect.Value{}
		}
		return r.layout.value(children[i], f)
	}
	switch instruction {
	case "getIndexArray":
		length, ok := lengthOf(operand(0))
		index, known := integer(operand(1))
		if !ok || !known || index >= 0 && index < int64(length) {
			return "", false
		}
		return indexWords(index, length), true
	case "slice", "slice0":
		return sliceWords(operand, len(children), instruction == "slice0")
	case "quo", "quoAssign", "rem", "remAssign":
		divisor, known := integer(operand(1))
		return "", known && divisor == 0
	case "getPtrIndexSeq", "getIndexSeqPtrMethod", "deref", "getIndexSeqField", "getPtrIndexBinMethod", "star":
		v := operand(0)
		return "", v.IsValid() && v.Kind() == reflect.Pointer && v.IsNil()
	case "call":
		if len(children) == 0 {
			return "", false
		}
		if inner == nil { // the call did not get as far as its function
			v := operand(0)
			return "", v.IsValid() && v.Kind() == reflect.Func && v.IsNil()
		}
		return "", r.calls(children[0], inner.start) && r.passes(children[1:], f, inner.frame)
	case "callBin":
		if compiled == "" || len(children) == 0 {
			return "", false
		}
		return "", r.callsCompiled(children[0], compiled)
	}
	if instruction == "inc" || instruction == "dec" || strings.HasSuffix(strings.ToLower(instruction), "assign") {
		return "", r.storesToNilMap(children, f)
	}
	return "", false
}

// calls tells whether the function of a call is the one whose body starts at
// inner.
func (r *Reader) calls(function, inner node) bool {
	if s := at[unsafe.Pointer](unsafe.Pointer(function), r.layout.node.symbol); s != nil {
		if declaration := at[node](s, r.layout.symbol.node); declaration != nil {
			return r.startsAt(declaration, inner)
		}
	}
	// a function in a variable: literals are called so
	return r.layout.kind(r.enclosing(inner)) == "funcLit"
}

// passes tells whether the arguments of a call may be those that the called
// function has: of several calls of one function on the way, the one that is
// running.
func (r *Reader) passes(arguments []node, f, called frame) bool {
	given := at[[]reflect.Value](unsafe.Pointer(called), r.layout.frame.data)
	for _, argument := range arguments {
		v := r.layout.value(argument, f)
		if !v.IsValid() || !v.Comparable() || !v.CanInterface() || v.Kind() == reflect.Interface {
			continue
		}
		found := false
		for _, g := range given {
			found = found || g.IsValid() && g.Kind() == v.Kind() && g.CanInterface() && g.Comparable() && g.Interface() == v.Interface()
		}
		if !found {
			return false
		}
	}
	return true
}

func (r *Reader) startsAt(declaration, inner node) bool {
	children := r.layout.children(declaration)
	return len(children) > 3 && children[3] != nil && r.layout.start(children[3]) == inner
}

// callsCompiled tells whether the function of a call is the compiled one of a
// name.
func (r *Reader) callsCompiled(function node, compiled string) bool {
	name := compiled[strings.LastIndexByte(compiled, '.')+1:]
	children := r.layout.children(function)
	if len(children) < 2 {
		return r.layout.ident(function) == name
	}
	return r.layout.ident(children[len(children)-1]) == name
}

// storesToNilMap tells whether an assignment is to an entry of a nil map.
func (r *Reader) storesToNilMap(children []node, f frame) bool {
	if len(children) == 0 {
		return false
	}
	place := r.layout.children(children[0])
	if len(place) == 0 {
		return false
	}
	m := r.layout.value(place[0], f)
	return m.IsValid() && m.Kind() == reflect.Map && m.IsNil()
}
