package openai

import (
	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// parts reports what the deltas of a message add to the parts of the response. The API sends one part after the other, so
// that a part ends where another one grows: text after a call is a part of its own.
type parts struct {
	stream   *model.Stream
	provider string
	endpoint string // for errors
	max      int64  // how large all parts may become, in bytes
	size     int64
	kind     partKind
	open     int // key of the part that grows
	texts    int // how many texts and thoughts there were
	// The joiners of texts and thoughts.
	texted, thought wire.Joiner
	// The details of a thought, if there are any, its key, and those that it was given.
	details    *reasoningDetails
	detailsKey int
	sealed     jsonwire.Raw
}

// partSize is how much memory a part takes beside its text, roughly.
const partSize = 512

// partKind is what the part is that grows.
type partKind uint8

const (
	noPart partKind = iota
	textPart
	thoughtPart
	callPart
)

func (p *parts) text(delta string) error {
	if delta = p.texted.Join(delta); delta == "" {
		return nil
	}
	if _, err := p.turn(textPart, len(delta)); err != nil {
		return err
	}
	return p.stream.Text(p.open, delta)
}

// thinking adds to a thought, which came in the server's member called field; empty if it stood in the text.
func (p *parts) thinking(delta, field string) error {
	if delta = p.thought.Join(delta); delta == "" {
		return nil
	}
	begun, err := p.turn(thoughtPart, len(delta))
	switch {
	case err != nil:
		return err
	case begun && field != "":
		return p.stream.Add(p.open, &message.ThinkingPart{Content: delta, ID: field, ProviderName: p.provider})
	}
	return p.stream.Thinking(p.open, delta)
}

// turn ends the part that grows if it is of another kind, and reports whether one begins. Texts and thoughts have negative
// keys, calls have their place.
func (p *parts) turn(to partKind, size int) (begun bool, err error) {
	if p.kind == to {
		return false, p.grow(size)
	}
	if err := p.end(); err != nil {
		return false, err
	}
	if p.texts++; p.texts > maxItems {
		return false, invalid(p.endpoint, "more than %d parts", maxItems)
	}
	p.kind, p.open = to, -p.texts
	return true, p.grow(size + partSize)
}

// grow counts what is added to the response.
func (p *parts) grow(size int) error {
	if p.size += int64(size); p.size > p.max {
		return invalid(p.endpoint, "its parts take more than %d bytes (transport.WithMaxResponse)", p.max)
	}
	return nil
}

// begin ends the part that grows and begins a call.
func (p *parts) begin(key int, call *message.ToolCallPart) error {
	if err := p.end(); err != nil {
		return err
	}
	if err := p.grow(partSize + len(call.Args)); err != nil {
		return err
	}
	p.kind, p.open = callPart, key
	return p.stream.Add(key, call)
}

// end ends the part that grows. Half a surrogate pair at its end stays alone.
func (p *parts) end() error {
	var err error
	switch p.kind {
	case noPart:
		return nil
	case textPart:
		err = p.stream.Text(p.open, p.texted.End())
	case thoughtPart:
		if err = p.stream.Thinking(p.open, p.thought.End()); err == nil && p.open == p.detailsKey {
			err = p.seal()
		}
	}
	if p.kind = noPart; err != nil {
		return err
	}
	return p.stream.End(p.open)
}
