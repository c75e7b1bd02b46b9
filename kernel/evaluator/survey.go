package evaluator

import (
	"go/types"
	"slices"
	"strings"
)

// Variable is a variable of the session.
type Variable struct {
	Name, Type string
}

// Variables lists the variables of the session by name; those that the kernel
// itself made are left out.
func (s *Session) Variables() []Variable {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var list []Variable
	for name, object := range s.live {
		if v, ok := object.(*types.Var); ok && !strings.Contains(name, "ꞏ") {
			list = append(list, Variable{name, types.TypeString(v.Type(), inCells)})
		}
	}
	slices.SortFunc(list, func(a, b Variable) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// inCells qualifies names of types as a cell writes them.
func inCells(p *types.Package) string {
	if p.Path() == "main" {
		return ""
	}
	return p.Name()
}

// Source returns the text of a function or type that a cell has declared, with
// its methods.
func (s *Session) Source(name string) (cell int, text string, ok bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	object := s.live[name]
	if object == nil {
		return 0, "", false
	}
	r := s.records[object]
	if r == nil {
		return 0, "", false
	}
	text = strings.TrimSpace(r.text)
	for _, m := range r.methods {
		text += "\n\n" + strings.TrimSpace(m.text)
	}
	return r.cell, text, true
}

// SetSource gives a cell the text that messages about it show, where what was
// executed is only a part of it.
func (s *Session) SetSource(number int, text string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.lines[number] = strings.Split(text, "\n")
}

// Nearest returns the nearest of some names, or "" when none is near.
func Nearest(name string, names []string) string {
	text := didYouMean(name, slices.Clone(names))
	text = strings.TrimPrefix(text, " (did you mean ")
	return strings.TrimSuffix(text, "?)")
}
