// Package record is the form in which documentation is kept in the binary.
package record

// Package maps exported names ("Sin", "Matrix.At", "" for the package) to their
// documentation.
type Package map[string]Doc

// Doc is the documentation of one name.
type Doc struct {
	Text    string `json:"t,omitempty"` // the comment
	Example string `json:"e,omitempty"` // the body of the first example
}
