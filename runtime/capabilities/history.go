package capabilities

import (
	"slices"
	"unicode/utf8"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// pair says in which messages a call and its result are.
type pair struct{ call, result int }

// openCalls are the calls that have no result yet, by their IDs: the messages that they are in.
type openCalls map[string][]int

// take returns the message of the first open call with the ID.
func (o openCalls) take(id string) (call int, ok bool) {
	calls := o[id]
	if len(calls) == 0 {
		return 0, false
	}
	o[id] = calls[1:]
	return calls[0], true
}

// pairs returns the calls of a history that have a result. IDs may come again, even before there is a result.
func pairs(history []message.Message) (all []pair) {
	open, native := make(openCalls), make(openCalls)
	for i, m := range history {
		switch m := m.(type) {
		case *message.Response:
			for _, p := range m.Parts {
				switch p := p.(type) {
				case *message.ToolCallPart:
					open[p.ToolCallID] = append(open[p.ToolCallID], i)
				case *message.NativeToolCallPart:
					native[p.ToolCallID] = append(native[p.ToolCallID], i)
				case *message.NativeToolReturnPart:
					if call, ok := native.take(p.ToolCallID); ok {
						all = append(all, pair{call, i})
					}
				}
			}
		case *message.Request:
			for _, p := range m.Parts {
				if r, ok := p.(*message.ToolReturnPart); ok {
					if call, ok := open.take(r.ToolCallID); ok {
						all = append(all, pair{call, i})
					}
				}
			}
		}
	}
	return all
}

// cutBefore returns the last index up to at, before which a history can be cut without parting a call from its result.
func cutBefore(history []message.Message, at int) int {
	for _, p := range slices.Backward(pairs(history)) { // in order of their results, so once is enough
		if p.call < at && at <= p.result {
			at = p.call
		}
	}
	return at
}

// head returns what stays of messages that are left out: the system prompts, and the first prompt of the user. It is nil if there are none.
func head(dropped []message.Message) *message.Request {
	var first *message.Request
	var parts []message.RequestPart
	prompted := false
	for _, m := range dropped {
		req, ok := m.(*message.Request)
		if !ok {
			continue
		}
		kept := len(parts)
		for _, p := range req.Parts {
			switch p.(type) {
			case *message.SystemPromptPart:
				parts = append(parts, p)
			case *message.UserPromptPart:
				if !prompted {
					parts = append(parts, p)
				}
			}
		}
		for _, p := range parts[kept:] {
			if _, ok := p.(*message.UserPromptPart); ok {
				prompted = true
			}
		}
		if first == nil && len(parts) > 0 {
			first = req
		}
	}
	if first == nil || slices.Equal(parts, first.Parts) {
		return first // all of it stays, and nothing else
	}
	own := *first
	own.Parts = parts
	return &own
}

// bounds say when a history is too long. Zeros mean no bound.
type bounds struct{ messages, tokens int }

// passed reports whether the history is longer than the bounds, or than otherwise if there are none.
func (b bounds) passed(history []message.Message, otherwise int) bool {
	if b.messages == 0 && b.tokens == 0 {
		return len(history) > otherwise
	}
	return b.messages > 0 && len(history) > b.messages || b.tokens > 0 && Tokens(history) > b.tokens
}

// Tokens estimates how many tokens a history has: those that the provider has counted for its last response, and one for four characters
// of what comes after it.
func Tokens(history []message.Message) int {
	tokens, chars := 0, 0
	for i := len(history) - 1; i >= 0; i-- {
		if r, ok := history[i].(*message.Response); ok && r.Usage.InputTokens > 0 {
			tokens = r.Usage.InputTokens + r.Usage.OutputTokens
			break
		}
		chars += length(history[i])
	}
	return tokens + (chars+3)/4
}

// length returns how many characters a message has.
func length(m message.Message) (n int) {
	switch m := m.(type) {
	case *message.Request:
		for _, p := range m.Parts {
			n += utf8.RuneCountInString(requestText(p))
		}
	case *message.Response:
		for _, p := range m.Parts {
			n += utf8.RuneCountInString(responseText(p))
		}
	}
	return n
}

// requestText returns the text of a part, "" for media.
func requestText(p message.RequestPart) string {
	switch p := p.(type) {
	case *message.SystemPromptPart:
		return p.Content
	case *message.UserPromptPart:
		return p.Text()
	case *message.ToolReturnPart:
		return p.Text()
	case *message.RetryFeedbackPart:
		return p.Text()
	case *message.CompactionPart:
		return p.Content
	}
	return ""
}

func responseText(p message.ResponsePart) string {
	switch p := p.(type) {
	case *message.TextPart:
		return p.Content
	case *message.ThinkingPart:
		return p.Content
	case *message.ToolCallPart:
		return p.ToolName + p.Args
	case *message.CompactionPart:
		return p.Content
	}
	return ""
}
