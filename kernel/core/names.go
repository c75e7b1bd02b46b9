package core

import (
	"go/types"
	"strings"
)

// dot joins the parts of emitted names. It is a letter that people do not
// type, so that no emitted name meets a name of the source.
const dot = "ꞏ"

// Display turns the name of an emitted function into the name a person knows:
// "Pointꞏ3x1" is Point, "PointꞏStringꞏ3x2" is Point.String.
func Display(name string) string {
	if i := strings.LastIndex(name, dot); i > 0 {
		name = name[:i]
	}
	return strings.ReplaceAll(name, dot, ".")
}

// functionName returns the emitted name of a function or method, with closed
// type arguments where it is generic, and queues its body when it is new.
func (p *Program) functionName(f *types.Func, arguments []types.Type) string {
	f = f.Origin()
	key := p.key(f, arguments)
	if name, ok := p.instances.get(key); ok && name != "" {
		return name
	}
	base := f.Name()
	if receiver := f.Signature().Recv(); receiver != nil {
		if named := receiverNamed(receiver.Type()); named != nil {
			base = named.Obj().Name() + dot + base
		}
	}
	name := p.unique(base)
	p.instances.set(key, name)
	b, ok := p.bodies.get(f)
	if !ok {
		b = p.sourceBody(f)
	}
	if b == nil {
		return name
	}
	declared, _ := b.info.Defs[b.declaration.Name].(*types.Func)
	env := p.environment(declared, arguments)
	p.later(func() { p.function(name, declared, b.declaration, b.info, env) })
	return name
}

// key names an object with its type arguments in the session.
func (p *Program) key(object types.Object, arguments []types.Type) string {
	var b strings.Builder
	b.WriteString(p.objectKey(object))
	for _, a := range arguments {
		b.WriteByte(',')
		b.WriteString(itoa(p.translator.number(a)))
	}
	return b.String()
}

func receiverNamed(t types.Type) *types.Named {
	if pointer, ok := types.Unalias(t).(*types.Pointer); ok {
		t = pointer.Elem()
	}
	named, _ := types.Unalias(t).(*types.Named)
	return named
}
