package plan

import "time"

// pace decides whether a run shares its large steps with other threads or does
// everything on the caller, by what took less time lately: where other programs
// hold the processors, waiting for helpers costs more than they bring. Results
// are the same either way.
type pace struct {
	runs  int
	usual [2]time.Duration // of runs alone and shared
}

const (
	firstRuns = 5  // which try both in turn, after one that meets all memory for the first time
	lookAgain = 64 // runs after which the slower way is tried once more
)

// share tells whether the next run is to share its steps.
func (p *pace) share() bool {
	run := p.runs
	p.runs++
	if run < firstRuns {
		return run%2 == 0
	}
	faster := p.usual[1] <= p.usual[0]
	if run%lookAgain == 0 {
		return !faster
	}
	return faster
}

// took notes the time of a run. A short one is believed at once, for nothing makes a
// run faster than it can be; a long one is mostly someone else's doing.
func (p *pace) took(shared bool, duration time.Duration) {
	way := 0
	if shared {
		way = 1
	}
	usual := &p.usual[way]
	switch {
	case p.runs == 1: // the first
	case *usual == 0 || duration < *usual:
		*usual = duration
	default:
		*usual += (duration - *usual) / 4
	}
}
