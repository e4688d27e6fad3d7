package capabilities

import (
	"context"
	"fmt"
	"slices"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// ContentFilterErrors ends the run with an error that is model.ErrContentFilter when the provider's content filter has
// cut a response off. Without it that happens only if the response is empty.
func ContentFilterErrors[D any]() runtime.Capability[D] {
	return runtime.Capability[D]{ID: "content_filter_errors", Hooks: &runtime.Hooks[D]{
		Request: runtime.Point[D, *runtime.ModelRequest, *message.Response]{
			After: func(_ context.Context, _ *runtime.RunContext[D], _ *runtime.ModelRequest, res *message.Response) (*message.Response, error) {
				if res != nil && res.FinishReason == message.FinishContentFilter {
					return nil, &model.UnexpectedBehaviorError{
						Message: fmt.Sprintf("content filter triggered: the response of %s was cut off", res.ModelName), FinishReason: res.FinishReason,
						Reason: model.ErrContentFilter, Response: res,
					}
				}
				return res, nil
			},
		},
	}}
}

// SystemPrompts says what ReinjectSystemPrompt puts before a history.
type SystemPrompts struct {
	// Texts are the system prompts, each a part of its own.
	Texts []string
	// Replace removes the system prompts that a history has. Otherwise one that has any stays as it is.
	Replace bool
}

// ReinjectSystemPrompt puts system prompts before a history that comes without them, as from a user interface that does not keep them.
// (A run that continues a history does not add those of its agent.)
func ReinjectSystemPrompt[D any](s SystemPrompts) runtime.Capability[D] {
	return compacting("reinject_system_prompt", func(_ context.Context, _ *runtime.RunContext[D], history []message.Message) ([]message.Message, error) {
		return s.inject(history), nil
	})
}

func (s SystemPrompts) inject(history []message.Message) []message.Message {
	if len(s.Texts) == 0 || s.has(history) {
		return history
	}
	all := slices.Clone(history)
	injected := false
	for i, m := range all {
		req, ok := m.(*message.Request)
		if !ok {
			continue
		}
		own := *req
		own.Parts = nil
		if !injected {
			own.Parts, injected = s.parts(req), true
		}
		for _, p := range req.Parts {
			if _, ok := p.(*message.SystemPromptPart); !ok {
				own.Parts = append(own.Parts, p)
			}
		}
		if len(own.Parts) != len(req.Parts) || len(own.Parts) > 0 && own.Parts[0] != req.Parts[0] {
			all[i] = &own
		}
	}
	return all
}

func (s SystemPrompts) parts(req *message.Request) (parts []message.RequestPart) {
	for _, text := range s.Texts {
		parts = append(parts, &message.SystemPromptPart{Content: text, Timestamp: req.Timestamp})
	}
	return parts
}

// has reports whether the history has all the system prompts that it needs.
func (s SystemPrompts) has(history []message.Message) bool {
	var texts []string
	for _, m := range history {
		if req, ok := m.(*message.Request); ok {
			for _, p := range req.Parts {
				if p, ok := p.(*message.SystemPromptPart); ok {
					texts = append(texts, p.Content)
				}
			}
		}
	}
	if s.Replace {
		return slices.Equal(texts, s.Texts)
	}
	return len(texts) > 0
}
