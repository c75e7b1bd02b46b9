package server

import "testing"

// TestTransport runs the rows of testdata/transport.py.
func TestTransport(t *testing.T) { testRows(t, "transport.py", 10) }
