package evaluator

import (
	"cmp"
	"fmt"
	"reflect"
	"sort"
)

// generics are the standard library's generic functions that cells use most,
// over reflection: a symbol table cannot hold them.
var generics = map[string]func(a []reflect.Value) []reflect.Value{
	"slices.Sort": func(a []reflect.Value) []reflect.Value {
		sortBy(a[0], func(x, y reflect.Value) int { return compare(x, y) }, false)
		return nil
	},
	"slices.SortFunc": func(a []reflect.Value) []reflect.Value {
		sortBy(a[0], callCompare(a[1]), false)
		return nil
	},
	"slices.SortStableFunc": func(a []reflect.Value) []reflect.Value {
		sortBy(a[0], callCompare(a[1]), true)
		return nil
	},
	"slices.Reverse": func(a []reflect.Value) []reflect.Value {
		swap := reflect.Swapper(a[0].Interface())
		for i, j := 0, a[0].Len()-1; i < j; i, j = i+1, j-1 {
			swap(i, j)
		}
		return nil
	},
	"slices.Contains": func(a []reflect.Value) []reflect.Value { return one(index(a[0], a[1]) >= 0) },
	"slices.Index":    func(a []reflect.Value) []reflect.Value { return one(index(a[0], a[1])) },
	"slices.ContainsFunc": func(a []reflect.Value) []reflect.Value {
		return one(indexFunc(a[0], a[1]) >= 0)
	},
	"slices.IndexFunc": func(a []reflect.Value) []reflect.Value { return one(indexFunc(a[0], a[1])) },
	"slices.Max":       func(a []reflect.Value) []reflect.Value { return []reflect.Value{extreme("slices.Max", a[0], 1)} },
	"slices.Min":       func(a []reflect.Value) []reflect.Value { return []reflect.Value{extreme("slices.Min", a[0], -1)} },
	"slices.Clone": func(a []reflect.Value) []reflect.Value {
		if a[0].IsNil() {
			return a
		}
		return []reflect.Value{reflect.AppendSlice(reflect.MakeSlice(a[0].Type(), 0, a[0].Len()), a[0])}
	},
	"slices.Equal": func(a []reflect.Value) []reflect.Value {
		same := a[0].Len() == a[1].Len()
		for i := 0; same && i < a[0].Len(); i++ {
			same = a[0].Index(i).Equal(a[1].Index(i))
		}
		return one(same)
	},
	"slices.Collect": func(a []reflect.Value) []reflect.Value { return []reflect.Value{collect(a[0])} },
	"slices.Sorted": func(a []reflect.Value) []reflect.Value {
		all := collect(a[0])
		sortBy(all, func(x, y reflect.Value) int { return compare(x, y) }, false)
		return []reflect.Value{all}
	},
	"slices.Values": func(a []reflect.Value) []reflect.Value {
		return []reflect.Value{sequence([]reflect.Type{a[0].Type().Elem()}, func(yield func(...reflect.Value) bool) {
			for i := range a[0].Len() {
				if !yield(a[0].Index(i)) {
					return
				}
			}
		})}
	},
	"slices.All": func(a []reflect.Value) []reflect.Value {
		return []reflect.Value{sequence([]reflect.Type{reflect.TypeFor[int](), a[0].Type().Elem()}, func(yield func(...reflect.Value) bool) {
			for i := range a[0].Len() {
				if !yield(reflect.ValueOf(i), a[0].Index(i)) {
					return
				}
			}
		})}
	},
	"maps.Keys": func(a []reflect.Value) []reflect.Value {
		return []reflect.Value{sequence([]reflect.Type{a[0].Type().Key()}, func(yield func(...reflect.Value) bool) {
			for entries := a[0].MapRange(); entries.Next() && yield(entries.Key()); {
			}
		})}
	},
	"maps.Values": func(a []reflect.Value) []reflect.Value {
		return []reflect.Value{sequence([]reflect.Type{a[0].Type().Elem()}, func(yield func(...reflect.Value) bool) {
			for entries := a[0].MapRange(); entries.Next() && yield(entries.Value()); {
			}
		})}
	},
	"maps.Clone": func(a []reflect.Value) []reflect.Value {
		if a[0].IsNil() {
			return a
		}
		clone := reflect.MakeMapWithSize(a[0].Type(), a[0].Len())
		for entries := a[0].MapRange(); entries.Next(); {
			clone.SetMapIndex(entries.Key(), entries.Value())
		}
		return []reflect.Value{clone}
	},
	"cmp.Compare": func(a []reflect.Value) []reflect.Value { return one(compare(a[0], a[1])) },
	"cmp.Less":    func(a []reflect.Value) []reflect.Value { return one(compare(a[0], a[1]) < 0) },
}

func one(value any) []reflect.Value { return []reflect.Value{reflect.ValueOf(value)} }

// compare orders two values as cmp.Compare does.
func compare(x, y reflect.Value) int {
	switch {
	case x.CanInt():
		return cmp.Compare(x.Int(), y.Int())
	case x.CanUint():
		return cmp.Compare(x.Uint(), y.Uint())
	case x.CanFloat():
		return cmp.Compare(x.Float(), y.Float())
	case x.Kind() == reflect.String:
		return cmp.Compare(x.String(), y.String())
	}
	panic(fmt.Sprintf("values of type %s have no order", x.Type()))
}

func callCompare(f reflect.Value) func(x, y reflect.Value) int {
	return func(x, y reflect.Value) int { return int(f.Call([]reflect.Value{x, y})[0].Int()) }
}

func sortBy(slice reflect.Value, order func(x, y reflect.Value) int, stable bool) {
	less := func(i, j int) bool { return order(slice.Index(i), slice.Index(j)) < 0 }
	if stable {
		sort.SliceStable(slice.Interface(), less)
	} else {
		sort.Slice(slice.Interface(), less)
	}
}

func index(slice, value reflect.Value) int {
	for i := range slice.Len() {
		if slice.Index(i).Interface() == value.Interface() {
			return i
		}
	}
	return -1
}

func indexFunc(slice, f reflect.Value) int {
	for i := range slice.Len() {
		if f.Call([]reflect.Value{slice.Index(i)})[0].Bool() {
			return i
		}
	}
	return -1
}

func extreme(name string, slice reflect.Value, sign int) reflect.Value {
	if slice.Len() == 0 {
		panic(name + ": empty list")
	}
	best := slice.Index(0)
	for i := 1; i < slice.Len(); i++ {
		if compare(slice.Index(i), best)*sign > 0 {
			best = slice.Index(i)
		}
	}
	return best
}

// collect gathers an iterator's values.
func collect(iterator reflect.Value) reflect.Value {
	yield := iterator.Type().In(0)
	all := reflect.Zero(reflect.SliceOf(yield.In(0)))
	iterator.Call([]reflect.Value{reflect.MakeFunc(yield, func(a []reflect.Value) []reflect.Value {
		all = reflect.Append(all, a[0])
		return one(true)
	})})
	return all
}

// sequence makes an iterator of the given types.
func sequence(of []reflect.Type, run func(yield func(...reflect.Value) bool)) reflect.Value {
	yield := reflect.FuncOf(of, []reflect.Type{reflect.TypeFor[bool]()}, false)
	iterator := reflect.FuncOf([]reflect.Type{yield}, nil, false)
	return reflect.MakeFunc(iterator, func(a []reflect.Value) []reflect.Value {
		run(func(values ...reflect.Value) bool { return a[0].Call(values)[0].Bool() })
		return nil
	})
}
