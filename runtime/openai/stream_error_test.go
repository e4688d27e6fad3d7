package openai_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/openai"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// TestStreamFailures has the server fail when the response has begun.
func TestStreamFailures(t *testing.T) {
	for _, c := range []struct {
		name, event, body string
		status            int
	}{
		{"error in a chunk", `data: {"error":{"message":"overloaded"}}`, `{"error":{"message":"overloaded"}}`, 529},
		{
			"OpenRouter", `data: {"id":"c1","error":{"code":502,"message":"no"},"choices":[{"delta":{"content":""},"finish_reason":"error"}]}`,
			`{"id":"c1","error":{"code":502,"message":"no"},"choices":[{"delta":{"content":""},"finish_reason":"error"}]}`, 502,
		},
		{
			"Groq", "event: error\n" + `data: {"error":{"message":"Failed","code":"tool_use_failed","failed_generation":"<","status_code":400}}`,
			`{"error":{"message":"Failed","code":"tool_use_failed","failed_generation":"<","status_code":400}}`, 400,
		},
		{"vLLM", `data: {"object":"error","message":"no","type":"BadRequestError","param":null,"code":400}`, `{"object":"error","message":"no","type":"BadRequestError","param":null,"code":400}`, 400},
		{"code in a string", `data: {"error":{"code":"429"}}`, `{"error":{"code":"429"}}`, 429},
		{"code that is not a status", `data: {"error":{"code":1234}}`, `{"error":{"code":1234}}`, 200},
		{"an error of an odd form", `data: {"error":"no"}`, `{"error":"no"}`, 200},
		{"no JSON at all", "event: error\ndata: it broke", "it broke", 200},
		{"with the key", `data: {"error":"bad key sk-secret-key"}`, `{"error":"bad key [redacted]"}`, 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			res, err := watch(t, "data: "+piece(`"content":"half "`)+"\n\n"+c.event+"\n\n"+events(ends(`"stop"`)...), 7)
			failed, ok := errors.AsType[*model.HTTPError](err)
			if !ok {
				t.Fatalf("got %T (%v), want a ModelHTTPError", err, err)
			}
			want := model.HTTPError{StatusCode: c.status, Provider: "openai", ModelName: "gpt-test", Body: c.body, InStream: true}
			if !errors.Is(err, model.ErrProvider) || failed.Reason == nil {
				t.Errorf("the reason of %v is %v", err, failed.Reason)
			}
			got := *failed
			got.Reason, got.Code, got.Type = nil, "", ""
			diff(t, "error", got, want)
			partial(t, res)
		})
	}
}

// partial wants a response of which the beginning came.
func partial(t *testing.T, res *message.Response) {
	t.Helper()
	if res == nil {
		t.Fatal("there is no response beside the error")
	}
	diff(t, "partial text", res.Text(), "half ")
	diff(t, "model", []string{res.ModelName, res.ProviderName, res.ProviderResponseID}, []string{"gpt-test-1", "openai", "c1"})
	diff(t, "finish reason", res.FinishReason, message.FinishReason(""))
}

// TestStreamInvalid sends what is not a chat completion.
func TestStreamInvalid(t *testing.T) {
	for _, c := range []struct{ name, stream, want string }{
		{"no JSON", "data: <html>\n\n", `the event begins with "<html>"`},
		{"half a chunk", "data: {\"choices\":[\n\n", `the event begins with "{\"choices\":["`},
		{"wrong types", "data: {\"choices\":{}}\n\n", "/choices: "},
		{"no choices", events(ends(`"stop"`)[1]), "it has no choices"},
		{"nothing", events(), "it has no choices"},
	} {
		_, err := watch(t, c.stream, 1<<20)
		if _, ok := errors.AsType[*model.UnexpectedBehaviorError](err); !ok || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %T (%v), want an UnexpectedModelBehaviorError with %q", c.name, err, err, c.want)
		}
	}
}

// TestStreamCut ends a response everywhere. It is complete only once its finish reason has come.
func TestStreamCut(t *testing.T) {
	stream := events(append([]string{piece(`"content":"half "`), piece(`"content":"and half"`)}, ends(`"stop"`)...)...)
	complete := strings.Index(stream, `"stop"`) + strings.Index(stream[strings.Index(stream, `"stop"`):], "\n\n") + 2
	broken := errors.New("broken")
	for at := range len(stream) {
		res, err := watch(t, stream[:at], 1<<20)
		if at >= complete {
			if err != nil || res.FinishReason != message.FinishStop {
				t.Fatalf("cut at %d: %v", at, err)
			}
			continue
		}
		if !errors.Is(err, io.ErrUnexpectedEOF) || res.FinishReason != "" || !strings.HasPrefix("half and half", res.Text()) {
			t.Fatalf("cut at %d: got %v, %q %q", at, err, res.FinishReason, res.Text())
		}
		body := newBody("", 1<<20)
		body.Reader = io.MultiReader(strings.NewReader(stream[:at]), iotest.ErrReader(broken))
		if _, err = over(body, "text/event-stream").Respond(t.Context(), input("hi"), model.NewStream(nil)); !errors.Is(err, broken) {
			t.Fatalf("broken at %d: got %v", at, err)
		}
	}
}

// TestStreamCutConnection loses the connection.
func TestStreamCutConnection(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, "data: "+piece(`"content":"half "`)+"\n\n")
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
	res, err := s.chat(transport.WithMaxRetries(3)).Respond(t.Context(), input("hi"), model.NewStream(nil))
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v, want %v", err, io.ErrUnexpectedEOF)
	}
	partial(t, res)
	diff(t, "requests", len(s.requests()), 1)
}

// TestStreamHTTPErrors fails before the response begins, which is an error as for Request, with its retries.
func TestStreamHTTPErrors(t *testing.T) {
	n := 0
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if n++; n == 1 {
			w.Header().Set("Retry-After-Ms", "1")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		http.Error(w, `{"error":{"message":"no"}}`, http.StatusBadRequest)
	})
	res, err := s.chat(transport.WithMaxRetries(2)).Respond(t.Context(), input("hi"), model.NewStream(nil))
	failed, ok := errors.AsType[*model.HTTPError](err)
	if !ok || failed.StatusCode != http.StatusBadRequest || res != nil {
		t.Errorf("got %v, %v", res, err)
	}
	diff(t, "requests", len(s.requests()), 2)
}

// hanging sends a piece and then nothing more; it says when the client has gone.
func hanging(t *testing.T, stream string) (s *server, gone chan struct{}) {
	gone = make(chan struct{})
	s = serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, stream)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
		close(gone)
	})
	return s, gone
}

func wait(t *testing.T, what string, c <-chan struct{}) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(10 * time.Second):
		t.Errorf("%s: nothing happened for 10 s", what)
	}
}

// TestStreamContext ends the context in mid-stream.
func TestStreamContext(t *testing.T) {
	for _, c := range []struct {
		ctx  func(context.Context) (context.Context, context.CancelFunc)
		want error
	}{
		{func(ctx context.Context) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(ctx)
			time.AfterFunc(20*time.Millisecond, cancel)
			return ctx, cancel
		}, context.Canceled},
		{func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, 20*time.Millisecond)
		}, context.DeadlineExceeded},
	} {
		s, gone := hanging(t, "data: "+piece(`"content":"half "`)+"\n\n")
		ctx, cancel := c.ctx(t.Context())
		defer cancel()
		res, err := s.chat().Respond(ctx, input("hi"), model.NewStream(nil))
		if !errors.Is(err, c.want) {
			t.Errorf("got %v, want %v", err, c.want)
		}
		partial(t, res)
		wait(t, "the end of the connection", gone)
	}
}

// pipeBody is a body that ignores the context: a read returns only when something comes or it is closed.
type pipeBody struct {
	*io.PipeReader
	closed chan struct{}
}

func (b pipeBody) Close() error {
	defer close(b.closed) // which panics if it is done twice
	return b.PipeReader.Close()
}

// TestStreamContextOwnClient ends the context of a client that does not listen to it.
func TestStreamContextOwnClient(t *testing.T) {
	r, w := io.Pipe()
	body := pipeBody{r, make(chan struct{})}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		_, _ = io.WriteString(w, "data: "+piece(`"content":"half "`)+"\n\n")
		time.Sleep(20 * time.Millisecond) // so that the next read waits
		cancel()
	}()
	res, err := over(body, "text/event-stream").Respond(ctx, input("hi"), model.NewStream(nil))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	wait(t, "the end of the body", body.closed)
	partial(t, res)
}

// TestStreamEndless sends all of a response but never ends it.
func TestStreamEndless(t *testing.T) {
	s, gone := hanging(t, events(append([]string{piece(`"content":"hi"`)}, ends(`"stop"`)...)...))
	res, err := s.chat().Respond(t.Context(), input("hi"), model.NewStream(nil))
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "text", res.Text(), "hi")
	wait(t, "the end of the connection", gone)
}

// TestStreamStopped stops to watch.
func TestStreamStopped(t *testing.T) {
	s, gone := hanging(t, "data: "+piece(`"content":"half "`)+"\n\ndata: "+piece(`"content":"and half"`)+"\n\n")
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: s.chat()}
	run := agent.Stream(t.Context(), runtime.NoDeps{}, "hi")
	for piece, err := range run.Text() {
		if err != nil {
			t.Fatal(err)
		}
		diff(t, "piece", piece, "half ")
		break
	}
	_, err := run.Result()
	failed, ok := errors.AsType[*runtime.RunError](err)
	if !ok || !errors.Is(err, model.ErrStreamStopped) {
		t.Fatalf("got %v", err)
	}
	diff(t, "partial text", failed.Messages[1].(*message.Response).Text(), "half ")
	wait(t, "the end of the connection", gone)
}

// TestStreamConnections: a connection is used again, although the end of a body comes after its last event, on its own.
func TestStreamConnections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dialed := 0
		listener := make(pipes)
		server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			w.Header().Set("Content-Type", "text/event-stream")
			_, _ = io.WriteString(w, events(ends(`"stop"`)...))
			_ = http.NewResponseController(w).Flush()
			time.Sleep(2 * time.Millisecond)
		})}
		go server.Serve(listener)
		client := &http.Client{Transport: &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
			dialed++
			here, there := net.Pipe()
			listener <- there
			return here, nil
		}}}
		chat := openai.Chat("gpt-test", transport.WithBaseURL("http://server.test"), transport.WithAPIKey("k"), transport.WithHTTPClient(client))
		for range 5 {
			if _, err := chat.Respond(t.Context(), input("hi"), model.NewStream(nil)); err != nil {
				t.Fatal(err)
			}
		}
		if dialed != 1 {
			t.Errorf("%d connections for 5 requests", dialed)
		}
		client.CloseIdleConnections()
		server.Close()
		synctest.Wait()
	})
}

// pipes is a net.Listener of connections in memory.
type pipes chan net.Conn

func (p pipes) Accept() (net.Conn, error) {
	if c, ok := <-p; ok {
		return c, nil
	}
	return nil, net.ErrClosed
}

func (p pipes) Close() error {
	close(p)
	return nil
}

func (p pipes) Addr() net.Addr { return &net.UnixAddr{Name: "memory"} }
