package openai

import (
	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// appendInput appends a message of the history, which may be several items or none.
func appendInput(dst []byte, m message.Message) ([]byte, error) {
	switch m := m.(type) {
	case *message.Request:
		for _, p := range m.Parts {
			var err error
			if dst, err = appendInputPart(dst, p); err != nil {
				return nil, err
			}
		}
	case *message.Response:
		for _, p := range m.Parts {
			var err error
			if dst, err = appendOutputPart(dst, p); err != nil {
				return nil, err
			}
		}
	}
	return dst, nil
}

// appendInputPart appends a part of a request. Those of which the API knows nothing are left out.
func appendInputPart(dst []byte, p message.RequestPart) ([]byte, error) {
	switch p := p.(type) {
	case *message.SystemPromptPart:
		return (&inputMessage{Role: "system", Content: p.Content}).AppendJSON(wire.Comma(dst))
	case *message.UserPromptPart:
		return appendInputPrompt(dst, p)
	case *message.SpeechPart:
		if p.Transcript == "" {
			return dst, nil // the API does not support audio
		}
		return (&inputMessage{Role: "user", Content: p.Transcript}).AppendJSON(wire.Comma(dst))
	case *message.ToolReturnPart:
		return appendCallOutput(dst, p)
	case *message.RetryFeedbackPart:
		m := inputMessage{Role: "user", Content: p.Text()}
		if p.System() {
			m.Role = "system"
		}
		return m.AppendJSON(wire.Comma(dst))
	case *message.CompactionPart:
		return (&inputMessage{Role: "user", Content: p.Text()}).AppendJSON(wire.Comma(dst))
	case *message.InstructionDeltaPart:
		return (&inputMessage{Role: "system", Content: p.Text()}).AppendJSON(wire.Comma(dst))
	}
	return dst, nil
}

// appendOutputPart appends a part of a response. What OpenAI has sent goes back as it came; of other providers, text and calls do.
func appendOutputPart(dst []byte, p message.ResponsePart) ([]byte, error) {
	switch p := p.(type) {
	case *message.TextPart:
		return appendOutputText(dst, p)
	case *message.ToolCallPart:
		item := callItem{Type: "function_call", CallID: p.ToolCallID, Name: p.ToolName, Arguments: string(p.ArgsJSON())}
		if p.ProviderName == openAI.Provider.Name {
			item.ID, item.Namespace = p.ID, detailsIn(p.ProviderName, p.ProviderDetails).Namespace
		}
		return item.AppendJSON(wire.Comma(dst))
	case *message.ThinkingPart:
		return appendThought(dst, p)
	case *message.NativeToolCallPart:
		return appendItem(dst, p.ProviderName, p.ProviderDetails), nil
	case *message.NativeToolReturnPart:
		if p.ToolKind == message.SearchKind {
			return appendItem(dst, p.ProviderName, p.ProviderDetails), nil
		}
	case *message.CompactionPart:
		return appendItem(dst, p.ProviderName, p.ProviderDetails), nil
	}
	return dst, nil
}

func appendOutputText(dst []byte, p *message.TextPart) ([]byte, error) {
	if p.Content == "" {
		return dst, nil
	}
	if p.ProviderName != openAI.Provider.Name || p.ID == "" {
		return (&inputMessage{Role: "assistant", Content: p.Content}).AppendJSON(wire.Comma(dst))
	}
	d := detailsIn(p.ProviderName, p.ProviderDetails)
	text := outputText{Type: "output_text", Text: p.Content, Annotations: "[]"}
	if d.Annotations != "" {
		text.Annotations = d.Annotations
	}
	return (&outputMessage{Type: "message", ID: p.ID, Role: "assistant", Status: "completed", Phase: d.Phase, Content: []outputText{text}}).AppendJSON(wire.Comma(dst))
}

// appendThought appends a thought of OpenAI, if it is encrypted: others cannot be read there.
func appendThought(dst []byte, p *message.ThinkingPart) ([]byte, error) {
	if p.ProviderName != openAI.Provider.Name || p.Signature == "" {
		return dst, nil
	}
	d := detailsIn(p.ProviderName, p.ProviderDetails)
	item := reasoningItem{Type: "reasoning", ID: p.ID, Summary: d.Summary, Content: d.Content, EncryptedContent: p.Signature}
	if item.Summary == "" {
		texts := summaryTexts{}
		if p.Content != "" && d.Content == "" {
			texts = append(texts, summaryText{"summary_text", p.Content})
		}
		b, err := texts.AppendJSON(nil)
		if err != nil {
			return nil, err
		}
		item.Summary = jsonwire.Raw(b)
	}
	return item.AppendJSON(wire.Comma(dst))
}

// appendItem appends an item of OpenAI as it came.
func appendItem(dst []byte, provider string, details jsonwire.Raw) []byte {
	if item := detailsIn(provider, details).Item; item != "" {
		return append(wire.Comma(dst), item...)
	}
	return dst
}

// detailsIn returns what this package has kept in the ProviderDetails of a part; nothing if the part is another provider's.
func detailsIn(provider string, details jsonwire.Raw) (d responsesDetails) {
	if provider != openAI.Provider.Name || details == "" || d.DecodeJSON([]byte(details)) != nil {
		return responsesDetails{}
	}
	return d
}
