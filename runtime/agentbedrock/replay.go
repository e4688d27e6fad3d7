package agentbedrock

import (
	"encoding/base64"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// response adds a turn of the model: texts, calls, and what Bedrock has sent as it came.
func (e *encoder) response(m *message.Response) error {
	t := turn{model: true}
	for _, p := range m.Parts {
		blocks, err := e.responsePart(p)
		if err != nil {
			return err
		}
		t.blocks = append(t.blocks, blocks...)
	}
	e.add(t)
	return nil
}

func (e *encoder) responsePart(p message.ResponsePart) ([]sentBlock, error) {
	switch p := p.(type) {
	case *message.TextPart:
		return textOf(p.Content)
	case *message.SpeechPart:
		return textOf(p.Transcript)
	case *message.ThinkingPart:
		return e.thought(p)
	case *message.ToolCallPart:
		e.called = true
		return blockOf(&contentBlock{ToolUse: &toolUse{ID: callID(p.ToolCallID), Name: p.ToolName, Input: p.ArgsJSON()}}, otherKind)
	case *message.NativeToolCallPart:
		if e.ownCode(p.ProviderName, p.ToolName) {
			return blockOf(&contentBlock{ToolUse: &toolUse{ID: callID(p.ToolCallID), Name: nativeCode, Input: p.ArgsJSON(), Type: serverToolUse}}, otherKind)
		}
	case *message.NativeToolReturnPart:
		if e.ownCode(p.ProviderName, p.ToolName) {
			return nativeReturn(p)
		}
	}
	return nil, nil
}

// ownCode reports whether a native tool has run code for this model.
func (e *encoder) ownCode(provider, tool string) bool {
	return e.family.code && provider == settingsName && tool == string(model.CodeExecutionKind)
}

const (
	serverToolUse    = "server_tool_use"
	nativeResultType = nativeCode + "_result"
)

// nativeReturn returns what code has written.
func nativeReturn(p *message.NativeToolReturnPart) ([]sentBlock, error) {
	content := p.Content
	if content == "" {
		content = "null"
	}
	var d partDetails
	if p.ProviderDetails != "" && d.DecodeJSON([]byte(p.ProviderDetails)) != nil {
		d = partDetails{}
	}
	return blockOf(&contentBlock{ToolResult: &toolResult{ID: callID(p.ToolCallID), Content: []resultContent{{JSON: content}}, Status: d.Status, Type: nativeResultType}}, otherKind)
}

// The IDs of thoughts that cannot be read: text, and bytes that are not text, which are kept in base64.
const (
	redacted      = "redacted_content"
	redactedBytes = "redacted_content_base64"
)

// thought returns a thought of Bedrock, if it is signed and the model takes it.
func (e *encoder) thought(p *message.ThinkingPart) ([]sentBlock, error) {
	if p.ProviderName != settingsName || p.Signature == "" || !e.family.thoughts {
		return nil, nil
	}
	r := &reasoningContent{Text: &reasoningText{p.Content, p.Signature}}
	switch p.ID {
	case redacted:
		r = &reasoningContent{Redacted: new(base64.StdEncoding.EncodeToString([]byte(p.Signature)))}
	case redactedBytes:
		r = &reasoningContent{Redacted: &p.Signature}
	}
	return blockOf(&contentBlock{Reasoning: r}, otherKind)
}

// detailsOf returns details as JSON, empty if there are none.
func detailsOf(d *partDetails) jsonwire.Raw {
	if *d == (partDetails{}) {
		return ""
	}
	b, err := d.AppendJSON(nil)
	if err != nil {
		return "" // it was read from JSON, so that it can be written
	}
	return jsonwire.Raw(b)
}
