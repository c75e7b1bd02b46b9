package notebook

import (
	"crypto/rand"
	"encoding/hex"
)

// validID tells whether an id is one of nbformat 4.5: 1 to 64 letters, digits,
// hyphens and underscores.
func validID(id string) bool {
	if id == "" || len(id) > 64 {
		return false
	}
	for _, c := range []byte(id) {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// newID makes an id of eight hexadecimal digits, as nbformat does, that no cell has.
func newID(known map[string]bool) string {
	for {
		var random [4]byte
		rand.Read(random[:])
		if id := hex.EncodeToString(random[:]); !known[id] {
			return id
		}
	}
}
