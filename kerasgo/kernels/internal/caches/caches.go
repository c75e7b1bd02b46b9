// Package caches tells what matters of a processor's caches to how kernels cut
// their work.
package caches

import "sync"

// Near returns the size in bytes of the second-level cache of a core where what
// lies beyond it is so much slower that kernels should keep to it: on Intel's
// processors that have a large one, whose cores reach all else over a mesh or a ring
// of many. On others, whose third-level cache feeds the kernels almost as well, and
// where it is not known, Near is 0.
var Near = sync.OnceValue(near)

// large is the size in bytes from which a second-level cache is one to keep to.
// Intel's smaller ones, of 256 or 512 KiB, are beside a third level that is as near
// as other makers'.
const large = 1 << 20

// nearOf decides what Near is from what a processor tells of itself. One whose cores
// are of different kinds tells what that core has that is asked: so that results do
// not depend on it, Near is what each of them has.
func nearOf(intel, hybrid bool, second int) int {
	switch {
	case !intel || second < large:
		return 0
	case hybrid:
		return large
	}
	return second
}
