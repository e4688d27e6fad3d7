package agenthttp_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agenthttp"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type agent = runtime.Agent[runtime.NoDeps, string]

// read reads the prompt.
func read(r *http.Request) (in agenthttp.Input[runtime.NoDeps], err error) {
	var body agenthttp.Prompt
	err = agenthttp.ReadJSON(r, &body)
	in.Prompt = body.Prompt
	return in, err
}

func serve(t *testing.T, h http.Handler) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(func() { s.Client().CloseIdleConnections(); s.Close() })
	return s
}

// post sends a request and returns the response with its body.
func post(t *testing.T, s *httptest.Server, body string, headers ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		if r.Header.Set(headers[i], headers[i+1]); headers[i] == "Host" {
			r.Host = headers[i+1]
		}
	}
	res, err := s.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(b)
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// names returns the names of the events of a stream.
func names(stream string) (all []string) {
	for line := range strings.Lines(stream) {
		if name, ok := strings.CutPrefix(line, "event: "); ok {
			all = append(all, strings.TrimSpace(name))
		}
	}
	return all
}

// last returns the data of the last event.
func last(stream string) string {
	return strings.TrimSpace(stream[strings.LastIndex(stream, "data: ")+len("data: "):])
}

func TestEvents(t *testing.T) {
	a := &agent{Model: testmodel.Script(testmodel.Text("hello\nthere"))}
	var kept []message.Message
	s := serve(t, agenthttp.Events(a, read, agenthttp.EventOptions[string]{Done: func(_ context.Context, _ *http.Request, res *runtime.Result[string]) error {
		kept = res.AllMessages()
		return nil
	}}))
	res, body := post(t, s, `{"prompt":"hi"}`)
	if got := res.Header.Get("Content-Type"); res.StatusCode != http.StatusOK || got != "text/event-stream" {
		t.Fatalf("%s %s: %s", res.Status, got, body)
	}
	all := names(body)
	if len(all) < 4 || all[0] != "part_start" || !cmp.Equal(all[len(all)-2:], []string{"agent_run_result", "done"}) {
		t.Errorf("events %v", all)
	}
	if !strings.Contains(body, `data: {"event_kind":"agent_run_result","output":"hello\nthere"}`) {
		t.Error(body)
	}
	if !strings.HasPrefix(last(body), `{"event_kind":"done","run_id":"`) || len(kept) != 2 {
		t.Errorf("%s, %d messages are kept", last(body), len(kept))
	}
}

// TestPaused: a run that waits says so, and a later request resumes it.
func TestPaused(t *testing.T) {
	tool := runtime.WithDef(runtime.NewTool(model.ToolDef{Name: "wipe", Parameters: `{"type":"object","properties":{},"additionalProperties":false}`},
		func(context.Context, *runtime.RunContext[runtime.NoDeps], runtime.RawJSON) (runtime.Return, error) {
			return runtime.Return{Content: `"wiped"`}, nil
		}), func(d *model.ToolDef) { d.Approval = true })
	a := &agent{Model: testmodel.Script(testmodel.CallID("c1", "wipe", "{}"), testmodel.Text("done")), Tools: []runtime.Tool[runtime.NoDeps]{tool}}
	var snapshot []byte
	s := serve(t, agenthttp.Events(a, func(r *http.Request) (in agenthttp.Input[runtime.NoDeps], err error) {
		if r.URL.Query().Has("approve") {
			in.Options = []runtime.RunOption{runtime.WithSnapshot(snapshot), runtime.WithDeferredResults(&message.DeferredResults{ApproveAll: true})}
			return in, nil
		}
		return read(r)
	}, agenthttp.EventOptions[string]{Paused: func(_ context.Context, _ *http.Request, pause *runtime.PauseError) (err error) {
		snapshot, err = pause.Snapshot()
		return err
	}}))
	_, body := post(t, s, `{"prompt":"wipe it"}`)
	if got := last(body); !strings.Contains(got, `{"event_kind":"paused","run_id":"`) || !strings.Contains(got, `"approvals":[{`) {
		t.Fatal(body)
	}
	s.URL += "?approve"
	if _, body := post(t, s, `{}`); !strings.Contains(body, `"output":"done"`) {
		t.Error(body)
	}
}

// TestFailures: what a client learns of a failed run is its code and a sentence.
func TestFailures(t *testing.T) {
	secret := errors.New("password hunter2")
	for name, c := range map[string]struct {
		err    error
		agent  func(*agent)
		option agenthttp.EventOptions[string]
		want   string
	}{
		"unknown":    {err: secret, want: `{"event_kind":"error","code":"error","message":"The run has failed."}`},
		"rate limit": {err: &model.HTTPError{StatusCode: 429, Reason: model.ErrRateLimit, Body: "hunter2"}, want: `{"event_kind":"error","code":"rate_limit","message":"The model is asked too often. Try again later."}`},
		"not stored": {option: agenthttp.EventOptions[string]{Done: func(context.Context, *http.Request, *runtime.Result[string]) error { return secret }}, want: `{"event_kind":"error","code":"error","message":"The run has failed."}`},
		"time": {option: agenthttp.EventOptions[string]{Options: agenthttp.Options{Timeout: time.Nanosecond}},
			want: `{"event_kind":"error","code":"timeout","message":"The run took too long."}`},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			c.option.Logger = slog.New(slog.NewTextHandler(&log, nil))
			a := &agent{Model: testmodel.Func(func(ctx context.Context, _ *model.Prepared) (*message.Response, error) {
				if c.option.Timeout > 0 {
					<-ctx.Done()
					return nil, ctx.Err()
				}
				return testmodel.Text("hi"), c.err
			})}
			_, body := post(t, serve(t, agenthttp.Events(a, read, c.option)), `{"prompt":"hi"}`)
			if got := last(body); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if strings.Contains(body, "hunter2") {
				t.Errorf("the client is told %s", body)
			}
			if logged := strings.Contains(log.String(), "hunter2"); logged != (name != "time") {
				t.Errorf("the log is %q", log.String())
			}
		})
	}
}

// TestRefused: requests that begin no run.
func TestRefused(t *testing.T) {
	a := &agent{Model: testmodel.Func(func(context.Context, *model.Prepared) (*message.Response, error) {
		t.Error("a run was begun")
		return nil, errors.New("not reached")
	})}
	o := agenthttp.EventOptions[string]{Options: agenthttp.Options{MaxBody: 100, Origins: []string{"https://app.example.com"}, Hosts: []string{"127.0.0.1", "::1"}, Logger: quiet()}}
	s := serve(t, agenthttp.Events(a, func(r *http.Request) (agenthttp.Input[runtime.NoDeps], error) {
		if r.Header.Get("Authorization") == "" {
			return read(r)
		}
		return agenthttp.Input[runtime.NoDeps]{}, errors.New("the database says hunter2")
	}, o))
	for name, c := range map[string]struct {
		body    string
		headers []string
		status  int
		want    string
	}{
		"not JSON":        {`hi`, nil, 400, "the body is invalid: "},
		"no prompt":       {`{"prompt":""}`, nil, 400, "/prompt"},
		"too large":       {`{"prompt":"` + strings.Repeat("a", 100) + `"}`, nil, 413, "the body is too large"},
		"another type":    {`{"prompt":"hi"}`, []string{"Content-Type", "text/plain"}, 415, "application/json"},
		"another origin":  {`{"prompt":"hi"}`, []string{"Origin", "https://evil.example"}, 403, "other origins"},
		"another site":    {`{"prompt":"hi"}`, []string{"Sec-Fetch-Site", "cross-site"}, 403, "other origins"},
		"another host":    {`{"prompt":"hi"}`, []string{"Host", "evil.example:80"}, 421, "host"},
		"the application": {`{"prompt":"hi"}`, []string{"Authorization", "x"}, 500, "the request cannot be served"},
	} {
		res, body := post(t, s, c.body, c.headers...)
		if res.StatusCode != c.status || !strings.Contains(body, c.want) || strings.Contains(body, "hunter2") || res.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: got %s: %s", name, res.Status, body)
		}
	}
	res, err := s.Client().Get(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusMethodNotAllowed || res.Header.Get("Allow") != "POST" {
		t.Errorf("GET: %s", res.Status)
	}
}

// TestOrigins: a page of another origin that is trusted may ask, and read the response.
func TestOrigins(t *testing.T) {
	a := &agent{Model: testmodel.Script(testmodel.Text("hi"))}
	s := serve(t, agenthttp.Events(a, read, agenthttp.EventOptions[string]{Options: agenthttp.Options{Origins: []string{"https://app.example.com"}}}))
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodOptions, s.URL, nil)
	r.Header.Set("Origin", "https://app.example.com")
	res, err := s.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusNoContent || res.Header.Get("Access-Control-Allow-Headers") == "" {
		t.Errorf("preflight: %s %v", res.Status, res.Header)
	}
	res, body := post(t, s, `{"prompt":"hi"}`, "Origin", "https://app.example.com", "Sec-Fetch-Site", "cross-site")
	if res.Header.Get("Access-Control-Allow-Origin") != "https://app.example.com" || !strings.Contains(body, "event: done") {
		t.Errorf("%s %v: %s", res.Status, res.Header, body)
	}
}

// TestClientLeaves: the run ends with its client, unless it is detached.
func TestClientLeaves(t *testing.T) {
	for _, detached := range []bool{false, true} {
		left, ended := make(chan struct{}), make(chan error, 1)
		a := &agent{Model: testmodel.Func(func(ctx context.Context, in *model.Prepared) (*message.Response, error) {
			if len(in.Messages) == 1 {
				return testmodel.CallID("c", "wait", "{}"), nil
			}
			return testmodel.Text("done"), nil
		}), Tools: []runtime.Tool[runtime.NoDeps]{runtime.NewTool(model.ToolDef{Name: "wait", Parameters: `{"type":"object","properties":{},"additionalProperties":false}`},
			func(ctx context.Context, _ *runtime.RunContext[runtime.NoDeps], _ runtime.RawJSON) (runtime.Return, error) {
				select {
				case <-ctx.Done():
				case <-left:
				}
				return runtime.Return{Content: `"ok"`}, ctx.Err()
			})}}
		h := agenthttp.Events(a, read, agenthttp.EventOptions[string]{Options: agenthttp.Options{Detached: detached, Logger: quiet()},
			Done: func(context.Context, *http.Request, *runtime.Result[string]) error { ended <- nil; return nil }})
		s := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			h.ServeHTTP(w, r)
			ended <- r.Context().Err()
		}))
		ctx, leave := context.WithCancel(t.Context())
		r, _ := http.NewRequestWithContext(ctx, http.MethodPost, s.URL, strings.NewReader(`{"prompt":"hi"}`))
		r.Header.Set("Content-Type", "application/json")
		res, err := s.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		for lines := bufio.NewScanner(res.Body); lines.Scan() && lines.Text() != "event: function_tool_call"; {
		}
		leave()
		res.Body.Close()
		if detached {
			close(left)
		}
		if err := <-ended; (err == nil) != detached {
			t.Errorf("detached %v: the run has ended with %v", detached, err)
		}
	}
}

// TestSlowClient: a client that does not read is cut off, and its run ends.
func TestSlowClient(t *testing.T) {
	ended := make(chan struct{})
	long := strings.Repeat("long ", 1<<20)
	a := &agent{Model: testmodel.Func(func(context.Context, *model.Prepared) (*message.Response, error) { return testmodel.Text(long), nil })}
	h := agenthttp.Events(a, read, agenthttp.EventOptions[string]{Options: agenthttp.Options{WriteTimeout: 50 * time.Millisecond, Logger: quiet()}})
	s := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer close(ended)
		h.ServeHTTP(w, r)
	}))
	c, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, _ = io.WriteString(c, "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{\"prompt\":\"hi\"}")
	<-ended
}

// TestManyClients: a thousand clients at once, some of which leave, get their own streams, and nothing is left of them.
func TestManyClients(t *testing.T) {
	a := &agent{Model: testmodel.Func(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		return testmodel.Text("for " + in.Messages[0].(*message.Request).Parts[0].(*message.UserPromptPart).Content), nil
	})}
	s := serve(t, agenthttp.Events(a, read, agenthttp.EventOptions[string]{Options: agenthttp.Options{Logger: quiet()}}))
	var all sync.WaitGroup
	gate := make(chan struct{}, 200) // of open files
	for i := range 1000 {
		gate <- struct{}{}
		all.Go(func() {
			defer func() { <-gate }()
			ctx, leave := context.WithCancel(t.Context())
			defer leave()
			prompt := strings.Repeat("x", i)
			r, _ := http.NewRequestWithContext(ctx, http.MethodPost, s.URL, strings.NewReader(`{"prompt":"p`+prompt+`"}`))
			r.Header.Set("Content-Type", "application/json")
			res, err := s.Client().Do(r)
			if err != nil {
				t.Error(err)
				return
			}
			defer res.Body.Close()
			if i%10 == 0 {
				return // without reading
			}
			b, err := io.ReadAll(res.Body)
			if err != nil || !strings.Contains(string(b), `"output":"for p`+prompt+`"`) || !strings.Contains(string(b), "event: done") {
				t.Errorf("client %d: %v, %d bytes", i, err, len(b))
			}
		})
	}
	all.Wait()
}
