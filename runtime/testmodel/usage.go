package testmodel

import (
	"context"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
)

// overhead is what real models count for a request beside its words, about.
const overhead = 50

// estimate counts words where a real model would count tokens: 50 and the words of all requests as input, the words
// of all responses, r included, as output. A call counts one more than its arguments, a file its bytes. These are the numbers of
// Pydantic AI's TestModel.
func estimate(messages []runtime.Message, r *runtime.ModelResponse) runtime.RequestUsage {
	u := runtime.RequestUsage{InputTokens: overhead, OutputTokens: said(r)}
	for _, m := range messages {
		switch m := m.(type) {
		case *runtime.ModelRequest:
			u.InputTokens += asked(m)
		case *runtime.ModelResponse:
			u.OutputTokens += said(m)
		}
	}
	return u
}

// count is the input of estimate, of a request that is still to be sent.
func count(ctx context.Context, in *runtime.ModelInput) (int, error) {
	u := estimate(in.Messages, &runtime.ModelResponse{})
	return u.InputTokens, ctx.Err()
}

func asked(r *runtime.ModelRequest) (n int) {
	for _, p := range r.Parts {
		switch p := p.(type) {
		case *runtime.SystemPromptPart:
			n += words(p.Content)
		case *runtime.UserPromptPart:
			n += prompt(p)
		case *runtime.SpeechPart:
			n += words(p.Transcript)
		case *runtime.ToolReturnPart:
			n += words(p.TextOrError())
		case *runtime.RetryPromptPart:
			n += words(p.Text())
		case *runtime.RetryFeedbackPart:
			n += words(p.Text())
		}
	}
	return n
}

// prompt counts words and, of files, bytes. Files that are elsewhere count nothing.
func prompt(p *runtime.UserPromptPart) (n int) {
	if p.Items == nil {
		return words(p.Content)
	}
	for _, item := range p.Items {
		switch c := item.(type) {
		case runtime.Text:
			n += max(1, words(string(c)))
		case *runtime.TextContent:
			n += max(1, words(c.Content))
		case *runtime.BinaryContent:
			n += len(c.Data)
		}
	}
	return n
}

func said(r *runtime.ModelResponse) (n int) {
	for _, p := range r.Parts {
		switch p := p.(type) {
		case *runtime.TextPart:
			n += words(p.Content)
		case *runtime.ThinkingPart:
			n += words(p.Content)
		case *runtime.ToolCallPart:
			n += 1 + words(string(p.ArgsJSON()))
		case *runtime.NativeToolCallPart:
			n += 1 + words(string(p.ArgsJSON()))
		case *runtime.NativeToolReturnPart:
			n += words(nativeText(p))
		case *runtime.SpeechPart:
			n += words(p.Transcript)
		case *runtime.FilePart:
			n += len(p.Content.Data)
		}
	}
	return n
}

// nativeText is the result of a provider's own tool as the model reads it.
func nativeText(p *runtime.NativeToolReturnPart) string {
	return (&runtime.ToolReturnPart{Content: p.Content}).Text()
}

// words counts the pieces between runs of separators. One at the very beginning or end has an empty piece beyond it,
// which counts too.
func words(s string) int {
	if s == "" {
		return 0
	}
	n, apart := 1, false
	for _, r := range strings.TrimSpace(s) {
		separates := strings.ContainsRune(" \t\n\r\v\f\",.:", r)
		if separates && !apart {
			n++
		}
		apart = separates
	}
	return n
}
