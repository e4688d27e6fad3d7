package agentbedrock

import (
	"encoding/base64"
	"unicode/utf8"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// assembly puts a response together from its blocks.
type assembly struct {
	stream *model.Stream
	limit  int64 // how large all parts may become, in bytes
	size   int64

	open map[int]*openBlock // by their indexes
	keys int                // how many parts there were

	stop    string
	counts  *counts
	details responseDetails
}

func newAssembly(s *model.Stream, limit int64) *assembly {
	return &assembly{stream: s, limit: limit, open: map[int]*openBlock{}}
}

// partSize is how much memory a part, or a citation, takes beside its text, roughly.
const partSize = 512

// grow counts what is added to the response.
func (a *assembly) grow(size int) error {
	if a.size += int64(size); a.size > a.limit {
		return invalid("its parts take more than %d bytes (transport.WithMaxResponse)", a.limit)
	}
	return nil
}

// openBlock is a block that may still grow.
type openBlock struct {
	key   int
	kind  blockKind
	begun bool // its part was added
	text  wire.Joiner
	runes int // of its text
	args  wire.Args
	// signature is that of a thought, redacted a thought that cannot be read, in base64.
	signature, redacted []byte
	citations           []byte // separated by commas
	cited               int
	result              nativeResult
}

type blockKind uint8

const (
	unknownBlock blockKind = iota
	textBlock
	thoughtBlock
	callBlock
	codeBlock   // a call of the tool that runs code
	resultBlock // of it
	otherBlock  // of which this version knows nothing
)

// blockAt returns the block at an index that has a kind. One of another kind ends: servers have sent thoughts and texts at the same index.
func (a *assembly) blockAt(index int, kind blockKind) (*openBlock, error) {
	o := a.open[index]
	if o != nil && (o.kind == kind || kind == unknownBlock) {
		return o, nil
	}
	if o != nil {
		if err := a.blockStop(index); err != nil {
			return nil, err
		}
	}
	if a.keys++; a.keys > maxItems {
		return nil, invalid("more than %d blocks", maxItems)
	}
	o = &openBlock{key: a.keys, kind: kind}
	a.open[index] = o
	return o, a.grow(partSize)
}

// whole takes in a block that comes at once.
func (a *assembly) whole(index int, b *block) error {
	if b.Reasoning != nil {
		t := &b.Reasoning.ReasoningText
		if err := a.thought(index, t.Text, t.Signature, b.Reasoning.Redacted); err != nil {
			return err
		}
	}
	var err error
	switch {
	case b.Text != "":
		err = a.text(index, b.Text)
	case b.Citations != nil:
		err = a.cited(index, b.Citations)
	case b.ToolUse != nil:
		if err = a.call(index, b.ToolUse); err == nil {
			err = a.input(index, wire.WholeArgs(string(b.ToolUse.Input)))
		}
	case wire.Says(b.ToolResult):
		if err = a.native(index, b.ToolResult); err == nil {
			err = a.nativeContent(index, a.open[index].result.Content)
		}
	}
	if err != nil {
		return err
	}
	return a.blockStop(index)
}

// start begins a block of a stream, if it says what it is.
func (a *assembly) start(index int, b *block) error {
	switch {
	case b.ToolUse != nil:
		return a.call(index, b.ToolUse)
	case wire.Says(b.ToolResult):
		return a.native(index, b.ToolResult)
	}
	return nil
}

// delta adds to a block of a stream.
func (a *assembly) delta(index int, d *block) error {
	if r := d.Reasoning; r != nil {
		if err := a.thought(index, r.Text, r.Signature, r.Redacted); err != nil {
			return err
		}
	}
	if d.Text != "" {
		if err := a.text(index, d.Text); err != nil {
			return err
		}
	}
	if wire.Says(d.Citation) {
		if err := a.cite(index, d.Citation); err != nil {
			return err
		}
	}
	if d.ToolUse != nil {
		piece, _ := d.ToolUse.Input.Text()
		if o := a.open[index]; o == nil || o.kind != callBlock && o.kind != codeBlock && o.kind != otherBlock {
			return invalid("there are arguments of the block %d, which is not a call that has begun", index)
		}
		return a.input(index, piece)
	}
	if wire.Says(d.ToolResult) && a.open[index] != nil {
		return a.nativeContent(index, d.ToolResult)
	}
	return nil
}

func (a *assembly) text(index int, piece string) error {
	o, err := a.blockAt(index, textBlock)
	if err != nil {
		return err
	}
	return a.addText(o, o.text.Join(piece))
}

func (a *assembly) addText(o *openBlock, piece string) error {
	if piece == "" {
		return nil
	}
	o.begun = true
	o.runes += utf8.RuneCountInString(piece)
	if err := a.grow(len(piece)); err != nil {
		return err
	}
	return a.stream.Text(o.key, piece)
}

func (a *assembly) thought(index int, piece, signature, hidden string) error {
	o, err := a.blockAt(index, thoughtBlock)
	if err != nil {
		return err
	}
	o.signature, o.redacted = append(o.signature, signature...), append(o.redacted, hidden...)
	if err := a.grow(len(signature) + len(hidden)); err != nil {
		return err
	}
	return a.addThought(o, o.text.Join(piece))
}

func (a *assembly) addThought(o *openBlock, piece string) error {
	if piece == "" {
		return nil
	}
	if err := a.grow(len(piece)); err != nil {
		return err
	}
	if !o.begun {
		o.begun = true
		return a.stream.Add(o.key, &message.ThinkingPart{Content: piece})
	}
	return a.stream.Thinking(o.key, piece)
}

// call begins a call.
func (a *assembly) call(index int, t *toolUseReply) error {
	kind := callBlock
	switch {
	case t.Type == serverToolUse && t.Name == nativeCode:
		kind = codeBlock
	case t.Type == serverToolUse:
		kind = otherBlock
	}
	if a.open[index] != nil {
		if err := a.blockStop(index); err != nil {
			return err
		}
	}
	o, err := a.blockAt(index, kind)
	if err != nil || kind == otherBlock {
		return err
	}
	o.begun = true
	if kind == codeBlock {
		return a.stream.Add(o.key, &message.NativeToolCallPart{ToolName: string(model.CodeExecutionKind), ToolCallID: t.ID, ProviderName: settingsName})
	}
	return a.stream.Add(o.key, &message.ToolCallPart{ToolName: t.Name, ToolCallID: t.ID})
}

// input adds to the arguments of a call.
func (a *assembly) input(index int, piece string) error {
	o := a.open[index]
	if o.kind == otherBlock {
		return nil
	}
	piece = o.args.Add(piece)
	if err := a.grow(len(piece)); err != nil {
		return err
	}
	return a.stream.Args(o.key, piece)
}

// native begins the result of a tool that Bedrock has run. It is reported when it is complete.
func (a *assembly) native(index int, begun jsonwire.Raw) error {
	o, err := a.blockAt(index, resultBlock)
	if err != nil {
		return err
	}
	if err := o.result.DecodeJSON([]byte(begun)); err != nil || o.result.Type != nativeResultType {
		o.kind = otherBlock
	}
	return a.grow(len(begun))
}

// nativeContent takes in the content of such a result: one object. Anything else, which Bedrock sends if the code has taken too long, is not
// part of it.
func (a *assembly) nativeContent(index int, content jsonwire.Raw) error {
	o := a.open[index]
	if o == nil || o.kind != resultBlock {
		return nil
	}
	o.result.Content = ""
	eachRaw(content, func(raw jsonwire.Raw) {
		var item resultItem
		if o.result.Content == "" && item.DecodeJSON([]byte(raw)) == nil {
			o.result.Content = item.JSON
		}
	})
	return a.grow(len(content))
}

// blockStop ends a block.
func (a *assembly) blockStop(index int) error {
	o := a.open[index]
	if o == nil {
		return nil
	}
	delete(a.open, index)
	if err := a.end(o); err != nil || !o.begun {
		return err
	}
	return a.stream.End(o.key)
}

// end completes a block with what was held back of it.
func (a *assembly) end(o *openBlock) error {
	switch o.kind {
	case textBlock:
		if err := a.addText(o, o.text.End()); err != nil {
			return err
		}
		return a.endText(o)
	case thoughtBlock:
		if err := a.addThought(o, o.text.End()); err != nil {
			return err
		}
		return a.endThought(o)
	case callBlock, codeBlock:
		return a.stream.Args(o.key, o.args.End())
	case resultBlock:
		return a.endResult(o)
	}
	return nil
}

// endThought gives a thought its signature. One that cannot be read is a signature alone.
func (a *assembly) endThought(o *openBlock) error {
	id, signature := "", string(o.signature)
	if len(o.redacted) > 0 {
		id, signature = hidden(string(o.redacted))
	}
	switch {
	case signature == "":
		return nil
	case !o.begun:
		o.begun = true
		return a.stream.Add(o.key, &message.ThinkingPart{ID: id, Signature: signature, ProviderName: settingsName})
	}
	return a.stream.Update(o.key, func(p message.ResponsePart) {
		if t, ok := p.(*message.ThinkingPart); ok {
			t.ID, t.Signature, t.ProviderName = id, signature, settingsName
		}
	})
}

// hidden returns the ID and the signature of the part of a thought that cannot be read: as text, as Pydantic AI keeps it, if it is text.
func hidden(encoded string) (id, signature string) {
	if plain, err := base64.StdEncoding.DecodeString(encoded); err == nil && utf8.Valid(plain) {
		return redacted, string(plain)
	}
	return redactedBytes, encoded
}

// endResult adds the result of a tool that Bedrock has run.
func (a *assembly) endResult(o *openBlock) error {
	r := &o.result
	p := &message.NativeToolReturnPart{ToolName: string(model.CodeExecutionKind), Content: r.Content, ToolCallID: r.ID, ProviderName: settingsName}
	if p.Content == "" {
		p.Content = "null"
	}
	p.ProviderDetails = detailsOf(&partDetails{Status: r.Status})
	o.begun = true
	return a.stream.Add(o.key, p)
}
