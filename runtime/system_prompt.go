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
func (e *engine) systemPrompts(ctx context.Context, c *loop.Config) error {
	p := e.plan
	if len(c.History) > 0 {
		history, err := e.refreshed(ctx, c.History)
		if err == nil {
			c.History = history
		}
		return err
	}
	for _, text := range p.systemPrompts {
		c.SystemPrompts = append(c.SystemPrompts, &message.SystemPromptPart{Content: text, Timestamp: c.Now})
	}
	for i := range p.dynamicRefs {
		part, err := e.systemPrompt(ctx, i, c.Now)
		if err != nil {
			return err
		}
		if part.Content != "" || part.DynamicRef != "" {
			c.SystemPrompts = append(c.SystemPrompts, part)
		}
	}
	return nil
}

func (e *engine) systemPrompt(ctx context.Context, i int, at time.Time) (p *message.SystemPromptPart, err error) {
	defer e.recovered(ctx, "system prompt", &err)
	text, err := e.rim.systemPrompt(ctx, e.ownContext(), i)
	return &message.SystemPromptPart{Content: text, Timestamp: at, DynamicRef: e.plan.dynamicRefs[i]}, err
}

// refreshed returns the history with the dynamic parts of its system prompts asked again. Messages that change are
// replaced: the given ones are the caller's.
func (e *engine) refreshed(ctx context.Context, history []message.Message) ([]message.Message, error) {
	changed := false
	for i, ref := range e.plan.dynamicRefs {
		if ref == "" {
			continue
		}
		for at, m := range history {
			request, ok := m.(*message.Request)
			if !ok || !slices.ContainsFunc(request.Parts, func(p message.RequestPart) bool { return madeBy(ref, p) }) {
				continue
			}
			if !changed {
				history, changed = slices.Clone(history), true
			}
			var err error
			if history[at], err = e.askedAgain(ctx, i, request); err != nil {
				return nil, err
			}
		}
	}
	return history, nil
}

// madeBy reports whether the function with that DynamicRef has made the part.
func madeBy(ref string, p message.RequestPart) bool {
	s, ok := p.(*message.SystemPromptPart)
	return ok && s.DynamicRef == ref
}

// askedAgain returns a copy of the request in which the function is asked again for each part that it has made.
func (e *engine) askedAgain(ctx context.Context, i int, m *message.Request) (*message.Request, error) {
	again := *m
	again.Parts = slices.Clone(m.Parts)
	for at, p := range m.Parts {
		if !madeBy(e.plan.dynamicRefs[i], p) {
			continue
		}
		part, err := e.systemPrompt(ctx, i, e.clock.now())
		if err != nil {
			return nil, err
		}
		again.Parts[at] = part
	}
	return &again, nil
}
