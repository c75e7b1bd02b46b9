// Package caches tells what matters of a processor's caches to how kernels cut
// their work.
package caches

import "sync"

// Near returns the size in bytes of the second-level cache of a core where what
// lies beyond it is so much slower that kernels should keep to it: on Intel's
// processors. On others, whose third-level cache feeds the kernels almost as well,
// and where it is not known, Near is 0.
var Near = sync.OnceValue(near)
