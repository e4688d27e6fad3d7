package testmodel

import (
	"context"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// overhead is what real models count for a request beside its words, about.
const overhead = 50

// estimate counts words where a real model would count tokens: 50 and the words of all requests as input, the words
// of all responses, r included, as output. A call counts one more than its arguments, a file its bytes. These are the
// numbers of Pydantic AI's TestModel.
func estimate(messages []message.Message, r *message.Response) usage.Request {
	u := usage.Request{InputTokens: overhead, OutputTokens: said(r)}
	for _, m := range messages {
		switch m := m.(type) {
		case *message.Request:
			u.InputTokens += asked(m)
		case *message.Response:
			u.OutputTokens += said(m)
		}
	}
	return u
}

// count is the input of estimate, of a request that is still to be sent.
func count(ctx context.Context, r *model.Request) (int, error) {
	u := estimate(r.Messages, &message.Response{})
	return u.InputTokens, ctx.Err()
}

func asked(r *message.Request) (n int) {
	for _, p := range r.Parts {
		switch p := p.(type) {
		case *message.SystemPromptPart:
			n += words(p.Content)
		case *message.UserPromptPart:
			n += prompt(p)
		case *message.SpeechPart:
			n += words(p.Transcript)
		case *message.ToolReturnPart:
			n += words(p.TextOrError())
		case *message.RetryFeedbackPart:
			n += words(p.Text())
		case *message.CompactionPart:
			n += words(p.Text())
		case *message.InstructionDeltaPart:
			n += words(p.Text())
		}
	}
	return n
}

// prompt counts words and, of files, bytes. Files that are elsewhere count nothing.
func prompt(p *message.UserPromptPart) (n int) {
	if p.Items == nil {
		return words(p.Content)
	}
	for _, item := range p.Items {
		switch c := item.(type) {
		case message.Text:
			n += max(1, words(string(c)))
		case *message.TextContent:
			n += max(1, words(c.Content))
		case *message.StructuredContent:
			n += max(1, words(c.Content))
		case *message.BinaryContent:
			n += len(c.Data)
		}
	}
	return n
}

func said(r *message.Response) (n int) {
	for _, p := range r.Parts {
		switch p := p.(type) {
		case *message.TextPart:
			n += words(p.Content)
		case *message.ThinkingPart:
			n += words(p.Content)
		case *message.ToolCallPart:
			n += 1 + words(string(p.ArgsJSON()))
		case *message.NativeToolCallPart:
			n += 1 + words(string(p.ArgsJSON()))
		case *message.NativeToolReturnPart:
			n += words(nativeText(p))
		case *message.SpeechPart:
			n += words(p.Transcript)
		case *message.FilePart:
			n += len(p.Content.Data)
		}
	}
	return n
}

// nativeText is the result of a provider's own tool as the model reads it.
func nativeText(p *message.NativeToolReturnPart) string {
	return (&message.ToolReturnPart{Content: p.Content}).Text()
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
