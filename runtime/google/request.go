package google

import (
	"context"
	"fmt"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/download"
	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// cache keeps what has been encoded for a run: requests grow by appending, so the next request is mostly this one.
type cache struct {
	messages []message.Message
	encoder  encoder
}

// encode writes the body of a request.
func (m *Model) encode(ctx context.Context, r *model.Request, p *model.Prepared) ([]byte, error) {
	c, ok := r.Cache.Take(m).(*cache)
	if !ok {
		c = &cache{}
	}
	defer r.Cache.Put(m, c)
	body, err := m.body(ctx, p, c)
	if err != nil {
		return nil, fmt.Errorf("google: encode the request: %w", err)
	}
	return body, nil
}

// body joins the parts of a request. The cached ones are copied: the transport may still read an earlier body.
func (m *Model) body(ctx context.Context, p *model.Prepared, c *cache) ([]byte, error) {
	own := settingsOf(p.Settings)
	params, err := m.params(p, own)
	if err != nil {
		return nil, err
	}
	if err := c.grow(ctx, m, p.Messages); err != nil {
		return nil, err
	}
	e := &c.encoder
	var tools, system []byte
	if own.CachedContent == "" { // it has its own
		if tools, err = m.encodeTools(p); err != nil {
			return nil, err
		}
		if system, err = e.systemParts(p.Instructions); err != nil {
			return nil, err
		}
	}
	b := make([]byte, 0, len(tools)+len(system)+len(e.json)+1024)
	if b, err = params.AppendJSON(b); err != nil {
		return nil, err
	}
	if b, err = wire.AppendExtra(b, p.Settings.ExtraBody, "contents", "systemInstruction", "tools"); err != nil {
		return nil, err
	}
	if b = b[:len(b)-1]; len(b) > 1 { // reopen the object
		b = append(b, ',')
	}
	if len(system) > 0 {
		b = append(append(append(b, `"systemInstruction":{"parts":[`...), system...), "]},"...)
	}
	if len(tools) > 0 {
		b = append(append(append(b, `"tools":[`...), tools...), "],"...)
	}
	b = append(append(b, `"contents":[`...), e.json...)
	return append(b, "]}"...), nil
}

// systemParts returns the parts of the system instruction, separated by commas.
func (e *encoder) systemParts(instructions string) (b []byte, err error) {
	texts := slices.Clone(e.system)
	if e.voiced {
		texts = slices.Insert(texts, 0, wire.Announcements["system"])
	}
	if instructions != "" {
		texts = append(texts, instructions)
	}
	for _, text := range texts {
		if b, err = (&textPart{Text: text}).AppendJSON(wire.Comma(b)); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// grow encodes the messages that follow those of the last request, or all if these are no longer there. Files that are to be
// downloaded are, once.
func (c *cache) grow(ctx context.Context, of *Model, messages []message.Message) error {
	n := len(c.messages)
	if n > len(messages) || !slices.Equal(c.messages, messages[:n]) {
		c.reset()
		n = 0
	}
	for i, m := range messages[n:] {
		whole, err := download.Message(ctx, m, of.family.within, of.wantsBytes)
		if err == nil {
			err = c.encoder.message(whole, n+i == 0)
		}
		if err != nil {
			c.reset() // what there is of the message cannot be used
			return err
		}
		c.messages = append(c.messages, m)
	}
	return nil
}

func (c *cache) reset() {
	c.messages, c.encoder = c.messages[:0], encoder{json: c.encoder.json[:0]}
}
