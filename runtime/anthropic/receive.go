package anthropic

import (
	"net/http"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
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
	var r reply
	err = wire.Decode(data, func(from *jsonwire.Reader) { r = reply{}; decodeReply(from, &r) }, essential, func() { r.Usage.unread() })
	switch {
	case err != nil:
		return invalid("%s; the body begins with %q", res.Redact(err.Error()), res.Beginning(data))
	case r.Type == "error" || wire.Says(r.Error):
		return failure(res, data, len(r.Content) > 0)
	case r.ID == "" && r.Content == nil && r.StopReason == "":
		return invalid("it is not a message; the body begins with %q", res.Beginning(data))
	}
	if err := a.begin(&r); err != nil {
		return err
	}
	for i := range r.Content {
		if err := a.blockStart(i, &r.Content[i]); err != nil {
			return err
		}
		if err := a.blockStop(i); err != nil {
			return err
		}
	}
	a.stopped(r.StopReason, &r.StopDetails, &r.Container)
	return nil
}

// events reads a response while the model writes it.
func (m *Model) events(res *transport.Response, a *assembly) error {
	for {
		e, err := res.Next()
		switch {
		case err != nil:
			return res.Ended(err, a.stop != "" && len(a.open) == 0)
		case e.Failed:
			return failure(res, e.Data, true)
		}
		over, err := m.take(res, a, e.Data)
		if err != nil {
			return err
		}
		if over {
			res.Drain()
			return nil
		}
	}
}

// take takes in one event, and reports whether it was the last. Events of unknown types are skipped, as the API asks for.
func (m *Model) take(res *transport.Response, a *assembly, data []byte) (over bool, err error) {
	var e event
	err = wire.Decode(data, func(r *jsonwire.Reader) { e = event{}; decodeEvent(r, &e) }, essential, func() { e.unread() })
	if err != nil {
		return false, invalid("%s; the event begins with %q", res.Redact(err.Error()), res.Beginning(data))
	}
	switch e.Type {
	case "message_start":
		if e.Message == nil { // of Bedrock
			return false, nil
		}
		return false, a.begin(e.Message)
	case "content_block_start":
		if e.ContentBlock == nil {
			return false, invalid("the event has no content_block: %q", res.Beginning(data))
		}
		return false, a.blockStart(e.Index, e.ContentBlock)
	case "content_block_delta":
		return false, a.blockDelta(e.Index, &e.Delta)
	case "content_block_stop":
		return false, a.blockStop(e.Index)
	case "message_delta":
		return false, a.messageDelta(&e)
	case "message_stop":
		if a.stop == "" {
			return true, invalid("the message ends without a stop_reason")
		}
		return true, nil
	case "error":
		return true, failure(res, data, true)
	}
	if wire.Says(e.Error) {
		return true, failure(res, data, true)
	}
	return false, nil
}

// failure is the error of a failure within a response. The API says that a request was refused by a type that is too common for
// others to know it.
func failure(res *transport.Response, data []byte, inStream bool) error {
	e := res.Failure(data, inStream)
	if e.Reason == model.ErrServer && e.Type == "invalid_request_error" {
		e.Reason, e.StatusCode = model.ErrRejected, http.StatusBadRequest
	}
	return e
}

// essential reports whether the response's content is at loc, or around it.
func essential(loc []jsonwire.PathElem) bool {
	if len(loc) == 0 {
		return true
	}
	switch loc[0].Key {
	case "content", "content_block", "type", "index":
		return true
	case "message":
		return len(loc) == 1 || loc[1].Key == "content"
	case "delta":
		return len(loc) == 1 || loc[1].Key != "stop_details" && loc[1].Key != "container"
	}
	return false
}

func (e *event) unread() {
	e.Usage.unread()
	if e.Message != nil {
		e.Message.Usage.unread()
	}
}
