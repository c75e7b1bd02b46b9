package core

import "go/token"

// Refusal is the error for a construct that cannot be made right.
type Refusal struct {
	Pos     token.Pos
	Message string // what cannot be done
	Hint    string // a way around it
}

// Error returns the message and the hint.
func (r *Refusal) Error() string {
	if r.Hint == "" {
		return r.Message
	}
	return r.Message + " (" + r.Hint + ")"
}

// refuse ends the translation; Translate turns it into its error.
func refuse(pos token.Pos, message, hint string) {
	panic(&Refusal{Pos: pos, Message: message, Hint: hint})
}
