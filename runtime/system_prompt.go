package runtime

import (
	"context"
	"slices"
	"time"

	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// systemPrompts puts the system prompt into the run: all of it where the history is empty, otherwise what the dynamic
// functions say now.
func (r *run[D, O]) systemPrompts(ctx context.Context, c *loop.Config) error {
	a := r.agent
	if len(c.History) > 0 {
		history, err := r.refreshed(ctx, c.History)
		if err == nil {
			c.History = history
		}
		return err
	}
	if a.SystemPrompt != "" {
		c.SystemPrompts = append(c.SystemPrompts, &message.SystemPromptPart{Content: a.SystemPrompt, Timestamp: c.Now})
	}
	for i := range a.SystemPromptFuncs {
		p, err := r.systemPrompt(ctx, &a.SystemPromptFuncs[i], c.Now)
		if err != nil {
			return err
		}
		if p.Content != "" || p.DynamicRef != "" {
			c.SystemPrompts = append(c.SystemPrompts, p)
		}
	}
	return nil
}

func (r *run[D, O]) systemPrompt(ctx context.Context, f *SystemPromptFunc[D], at time.Time) (p *message.SystemPromptPart, err error) {
	defer r.recovered(ctx, "system prompt", &err)
	text, err := f.Func(ctx, r.ownContext())
	return &message.SystemPromptPart{Content: text, Timestamp: at, DynamicRef: f.DynamicRef}, err
}

// refreshed returns the history with the dynamic parts of its system prompts asked again. Messages that change are
// replaced: the given ones are the caller's.
func (r *run[D, O]) refreshed(ctx context.Context, history []message.Message) ([]message.Message, error) {
	changed := false
	for i := range r.agent.SystemPromptFuncs {
		f := &r.agent.SystemPromptFuncs[i]
		if f.DynamicRef == "" {
			continue
		}
		for at, m := range history {
			request, ok := m.(*message.Request)
			if !ok || !slices.ContainsFunc(request.Parts, f.made) {
				continue
			}
			if !changed {
				history, changed = slices.Clone(history), true
			}
			var err error
			if history[at], err = r.asked(ctx, f, request); err != nil {
				return nil, err
			}
		}
	}
	return history, nil
}

// made tells whether the function has made the part.
func (f *SystemPromptFunc[D]) made(p message.RequestPart) bool {
	s, ok := p.(*message.SystemPromptPart)
	return ok && s.DynamicRef == f.DynamicRef
}

// asked returns a copy of the request in which the function is asked again for each part that it has made.
func (r *run[D, O]) asked(ctx context.Context, f *SystemPromptFunc[D], m *message.Request) (*message.Request, error) {
	again := *m
	again.Parts = slices.Clone(m.Parts)
	for i, p := range m.Parts {
		if !f.made(p) {
			continue
		}
		part, err := r.systemPrompt(ctx, f, now())
		if err != nil {
			return nil, err
		}
		again.Parts[i] = part
	}
	return &again, nil
}
