package evaluator

import (
	"fmt"
	"go/types"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Types and constants are what they were when their cell ran, with the types and
// constants that they refer to: functions alone follow those that are declared anew.

// noteFormer tells which types and constants of earlier cells keep a constant or a type
// that a cell declares anew.
func (s *Session) noteFormer(c *checked) {
	if !c.names() {
		return
	}
	anew := map[string]types.Object{}
	for name, now := range c.change.live {
		if former := s.live[name]; former != now && isTypeOrConstant(former) {
			anew[name] = now
		}
	}
	if len(anew) == 0 {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(s.live)) {
		object := s.live[name]
		if c.change.live[name] != object {
			continue
		}
		for _, former := range s.refersTo(object) {
			_, isType := former.(*types.TypeName)
			if isType && s.live[former.Name()] != former {
				continue // of which it has been told
			}
			if now := anew[former.Name()]; now != nil && !sameConstant(former, now) {
				c.notes = append(c.notes, fmt.Sprintf("%s keeps the former %s until that cell runs again", s.titleOf(object), kindOf(former)))
			}
		}
	}
}

func isTypeOrConstant(o types.Object) bool {
	switch o.(type) {
	case *types.TypeName, *types.Const:
		return true
	}
	return false
}

// refersTo lists the types and constants of the session that a type or a constant was
// declared with, by name.
func (s *Session) refersTo(object types.Object) []types.Object {
	r := s.records[object]
	if r == nil || !isTypeOrConstant(object) {
		return nil
	}
	var list []types.Object
	for used := range r.uses {
		if isTypeOrConstant(used) && used.Pkg() == s.pkg {
			list = append(list, used)
		}
	}
	slices.SortFunc(list, func(a, b types.Object) int { return strings.Compare(a.Name(), b.Name()) })
	return list
}

// sameConstant tells of a constant that it has the value and the type of a former one.
func sameConstant(former, now types.Object) bool {
	a, okA := former.(*types.Const)
	b, okB := now.(*types.Const)
	return okA && okB && a.Val().ExactString() == b.Val().ExactString() && types.Identical(a.Type(), b.Type())
}

// titleOf is how notes name a type or constant of an earlier cell.
func (s *Session) titleOf(object types.Object) string {
	kind := "constant"
	if _, ok := object.(*types.TypeName); ok {
		kind = "type"
	}
	return fmt.Sprintf("the %s %s of cell %d", kind, object.Name(), s.records[object].cell)
}

// kindOf is how notes name what is declared anew.
func kindOf(former types.Object) string {
	if _, ok := former.(*types.TypeName); ok {
		return "type " + former.Name()
	}
	return "value of " + former.Name()
}

// twoTypes finds the types in messages of values that are not of the type which is wanted.
var twoTypes = regexp.MustCompile(`(?:\(.* of (?:\w+ )?type (.+)\) as (.+) value in |mismatched types (.+) and (.+)\))`)

// formerType says of an error about two types which are written alike that one is a
// former one, and where it comes from; "": they are not.
func (s *Session) formerType(message string) string {
	m := twoTypes.FindStringSubmatch(message)
	if m == nil || m[1] != m[2] || m[3] != m[4] {
		return ""
	}
	for _, name := range regexp.MustCompile(`\w+`).FindAllString(m[1]+m[3], -1) {
		now, ok := s.live[name].(*types.TypeName)
		if !ok {
			continue
		}
		for _, keeping := range slices.Sorted(maps.Keys(s.live)) {
			if slices.ContainsFunc(s.refersTo(s.live[keeping]), func(used types.Object) bool { return used.Name() == name && used != now }) {
				return fmt.Sprintf("; %s has the former type %s: run that cell again", s.titleOf(s.live[keeping]), name)
			}
		}
		return fmt.Sprintf("; one is a former type %s, which is declared anew since: make the value anew", name)
	}
	return ""
}
