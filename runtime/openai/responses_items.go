package openai

import (
	"cmp"
	"encoding/base64"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// done takes in an item that is complete, of which nothing, some or all may have been streamed.
func (o *output) done(index int, item *outputItem) error {
	i := o.item(index)
	if i.done {
		return nil
	}
	i.done = true
	switch item.Type {
	case "message":
		return o.messageDone(i, item)
	case "reasoning":
		return o.thoughtDone(i, item)
	case "function_call":
		return o.callDone(i, item)
	case "compaction":
		return o.whole(i.key, &message.CompactionPart{ID: item.ID, ProviderName: o.provider, ProviderDetails: detailsOf(&responsesDetails{Item: item.raw})}, len(item.raw))
	}
	if item.Execution != "client" {
		switch item.Type {
		case "tool_search_call":
			return o.search(i, item)
		case "tool_search_output":
			return o.found(i, item)
		}
	}
	return o.native(i, item)
}

// whole adds a part that came at once.
func (o *output) whole(key int, part message.ResponsePart, size int) error {
	if err := o.budget.grow(partSize + size); err != nil {
		return err
	}
	if err := o.stream.Add(key, part); err != nil {
		return err
	}
	return o.stream.End(key)
}

func (o *output) messageDone(i *openItem, item *outputItem) error {
	refusal := ""
	for n, c := range item.Content {
		if c.Type == "refusal" {
			refusal += c.Refusal
			continue
		}
		if !i.texts[n] {
			if err := o.text(i, n, c.Text); err != nil {
				return err
			}
		}
		if err := o.text(i, n, i.text.End()); err != nil {
			return err
		}
		d := responsesDetails{Phase: item.Phase}
		if wire.Says(c.Annotations) {
			d.Annotations = c.Annotations
		}
		err := o.stream.Update(i.key+n, func(part message.ResponsePart) {
			if p, ok := part.(*message.TextPart); ok {
				p.ID, p.ProviderName, p.ProviderDetails = item.ID, o.provider, detailsOf(&d)
			}
		})
		if err != nil {
			return err
		}
		if err := o.stream.End(i.key + n); err != nil {
			return err
		}
	}
	if o.refusal == "" {
		o.refusal = refusal
	}
	return nil
}

func (o *output) thoughtDone(i *openItem, item *outputItem) error {
	part := &message.ThinkingPart{ID: item.ID, Signature: item.EncryptedContent, ProviderName: o.provider}
	d := responsesDetails{}
	if wire.Says(item.Summary) {
		d.Summary = item.Summary
	}
	for _, c := range item.Content {
		if c.Text != "" {
			d.Content = contentOfItem(item.raw)
		}
	}
	part.ProviderDetails = detailsOf(&d)
	if i.begun {
		err := o.stream.Update(i.key, func(p message.ResponsePart) {
			if t, ok := p.(*message.ThinkingPart); ok {
				t.ID, t.Signature, t.ProviderName, t.ProviderDetails = part.ID, part.Signature, part.ProviderName, part.ProviderDetails
			}
		})
		if err != nil {
			return err
		}
		return o.stream.End(i.key)
	}
	part.Content = item.thought()
	return o.whole(i.key, part, len(part.Content)+len(part.Signature))
}

// thought returns what can be read of a thought.
func (item *outputItem) thought() string {
	var texts []string
	for _, list := range []itemContents{summariesOf(item.Summary), item.Content} {
		for _, c := range list {
			if c.Text != "" {
				texts = append(texts, c.Text)
			}
		}
		if texts != nil {
			break
		}
	}
	return strings.Join(texts, "\n\n")
}

func summariesOf(raw jsonwire.Raw) (all itemContents) {
	if raw == "" {
		return nil
	}
	r := jsonwire.NewReader(string(raw), jsonwire.Lenient)
	all.DecodeJSONFrom(&r)
	return all
}

// contentOfItem returns the member content of an item as it was sent.
func contentOfItem(item jsonwire.Raw) (content jsonwire.Raw) {
	_ = wire.Members(string(item), func(name string, value jsonwire.Raw) {
		if name == "content" {
			content = value
		}
	})
	return content
}

func (o *output) callDone(i *openItem, item *outputItem) error {
	said := (&replyFunction{Arguments: item.Arguments}).args()
	if !i.begun {
		if err := o.call(i, item); err != nil {
			return err
		}
	}
	rest := i.args.End()
	if !i.args.Begun() {
		rest = wire.WholeArgs(said)
	}
	if err := o.addArgs(i, rest); err != nil {
		return err
	}
	return o.stream.End(i.key)
}

// native adds what the provider ran as a call and its result. The whole item goes back to the provider with the call.
func (o *output) native(i *openItem, item *outputItem) error {
	args, result := item.split()
	name := nativeNames[item.Type]
	if name == "" {
		name = strings.TrimSuffix(item.Type, "_call")
	}
	id := cmp.Or(item.CallID, item.ID)
	call := &message.NativeToolCallPart{ToolName: name, Args: args, ToolCallID: id, ID: item.ID, ProviderName: o.provider, ProviderDetails: detailsOf(&responsesDetails{Item: item.raw})}
	if err := o.whole(i.key, call, 2*len(item.raw)); err != nil {
		return err
	}
	if err := o.whole(i.key+1, &message.NativeToolReturnPart{ToolName: name, Content: result, ToolCallID: id, ProviderName: o.provider}, len(result)); err != nil {
		return err
	}
	image, ok := item.Result.Text()
	if item.Type != "image_generation_call" || !ok {
		return nil
	}
	data, err := base64.StdEncoding.DecodeString(image)
	if err != nil {
		return invalid(o.endpoint, "the image of %s is not base64", item.ID)
	}
	file := message.BinaryContent{Data: data, MediaType: "image/" + cmp.Or(item.OutputFormat, "png")}
	return o.whole(i.key+2, &message.FilePart{Content: file, ID: item.ID, ProviderName: o.provider}, len(data))
}

// nativeNames are the names of native tools by the types of their items.
var nativeNames = map[string]string{
	"web_search_call": string(model.WebSearchKind), "file_search_call": string(model.FileSearchKind), "code_interpreter_call": string(model.CodeExecutionKind),
	"image_generation_call": string(model.ImageGenerationKind), "mcp_call": string(model.MCPServerKind), "mcp_list_tools": string(model.MCPServerKind),
	"mcp_approval_request": string(model.MCPServerKind),
}

// split returns what the provider was asked, and the rest, as JSON objects.
func (item *outputItem) split() (args string, result jsonwire.Raw) {
	asked, rest := []byte("{"), []byte("{")
	_ = wire.Members(string(item.raw), func(name string, value jsonwire.Raw) {
		to := &rest
		switch name {
		case "id", "type", "call_id":
			return
		case "result":
			if item.Type == "image_generation_call" { // a part of its own
				return
			}
		case "action", "arguments", "queries", "code", "name", "server_label":
			to = &asked
		}
		if len(*to) > 1 {
			*to = append(*to, ',')
		}
		*to = append(append(jsonwire.AppendString(*to, name), ':'), value...)
	})
	return string(append(asked, '}')), jsonwire.Raw(append(rest, '}'))
}

// detailsOf returns details as JSON, empty if there are none.
func detailsOf(d *responsesDetails) jsonwire.Raw {
	if *d == (responsesDetails{}) {
		return ""
	}
	b, err := d.AppendJSON(nil)
	if err != nil {
		return "" // it was read from JSON, so that it can be written
	}
	return jsonwire.Raw(b)
}
