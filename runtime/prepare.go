package runtime

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// prepare computes what the next request needs.
func (r *run[D, O]) prepare(ctx context.Context) error {
	a := r.agent
	p := Prepared{Tools: a.plan.tools, OutputTools: a.plan.outputTools, Settings: r.settings}
	var err error
	defer r.hear()
	if len(a.HistoryProcessors) > 0 && r.loop.resumed == nil {
		if p.Messages, err = r.processHistory(ctx); err != nil {
			return err
		}
	}
	if a.PrepareTools != nil {
		if p.Tools, err = r.prepareTools(ctx); err != nil {
			return err
		}
	}
	if p.Instructions, err = r.instructions(ctx); err != nil {
		return err
	}
	return r.loop.Prepared(p)
}

// ownContext is the run context of functions that are not part of a call.
func (r *run[D, O]) ownContext() *RunContext[D] {
	c := &struct {
		RunContext[D]
		info  RunInfo
		queue queue
	}{info: r.info}
	c.RunContext = RunContext[D]{RunInfo: &c.info, Deps: r.deps}
	c.info.queue = &c.queue
	r.open = append(r.open, &c.queue)
	return &c.RunContext
}

// hear takes what functions that are not part of a call have said to the run.
func (r *run[D, O]) hear() {
	for _, q := range r.open {
		for _, e := range q.close() {
			r.loop.enqueue(e)
		}
	}
	r.open = r.open[:0]
}

func (r *run[D, O]) processHistory(ctx context.Context) (history []Message, err error) {
	defer r.recovered(ctx, "history processor", &err)
	history = r.loop.Messages()
	if _, ok := history[len(history)-1].(*ModelResponse); ok {
		return nil, nil // it is processed first; there is no request yet
	}
	for _, process := range r.agent.HistoryProcessors {
		if history, err = process(ctx, r.ownContext(), history); err != nil {
			return nil, err
		}
	}
	if history == nil {
		history = []Message{}
	}
	return history, nil
}

func (r *run[D, O]) prepareTools(ctx context.Context) (tools []*ToolInfo, err error) {
	defer r.recovered(ctx, "PrepareTools", &err)
	tools, err = r.agent.PrepareTools(ctx, r.ownContext(), slices.Clone(r.agent.plan.tools))
	if err != nil {
		return nil, err
	}
	for _, t := range tools {
		if find(r.agent.plan.tools, t.Name) == nil {
			return nil, &ConfigError{[]string{fmt.Sprintf("PrepareTools cannot add or rename tools, but returned %q", t.Name)}}
		}
	}
	return tools, nil
}

// instructions joins the agent's and the run's instructions, each function's a paragraph of its own.
func (r *run[D, O]) instructions(ctx context.Context) (string, error) {
	if r.opts.instructions == "" && len(r.agent.InstructionFuncs) == 0 && r.agent.plan.ask == "" {
		return strings.TrimSpace(r.agent.Instructions), nil
	}
	var blocks []string
	if static := strings.TrimSpace(r.agent.Instructions + "\n" + r.opts.instructions); static != "" {
		blocks = append(blocks, static)
	}
	rc := r.ownContext()
	for _, f := range r.agent.InstructionFuncs {
		text, err := r.instruction(ctx, rc, f)
		if err != nil {
			return "", err
		}
		if text = strings.TrimSpace(text); text != "" {
			blocks = append(blocks, text)
		}
	}
	if r.agent.plan.ask != "" {
		blocks = append(blocks, r.agent.plan.ask)
	}
	return strings.Join(blocks, "\n\n"), nil
}

func (r *run[D, O]) instruction(ctx context.Context, rc *RunContext[D], f func(context.Context, *RunContext[D]) (string, error)) (text string, err error) {
	defer r.recovered(ctx, "instructions", &err)
	return f(ctx, rc)
}
