package openai

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

const (
	pollWait = 2 * time.Second // between two questions whether a response is complete
	maxPolls = 1000            // as in Pydantic AI
	maxCuts  = 10              // how often a stream is resumed without anything new
	farewell = 5 * time.Second // for telling OpenAI that a response is not wanted any more
)

// job is a response on which OpenAI works in the background.
type job struct {
	model *ResponsesModel
	p     *model.Prepared
	last  int // the number of the last event when the stream was last cut
}

// pending reports whether OpenAI still works on a response.
func (b *responsesBody) pending() bool {
	return b.ID != "" && b.Background && (b.Status == "queued" || b.Status == "in_progress")
}

// call is a request about a response.
func (j *job) call(method, id, action string) *transport.Call {
	return &transport.Call{Method: method, Path: "responses/" + url.PathEscape(id) + action, Header: j.p.Settings.ExtraHeaders, Model: j.model.name}
}

// poll waits, and asks for a response.
func (j *job) poll(ctx context.Context, id string, polls int) (*transport.Response, error) {
	if polls >= maxPolls {
		return nil, j.model.invalid("the response %s is not complete after %d questions", id, maxPolls)
	}
	err := j.wait(ctx, id)
	if err == nil {
		var res *transport.Response
		if res, err = j.model.client.Do(ctx, j.call(http.MethodGet, id, "")); err == nil {
			return res, nil
		}
	}
	j.abandon(ctx, id, nil)
	return nil, err
}

func (j *job) wait(ctx context.Context, id string) error {
	timer := time.NewTimer(pollWait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("%s: wait for the response %s: %w", j.model.client.Name(), id, ctx.Err())
	}
}

// follow notes how far a stream has come.
func (o *output) follow(e *responsesEvent) {
	o.at = max(o.at, e.Sequence)
	if e.Response != nil && e.Response.pending() {
		o.body.ID, o.body.Status, o.body.Background = e.Response.ID, e.Response.Status, e.Response.Background
	}
}

// resumes reports whether a stream that has ended with err is resumed: the connection was lost, the response is still worked on, and there
// was something new since it was last cut.
func (j *job) resumes(ctx context.Context, a *output, err error, cuts int) bool {
	if err == nil || ctx.Err() != nil || a.stream.Err() != nil || !a.body.pending() || !errors.Is(err, model.ErrConnection) {
		return false
	}
	if j.last == a.at && cuts >= maxCuts {
		return false
	}
	j.last = a.at
	return true
}

// resume asks for the rest of a stream: at once when it was cut for the first time, and else after a while.
func (j *job) resume(ctx context.Context, a *output, cuts int) (*transport.Response, error) {
	if cuts > 0 {
		if err := j.wait(ctx, a.body.ID); err != nil {
			return nil, err
		}
	}
	call := j.call(http.MethodGet, a.body.ID, "")
	call.Query, call.Stream = url.Values{"stream": {"true"}, "starting_after": {strconv.Itoa(a.at)}}, true
	return j.model.client.Do(ctx, call)
}

// readOn takes in the rest of a stream. If there is no stream of it any more, it returns the whole response, which replaces what was
// streamed.
func (j *job) readOn(ctx context.Context, res *transport.Response, a *output) (*message.Response, error) {
	defer res.Close()
	form, err := res.Form()
	switch {
	case err != nil:
		return nil, err
	case form != transport.FormJSON:
		return nil, j.model.read(res, a)
	}
	r, err := j.model.whole(ctx, res, j)
	if err != nil {
		return nil, err
	}
	return r, a.stream.Replace(r)
}

// complete reads a body, and asks for it again until it is that of a complete response.
func (j *job) complete(ctx context.Context, res *transport.Response) (data []byte, b *responsesBody, err error) {
	data, b, err = j.model.readBody(res)
	for polls := 0; err == nil && b.pending(); polls++ {
		var next *transport.Response
		if next, err = j.poll(ctx, b.ID, polls); err == nil {
			data, b, err = j.model.readBody(next)
			next.Close()
		}
	}
	return data, b, err
}

// abandon tells OpenAI that a response is not wanted any more, if the context or those who watch have ended. What comes of that makes no
// difference.
func (j *job) abandon(ctx context.Context, id string, s *model.Stream) {
	if ctx.Err() == nil && s.Err() == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewell)
	defer cancel()
	if res, err := j.model.client.Do(ctx, j.call(http.MethodPost, id, "/cancel")); err == nil {
		res.Close()
	}
}
