package kerasgo

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/tensor"
)

// perOutput is what an option or data says of the outputs of a model: the same of all, a
// list with one entry for each, or some by name.
type perOutput[T any] struct {
	all    T
	list   []T          // unless nil
	byName map[string]T // unless nil
}

// perOutputOf reads an option of which a slice is a list and a map is by name.
func perOutputOf[T any](option string, given any, entry func(any) T) (p perOutput[T]) {
	v := reflect.ValueOf(given)
	switch v.Kind() {
	case reflect.Slice:
		p.list = make([]T, v.Len())
		for i := range p.list {
			p.list[i] = entry(v.Index(i).Interface())
		}
	case reflect.Map:
		if v.Type().Key().Kind() != reflect.String {
			failure.Panic(option, "Give a map[string]any", "a %T is not by the names of outputs", given)
		}
		p.byName = make(map[string]T, v.Len())
		for _, key := range v.MapKeys() {
			p.byName[key.String()] = entry(v.MapIndex(key).Interface())
		}
	default:
		p.all = entry(given)
	}
	return p
}

// dataPerOutput reads data, of which only slices of tensors or, of several outputs, of
// anything are lists: others are numbers.
func dataPerOutput(verb string, given any, outputs int) (p perOutput[any], several bool) {
	_, list := given.([]*tensor.Tensor)
	if anything, is := given.([]any); is {
		list = outputs > 1
		if len(anything) > 0 && !list {
			_, list = anything[0].(*tensor.Tensor)
		}
	}
	if !list && reflect.ValueOf(given).Kind() != reflect.Map {
		return perOutput[any]{all: given}, false
	}
	return perOutputOf(verb, given, func(entry any) any {
		if t, is := entry.(*tensor.Tensor); is && t == nil {
			return nil
		}
		return entry
	}), true
}

// of returns an entry for each output: the zero value for those that are not named, unless
// every one must be.
func (p perOutput[T]) of(option, what string, names []string, every bool) []T {
	list := make([]T, len(names))
	switch {
	case p.list != nil:
		if len(p.list) != len(names) {
			failure.Panic(option, "Give a list with one entry for each, nil for none, or a map by name: "+strings.Join(names, ", "), "the number of %s is %d, for a model of %d outputs", what, len(p.list), len(names))
		}
		copy(list, p.list)
	case p.byName != nil:
		for _, name := range slices.Sorted(maps.Keys(p.byName)) {
			if !slices.Contains(names, name) {
				failure.Panic(option, failure.DidYouMean(name, names), "the %s name an output %q, which the model does not have", what, name)
			}
		}
		for i, name := range names {
			entry, there := p.byName[name]
			if every && !there {
				failure.Panic(option, "Give nil for none", "the %s lack output %q", what, name)
			}
			list[i] = entry
		}
	default:
		for i := range list {
			list[i] = p.all
		}
	}
	return list
}

// outputNames are the names of the layers that the outputs are of, so that two outputs of
// one layer share their name. A sequential model has one output before it knows its input.
func (n *Network) outputNames() []string {
	if n.outputs == nil {
		if len(n.layers) == 0 {
			return []string{""}
		}
		return []string{n.layers[len(n.layers)-1].Core().Common.Name}
	}
	var names []string
	for _, output := range n.outputs {
		names = append(names, layerOf(output).Core().Common.Name)
	}
	return names
}
