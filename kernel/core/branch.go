package core

import (
	"go/ast"
	"go/token"
)

func (f *function) branchStatement(s *ast.BranchStmt) {
	label := ""
	if s.Label != nil {
		label = s.Label.Name
	}
	if s.Tok == token.FALLTHROUGH {
		f.emit(branch(token.FALLTHROUGH, ""))
		return
	}
	if n := len(f.ranges); s.Tok == token.GOTO && n > 0 && !f.ranges[n-1].labels[f.info.Uses[s.Label]] {
		f.leaveToLabel(f.info.Uses[s.Label])
		return
	}
	if s.Tok == token.GOTO {
		f.emit(branch(token.GOTO, label+dot+"goto"))
		return
	}
	var to *exit
	for i := len(f.exits) - 1; i >= 0 && to == nil; i-- {
		e := f.exits[i]
		if label != "" && e.label == label || label == "" && (e.loop || s.Tok == token.BREAK) {
			to = e
		}
	}
	if to == nil {
		f.emit(branch(s.Tok, label))
		return
	}
	if to.isFunc && to.depth+1 == len(f.ranges) {
		// the innermost iterator body: leaving it or going on with it is a return
		f.leaveBody(s.Tok == token.CONTINUE)
		return
	}
	if to.depth == len(f.ranges) && !to.isFunc {
		f.emit(branch(s.Tok, label))
		return
	}
	f.leaveTo(to, s.Tok == token.CONTINUE)
}
