package cohere

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
		return whole(res, a)
	}
	return events(res, a)
}

// whole reads the body of a response that comes at once.
func whole(res *transport.Response, a *assembly) error {
	data, err := res.ReadAll()
	if err != nil {
		return err
	}
	var r reply
	err = wire.Decode(data, func(from *jsonwire.Reader) { r = reply{}; decodeReply(from, &r) }, essential, func() { r.Usage.unread() })
	switch {
	case err != nil:
		return invalid("%s; the body begins with %q", res.Redact(err.Error()), res.Beginning(data))
	case failed(r.FinishReason):
		return res.Failure(report(r.FinishReason, r.Error), true)
	case wire.Says(r.Error):
		return res.Failure(data, false)
	case r.FinishReason == "" || r.Message == nil:
		return invalid("it has no message, or no finish_reason; the body begins with %q", res.Beginning(data))
	}
	a.id = r.ID
	if err := a.message(r.Message); err != nil {
		return err
	}
	a.finish, a.counts = r.FinishReason, r.Usage
	return nil
}

// failed reports whether a response has ended since the server failed.
func failed(reason string) bool { return reason == "ERROR" || reason == "TIMEOUT" }

// report is the failure of a response that could not be completed.
func report(reason string, said jsonwire.Raw) []byte {
	if !wire.Says(said) {
		said = jsonwire.Quote("the response could not be completed")
	}
	return []byte(`{"code":` + string(jsonwire.Quote(reason)) + `,"error":` + string(said) + `}`)
}

// events reads a response while the model writes it.
func events(res *transport.Response, a *assembly) error {
	for {
		e, err := res.Next()
		switch {
		case err != nil:
			return res.Ended(err, a.finish != "")
		case e.Failed:
			return res.Failure(e.Data, true)
		case string(e.Data) == "[DONE]":
			continue
		}
		over, err := take(res, a, e.Data)
		if err != nil {
			return err
		}
		if over {
			res.Drain()
			return nil
		}
	}
}

// take takes in one event, and reports whether it was the last. Events of unknown types are skipped.
func take(res *transport.Response, a *assembly, data []byte) (over bool, err error) {
	var e event
	err = wire.Decode(data, func(r *jsonwire.Reader) { e = event{}; decodeEvent(r, &e) }, essential, func() { e.Delta.Usage.unread() })
	if err != nil {
		return false, invalid("%s; the event begins with %q", res.Redact(err.Error()), res.Beginning(data))
	}
	d := &e.Delta.Message
	switch e.Type {
	case "message-start":
		a.id = e.ID
	case "content-start", "content-delta":
		if d.Content.there {
			return false, a.item(e.Index, &d.Content.item)
		}
	case "content-end":
		return false, a.end(contentKey(e.Index))
	case "tool-plan-delta":
		return false, a.plan(d.ToolPlan)
	case "tool-call-start":
		if d.ToolCalls.there {
			return false, a.call(e.Index, &d.ToolCalls.call)
		}
	case "tool-call-delta":
		if d.ToolCalls.there {
			return false, a.args(e.Index, d.ToolCalls.Function.Arguments)
		}
	case "tool-call-end":
		return false, a.end(callKey(e.Index))
	case "citation-start":
		return false, a.cite(d.Citations)
	case "message-end":
		if failed(e.Delta.FinishReason) {
			return true, res.Failure(report(e.Delta.FinishReason, e.Delta.Error), true)
		}
		if e.Delta.FinishReason == "" {
			return true, invalid("the message ends without a finish_reason")
		}
		a.finish, a.counts = e.Delta.FinishReason, e.Delta.Usage
		return true, a.stream.Usage(a.used())
	}
	if wire.Says(e.Error) {
		return true, res.Failure(data, true)
	}
	return false, nil
}

// essential reports whether the answer stands at loc, or around it.
func essential(loc []jsonwire.PathElem) bool {
	if len(loc) == 0 {
		return true
	}
	at := func(i int) string {
		if i < len(loc) {
			return loc[i].Key
		}
		return ""
	}
	switch at(0) {
	case "message":
		return at(1) != "citations"
	case "delta":
		return at(1) != "usage" && at(2) != "citations"
	case "type", "index", "finish_reason":
		return true
	}
	return false
}
