package openai

import (
	"bytes"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// stream reports a response while the model writes it.
func (m *ChatModel) stream(res *transport.Response, s *model.Stream) (*message.Response, error) {
	a := newAssembly(s, m.server.Provider.Name, res.MaxSize())
	err := m.read(res, a)
	if err == nil {
		res.Drain()
	}
	r, endErr := a.response()
	m.describe(r, res)
	if err == nil {
		err = endErr
	}
	return r, err
}

// read takes in the events of a response.
func (m *ChatModel) read(res *transport.Response, a *assembly) error {
	for {
		e, err := res.Next()
		switch {
		case err != nil:
			return res.Ended(err, a.finish != "")
		case e.Failed:
			return res.Failure(e.Data, true)
		case bytes.HasPrefix(e.Data, []byte("[DONE]")):
			return a.done()
		}
		if err := m.take(res, a, e.Data); err != nil {
			return err
		}
	}
}

// take takes in one event.
func (m *ChatModel) take(res *transport.Response, a *assembly, data []byte) error {
	if a.chunk == nil {
		a.chunk = new(chunk)
	}
	c := a.chunk
	*c = a.expected()
	err := a.decode(data, c)
	switch {
	case err != nil:
		return m.invalid("%s; the event begins with %q", res.Redact(err.Error()), res.Beginning(data))
	case c.failed():
		if c.Choices.any {
			_ = a.add(c) // what else it says is kept as far as possible
			a.finish = ""
		}
		return res.Failure(data, true)
	}
	return a.add(c)
}

// decode decodes a chunk into what is expected of it.
func (a *assembly) decode(data []byte, c *chunk) error {
	a.reader.Next(data)
	decodeChunk(&a.reader, c)
	if a.reader.End() == nil {
		return nil
	}
	return decode(data, func(r *jsonwire.Reader) { *c = chunk{}; decodeChunk(r, c) }, c.unreadableUsage)
}

// failed reports whether a server reports a failure instead of more of the response.
func (c *chunk) failed() bool {
	first := &c.Choices.first
	if wire.Says(c.Error) || c.Object == "error" || c.Type == "error" || wire.Says(first.Error) || first.FinishReason == "error" {
		return true
	}
	return !c.Choices.any && c.Usage == nil && (wire.Says(c.Message) || wire.Says(c.Detail))
}
