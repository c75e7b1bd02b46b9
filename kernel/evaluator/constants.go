package evaluator

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
)

// noteConstants tells which types of earlier cells keep the value of a constant that a
// cell declares anew.
func (s *Session) noteConstants(c *checked) {
	anew := map[string]types.Object{}
	for name, now := range c.change.live {
		if former, ok := s.live[name].(*types.Const); ok && now != former {
			anew[name] = now
		}
	}
	if len(anew) == 0 {
		return
	}
	for name, object := range s.live {
		r := s.records[object]
		if _, ok := object.(*types.TypeName); !ok || r == nil || c.change.live[name] != object {
			continue
		}
		for used := range r.uses {
			former, ok := used.(*types.Const)
			now := anew[used.Name()]
			if !ok || now == nil {
				continue
			}
			if again, ok := now.(*types.Const); !ok || !types.Identical(again.Type(), former.Type()) || !constant.Compare(again.Val(), token.EQL, former.Val()) {
				c.notes = append(c.notes, fmt.Sprintf("the type %s of cell %d keeps the former value of %s until that cell runs again", name, r.cell, used.Name()))
			}
		}
	}
}
