package google

import (
	"cmp"
	"encoding/base64"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// assembly puts a response together from one reply, or from the pieces of a stream.
type assembly struct {
	stream *model.Stream
	limit  int64 // how large all parts may become, in bytes
	size   int64

	keys   int // how many parts there were
	kind   partKind
	text   wire.Joiner
	signed bool   // the part that grows has its signature
	code   string // the id of the latest code that was executed

	id, model string
	stop      string
	blocked   bool
	counts    counts
	told      bool // there were counts
	details   responseDetails
}

// partKind is what the part is that grows.
type partKind uint8

const (
	noPart partKind = iota
	textKind
	thoughtKind
)

// partSize is how much memory a part takes beside its text, roughly.
const partSize = 512

// grow counts what is added to the response.
func (a *assembly) grow(size int) error {
	if a.size += int64(size); a.size > a.limit {
		return invalid("its parts take more than %d bytes (transport.WithMaxResponse)", a.limit)
	}
	return nil
}

// complete reports whether the model has said why it stopped, or Google why there is no response.
func (a *assembly) complete() bool { return a.stop != "" || a.blocked }

// add takes in a reply, or a piece of one.
func (a *assembly) add(r *reply) error {
	a.id, a.model = cmp.Or(a.id, r.ResponseID), cmp.Or(a.model, r.ModelVersion)
	if r.Usage != nil {
		a.told = true
		a.counts.merge(r.Usage)
		if err := a.stream.Usage(a.counts.of()); err != nil {
			return err
		}
	}
	if f := &r.PromptFeedback; f.BlockReason != "" {
		a.blocked = true
		a.details.BlockReason, a.details.BlockReasonMessage = f.BlockReason, f.BlockReasonMessage
		a.details.SafetyRatings = said(f.SafetyRatings, a.details.SafetyRatings)
	}
	if !r.Candidates.any {
		return nil
	}
	c := &r.Candidates.first
	for i := range c.Content.Parts {
		if err := a.part(&c.Content.Parts[i]); err != nil {
			return err
		}
	}
	return a.describe(c)
}

// describe takes in what a candidate says beside its content. Of what pieces repeat, the last counts.
func (a *assembly) describe(c *candidate) error {
	d := &a.details
	a.stop = cmp.Or(c.FinishReason, a.stop)
	d.FinishReason, d.FinishMessage = a.stop, cmp.Or(c.FinishMessage, d.FinishMessage)
	if a.stop == "SAFETY" || d.SafetyRatings != "" {
		d.SafetyRatings = said(c.SafetyRatings, d.SafetyRatings)
	}
	d.GroundingMetadata, d.URLContext = said(c.GroundingMetadata, d.GroundingMetadata), said(c.URLContext, d.URLContext)
	d.AvgLogprobs = said(c.AvgLogprobs, d.AvgLogprobs)
	return a.grow(len(c.GroundingMetadata) + len(c.URLContext) + len(c.SafetyRatings))
}

// said returns v if it says something, and otherwise before.
func said(v, before jsonwire.Raw) jsonwire.Raw {
	if wire.Says(v) {
		return v
	}
	return before
}

// part takes in a part.
func (a *assembly) part(p *part) error {
	if p.Text != nil {
		return a.addText(p)
	}
	if err := a.end(); err != nil {
		return err
	}
	switch {
	case p.FunctionCall != nil:
		return a.call(p)
	case p.InlineData != nil:
		return a.file(p)
	case wire.Says(p.ExecutableCode):
		a.code = cmp.Or(idOf(p.ExecutableCode), fmt.Sprintf("code_execution_%d", a.keys))
		return a.native(p, string(model.CodeExecutionKind), a.code, p.ExecutableCode, false)
	case wire.Says(p.CodeResult):
		return a.native(p, string(model.CodeExecutionKind), a.code, p.CodeResult, true)
	case p.ToolCall != nil:
		return a.native(p, nameOf(p.ToolCall.ToolType), p.ToolCall.ID, p.ToolCall.Args, false)
	case p.ToolResponse != nil:
		return a.native(p, nameOf(p.ToolResponse.ToolType), p.ToolResponse.ID, p.ToolResponse.Response, true)
	}
	return nil // the API may add kinds of parts
}

// idOf returns the id of code, or of its result; empty if there is none.
func idOf(step jsonwire.Raw) string {
	var s stepID
	_ = s.DecodeJSON([]byte(step)) // one that cannot be read has none
	return s.ID
}

// nameOf returns the name of a native tool by the API's type.
func nameOf(toolType string) string {
	switch toolType {
	case "GOOGLE_SEARCH_WEB", "GOOGLE_SEARCH":
		return string(model.WebSearchKind)
	case "URL_CONTEXT":
		return string(model.WebFetchKind)
	case "FILE_SEARCH":
		return string(model.FileSearchKind)
	}
	return toolType
}

// addText adds to a text or a thought. A part with a signature is not joined with what follows it.
func (a *assembly) addText(p *part) error {
	kind := textKind
	if p.Thought {
		kind = thoughtKind
	}
	if *p.Text == "" && p.ThoughtSignature == "" {
		return nil
	}
	lone := *p.Text == "" && a.kind != noPart && !a.signed // the signature of the part that grows
	if !lone && (a.kind != kind || a.signed) {
		if err := a.begin(kind); err != nil {
			return err
		}
	}
	delta := a.text.Join(*p.Text)
	if err := a.grow(len(delta) + len(p.ThoughtSignature)); err != nil {
		return err
	}
	if err := a.write(delta); err != nil || p.ThoughtSignature == "" {
		return err
	}
	a.signed = true
	return a.sign(p.ThoughtSignature)
}

// begin begins a text or a thought.
func (a *assembly) begin(kind partKind) error {
	if err := a.end(); err != nil {
		return err
	}
	a.kind, a.signed = kind, false
	if kind == thoughtKind {
		return a.open(&message.ThinkingPart{ProviderName: settingsName}, 0)
	}
	return a.open(&message.TextPart{}, 0)
}

func (a *assembly) write(delta string) error {
	if a.kind == thoughtKind {
		return a.stream.Thinking(a.keys, delta)
	}
	return a.stream.Text(a.keys, delta)
}

// sign gives the part that grows its signature.
func (a *assembly) sign(signature string) error {
	d := detailsOf(&partDetails{ThoughtSignature: signature})
	return a.stream.Update(a.keys, func(p message.ResponsePart) {
		switch p := p.(type) {
		case *message.TextPart:
			p.ProviderName, p.ProviderDetails = settingsName, d
		case *message.ThinkingPart:
			p.ProviderDetails = d
		}
	})
}

// end ends the part that grows.
func (a *assembly) end() error {
	if a.kind == noPart {
		return nil
	}
	if err := a.write(a.text.End()); err != nil {
		return err
	}
	a.kind = noPart
	return a.stream.End(a.keys)
}

// open adds a part.
func (a *assembly) open(p message.ResponsePart, size int) error {
	if a.keys++; a.keys > maxItems {
		return invalid("more than %d parts", maxItems)
	}
	if err := a.grow(partSize + size); err != nil {
		return err
	}
	return a.stream.Add(a.keys, p)
}

// addWhole adds a part that is whole.
func (a *assembly) addWhole(p message.ResponsePart, size int) error {
	if err := a.open(p, size); err != nil {
		return err
	}
	return a.stream.End(a.keys)
}

func (a *assembly) call(p *part) error {
	args := wire.WholeArgs(string(p.FunctionCall.Args))
	return a.addWhole(&message.ToolCallPart{
		ToolName: p.FunctionCall.Name, Args: args, ToolCallID: p.FunctionCall.ID, ProviderName: settingsName,
		ProviderDetails: detailsOf(&partDetails{ThoughtSignature: p.ThoughtSignature}),
	}, len(args)+len(p.ThoughtSignature))
}

// file adds a file that the model made. What it has only sketched for itself is left out.
func (a *assembly) file(p *part) error {
	if p.Thought {
		return nil
	}
	data, err := base64.StdEncoding.DecodeString(p.InlineData.Data)
	if err != nil {
		return invalid("the data of a file is not base64")
	}
	return a.addWhole(&message.FilePart{
		Content: message.BinaryContent{Data: data, MediaType: p.InlineData.MIMEType}, ProviderName: settingsName,
		ProviderDetails: detailsOf(&partDetails{ThoughtSignature: p.ThoughtSignature}),
	}, len(data)+len(p.ThoughtSignature))
}

// native adds what Google ran, or its result. The whole part goes back.
func (a *assembly) native(p *part, name, id string, content jsonwire.Raw, result bool) error {
	d := detailsOf(&partDetails{Part: p.raw})
	if result {
		return a.addWhole(&message.NativeToolReturnPart{ToolName: name, Content: cmp.Or(content, "null"), ToolCallID: id, ProviderName: settingsName, ProviderDetails: d}, len(content)+len(d))
	}
	return a.addWhole(&message.NativeToolCallPart{ToolName: name, Args: string(content), ToolCallID: id, ProviderName: settingsName, ProviderDetails: d}, len(content)+len(d))
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

// response returns what was received of the response.
func (a *assembly) response() *message.Response {
	_ = a.end() // the stream keeps its error
	r := a.stream.Response()
	if a.details.GroundingMetadata != "" {
		a.cite(r)
		r = a.stream.Response()
	}
	r.Usage.UnmeasuredRequests = 1
	if a.told {
		r.Usage = a.counts.of()
		a.details.ServiceTier = a.counts.Tier
	}
	r.ModelName, r.ProviderName, r.ProviderResponseID, r.FinishReason = a.model, settingsName, a.id, finishReasons[a.stop]
	if a.blocked {
		r.FinishReason = message.FinishContentFilter
	}
	if a.details != (responseDetails{}) {
		if b, err := a.details.AppendJSON(nil); err == nil { // it was read from JSON, so that it can be written
			r.ProviderDetails = jsonwire.Raw(b)
		}
	}
	return r
}

var finishReasons = map[string]message.FinishReason{
	"STOP": message.FinishStop, "MAX_TOKENS": message.FinishLength, "CONTINUATION": message.FinishLength,
	"SAFETY": message.FinishContentFilter, "RECITATION": message.FinishContentFilter, "BLOCKLIST": message.FinishContentFilter,
	"PROHIBITED_CONTENT": message.FinishContentFilter, "SPII": message.FinishContentFilter, "IMAGE_SAFETY": message.FinishContentFilter,
	"IMAGE_PROHIBITED_CONTENT": message.FinishContentFilter, "MODEL_ARMOR": message.FinishContentFilter,
	"LANGUAGE": message.FinishError, "MALFORMED_FUNCTION_CALL": message.FinishError, "UNEXPECTED_TOOL_CALL": message.FinishError, "NO_IMAGE": message.FinishError,
}
