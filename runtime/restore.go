package runtime

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/internal/py"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// savedRun is a run, as it is written.
//
//agent:codec
type savedRun struct {
	Agent    string                `json:"agent,omitempty"`
	Prompt   string                `json:"prompt,omitempty"`
	Content  []message.UserContent `json:"content,omitempty"`
	Metadata savedMetadata         `json:"metadata,omitempty"`
	Given    savedMetadata         `json:"given,omitempty"`
	Handled  bool                  `json:"handled,omitempty"`
	Loop     loop.Snapshot         `json:"loop"`
}

// savedMetadata is the metadata of a run. What was written as an integer is read as one.
type savedMetadata map[string]any

// DecodeJSONFrom reads an object.
func (m *savedMetadata) DecodeJSONFrom(r *jsonwire.Reader) {
	if r.Peek() != '{' {
		r.Object() // says what is wrong
		return
	}
	*m, _ = r.ExactAny().(map[string]any)
}

// EncodeJSONTo writes an object.
func (m savedMetadata) EncodeJSONTo(w *jsonwire.Writer) { w.ExactAny(map[string]any(m)) }

// snapshot writes the run as JSON.
func (s *runState) snapshot() ([]byte, error) {
	loop, err := s.loop.Save()
	if err != nil {
		return nil, err
	}
	i := &s.info
	b, err := (&savedRun{i.AgentName, i.Prompt, i.PromptContent, i.Metadata, s.given, s.handled, *loop}).AppendJSON(nil)
	if err != nil {
		return nil, fmt.Errorf("write a snapshot: %w", err)
	}
	return b, nil
}

// restore makes the run that a snapshot is of.
func (r *run[D, O]) restore(ctx context.Context, prompt string) error {
	if err := r.opts.checkSnapshot(); err != nil {
		return err
	}
	var saved savedRun
	if len(r.opts.snapshot) == 0 {
		return &loop.SnapshotError{Err: errors.New("it is empty")}
	}
	if err := saved.DecodeJSON(r.opts.snapshot); err != nil {
		return &loop.SnapshotError{Err: err}
	}
	if err := r.loop.Load(&saved.Loop); err != nil {
		return &loop.SnapshotError{Err: err}
	}
	if err := r.knows(&saved); err != nil {
		return err
	}
	if err := r.introduce(ctx, now()); err != nil {
		return err
	}
	r.handled = saved.Handled
	c, i := r.loop.Config(), &r.info
	i.RunID, i.ConversationID = c.RunID, c.ConversationID
	i.Prompt, i.PromptContent = saved.Prompt, saved.Content
	i.Metadata, r.given = joined(saved.Metadata, r.given), joined(saved.Given, r.given)
	if r.opts.limits != nil {
		r.loop.Limit(*r.opts.limits)
	} else {
		i.UsageLimits = new(c.Limits)
	}
	in := r.loop.Input()
	r.loop.Refresh(loop.Prepared{
		Tools: in.Tools, Choices: in.Output.Choices, Functions: in.Output.Functions, Settings: in.Settings.Over(r.own),
	})
	r.started = true
	if r.child != nil {
		r.child.start = r.loop.Usage()
	}
	return r.feed(func() error { return r.resolveRestored(prompt) })
}

// checkSnapshot refuses options that only concern the beginning of a run.
func (o *runOptions) checkSnapshot() error {
	var given []string
	if len(o.history) > 0 {
		given = append(given, "WithHistory")
	}
	if o.runID != nil {
		given = append(given, "WithRunID")
	}
	if o.conversationID != "" {
		given = append(given, "WithConversationID")
	}
	if given != nil {
		return &model.ConfigError{Problems: []string{strings.Join(given, ", ") + " cannot be used beside WithSnapshot: the run that goes on has its history and its ids from the snapshot"}}
	}
	return nil
}

// knows tells whether the snapshot is one of the agent, which has the tools that the loop may still call, and makes them
// what they are today.
func (r *run[D, O]) knows(saved *savedRun) error {
	a, in := r.agent, r.loop.Input()
	if saved.Agent != "" && saved.Agent != a.Name {
		return &model.ConfigError{Problems: []string{fmt.Sprintf("the snapshot is of the agent %q, this one is named %q", saved.Agent, a.Name)}}
	}
	tools, unknown := update(in.Tools, a.plan.tools, func(name string) bool {
		_, ok := a.plan.byName[name].(Preparer[D])
		return ok || a.PrepareTools != nil
	})
	prepared := func(string) bool { return a.PrepareOutputTools != nil }
	choices, others := update(in.Output.Choices, a.plan.output.Choices, prepared)
	functions, more := update(in.Output.Functions, a.plan.output.Functions, prepared)
	if unknown = slices.Concat(unknown, others, more); unknown != nil {
		return &model.ConfigError{Problems: []string{fmt.Sprintf("the snapshot is of an agent with tools that this one does not have: %s", py.List(unknown))}}
	}
	r.loop.Refresh(loop.Prepared{Tools: tools, Choices: choices, Functions: functions, Settings: in.Settings})
	return nil
}

// update returns the tools of a snapshot as the agent's own of those names are today, unless they were prepared for the
// request, and the names of those that the agent does not have.
func update(saved, own []*model.ToolDef, prepared func(name string) bool) (tools []*model.ToolDef, unknown []string) {
	tools = slices.Clone(saved)
	for i, was := range saved {
		is := model.FindTool(own, was.Name)
		switch {
		case is == nil:
			unknown = append(unknown, was.Name)
		case prepared(was.Name):
			tools[i] = asStrictAs(was, is)
		default:
			tools[i] = asStrictAs(is, was)
		}
	}
	return tools, unknown
}

// asStrictAs returns t, or a copy of it whose calls wait where those of the other do.
func asStrictAs(t, other *model.ToolDef) *model.ToolDef {
	if (t.External || !other.External) && (t.Approval || !other.Approval) && (t.Sequential || !other.Sequential) {
		return t
	}
	c := *t
	c.External = t.External || other.External
	c.Approval = t.Approval || other.Approval
	c.Sequential = t.Sequential || other.Sequential
	return &c
}

// resolveRestored resolves the calls that the snapshot waits for, if their results are given.
func (r *run[D, O]) resolveRestored(prompt string) error {
	l, results := &r.loop, r.opts.deferred
	if results == nil {
		if prompt != "" || len(r.opts.content) > 0 {
			return &model.ConfigError{Problems: []string{"a run that goes on from a snapshot takes a prompt and WithUserContent only beside WithDeferredResults"}}
		}
		return nil
	}
	if l.State() != loop.StepResolve {
		return &model.ConfigError{Problems: []string{"Tool call results were provided, but the snapshot does not wait for any."}}
	}
	open := l.Next().Deferred
	if rest := open.Remaining(results); rest != nil {
		return &message.ResultsError{Problems: []string{"Tool call results need to be provided for all deferred tool calls. Missing: " + py.List(slices.Concat(message.CallIDs(rest.Approvals), message.CallIDs(rest.Calls)))}}
	}
	at := now()
	l.WithPrompt(&loop.Config{Prompt: prompt, Content: r.opts.content, Now: at})
	return l.Resolved(*results, at)
}

// encodeAnswers keeps the accepted answers of the last response as JSON.
func (r *run[D, O]) encodeAnswers() error {
	for _, i := range r.loop.Unsaved() {
		for _, a := range slices.Backward(r.answers) {
			if a.index == i {
				s, err := r.encode(a.output)
				if err != nil {
					return err
				}
				r.loop.Keep(i, s)
				break
			}
		}
	}
	return nil
}

// The forms of encoded answers that are no output choice. Their names are none that a tool can have.
const (
	formText     = "(text)"
	formEnvelope = "(envelope)"
)

// encode writes an answer in a form from which decode reads it.
func (r *run[D, O]) encode(out O) (loop.Saved, error) {
	if s, ok := any(out).(string); ok && len(r.agent.Output.Choices) == 0 {
		return loop.Saved{Form: formText, Output: jsonwire.Quote(s)}, nil
	}
	if e := r.agent.Output.Envelope; e != nil && e.Encode != nil {
		b, err := e.Encode(out)
		return loop.Saved{Form: formEnvelope, Output: b}, err
	}
	err := errors.New("its type is not the agent's Output")
	for i := range r.agent.Output.Choices {
		c := &r.agent.Output.Choices[i]
		if c.Encode == nil {
			continue
		}
		var b RawJSON
		if b, err = c.Encode(out); err == nil {
			return loop.Saved{Form: c.Info.Name, Output: b}, nil
		}
	}
	return loop.Saved{}, fmt.Errorf("a snapshot cannot hold the answer that was accepted: %w", err)
}

// decode reads an answer that encode wrote.
func (r *run[D, O]) decode(s loop.Saved) (out O, err error) {
	switch s.Form {
	case formText:
		text, _ := s.Output.Text()
		return asText[O](text), nil
	case formEnvelope:
		if e := r.agent.Output.Envelope; e != nil {
			return e.Decode(string(s.Output))
		}
	}
	for i := range r.agent.Output.Choices {
		if c := &r.agent.Output.Choices[i]; c.Info.Name == s.Form {
			return c.Decode(string(s.Output))
		}
	}
	return out, fmt.Errorf("the snapshot holds an answer of the form %q, which the agent does not have", s.Form)
}
