package core

import (
	"maps"
	"slices"
)

// layer is a map of the session with the additions of the program being
// translated kept apart, so that a cell that fails leaves nothing behind.
type layer[K comparable, V any] struct {
	base  map[K]V
	fresh map[K]V
}

func newLayer[K comparable, V any](base map[K]V) layer[K, V] {
	return layer[K, V]{base, map[K]V{}}
}

func (l layer[K, V]) get(k K) (V, bool) {
	if v, ok := l.fresh[k]; ok {
		return v, true
	}
	v, ok := l.base[k]
	return v, ok
}

func (l layer[K, V]) set(k K, v V) { l.fresh[k] = v }

// commit merges the additions into the session.
func (l layer[K, V]) commit() {
	for k, v := range l.fresh {
		l.base[k] = v
	}
}

// keys are those of both, in any order.
func (l layer[K, V]) keys() []K {
	list := slices.Collect(maps.Keys(l.base))
	for k := range l.fresh {
		if _, ok := l.base[k]; !ok {
			list = append(list, k)
		}
	}
	return list
}
