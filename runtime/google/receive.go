package google

import (
	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// receive reads a response, streamed or not: its body says which.
func (m *Model) receive(res *transport.Response, a *assembly) error {
	form, err := res.Form()
	switch {
	case err != nil:
		return err
	case form == transport.FormJSON:
		return m.whole(res, a)
	}
	return m.events(res, a)
}

// whole reads the body of a response that comes at once.
func (m *Model) whole(res *transport.Response, a *assembly) error {
	data, err := res.ReadAll()
	if err != nil {
		return err
	}
	if err := m.take(res, a, data, false); err != nil {
		return err
	}
	if !a.complete() {
		return invalid("it has no candidates; the body begins with %q", res.Beginning(data))
	}
	return nil
}

// events reads a response while the model writes it. It ends with the body: what comes behind the reason for which the model
// stopped may tell the usage.
func (m *Model) events(res *transport.Response, a *assembly) error {
	for {
		e, err := res.Next()
		switch {
		case err != nil:
			return res.Ended(err, a.complete())
		case e.Failed:
			return res.Failure(e.Data, true)
		}
		if err := m.take(res, a, e.Data, true); err != nil {
			return err
		}
	}
}

// take takes in a response, or a piece of one.
func (m *Model) take(res *transport.Response, a *assembly, data []byte, streamed bool) error {
	var r reply
	err := wire.Decode(data, func(from *jsonwire.Reader) { r = reply{}; decodeReply(from, &r) }, essential, func() { r.unread() })
	switch {
	case err != nil:
		return invalid("%s; it begins with %q", res.Redact(err.Error()), res.Beginning(data))
	case wire.Says(r.Error):
		return res.Failure(data, streamed)
	}
	return a.add(&r)
}

// essential reports whether the response's content is at loc, or around it.
func essential(loc []jsonwire.PathElem) bool {
	if len(loc) == 0 {
		return true
	}
	if loc[0].Key != "candidates" {
		return false
	}
	const member = 3 // as in candidates/0/content
	return len(loc) < member || loc[2].Key == "content"
}

func (r *reply) unread() {
	if r.Usage != nil {
		r.Usage.unreadable = true
	}
}
