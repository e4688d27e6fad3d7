package anthropic

import (
	"errors"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// cites reports whether the model is asked to cite. The API refuses citations beside a schema, and writes them into the arguments of
// output tools: they are for plain text only.
func cites(p *model.Prepared) bool {
	return p.Settings.Citations != nil && *p.Settings.Citations && p.Schema == nil && len(p.OutputTools) == 0
}

// setCite encodes the conversation anew if citations are turned on or off.
func (c *cache) setCite(on bool) {
	if c.encoder.cite != on {
		c.messages = c.messages[:0]
		c.encoder.cite = on
		c.encoder.reset()
	}
}

func (e *encoder) citeDocument(b *mediaBlock) {
	if e.cite {
		b.Citations = &citationsParam{true}
	}
	e.cited = e.cited || b.Citations != nil
}

// cite turns on the citations of a tool that has some to give.
func (t *nativeTool) cite(on bool) {
	if on && t.Name == string(model.WebFetchKind) {
		t.Citations = &citationsParam{true}
	}
}

// callDirectly keeps code from calling a tool whose results are to be cited: the model does not cite what code has read.
func (t *nativeTool) callDirectly(cited bool) {
	if cited && t.Name == string(model.WebSearchKind) || t.Citations != nil {
		t.AllowedCallers = []string{"direct"}
	}
}

// codeIsRunning reports whether code was executed since the last prompt although the request has no tool for that: code of the web tools,
// whose container is needed further on.
func codeIsRunning(p *model.Prepared) bool {
	if hasNative(p, model.CodeExecutionKind) {
		return false
	}
	for _, m := range slices.Backward(p.Messages) {
		switch m := m.(type) {
		case *message.Request:
			if slices.ContainsFunc(m.Parts, func(p message.RequestPart) bool { _, ok := p.(*message.UserPromptPart); return ok }) {
				return false
			}
		case *message.Response:
			if slices.ContainsFunc(m.Parts, isCode) {
				return true
			}
		}
	}
	return false
}

func isCode(p message.ResponsePart) bool {
	call, ok := p.(*message.NativeToolCallPart)
	return ok && call.ProviderName == settingsName && call.ToolName == string(model.CodeExecutionKind)
}

// checkCited returns an error if a call is forced although the model is asked to cite: it would write the citations into the arguments.
func (e *encoder) checkCited(p *model.Prepared) error {
	forced := p.ToolChoice != "" && p.ToolChoice != "auto" && p.ToolChoice != "none"
	if cites(p) && forced && (e.cited || hasNative(p, model.WebFetchKind)) {
		return errors.New("Settings.Citations cannot be used where ToolChoice forces a call: the model writes its citations into the arguments. Leave out one of them")
	}
	return nil
}
