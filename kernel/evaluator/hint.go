package evaluator

import (
	"fmt"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"kerasgo/kernel/symbols"
)

var (
	undefinedName = regexp.MustCompile(`^undefined: (\w+)$`)
	missingMember = regexp.MustCompile(`^undefined: (\w+)\.(\w+)$`)
	missingMethod = regexp.MustCompile(`\(type \*?(\w+)\.(\w+) has no field or method (\w+)`)
)

// hint returns what may help with an error, or "".
func (s *Session) hint(message string, change *change) string {
	if m := missingMember.FindStringSubmatch(message); m != nil {
		if p := s.packageNamed(m[1], change); p != nil {
			return didYouMean(m[2], slices.DeleteFunc(p.Scope().Names(), func(n string) bool { return !token.IsExported(n) }))
		}
		return ""
	}
	if m := missingMethod.FindStringSubmatch(message); m != nil && !strings.Contains(message, "does have method") {
		if p := s.packageNamed(m[1], change); p != nil {
			return didYouMean(m[3], methodsOf(p, m[2]))
		}
		return ""
	}
	if m := undefinedName.FindStringSubmatch(message); m != nil {
		names := append(types.Universe.Names(), symbols.Names()...)
		for name := range change.live {
			names = append(names, name)
		}
		return didYouMean(m[1], names)
	}
	switch {
	case message == "no new variables on left side of :=":
		return " (use = to assign to a variable that exists)"
	case strings.HasPrefix(message, "missing return"):
		return " (every way through the function must end in return or panic)"
	}
	return s.formerType(message)
}

// packageNamed returns a package that a cell can name, nil if there is none.
func (s *Session) packageNamed(name string, change *change) *types.Package {
	path, ok := change.imports[name]
	if !ok {
		path, ok = symbols.ByName(name)
	}
	if !ok {
		return nil
	}
	p, err := s.importer.Import(path)
	if err != nil {
		return nil
	}
	return p
}

// methodsOf lists the exported methods of a type of a package.
func methodsOf(p *types.Package, name string) (names []string) {
	declared, ok := p.Scope().Lookup(name).(*types.TypeName)
	if !ok {
		return nil
	}
	methods := types.NewMethodSet(types.NewPointer(declared.Type()))
	for i := range methods.Len() {
		if m := methods.At(i).Obj(); m.Exported() {
			names = append(names, m.Name())
		}
	}
	return names
}

// didYouMean names the nearest of some names, if one is near.
func didYouMean(name string, names []string) string {
	// One letter in three may differ: of farther names a reader learns nothing.
	best, bestDistance := "", len(name)/3+1
	slices.Sort(names)
	for _, candidate := range names {
		if candidate == name {
			continue // declared further down
		}
		d := distance(name, candidate)
		// Of equally near ones the one of nearest length: letters are left out
		// less often than added.
		if d < bestDistance || d == bestDistance && best != "" && len(candidate) > len(name) && len(best) <= len(name) {
			best, bestDistance = candidate, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %s?)", best)
}

// distance is the number of letters to insert, delete, change or swap with the
// next one; a change of case counts nothing, so that printf finds Printf first.
func distance(a, b string) int {
	a, b = strings.ToLower(a), strings.ToLower(b)
	before, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next := make([]int, len(b)+1)
		next[0] = i + 1
		for j := range len(b) {
			change := row[j]
			if a[i] != b[j] {
				change++
			}
			next[j+1] = min(change, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}
