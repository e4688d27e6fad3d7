package graph

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
)

//go:generate go tool agentgen

// snapshotVersion is raised when snapshots of earlier versions can no longer be read.
const snapshotVersion = 1

// savedRun is a run as it is written.
//
//agent:codec
type savedRun struct {
	Version int       `json:"version"`
	Graph   string    `json:"graph"`
	ID      string    `json:"id"`
	Flow    savedFlow `json:"flow"`
}

// savedFlow is a flow.
type savedFlow struct {
	Node  string       `json:"node"`
	Input jsonwire.Raw `json:"input"`
	Steps int          `json:"steps,omitempty" jsonschema:"minimum=0"`
	Work  *savedWork   `json:"work,omitempty"`
}

// savedWork is how far a node has come. Name is that of a branch; one that is done has an output and nothing else.
type savedWork struct {
	Name   string       `json:"name,omitempty"`
	Output jsonwire.Raw `json:"output,omitempty"`
	Parts  []savedWork  `json:"parts,omitempty"`
	Flow   *savedFlow   `json:"flow,omitempty"`
	Agent  *savedPause  `json:"agent,omitempty"`
}

// savedPause is the run of an agent that waits.
type savedPause struct {
	// Run is its snapshot.
	Run      jsonwire.Raw              `json:"run"`
	Requests *message.DeferredRequests `json:"requests"`
	// Results are those that it waited for, once they are there.
	Results *message.DeferredResults `json:"results,omitempty"`
}

// whole reports whether it is known what the run waits for.
func (p *savedPause) whole() bool {
	return p.Requests != nil && !slices.Contains(p.Requests.Calls, nil) && !slices.Contains(p.Requests.Approvals, nil)
}

// resolve takes the results, if they are those that the run waits for.
func (p *savedPause) resolve(results message.DeferredResults) error {
	all, err := p.Requests.BuildResults(results)
	if err != nil {
		return err
	}
	if rest := p.Requests.Remaining(all); rest != nil {
		open := append(message.CallIDs(rest.Approvals), message.CallIDs(rest.Calls)...)
		return &message.ResultsError{Problems: []string{"there are none for the calls " + strings.Join(open, ", ")}}
	}
	p.Results = all
	return nil
}

// only returns an error if more was saved of the work than fits the node.
func (s *savedWork) only(what string) error {
	switch {
	case s.Output != "", len(s.Parts) > 0 && what != "parts", s.Flow != nil && what != "flow", s.Agent != nil && what != "agent":
		return errors.New("what was saved of it is of another kind of node")
	}
	return nil
}

// Snapshot writes the run as JSON, from which Graph.Resume continues. What is under way is done again then, but for branches that
// have ended and agents that wait; values that wait at a node are written as they were when they came there. It is an error if
// the graph lacks codecs: see WithCodecs. A snapshot is trusted to be that of a run of this graph: sign it if it leaves your hands.
func (r *Run[D, O]) Snapshot() ([]byte, error) {
	if m := r.p.missing; m != nil {
		return nil, fmt.Errorf("agentgen: graph %q has no codecs, which WithCodecs adds, of %s", r.p.name, strings.Join(m, ", "))
	}
	s := savedRun{Version: snapshotVersion, Graph: r.p.name, ID: r.s.id}
	var b []byte
	var err error
	r.s.change(func() {
		s.Flow = *r.p.save(r.flow)
		b, err = s.AppendJSON(nil)
	})
	if err == nil {
		err = jsonwire.CheckRaw("the snapshot", jsonwire.Raw(b)) // too deep, perhaps
	}
	if err != nil {
		return nil, fmt.Errorf("agentgen: graph %q: write a snapshot: %w", r.p.name, err)
	}
	return b, nil
}

func (p *plan[D]) save(f *flow) *savedFlow {
	v := p.all[f.at]
	s := &savedFlow{Node: v.name, Input: f.raw, Steps: f.steps}
	if w := v.save(f.work, ""); w.holds() {
		s.Work = w
	}
	if v.kind == kindEnd {
		s.Node = ""
	}
	return s
}

func (v *vertex[D]) save(w *work, name string) *savedWork {
	s := &savedWork{Name: name}
	if w == nil {
		return s
	}
	if w.done {
		s.Output = w.raw
		return s
	}
	s.Agent = w.pause
	if of, ok := v.work.(*sub[D]); ok && w.flow != nil {
		s.Flow = of.p.save(w.flow)
	}
	for i, part := range w.parts {
		of, name := v.part(i)
		if p := of.save(part, name); p.holds() {
			s.Parts = append(s.Parts, *p)
		}
	}
	return s
}

// holds reports whether there is more to write than a name.
func (s *savedWork) holds() bool {
	return s.Output != "" || s.Agent != nil || s.Flow != nil || len(s.Parts) > 0
}

// Resume returns the run that a snapshot is of, where it was. The dependencies are those of this process. The graph must have
// the node at which the run is, and the branches that had ended; all else may have changed. The error is a *loop.SnapshotError.
func (g *Graph[D, I, O]) Resume(deps D, snapshot []byte) (*Run[D, O], error) {
	s, f, err := g.p.restore(snapshot)
	if err != nil {
		return nil, fmt.Errorf("agentgen: graph %q: %w", g.p.name, &loop.SnapshotError{Err: err})
	}
	return newRun[D, O](&g.p, deps, s.ID, f), nil
}

func (p *plan[D]) restore(snapshot []byte) (*savedRun, *flow, error) {
	s := new(savedRun)
	if err := s.DecodeJSON(snapshot); err != nil {
		return nil, nil, err
	}
	if s.Version != snapshotVersion {
		return nil, nil, fmt.Errorf("it has the version %d, this package reads %d", s.Version, snapshotVersion)
	}
	if s.Graph != p.name {
		return nil, nil, fmt.Errorf("it is of the graph %q", s.Graph)
	}
	f, err := p.load(&s.Flow)
	return s, f, err
}

func (p *plan[D]) load(s *savedFlow) (*flow, error) {
	i := p.find(s.Node)
	if i < 0 {
		return nil, fmt.Errorf("the run is at node %q, which graph %q does not have", s.Node, p.name)
	}
	v := p.all[i]
	f := &flow{at: i, raw: s.Input, steps: s.Steps, work: new(work)}
	var err error
	if f.in, err = decode(v.inCodec, v.in, s.Input); err == nil && s.Work != nil {
		f.work, err = v.load(s.Work, f.in)
	}
	if err != nil {
		return nil, fmt.Errorf("node %q: %w", s.Node, err)
	}
	return f, nil
}

// find returns the index of a node, or of the end, which is saved without a name; -1 if there is none.
func (p *plan[D]) find(name string) int {
	for i, v := range p.all {
		if v.kind == kindEnd && name == "" || v.kind != kindEnd && v.kind != kindDecision && v.name == name {
			return i
		}
	}
	return -1
}

func (v *vertex[D]) load(s *savedWork, in any) (*work, error) {
	if v.work == nil {
		return nil, errors.New("the end does no work")
	}
	return v.work.load(s, in)
}

// loadPart returns what was saved of a branch.
func loadPart[D any](v *vertex[D], s *savedWork, in any) (w *work, err error) {
	if s.Output == "" {
		w, err = v.work.load(s, in)
	} else {
		w = &work{done: true, raw: s.Output}
		w.out, err = decode(v.outCodec, v.out, s.Output)
	}
	if err != nil {
		return nil, fmt.Errorf("branch %q: %w", s.Name, err)
	}
	return w, nil
}

func decode(c *coding, t typeID, text jsonwire.Raw) (any, error) {
	if c == nil {
		return nil, fmt.Errorf("there is no codec of %s: see graph.WithCodecs", t.name)
	}
	v, err := c.decode(text)
	if err != nil {
		return nil, fmt.Errorf("decode a %s: %w", t.name, err)
	}
	return v, nil
}
