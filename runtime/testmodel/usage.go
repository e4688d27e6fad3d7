package testmodel

import (
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
)

// overhead is what real models count for a request beside its words, about.
const overhead = 50

// estimate counts words where a real model would count tokens: 50 and the words of all requests as input, the words
// of all responses, r included, as output. A call counts one more than its arguments. These are the numbers of
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

func asked(r *runtime.ModelRequest) (n int) {
	for _, p := range r.Parts {
		switch p := p.(type) {
		case *runtime.SystemPromptPart:
			n += words(p.Content)
		case *runtime.UserPromptPart:
			n += words(p.Content)
		case *runtime.ToolReturnPart:
			n += words(p.Text())
		case *runtime.RetryPromptPart:
			n += words(p.Text())
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
			n += 1 + words(p.Args)
		}
	}
	return n
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
