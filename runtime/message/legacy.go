package message

import (
	"slices"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// retryPromptPart is how retries were written before Pydantic AI 2.60. A Request that is read holds the parts that have
// taken its place.
//
//agent:codec kind=retry-prompt
type retryPromptPart struct {
	Content    string               `json:"content" codec:"hook"`
	Violations []jsonwire.Violation `json:"-"`
	// ToolName and ToolCallID name the call that is answered; without them it was the text that was wrong.
	ToolName   string           `json:"tool_name" codec:"zeronull"`
	ToolCallID string           `json:"tool_call_id" codec:"optional"`
	Timestamp  time.Time        `json:"timestamp" codec:"optional,format=micro"`
	Unknown    jsonwire.Members `codec:"unknown"`
}

func (p *retryPromptPart) requestPart() bool { return p != nil }

func (p *retryPromptPart) decodeContent(r *jsonwire.Reader) {
	p.Content, p.Violations = decodeFeedback(r)
}

func (p *retryPromptPart) encodeContent(w *jsonwire.Writer) {
	encodeFeedback(w, p.Content, p.Violations)
}

// current returns the part that says the same today. Who asked for a retry in words is not known.
func (p *retryPromptPart) current() RequestPart {
	cause := RetryModelRetry
	if p.Violations != nil {
		cause = RetryValidationError
	}
	if p.ToolName == "" {
		return &RetryFeedbackPart{
			Content: p.Content, Violations: p.Violations, Retry: RetryInfo{Cause: cause}, Timestamp: p.Timestamp,
		}
	}
	r := &ToolReturnPart{
		ToolName: p.ToolName, Content: RetryContent(p.Content, p.Violations), ToolCallID: p.ToolCallID, Timestamp: p.Timestamp,
		Outcome: ToolRetried,
	}
	if p.Violations != nil {
		r.Retry = &RetryInfo{Cause: cause}
	}
	return r
}

// MarshalOld is Marshal for versions of Pydantic AI before 2.60, such as 2.59, which refuse a history with parts that
// they do not know. Retries are written as they were then, prompts of other forms as text, and notes that are not sent
// to models are left out.
func MarshalOld(messages []Message) ([]byte, error) {
	old := slices.Clone(messages)
	for i, m := range old {
		if m, ok := m.(*Request); ok && m != nil {
			old[i] = m.old()
		}
	}
	return Marshal(old)
}

// old returns the request as earlier versions would have it.
func (m *Request) old() *Request {
	old := *m
	old.Parts = make([]RequestPart, 0, len(m.Parts))
	for _, p := range m.Parts {
		if p, ok := oldPart(p, m.Timestamp); ok {
			old.Parts = append(old.Parts, p)
		}
	}
	return &old
}

// oldPart returns the part as earlier versions would have it; false if they have nothing like it. The time is that of its
// request.
func oldPart(p RequestPart, at time.Time) (old RequestPart, ok bool) {
	switch p := p.(type) {
	case *CapabilityLoadDeltaPart, *ModelSettingsDeltaPart:
		return nil, !p.requestPart()
	case *RetryFeedbackPart:
		if p != nil {
			return &retryPromptPart{Content: p.Content, Violations: p.Violations, Timestamp: p.Timestamp}, true
		}
	case *CompactionPart:
		if p != nil {
			return &UserPromptPart{Content: p.Text(), Timestamp: at}, true
		}
	case *ToolReturnPart:
		if p != nil && p.Outcome == ToolRetried {
			return p.old(), true
		}
	case *UserPromptPart:
		if p != nil && p.Items != nil {
			return p.old(), true
		}
	}
	return p, true
}

func (p *ToolReturnPart) old() *retryPromptPart {
	old := &retryPromptPart{ToolName: p.ToolName, ToolCallID: p.ToolCallID, Timestamp: p.Timestamp}
	if r := jsonwire.NewReader(string(p.Content), jsonwire.Strict); r.Peek() == '[' {
		if _, violations := decodeFeedback(&r); r.End() == nil {
			old.Violations = violations
			return old
		}
	}
	old.Content = p.Text()
	return old
}

func (p *UserPromptPart) old() *UserPromptPart {
	old := *p
	old.Items = slices.Clone(p.Items)
	for i, item := range old.Items {
		if s, ok := item.(*StructuredContent); ok && s != nil {
			old.Items[i] = &TextContent{Content: s.Content, Metadata: s.Metadata}
		}
	}
	return &old
}
