package openai

import (
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// parts reports what the deltas of a message add to the parts of the response. The API sends one part after the other, so
// that a part ends where another one grows: text after a call is a part of its own.
type parts struct {
	stream *model.Stream
	kind   partKind
	open   int // key of the part that grows
	texts  int // how many texts and thoughts there were
}

// partKind is what the part is that grows.
type partKind uint8

const (
	noPart partKind = iota
	textPart
	thoughtPart
	callPart
)

func (p *parts) text(delta string) error {
	if delta == "" {
		return nil
	}
	if err := p.turn(textPart); err != nil {
		return err
	}
	return p.stream.Text(p.open, delta)
}

func (p *parts) thinking(delta string) error {
	if delta == "" {
		return nil
	}
	if err := p.turn(thoughtPart); err != nil {
		return err
	}
	return p.stream.Thinking(p.open, delta)
}

// turn ends the part that grows if it is of another kind. Texts and thoughts have negative keys, calls have their place.
func (p *parts) turn(to partKind) error {
	if p.kind == to {
		return nil
	}
	if err := p.end(); err != nil {
		return err
	}
	p.texts++
	p.kind, p.open = to, -p.texts
	return nil
}

// begin ends the part that grows and begins a call.
func (p *parts) begin(key int, call *message.ToolCallPart) error {
	if err := p.end(); err != nil {
		return err
	}
	p.kind, p.open = callPart, key
	return p.stream.Add(key, call)
}

func (p *parts) end() error {
	if p.kind == noPart {
		return nil
	}
	p.kind = noPart
	return p.stream.End(p.open)
}
