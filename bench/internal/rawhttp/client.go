// Package rawhttp makes runs over HTTP by hand: the floor, on net/http alone, with the limits of time and size that a program needs, and
// with openai-go as transport of the same bytes. The body of a request grows by the new messages only.
package rawhttp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"

	"github.com/agentgen-go/agentgen/bench/harness/load"
	"github.com/agentgen-go/agentgen/bench/harness/scenario"
	"github.com/agentgen-go/agentgen/bench/internal/floor"
	"github.com/agentgen-go/agentgen/bench/internal/scan"
)

// Clients are those of both transports.
var Clients = []load.Client{
	{By: "floor", Mode: "JSON", New: newRun(false, overHTTP)},
	{By: "floor", Mode: "SSE", New: newRun(true, overHTTP)},
	{By: "floor with limits", Mode: "JSON", New: newRun(false, overHTTPWithDuties)},
	{By: "floor with limits", Mode: "SSE", New: newRun(true, overHTTPWithDuties)},
	{By: "floor on openai-go", Mode: "JSON", New: newRun(false, overSDK)},
	{By: "floor on openai-go", Mode: "SSE", New: newRun(true, overSDK)},
}

const tools = `[{"type":"function","function":{"name":"` + scenario.ToolName + `","description":"` + scenario.ToolDesc + `","strict":true,"parameters":` + scenario.ParametersJSON + `}}]`

// send posts the body of a state.
type send func(ctx context.Context, st *state) (*http.Response, error)

type client struct {
	send   send
	stream bool
	prefix []byte // of every request
}

// state is what a run needs, used again by later ones.
type state struct {
	body  []byte // the request
	buf   []byte // the response
	reply reply
	rd    bytes.Reader
}

var states = sync.Pool{New: func() any { return &state{body: make([]byte, 0, 4096), buf: make([]byte, 0, 8192)} }}

func newRun(stream bool, transport func(base string) (send, error)) func(base string) (load.Run, error) {
	return func(base string) (load.Run, error) {
		s, err := transport(base)
		if err != nil {
			return nil, err
		}
		c := &client{send: s, stream: stream}
		c.prefix = []byte(`{"model":"` + scenario.Model + `",`)
		if stream {
			c.prefix = append(c.prefix, `"stream":true,"stream_options":{"include_usage":true},`...)
		}
		c.prefix = append(c.prefix, `"tools":`+tools+`,"messages":[{"role":"system","content":`...)
		c.prefix = append(scan.AppendStr(c.prefix, scenario.System), '}')
		return c.run, nil
	}
}

func overHTTP(base string) (send, error) {
	u, err := url.Parse(base + "/chat/completions")
	if err != nil {
		return nil, err
	}
	header := http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bearer sk-none"}}
	return func(ctx context.Context, st *state) (*http.Response, error) {
		st.rd.Reset(st.body)
		req := (&http.Request{Method: "POST", URL: u, Host: u.Host, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: header,
			ContentLength: int64(len(st.body)), Body: io.NopCloser(&st.rd)}).WithContext(ctx)
		res, err := load.HTTP.Do(req)
		if err != nil {
			return nil, err
		}
		if res.StatusCode != http.StatusOK {
			defer res.Body.Close()
			text, _ := io.ReadAll(res.Body)
			return nil, fmt.Errorf("%s: %s", res.Status, text)
		}
		return res, nil
	}, nil
}

func overSDK(base string) (send, error) {
	c := openai.NewClient(option.WithBaseURL(base), option.WithAPIKey("sk-none"), option.WithHTTPClient(load.HTTP), option.WithMaxRetries(0))
	return func(ctx context.Context, st *state) (*http.Response, error) {
		var res *http.Response
		if err := c.Post(ctx, "chat/completions", st.body, &res); err != nil {
			return nil, err
		}
		return res, nil
	}, nil
}

func (c *client) run(ctx context.Context) (string, error) {
	st := states.Get().(*state)
	defer states.Put(st)
	b := append(st.body[:0], c.prefix...)
	b = append(b, `,{"role":"user","content":`...)
	b = append(scan.AppendStr(b, scenario.Prompt), '}')
	for range 16 {
		n := len(b)
		b = append(b, "]}"...)
		st.body = b
		if err := c.ask(ctx, st); err != nil {
			return "", err
		}
		if len(st.reply.calls) == 0 {
			return string(st.reply.text), nil
		}
		var err error
		if b, err = execute(appendCalls(b[:n], st.reply.calls), st.reply.calls); err != nil {
			return "", err
		}
	}
	return "", errors.New("too many steps")
}

// ask sends the request and reads the reply.
func (c *client) ask(ctx context.Context, st *state) error {
	res, err := c.send(ctx, st)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	st.reply = reply{text: st.reply.text[:0], calls: st.reply.calls[:0]}
	if c.stream {
		return st.readSSE(res.Body)
	}
	return st.readJSON(res.Body)
}

func appendCalls(b []byte, calls []call) []byte {
	b = append(b, `,{"role":"assistant","content":null,"tool_calls":[`...)
	for i := range calls {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"id":`...)
		b = scan.AppendStr(b, calls[i].id)
		b = append(b, `,"type":"function","function":{"name":`...)
		b = scan.AppendStr(b, calls[i].name)
		b = append(b, `,"arguments":`...)
		b = scan.AppendStr(b, string(calls[i].args))
		b = append(b, "}}"...)
	}
	return append(b, "]}"...)
}

// execute runs the calls and appends their results.
func execute(b []byte, calls []call) ([]byte, error) {
	for i := range calls {
		if calls[i].name != scenario.ToolName {
			return nil, errors.New("unknown tool")
		}
		var a scenario.Args
		if err := floor.DecodeArgs(string(calls[i].args), &a); err != nil {
			return nil, err
		}
		report, err := scenario.Weather(a)
		if err != nil {
			return nil, err
		}
		b = append(b, `,{"role":"tool","tool_call_id":`...)
		b = scan.AppendStr(b, calls[i].id)
		b = append(b, `,"content":`...)
		var buf [256]byte
		b = scan.AppendStr(b, string(floor.AppendReport(buf[:0], &report)))
		b = append(b, '}')
	}
	return b, nil
}
