package openai

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"sync"
	"time"

	"github.com/agentgen-go/agentgen/runtime/internal/sse"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/openai/openai-go/v3/option"
)

// stream sends a request and reports the response while the model writes it. A server that does not stream is reported when
// its response is complete.
func (m *ChatModel) stream(ctx context.Context, body []byte, settings *model.Settings, s *model.Stream) (*message.Response, error) {
	res, err := m.send(ctx, body, append(headers(settings), option.WithHeader("Accept", "text/event-stream"))...)
	if err != nil {
		return nil, err
	}
	closeBody := sync.OnceFunc(func() { _ = res.Body.Close() })
	defer closeBody()
	// Bodies of clients of the user's own may not know ctx.
	defer context.AfterFunc(ctx, closeBody)()
	if kind, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type")); kind == "application/json" {
		return m.unstreamed(res, s)
	}
	a := newAssembly(s)
	err = m.read(ctx, res, a)
	if err == nil {
		drain(res.Body, closeBody)
	}
	r, endErr := a.response()
	r.ProviderURL = endpoint(res)
	if r.ModelName == "" {
		r.ModelName = m.name
	}
	if err == nil {
		err = endErr
	}
	return r, err
}

// unstreamed reports a response that has arrived at once.
func (m *ChatModel) unstreamed(res *http.Response, s *model.Stream) (*message.Response, error) {
	r, err := m.decode(res)
	if err != nil {
		return nil, err
	}
	return r, s.Replace(r)
}

// read takes in the events of a response.
func (m *ChatModel) read(ctx context.Context, res *http.Response, a *assembly) error {
	body := &keeper{src: res.Body}
	events := sse.NewReader(body, 0)
	for came := false; ; came = true {
		e, err := events.Next()
		switch {
		case ctx.Err() != nil:
			return fmt.Errorf("openai: read the stream: %w", ctx.Err())
		case ended(err) && !came:
			return noEvents(res, body.kept)
		case err != nil:
			return a.cut(secretsOf(res.Request).error(err))
		case bytes.HasPrefix(e.Data, []byte("[DONE]")):
			return a.done()
		case len(e.Data) == 0:
			continue
		}
		if err := m.take(res, a, e); err != nil {
			return err
		}
	}
}

// take takes in one event.
func (m *ChatModel) take(res *http.Response, a *assembly, e sse.Event) error {
	c := a.expected()
	r := jsonwire.NewReaderBytes(e.Data, jsonwire.Lenient)
	decodeChunk(&r, &c)
	err := r.End()
	switch {
	case string(e.Name) == "error" || err == nil && c.failed():
		return &model.HTTPError{StatusCode: failedWith(res, e.Data), ModelName: m.name, Body: secretsOf(res.Request).redacted(string(e.Data))}
	case err != nil:
		s := secretsOf(res.Request)
		return invalid("%s; the event begins with %q", s.redacted(err.Error()), s.beginning(e.Data))
	}
	return a.add(&c)
}

func ended(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }

// noEvents is the error of a body that ends before the first event of the stream.
func noEvents(res *http.Response, body []byte) error {
	said := "the body is empty"
	if len(body) > 0 {
		said = fmt.Sprintf("the body begins with %q", secretsOf(res.Request).beginning(body))
	}
	if isEvents(res) {
		return fmt.Errorf("openai: the stream ended before the response was complete: %s: %w", said, io.ErrUnexpectedEOF)
	}
	return invalid("it is no stream of events; %s", said)
}

func isEvents(res *http.Response) bool {
	kind, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type"))
	return kind == "text/event-stream"
}

// keeper keeps the beginning of what is read through it.
type keeper struct {
	src  io.Reader
	kept []byte
}

func (k *keeper) Read(p []byte) (int, error) {
	n, err := k.src.Read(p)
	if room := searched - len(k.kept); room > 0 {
		k.kept = append(k.kept, p[:min(n, room)]...)
	}
	return n, err
}

// cut is the error of a stream that ends otherwise than by saying so. What comes after the finish reason adds nothing
// to the answer.
func (a *assembly) cut(err error) error {
	switch {
	case a.finish != "":
		return nil
	case ended(err):
		return fmt.Errorf("openai: the stream ended before the response was complete: %w", io.ErrUnexpectedEOF)
	}
	return fmt.Errorf("openai: read the stream: %w", err)
}

// drain waits for the end of a body whose last event has been read, so that its connection can be used again. It does
// not wait for long: an end is not promised.
func drain(body io.Reader, closeBody func()) {
	const patience = 20 * time.Millisecond
	defer time.AfterFunc(patience, closeBody).Stop()
	_, _ = io.CopyN(io.Discard, body, 4<<10)
}
