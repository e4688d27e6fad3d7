package till

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// Prompt and RunID are those of a run.
func Prompt(run int) string { return fmt.Sprintf("Customer %d is here.", run) }

// RunID is the ID of a run, and of its conversation.
func RunID(run int) string { return fmt.Sprintf("run-%06d", run) }

// Approvals decides about a run's calls: even runs are approved of.
func Approvals(run int, open *message.DeferredRequests) message.DeferredResults {
	r := message.DeferredResults{Approvals: map[string]message.Approval{}}
	for _, c := range open.Approvals {
		if run%2 == 0 {
			r.Approvals[c.ToolCallID] = message.Approve()
		} else {
			r.Approvals[c.ToolCallID] = message.Deny("not today")
		}
	}
	return r
}

// Effects is how many effects a run has.
func Effects(run int) int {
	if run%2 == 0 {
		return 4
	}
	return 3
}

// Count counts effects by what they are: a key and a name.
func Count(r io.Reader) (map[string]int, error) {
	counts := map[string]int{}
	s := bufio.NewScanner(r)
	for s.Scan() {
		if f := strings.Fields(s.Text()); len(f) == 3 {
			counts[f[0]+" "+f[1]]++
		}
	}
	return counts, s.Err()
}

var times = regexp.MustCompile(`"timestamp":"[^"]*"`)

// WithoutTimes makes histories comparable that were made at other times.
func WithoutTimes(history []byte) string {
	return times.ReplaceAllString(string(history), `"timestamp":""`)
}

// Undisturbed returns the history of a run that nothing disturbs, in one process, without an engine.
func Undisturbed(run int) (string, error) {
	at := time.Unix(0, 0)
	p, err := Agent.Play(at, Prompt(run), runtime.WithRunID(RunID(run)))
	if err != nil {
		return "", err
	}
	for !p.Done() {
		if open := p.Open(); open != nil {
			if err := p.Resolve(Approvals(run, open), at); err != nil {
				return "", err
			}
			continue
		}
		if err := performAll(p); err != nil {
			return "", err
		}
	}
	if _, err := p.Result(); err != nil {
		return "", err
	}
	b, err := message.Marshal(p.Messages())
	return WithoutTimes(b), err
}

func performAll(p *runtime.Play[Summary]) error {
	tasks, err := p.Tasks()
	if err != nil {
		return err
	}
	for _, t := range tasks {
		result, err := Agent.Perform(context.Background(), &Deps{}, t.Input)
		if err == nil {
			err = p.Feed(t.Key, result)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
