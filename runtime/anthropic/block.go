package anthropic

import (
	"strings"
	"unicode/utf8"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// openBlock is a block that may still grow.
type openBlock struct {
	key   int
	kind  string
	begun bool // its part was added
	text  wire.Joiner
	runes int // of its text
	// These are of calls: input is what the block began with, name that of a tool of an MCP server. Arguments of these, and of searches
	// for tools, are collected.
	args      wire.Args
	input     jsonwire.Raw
	name      string
	search    string // the API's name of a tool that searches function tools
	collected []byte
	signature []byte
	citations []byte // separated by commas
	cited     int
}

// blockStart begins a block, which may have content already.
func (a *assembly) blockStart(index int, b *block) error {
	if a.seen++; a.seen > maxItems || index < 0 || index >= maxItems {
		return invalid("more than %d blocks", maxItems)
	}
	if a.open[index] != nil {
		return invalid("the block %d begins twice", index)
	}
	o := &openBlock{key: a.base + index, kind: b.Type}
	a.open[index] = o
	if err := a.grow(partSize); err != nil {
		return err
	}
	switch b.Type {
	case "text":
		eachRaw(b.Citations, o.cite)
		if o.cited > maxItems {
			return invalid("more than %d citations", maxItems)
		}
		return a.text(o, b.Text)
	case "thinking":
		o.signature = append(o.signature, b.Signature...)
		return a.thinking(o, b.Thinking)
	case redacted:
		return a.add(o, &message.ThinkingPart{ID: redacted, Signature: b.Data, ProviderName: settingsName}, len(b.Data))
	case "tool_use":
		o.input = b.Input
		return a.add(o, &message.ToolCallPart{ToolName: b.Name, ToolCallID: b.ID, ProviderName: settingsName, ProviderDetails: detailsOf(&partDetails{Caller: callerOf(b)})}, 0)
	case "server_tool_use", "mcp_tool_use":
		return a.nativeCall(o, b)
	case "compaction":
		text, _ := b.Content.Text()
		return a.add(o, &message.CompactionPart{Content: text, ProviderName: settingsName, ProviderDetails: detailsOf(&partDetails{EncryptedContent: b.EncryptedContent})}, len(text)+len(b.EncryptedContent))
	}
	if name, ok := strings.CutSuffix(b.Type, resultSuffix); ok {
		return a.nativeResult(o, name, b)
	}
	return nil // the API may add types of blocks
}

// add adds the part of a block.
func (a *assembly) add(o *openBlock, part message.ResponsePart, size int) error {
	o.begun = true
	if err := a.grow(size); err != nil {
		return err
	}
	return a.stream.Add(o.key, part)
}

// blockDelta adds to a block.
func (a *assembly) blockDelta(index int, d *delta) error {
	o := a.open[index]
	if o == nil {
		return invalid("there is more of the block %d, which has not begun or has ended", index)
	}
	switch d.Type {
	case "text_delta":
		return a.text(o, d.Text)
	case "thinking_delta":
		return a.thinking(o, d.Thinking)
	case "signature_delta":
		o.signature = append(o.signature, d.Signature...)
		return a.grow(len(d.Signature))
	case "input_json_delta":
		return a.input(o, d.PartialJSON)
	case "citations_delta":
		o.cite(d.Citation)
		if o.cited > maxItems {
			return invalid("more than %d citations", maxItems)
		}
		return a.grow(len(d.Citation))
	case "compaction_delta":
		if o.kind != "compaction" {
			return nil
		}
		if err := a.grow(len(d.Content)); err != nil {
			return err
		}
		return a.stream.Text(o.key, d.Content)
	}
	return nil // the API may add types of deltas
}

func (a *assembly) text(o *openBlock, delta string) error {
	if delta = o.text.Join(delta); delta == "" || o.kind != "text" {
		return nil
	}
	o.begun = true
	o.runes += utf8.RuneCountInString(delta)
	if err := a.grow(len(delta)); err != nil {
		return err
	}
	return a.stream.Text(o.key, delta)
}

func (a *assembly) thinking(o *openBlock, delta string) error {
	if delta = o.text.Join(delta); delta == "" || o.kind != "thinking" {
		return nil
	}
	if !o.begun {
		return a.add(o, &message.ThinkingPart{Content: delta, ProviderName: settingsName}, len(delta))
	}
	if err := a.grow(len(delta)); err != nil {
		return err
	}
	return a.stream.Thinking(o.key, delta)
}

// held reports what is held back of a block that has ended, or was cut.
func (a *assembly) held(o *openBlock) error {
	switch o.kind {
	case "text":
		rest := o.text.End()
		o.runes += utf8.RuneCountInString(rest)
		return a.stream.Text(o.key, rest)
	case "thinking":
		return a.stream.Thinking(o.key, o.text.End())
	case "tool_use", "server_tool_use":
		if o.search == "" {
			return a.stream.Args(o.key, o.args.End())
		}
	}
	return nil
}

// blockStop ends a block.
func (a *assembly) blockStop(index int) error {
	o := a.open[index]
	if o == nil {
		return nil
	}
	delete(a.open, index)
	if err := a.held(o); err != nil {
		return err
	}
	var err error
	switch o.kind {
	case "text":
		err = a.endText(o)
	case "thinking":
		err = a.endThought(o)
	case "tool_use", "server_tool_use", "mcp_tool_use":
		err = a.endCall(o)
	}
	if err != nil || !o.begun {
		return err
	}
	return a.stream.End(o.key)
}

// endThought gives a thought its signature. One whose text is left out is a signature alone.
func (a *assembly) endThought(o *openBlock) error {
	signature := string(o.signature)
	if !o.begun {
		if signature == "" {
			return nil
		}
		return a.add(o, &message.ThinkingPart{Signature: signature, ProviderName: settingsName}, len(signature))
	}
	if signature == "" {
		return nil
	}
	return a.stream.Update(o.key, func(p message.ResponsePart) {
		if t, ok := p.(*message.ThinkingPart); ok {
			t.Signature = signature
		}
	})
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
	return rawOf(b)
}

func rawOf(b []byte) jsonwire.Raw { return jsonwire.Raw(b) }
