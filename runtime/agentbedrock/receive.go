package agentbedrock

import (
	"net/http"
	"strings"

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
	case r.StopReason == "" && r.Output.Message == nil && r.Message != "":
		return failure(res, data, false)
	case r.StopReason == "" || r.Output.Message == nil:
		return invalid("it has no output with a message, or no stopReason; the body begins with %q", res.Beginning(data))
	}
	for i := range r.Output.Message.Content {
		if err := a.whole(i, &r.Output.Message.Content[i]); err != nil {
			return err
		}
	}
	a.stopped(r.StopReason, r.Fields)
	a.metadata(r.Usage, r.Trace, r.Performance, r.ServiceTier.Type)
	return nil
}

// events reads a response while the model writes it. The counts come after the reason why the model has stopped.
func events(res *transport.Response, a *assembly) error {
	for {
		e, err := res.Next()
		switch {
		case err != nil:
			return res.Ended(err, a.stop != "" && len(a.open) == 0)
		case e.Failed:
			return failure(res, e.Data, true)
		}
		over, err := take(res, a, string(e.Name), e.Data)
		if err != nil {
			return err
		}
		if over {
			res.Drain()
			return nil
		}
	}
}

// take takes in one event, and reports whether it was the last. Events of unknown names are skipped.
func take(res *transport.Response, a *assembly, name string, data []byte) (over bool, err error) {
	var e event
	err = wire.Decode(data, func(r *jsonwire.Reader) { e = event{}; decodeEvent(r, &e) }, essential, func() { e.Usage.unread() })
	if err != nil {
		return false, invalid("%s; the event begins with %q", res.Redact(err.Error()), res.Beginning(data))
	}
	switch name {
	case "contentBlockStart":
		return false, a.start(e.Index, &e.Start)
	case "contentBlockDelta":
		return false, a.delta(e.Index, &e.Delta)
	case "contentBlockStop":
		return false, a.blockStop(e.Index)
	case "messageStop":
		if e.StopReason == "" {
			return false, invalid("the message ends without a stopReason")
		}
		a.stopped(e.StopReason, e.Fields)
	case "metadata":
		a.metadata(e.Usage, e.Trace, e.Performance, e.ServiceTier.Type)
		return a.stop != "" && len(a.open) == 0, a.stream.Usage(a.used())
	}
	return false, nil
}

// statuses are those of failures within a stream, as the API documents them for failures before it.
var statuses = map[string]struct {
	reason error
	status int
}{
	"validationexception":       {model.ErrRejected, http.StatusBadRequest},
	"modelstreamerrorexception": {model.ErrServer, http.StatusFailedDependency},
}

// failure is the error of a failure within a response. Names that say less than the words of the failure are known only here.
func failure(res *transport.Response, data []byte, inStream bool) error {
	e := res.Failure(data, inStream)
	if known, ok := statuses[strings.ToLower(e.Type)]; ok && e.Reason == model.ErrServer {
		e.Reason, e.StatusCode = known.reason, known.status
	}
	return e
}

// essential reports whether the answer stands at loc, or around it.
func essential(loc []jsonwire.PathElem) bool {
	if len(loc) == 0 {
		return true
	}
	switch loc[0].Key {
	case "output", "start", "delta", "contentBlockIndex", "stopReason":
		return true
	}
	return false
}
