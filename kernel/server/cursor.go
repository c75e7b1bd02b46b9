package server

import (
	"encoding/json"
	"fmt"
	"time"

	"kerasgo/kernel/worker/protocol"
)

// lookLimit is how long the worker may take to complete or inspect: front ends
// wait no longer.
const lookLimit = 10 * time.Second

// cursorRequest is what complete_request, inspect_request and is_complete_request
// share.
type cursorRequest struct {
	Code     *string `json:"code"`
	Position *int    `json:"cursor_pos"` // default: the end
	Detail   int     `json:"detail_level"`
}

// cursor reads a place in code. Positions count code points since version 5.2 of
// the protocol, UTF-16 units before.
func cursor(r *request) (*protocol.Cursor, error) {
	var body cursorRequest
	if err := json.Unmarshal(r.Content, &body); err != nil {
		return nil, err
	}
	if body.Code == nil {
		return nil, fmt.Errorf("there is no code")
	}
	code := []rune(*body.Code)
	position := len(code)
	if body.Position != nil {
		position = *body.Position
		if !r.Header.AtLeast(5, 2) && r.Header.Version != "" {
			position = fromUTF16(code, position)
		}
		position = min(max(position, 0), len(code))
	}
	return &protocol.Cursor{Code: *body.Code, Position: position, Detail: body.Detail}, nil
}

// fromUTF16 converts a count of UTF-16 units at the start of code to code points.
func fromUTF16(code []rune, units int) int {
	for i, r := range code {
		if units <= 0 {
			return i
		}
		units--
		if r > 0xffff {
			units--
		}
	}
	return len(code)
}
