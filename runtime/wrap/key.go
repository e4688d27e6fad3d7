package wrap

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// keyOf returns the key of a request to a model: the SHA-256 of what the model is and of what of the request matters to it.
func keyOf(m model.Info, r *model.Request) (string, error) {
	asked := *r
	asked.Step, asked.Cache = 0, nil
	asked.Settings = r.Settings.Over(m.Settings)
	asked.Messages = (&normalizer{calls: map[string]string{}}).history(r.Messages)
	text, err := asked.AppendJSON([]byte(m.String() + "\n"))
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// normalizer leaves out what differs from run to run of the same conversation.
type normalizer struct {
	calls map[string]string // ids of calls by the original ones
}

func (n *normalizer) history(messages []message.Message) message.History {
	same := make(message.History, len(messages))
	for i, m := range messages {
		switch m := m.(type) {
		case *message.Request:
			same[i] = n.request(m)
		case *message.Response:
			same[i] = n.response(m)
		default:
			same[i] = m
		}
	}
	return same
}

func (n *normalizer) request(m *message.Request) *message.Request {
	same := *m
	same.Timestamp, same.RunID, same.ConversationID, same.Metadata = time.Time{}, "", "", ""
	same.Parts = make([]message.RequestPart, len(m.Parts))
	for i, p := range m.Parts {
		same.Parts[i] = n.part(p)
	}
	return &same
}

func (n *normalizer) part(p message.RequestPart) message.RequestPart {
	switch p := p.(type) {
	case *message.SystemPromptPart:
		same := *p
		same.Timestamp = time.Time{}
		return &same
	case *message.UserPromptPart:
		same := *p
		same.Timestamp = time.Time{}
		return &same
	case *message.RetryFeedbackPart:
		same := *p
		same.Timestamp = time.Time{}
		return &same
	case *message.ToolReturnPart:
		same := *p
		same.Timestamp, same.Metadata, same.ToolCallID = time.Time{}, "", n.id(p.ToolCallID)
		return &same
	}
	return p
}

func (n *normalizer) response(m *message.Response) *message.Response {
	same := *m
	same.Timestamp, same.RunID, same.ConversationID, same.Metadata = time.Time{}, "", "", ""
	same.Usage, same.FailedAttempts, same.ModelID = usage.Request{}, nil, ""
	same.Parts = make([]message.ResponsePart, len(m.Parts))
	for i, p := range m.Parts {
		if call, ok := p.(*message.ToolCallPart); ok {
			own := *call
			own.ToolCallID = n.id(call.ToolCallID)
			p = &own
		}
		same.Parts[i] = p
	}
	return &same
}

// id numbers calls in the order in which they come: runs make up ids of calls that have none.
func (n *normalizer) id(id string) string {
	if n.calls[id] == "" {
		n.calls[id] = strconv.Itoa(len(n.calls) + 1)
	}
	return n.calls[id]
}
