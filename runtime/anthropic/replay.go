package anthropic

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// response writes a turn of the model: what Anthropic has sent as it came, of other providers texts and calls. A call that
// Anthropic ran goes back with its result only, since the API refuses one without the other; open says that the model has
// paused, and that the result of the last call is still to come.
func (e *encoder) response(m *message.Response, open bool) error {
	e.open("assistant")
	defer e.close()
	pairs := pairsOf(m)
	for _, p := range m.Parts {
		if err := e.responsePart(p, pairs, open); err != nil {
			return err
		}
	}
	return nil
}

// pairs are what there is of the calls that Anthropic ran, by their ids.
type pairs map[string]struct{ call, result bool }

func pairsOf(m *message.Response) (all pairs) {
	for _, p := range m.Parts {
		id := ""
		var call, result bool
		switch p := p.(type) {
		case *message.NativeToolCallPart:
			id, call = p.ToolCallID, true
		case *message.NativeToolReturnPart:
			id, result = p.ToolCallID, true
		default:
			continue
		}
		if all == nil {
			all = pairs{}
		}
		pair := all[id]
		pair.call, pair.result = pair.call || call, pair.result || result
		all[id] = pair
	}
	return all
}

func (e *encoder) responsePart(p message.ResponsePart, pairs pairs, open bool) error {
	switch p := p.(type) {
	case *message.TextPart:
		return e.modelText(p)
	case *message.SpeechPart:
		return e.text(p.Transcript)
	case *message.ThinkingPart:
		return e.thought(p)
	case *message.ToolCallPart:
		d := detailsIn(p.ProviderName, p.ProviderDetails)
		return e.block(&callBlock{Type: "tool_use", ID: callID(p.ToolCallID), Name: p.ToolName, Input: p.ArgsJSON(), Caller: d.Caller}, true)
	case *message.NativeToolCallPart:
		if p.ProviderName == settingsName && (open || pairs[p.ToolCallID].result) {
			return e.nativeCall(p)
		}
	case *message.NativeToolReturnPart:
		if p.ProviderName == settingsName && pairs[p.ToolCallID].call {
			return e.nativeResult(p)
		}
	case *message.CompactionPart:
		if p.ProviderName == settingsName {
			e.compacted = true
			b := compactionBlock{Type: "compaction", EncryptedContent: detailsIn(p.ProviderName, p.ProviderDetails).EncryptedContent}
			if p.Content != "" {
				b.Content = &p.Content
			}
			return e.block(&b, true)
		}
	}
	return nil
}

// modelText writes a text of the model, with its citations of the web if it is the text that they were for.
func (e *encoder) modelText(p *message.TextPart) error {
	if blank(p.Content) {
		return nil
	}
	b := textBlock{Type: "text", Text: p.Content}
	whole := message.CitationAnchor{End: utf8.RuneCountInString(p.Content), Kind: message.AnchorContent}
	if len(p.Citations) == 1 && p.Citations[0].Anchor != nil && p.Citations[0].Anchor.Start == whole.Start && p.Citations[0].Anchor.End == whole.End {
		eachCitation(detailsIn(p.ProviderName, p.ProviderDetails).Citations, func(c *citation) {
			if c.Type == webLocation && c.EncryptedIndex != "" {
				b.Citations = append(b.Citations, webCitation{c.Type, c.URL, c.Title, c.CitedText, c.EncryptedIndex})
			}
		})
	}
	return e.block(&b, true)
}

// thought writes a thought of Anthropic, if it is signed: the API refuses others.
func (e *encoder) thought(p *message.ThinkingPart) error {
	switch {
	case p.ProviderName != settingsName || p.Signature == "":
		return nil
	case p.ID == redacted:
		return e.block(&redactedBlock{Type: redacted, Data: p.Signature}, false)
	}
	return e.block(&thinkingBlock{Type: "thinking", Thinking: p.Content, Signature: p.Signature}, false)
}

// redacted is the type of thoughts that cannot be read, and the ID of their parts.
const redacted = "redacted_thinking"

// nativeCall writes a call that Anthropic ran.
func (e *encoder) nativeCall(p *message.NativeToolCallPart) error {
	d := detailsIn(p.ProviderName, p.ProviderDetails)
	b := callBlock{Type: "server_tool_use", ID: p.ToolCallID, Name: cmp.Or(d.Name, p.ToolName), Input: p.ArgsJSON(), Caller: d.Caller}
	if p.ToolKind == message.SearchKind {
		b.Name = searchTool(&d)
		b.Input = searchInput(b.Name, b.Input)
	}
	if server, ok := strings.CutPrefix(p.ToolName, mcpPrefix); ok {
		b.Type, b.ServerName, b.Caller = "mcp_tool_use", server, ""
		b.Name, b.Input = mcpCall(p.ArgsJSON())
	}
	return e.block(&b, true)
}

// mcpPrefix is what the names of tools of MCP servers begin with. The name of the server follows.
const mcpPrefix = string(model.MCPServerKind) + ":"

// mcpCall returns which tool of an MCP server was called, and with what.
func mcpCall(args jsonwire.Raw) (name string, input jsonwire.Raw) {
	input = "{}"
	_ = wire.Members(string(args), func(member string, value jsonwire.Raw) {
		switch member {
		case "tool_name":
			name, _ = value.Text()
		case "tool_args":
			input = value
		}
	})
	return name, input
}

// nativeResult writes the result of a call that Anthropic ran.
func (e *encoder) nativeResult(p *message.NativeToolReturnPart) error {
	d := detailsIn(p.ProviderName, p.ProviderDetails)
	b := resultBlock{Type: cmp.Or(d.Name, p.ToolName) + resultSuffix, ToolUseID: p.ToolCallID, Content: p.Content, Caller: d.Caller}
	if p.ToolKind == message.SearchKind {
		b.Type, b.Content = string(model.ToolSearchKind)+resultSuffix, e.searchContent(p)
	}
	if strings.HasPrefix(p.ToolName, string(model.MCPServerKind)) {
		b.Type = "mcp" + resultSuffix
		b.Content, b.IsError = mcpResult(p.Content)
	}
	return e.block(&b, true)
}

// resultSuffix is what the types of results end with.
const resultSuffix = "_tool_result"

// mcpResult returns what a tool of an MCP server has returned.
func mcpResult(result jsonwire.Raw) (content jsonwire.Raw, failed bool) {
	_ = wire.Members(string(result), func(member string, value jsonwire.Raw) {
		switch member {
		case "content":
			content = value
		case "is_error":
			failed = value == "true"
		}
	})
	return content, failed
}

// detailsIn returns what this package has kept in the ProviderDetails of a part; nothing if the part is another provider's.
func detailsIn(provider string, details jsonwire.Raw) (d partDetails) {
	if provider != settingsName || details == "" || d.DecodeJSON([]byte(details)) != nil {
		return partDetails{}
	}
	return d
}
