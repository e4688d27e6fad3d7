package agentdbos

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/dbos-inc/dbos-transact-golang/dbos"
)

// Pause is a run that waits.
type Pause struct {
	// Open are the calls of the run itself that wait, a message.DeferredRequests; it is empty if only those of Within do. Snapshot is the run.
	Open, Snapshot json.RawMessage `json:",omitempty"`
	// Within are the runs of its calls (Agent.Children) that wait, by their IDs.
	Within map[string]*Pause `json:",omitempty"`
	// Parts is how many workflows the run has had.
	Parts int `json:",omitempty"`
}

// Waiting reports whether calls wait, of the run or of runs of its calls.
func (p *Pause) Waiting() bool { return len(p.Open) > 0 || len(p.Within) > 0 }

// Requests returns the calls of the run itself that wait, nil if none does.
func (p *Pause) Requests() (*message.DeferredRequests, error) {
	if len(p.Open) == 0 {
		return nil, nil
	}
	open := new(message.DeferredRequests)
	return open, open.DecodeJSON(p.Open)
}

// find returns the pause of the run with an ID, which is id for this one, or of a run of a call at any depth; nil if it does not wait.
func (p *Pause) find(id, wanted string) *Pause {
	if id == wanted {
		return p
	}
	for inner, q := range p.Within {
		if found := q.find(inner, wanted); found != nil {
			return found
		}
	}
	return nil
}

// concerns reports whether there are results for the run, or for a run of one of its calls.
func (p *Pause) concerns(id string, results map[string]json.RawMessage) bool {
	for wanted := range results {
		if p.find(id, wanted) != nil {
			return true
		}
	}
	return false
}

// encode returns results as JSON, by the IDs of the runs whose calls they resolve, which must wait.
func (p *Pause) encode(id string, all map[string]*message.DeferredResults) (map[string]json.RawMessage, error) {
	if len(all) == 0 {
		return nil, errors.New("agentdbos: there are no results")
	}
	encoded := make(map[string]json.RawMessage, len(all))
	for run, r := range all {
		paused := p.find(id, run)
		if paused == nil || len(paused.Open) == 0 {
			return nil, fmt.Errorf("agentdbos: no call of run %q waits for approval or for a result%s", run, p.hint())
		}
		var err error
		if encoded[run], err = paused.encodeOwn(r); err != nil {
			return nil, err
		}
	}
	return encoded, nil
}

// encodeOwn returns results as JSON that resolve calls of the run itself.
func (p *Pause) encodeOwn(r *message.DeferredResults) (json.RawMessage, error) {
	open, err := p.Requests()
	if err != nil {
		return nil, err
	}
	if err := open.CheckSome(r); err != nil {
		return nil, err
	}
	return r.AppendJSON(nil)
}

func (p *Pause) hint() string {
	if len(p.Within) == 0 {
		return ""
	}
	return ": those of runs of its calls do (Pause.Within), which ResolveAll resolves"
}

// Resolve resolves calls of a run that wait, all or some of them, and resumes it in a workflow of its own. The error is
// a *message.ResultsError if the results do not fit the calls or are for none of them, and wraps dbos.ErrWorkflowIDInUse if another call of
// Resolve was faster. If the agent does not fit the run, the error says so, and the run still waits.
func (a *Agent[D, O]) Resolve(ctx dbos.Context, id string, r *message.DeferredResults, opts ...dbos.WorkflowOption) (dbos.WorkflowHandle[Result], error) {
	return a.ResolveAll(ctx, id, map[string]*message.DeferredResults{id: r}, opts...)
}

// ResolveAll is Resolve, of a run that was started and of runs of its calls (Pause.Within), by the IDs of all these. Runs without results
// continue to wait.
func (a *Agent[D, O]) ResolveAll(ctx dbos.Context, id string, results map[string]*message.DeferredResults, opts ...dbos.WorkflowOption) (dbos.WorkflowHandle[Result], error) {
	res, before, err := waits(ctx, id)
	if err != nil {
		return nil, err
	}
	encoded, err := res.encode(id, results)
	if err != nil {
		return nil, err
	}
	in := res.resumed(id, encoded)
	in.At, in.Part = time.Now().UTC(), before+1
	if err := a.fits(&in); err != nil {
		return nil, err
	}
	opts = append(opts[:len(opts):len(opts)], dbos.WithWorkflowIDReusePolicy(dbos.WorkflowIDReusePolicyReject))
	return a.begin(ctx, part(id, in.Part), in, opts)
}

// waits returns the result of the latest workflow of a run, which must have ended, and its number.
func waits(ctx dbos.Context, id string) (res Result, number int, err error) {
	last, number, err := latest(ctx, id)
	if err != nil {
		return res, 0, err
	}
	h, err := dbos.RetrieveWorkflow[Result](ctx, last)
	if err != nil {
		return res, 0, err
	}
	status, err := h.GetStatus()
	if err != nil {
		return res, 0, err
	}
	if status.Status != dbos.WorkflowStatusSuccess {
		return res, 0, fmt.Errorf("agentdbos: run %q does not wait: its workflow %q is %s", id, last, status.Status)
	}
	res, err = h.GetResult()
	return res, number, err
}

// resumed returns the input with which the run continues, as the part that comes next.
func (p *Pause) resumed(id string, results map[string]json.RawMessage) Input {
	return Input{RunID: id, Snapshot: p.Snapshot, Results: results, Within: p.Within, Part: p.Parts}
}

// fits returns an error if the agent, or one that it calls, cannot resume its run.
func (a *Agent[D, O]) fits(in *Input) error {
	p, err := a.play(in)
	if err != nil {
		return fmt.Errorf("agentdbos: the agent %q does not fit run %q, which waits: %w", a.Agent.Name, in.RunID, err)
	}
	tasks, err := p.Tasks()
	if err != nil {
		return err
	}
	for i := range tasks {
		if err := a.callFits(&tasks[i], in); err != nil {
			return err
		}
	}
	return nil
}

// callFits is fits, of the agent that a task calls.
func (a *Agent[D, O]) callFits(t *runtime.Task, in *Input) error {
	if t.Sub == nil || in.Within[t.Sub.RunID] == nil {
		return nil
	}
	c := a.child(t)
	if c == nil {
		return fmt.Errorf("agentdbos: the agent %q is no longer one of Agent.Children, but its run %q waits", t.Sub.Agent, t.Sub.RunID)
	}
	inner := in.Within[t.Sub.RunID].resumed(t.Sub.RunID, in.Results)
	inner.At = in.At
	return c.fits(&inner)
}
