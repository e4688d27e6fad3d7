package google

import (
	"encoding/base64"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// noSignature stands for the signature of a call that has none, since another model has made it: the API refuses the first call of a
// turn without one (https://ai.google.dev/gemini-api/docs/thought-signatures#faqs).
var noSignature = base64.StdEncoding.EncodeToString([]byte("skip_thought_signature_validator"))

// response writes a turn of the model: what Google has sent as it came, of other providers texts and calls.
func (e *encoder) response(m *message.Response) error {
	e.open("model")
	defer e.close()
	called := false
	pending := "" // the signature of a thought, which belongs to the part behind it
	for _, p := range m.Parts {
		signature := pending
		pending = ""
		switch p := p.(type) {
		case *message.ThinkingPart:
			pending = ownSignature(p.ProviderName, p.Signature)
		case *message.ToolCallPart:
			if d := detailsIn(p.ProviderName, p.ProviderDetails); d.ThoughtSignature != "" {
				signature = d.ThoughtSignature
			}
			if signature == "" && !called {
				signature = noSignature
			}
			called = true
			if err := e.part(&callPart{functionCall{ID: p.ToolCallID, Name: p.ToolName, Args: p.ArgsJSON()}, signature}); err != nil {
				return err
			}
			continue
		}
		if err := e.responsePart(p, signature); err != nil {
			return err
		}
	}
	return nil
}

func (e *encoder) responsePart(p message.ResponsePart, signature string) error {
	switch p := p.(type) {
	case *message.TextPart:
		if d := detailsIn(p.ProviderName, p.ProviderDetails); d.ThoughtSignature != "" {
			signature = d.ThoughtSignature
		}
		if p.Content == "" && signature == "" {
			return nil
		}
		return e.part(&textPart{Text: p.Content, Signature: signature})
	case *message.SpeechPart:
		return e.text(p.Transcript)
	case *message.ThinkingPart:
		if !isOwn(p.ProviderName) || p.Content == "" {
			return nil
		}
		return e.part(&textPart{Text: p.Content, Thought: true, Signature: detailsIn(p.ProviderName, p.ProviderDetails).ThoughtSignature})
	case *message.NativeToolCallPart:
		return e.raw(p.ProviderName, p.ProviderDetails)
	case *message.NativeToolReturnPart:
		return e.raw(p.ProviderName, p.ProviderDetails)
	case *message.FilePart:
		if d := detailsIn(p.ProviderName, p.ProviderDetails); d.ThoughtSignature != "" {
			signature = d.ThoughtSignature
		}
		return e.part(&mediaPart{InlineData: &inlineData{p.Content.MediaType, base64.StdEncoding.EncodeToString(p.Content.Data)}, Signature: signature})
	}
	return nil
}

// raw writes a part of Google as it came.
func (e *encoder) raw(provider string, details jsonwire.Raw) error {
	if part := detailsIn(provider, details).Part; part != "" {
		e.next()
		e.json = append(e.json, part...)
	}
	return nil
}

// isOwn reports whether a provider is Google, over the Gemini API, which Pydantic AI has called google-gla before, or over Google Cloud.
func isOwn(provider string) bool {
	switch provider {
	case settingsName, "google-gla", "google-vertex", "google-cloud":
		return true
	}
	return false
}

func ownSignature(provider, signature string) string {
	if !isOwn(provider) {
		return ""
	}
	return signature
}

// detailsIn returns what this package has kept in the ProviderDetails of a part; nothing if the part is another provider's.
func detailsIn(provider string, details jsonwire.Raw) (d partDetails) {
	if !isOwn(provider) || details == "" || d.DecodeJSON([]byte(details)) != nil {
		return partDetails{}
	}
	return d
}
