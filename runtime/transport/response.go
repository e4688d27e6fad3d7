package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/runtime/internal/sse"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Response is the response of a server: its header has been read, its body not yet. Read it with ReadAll or with Next,
// as Form says, and close it. It is not safe for concurrent use.
type Response struct {
	// StatusCode and Header are those of the response.
	StatusCode int
	Header     http.Header

	client *Client
	call   *Call
	url    string        // of the base, without credentials
	sent   *http.Request // the last of them, if there were redirects
	first  *http.Request
	parent context.Context // of the caller
	ctx    context.Context // of the attempt
	guard  guard
	body   body
	events EventReader
	begun  bool // there was an event
	// unhook undoes that the end of ctx closes the body, release ends what all attempts have in common; nil if there is nothing to undo.
	unhook  func() bool
	release func()
	tap     *tap
}

// attempt sends a call once.
func (c *Client) attempt(parent context.Context, cfg *config, call *Call, n int) (*Response, error) {
	r := &Response{client: c, call: call, parent: parent, tap: newTap(cfg.watch, c.provider.Name, call, n)}
	r.ctx = r.guard.watch(parent, cfg.timeouts, call.Stream)
	req, res, err := c.send(r.ctx, cfg, call)
	if req == nil { // there was nothing to send
		r.guard.end()
		return nil, err
	}
	r.sent, r.first = req, req
	if r.tap != nil {
		r.tap.sent(req, r.secrets())
	}
	if err != nil {
		err = r.lost(err)
		if res != nil && res.Body != nil {
			_ = res.Body.Close()
		}
		r.guard.end()
		r.tap.end(err)
		return nil, err
	}
	return r.begin(cfg, req, res)
}

// begin takes over the response of an attempt. A failure becomes its error.
func (r *Response) begin(cfg *config, req *http.Request, res *http.Response) (*Response, error) {
	r.guard.arrived()
	r.StatusCode, r.Header = res.StatusCode, res.Header
	if res.Request != nil {
		r.sent, req = res.Request, res.Request
	}
	if req.URL != nil && req.URL.Host != "" {
		r.url = cfg.shown(req.URL, r.call.Path)
	}
	if r.tap != nil {
		r.tap.began(res, r.secrets())
	}
	r.body.open(res, cfg.limit, &r.guard, r.tap)
	if !cfg.plain {
		r.unhook = context.AfterFunc(r.ctx, r.body.close)
	}
	if res.StatusCode < http.StatusOK || res.StatusCode >= http.StatusMultipleChoices {
		defer r.Close()
		err := r.failure()
		r.tap.failed(err)
		return nil, err
	}
	return r, nil
}

// secrets returns what no error may show. Few responses need it.
func (r *Response) secrets() secrets {
	s := secretsOf(r.first).with(r.call.Secrets)
	if r.sent != r.first {
		s = s.with(secretsOf(r.sent))
	}
	return s
}

// Close ends the response. It may be called more than once.
func (r *Response) Close() {
	if r.unhook != nil {
		r.unhook()
	}
	r.body.close()
	r.guard.end()
	if r.release != nil {
		r.release()
	}
	r.tap.end(nil)
}

// URL returns the base URL of the API that has responded, without credentials and query; it is empty if a Sender does
// not report it.
func (r *Response) URL() string { return r.url }

// MaxSize returns how large a response may become in memory, in bytes: see WithMaxResponse.
func (r *Response) MaxSize() int64 { return r.body.limit }

// Form is what a body is, by how it begins.
type Form uint8

// The forms of bodies.
const (
	FormJSON   Form = iota // one JSON text
	FormEvents             // a stream of events
	FormOther              // neither, such as a page or nothing
)

// Form returns what the body is. The body says so, whatever was asked for and whatever the Content-Type is.
func (r *Response) Form() (Form, error) {
	c, err := r.body.first()
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return FormOther, r.lost(err)
	case c == '{' || c == '[':
		return FormJSON, nil
	case strings.IndexByte(":deir", c) >= 0 && c != 0: // a comment, data, event, error, id, retry
		return FormEvents, nil
	}
	return FormOther, nil
}

// ReadAll reads the body. The error wraps io.ErrUnexpectedEOF if it ends too early, and ErrTooLarge if it is too large.
func (r *Response) ReadAll() ([]byte, error) {
	data, err := r.body.all()
	if err != nil {
		return nil, r.lost(fmt.Errorf("read the response: %w", err))
	}
	r.guard.event()
	return data, nil
}

// Event is one event of a stream. Its slices are valid until the next call of Next.
type Event struct {
	// Name is the event's kind; empty if the stream names none.
	Name []byte
	// Data is what the event holds.
	Data []byte
	// Failed is set if the server reports a failure instead of an event: in an event or a line that is called error.
	Failed bool
}

// Next returns the next event of a stream. At the end of the body the error is io.EOF, within an event it wraps
// io.ErrUnexpectedEOF; whether the response was complete is for the protocol to say. A body without any event is a
// *model.UnexpectedBehaviorError.
func (r *Response) Next() (Event, error) {
	if r.events == nil {
		r.body.keepStart()
		r.events = r.client.provider.events(&r.body)
	}
	for {
		e, err := r.events.Next()
		switch {
		case r.parent.Err() != nil:
			return Event{}, r.lost(r.parent.Err())
		case err != nil && atEnd(err) && !r.begun:
			return Event{}, r.noEvents()
		case err == io.EOF:
			return Event{}, io.EOF
		case err != nil:
			return Event{}, r.lost(fmt.Errorf("read the stream: %w", err))
		case e.Failed:
			r.begun = true
			return e, nil
		case len(e.Data) == 0:
			continue
		}
		if !r.begun {
			r.begun = true
			r.body.forgetStart()
			r.guard.event()
		}
		return e, nil
	}
}

// events returns the reader of a stream.
func (p *Provider) events(body io.Reader) EventReader {
	if p.Events != nil {
		return p.Events(body)
	}
	return &sseReader{*sse.NewReader(body, 0)}
}

// sseReader reads server-sent events.
type sseReader struct{ sse.Reader }

// Next implements EventReader.
func (r *sseReader) Next() (Event, error) {
	e, err := r.Reader.Next()
	if e.Failure != nil {
		return Event{Name: e.Name, Data: e.Failure, Failed: true}, err
	}
	return Event{Name: e.Name, Data: e.Data, Failed: string(e.Name) == "error" && len(e.Data) > 0}, err
}

func atEnd(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }

// noEvents is the error of a body that ends before the first event.
func (r *Response) noEvents() error {
	said := "the body is empty"
	if len(r.body.kept) > 0 {
		said = fmt.Sprintf("the body begins with %q", r.secrets().beginning(r.body.kept))
	}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "text/event-stream") {
		return r.lost(fmt.Errorf("the stream ended before the response was complete: %s: %w", said, io.ErrUnexpectedEOF))
	}
	return &model.UnexpectedBehaviorError{Message: fmt.Sprintf("Invalid response from %s: it is not a stream of events; %s", r.client.provider.Name, said)}
}

// Ended returns the error of a response whose events ended with err. complete reports whether the model has said why it
// stopped: later events add nothing to the response, so only an exceeded limit on its size is an error. A body that
// ends earlier is a *model.ConnectionError that wraps io.ErrUnexpectedEOF.
func (r *Response) Ended(err error, complete bool) error {
	_, limit := errors.AsType[*model.UnexpectedBehaviorError](err)
	switch {
	case complete && !limit:
		return nil
	case err == io.EOF:
		return &model.ConnectionError{
			Reason: model.ErrConnection, Provider: r.client.provider.Name, ModelName: r.call.Model, Phase: model.PhaseRead,
			Err: fmt.Errorf("the stream ended before the response was complete: %w", io.ErrUnexpectedEOF),
		}
	}
	return err
}

// Drain waits for the end of a body whose last event has been read, so that its connection can be used again. It does not
// wait for long: an end is not promised.
func (r *Response) Drain() {
	const patience, most = 20 * time.Millisecond, 4 << 10
	r.guard.hurry(patience)
	r.body.drain(most)
}

// Redact returns text without the secrets of the request. Errors about what a server sends must not show more of it than
// this returns.
func (r *Response) Redact(text string) string { return r.secrets().redacted(text) }

// Beginning returns how a text that the server has sent begins, without the secrets of the request.
func (r *Response) Beginning(text []byte) string { return r.secrets().beginning(text) }

// lost returns the error of an attempt that has broken.
func (r *Response) lost(err error) error {
	if parentErr := r.parent.Err(); parentErr != nil {
		cause := context.Cause(r.parent)
		if _, own := cause.(*limitError); !own {
			return fmt.Errorf("%s: %w", r.client.provider.Name, r.secrets().error(joined(err, parentErr)))
		}
	}
	if errors.Is(err, ErrTooLarge) || errors.Is(err, sse.ErrTooLong) {
		return &model.UnexpectedBehaviorError{Message: fmt.Sprintf("Invalid response from %s: %v", r.client.provider.Name, err), Err: nil, Reason: ErrTooLarge}
	}
	lost := &model.ConnectionError{Reason: model.ErrConnection, Provider: r.client.provider.Name, ModelName: r.call.Model, Phase: r.guard.reached(), Err: r.secrets().error(err)}
	var timedOut interface{ Timeout() bool }
	if late, ok := context.Cause(r.ctx).(*limitError); ok {
		lost.Reason, lost.Err = model.ErrTimeout, late
	} else if errors.As(err, &timedOut) && timedOut.Timeout() {
		lost.Reason = model.ErrTimeout
	}
	return lost
}

// joined returns err if it is the end of a context already, and otherwise the end with err as its text.
func joined(err, end error) error {
	if errors.Is(err, end) {
		return err
	}
	return fmt.Errorf("%w (%v)", end, err)
}

// ErrTooLarge is the Reason of the error of a response that is larger than WithMaxResponse allows.
var ErrTooLarge = errors.New("the response is too large")
