package runtime

import "reflect"

// Select is the wait of a select statement: it returns the number, from one, of
// the case that went on. Ways has a letter for each case, whose operands follow
// one another:
//
//	d  default
//	s  a channel and the value to send
//	r  a channel to receive from
//	v  a channel, and a pointer to where the value goes
//	o  a channel, and pointers to where the value and its comma-ok go
//
// The interpreter's own select keeps its cases with the statement: goroutines
// that wait in the same one would receive and send for each other.
func Select(ways string, operands ...any) int {
	cases := make([]reflect.SelectCase, 0, len(ways)+1)
	next := func() any {
		x := operands[0]
		operands = operands[1:]
		return x
	}
	values, found := make([]any, len(ways)), make([]*bool, len(ways))
	waits := true
	for i, way := range ways {
		c := reflect.SelectCase{Dir: reflect.SelectRecv}
		switch way {
		case 'd':
			c.Dir, waits = reflect.SelectDefault, false
		case 's':
			c.Dir, c.Chan = reflect.SelectSend, reflect.ValueOf(next())
			element := c.Chan.Type().Elem()
			if c.Send = reflect.ValueOf(next()); !c.Send.IsValid() {
				c.Send = reflect.Zero(element)
			}
		default:
			c.Chan = reflect.ValueOf(next())
			if way != 'r' {
				values[i] = next()
			}
			if way == 'o' {
				found[i] = next().(*bool)
			}
		}
		cases = append(cases, c)
	}
	chosen, value, ok := choose(cases, waits)
	if values[chosen] != nil {
		reflect.ValueOf(values[chosen]).Elem().Set(value)
	}
	if found[chosen] != nil {
		*found[chosen] = ok
	}
	return chosen + 1
}

// choose is reflect.Select that ends with an interrupted cell. To ask for the
// interrupt takes longer than a select that need not wait.
func choose(cases []reflect.SelectCase, waits bool) (chosen int, value reflect.Value, ok bool) {
	if !waits {
		return reflect.Select(cases)
	}
	n := len(cases)
	if chosen, value, ok = reflect.Select(append(cases, reflect.SelectCase{Dir: reflect.SelectDefault})); chosen < n {
		return chosen, value, ok
	}
	stop := interrupt()
	if stop == nil {
		return reflect.Select(cases)
	}
	if chosen, value, ok = reflect.Select(append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(stop)})); chosen == n {
		panic(Interrupted{})
	}
	return chosen, value, ok
}
