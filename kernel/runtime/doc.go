// Package runtime holds the compiled helpers that translated cells call:
// boxes that keep the type of a value, descriptions of the types that users
// declare, frames with deferred calls, and what must see through the
// representation of values (printing, errors, comparison).
//
// It is a leaf: the interpreter imports it for translated code, and the
// evaluator attaches a Host before the first cell:
//
//	runtime.Attach(host)
//	... run a translated program ...
//	runtime.Format(value, "%v") // as Go would print the user's value
package runtime
