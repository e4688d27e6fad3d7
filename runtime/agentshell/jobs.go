package agentshell

import (
	"crypto/rand"
	"encoding/hex"
	"maps"
	"slices"
	"sync"

	"github.com/agentgen-go/agentgen/runtime"
)

// jobs are the commands that run in the background, and those that have ended but were not stopped.
type jobs struct {
	mu     sync.Mutex
	all    map[string]*process
	closed bool
}

func newJobs() *jobs { return &jobs{all: map[string]*process{}} }

// add starts one more, if there are not too many, and returns its ID.
func (j *jobs) add(most int, start func() (*process, error)) (id string, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	switch {
	case j.closed:
		return "", runtime.Failedf("The run has ended.")
	case len(j.all) >= most:
		return "", runtime.Retryf("There are %d background commands already; stop one with stop_command first.", len(j.all))
	}
	p, err := start()
	if err != nil {
		return "", startError(err)
	}
	random := make([]byte, 16)
	_, _ = rand.Read(random) // never fails
	id = hex.EncodeToString(random)
	j.all[id] = p
	return id, nil
}

// get returns the command with an ID, nil if there is none.
func (j *jobs) get(id string) *process {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.all[id]
}

// remove returns the command with an ID, nil if there is none, and forgets it.
func (j *jobs) remove(id string) *process {
	j.mu.Lock()
	defer j.mu.Unlock()
	p := j.all[id]
	delete(j.all, id)
	return p
}

// close ends all of them.
func (j *jobs) close() {
	j.mu.Lock()
	left := slices.Collect(maps.Values(j.all))
	clear(j.all)
	j.closed = true
	j.mu.Unlock()
	for _, p := range left {
		p.signal(killGroup)
	}
	for _, p := range left {
		<-p.ended
	}
}
