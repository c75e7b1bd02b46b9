package plan

import "time"

// pace decides whether a run shares its large steps with other threads or does
// everything on the caller, by what took less time lately: where other programs
// hold the processors, waiting for helpers costs more than they bring. Results
// are the same either way.
type pace struct {
	runs    int
	average [2]time.Duration // of runs alone and shared
}

const (
	firstRuns = 4  // which try both in turn
	lookAgain = 64 // runs after which the slower way is tried once more
)

// share tells whether the next run is to share its steps.
func (p *pace) share() bool {
	run := p.runs
	p.runs++
	if run < firstRuns {
		return run%2 == 0
	}
	faster := p.average[1] <= p.average[0]
	if run%lookAgain == 0 {
		return !faster
	}
	return faster
}

// took notes the time of a run.
func (p *pace) took(shared bool, duration time.Duration) {
	way := 0
	if shared {
		way = 1
	}
	if p.average[way] == 0 {
		p.average[way] = duration
	}
	p.average[way] += (duration - p.average[way]) / 4
}
