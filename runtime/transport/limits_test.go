package transport_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// TestTimeouts has a server that is slow in each phase.
func TestTimeouts(t *testing.T) {
	const soon = 30 * time.Millisecond
	silent := func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // else the server does not see the client go
		<-r.Context().Done()
	}
	half := func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, "data: a\n\n")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}
	alive := func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		for r.Context().Err() == nil {
			_, _ = io.WriteString(w, ": ping\n\n")
			_ = http.NewResponseController(w).Flush()
			time.Sleep(time.Millisecond)
		}
	}
	deaf := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		select { // net/http does not end a dial with its request
		case <-ctx.Done():
		case <-t.Context().Done():
		}
		return nil, errors.New("deaf")
	}}}
	for _, c := range []struct {
		name   string
		handle http.HandlerFunc
		opts   []transport.Option
		phase  model.Phase
		want   string
	}{
		{"connect", silent, []transport.Option{transport.WithHTTPClient(deaf), transport.WithTimeouts(transport.Timeouts{Connect: soon})}, model.PhaseConnect, "Timeouts.Connect"},
		{"silence before the response", silent, []transport.Option{transport.WithTimeouts(transport.Timeouts{Silence: soon})}, model.PhaseRead, "Timeouts.Silence"},
		{"silence within it", half, []transport.Option{transport.WithTimeouts(transport.Timeouts{Silence: soon})}, model.PhaseRead, "Timeouts.Silence"},
		{"no header", silent, []transport.Option{transport.WithTimeouts(transport.Timeouts{FirstEvent: soon})}, model.PhaseRead, "Timeouts.FirstEvent"},
		{"comments, but no event", alive, []transport.Option{transport.WithTimeouts(transport.Timeouts{FirstEvent: soon})}, model.PhaseRead, "Timeouts.FirstEvent"},
		{"whole", half, []transport.Option{transport.WithTimeouts(transport.Timeouts{Whole: soon})}, model.PhaseRead, "Timeouts.Whole"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := events(t.Context(), serve(t, c.handle, c.opts...))
			lost, ok := errors.AsType[*model.ConnectionError](err)
			if !ok || lost.Phase != c.phase || !strings.Contains(err.Error(), c.want) || lost.ModelName != "m" {
				t.Fatalf("got %#v, want a ConnectionError of phase %s with %s", err, c.phase, c.want)
			}
			for _, target := range []error{model.ErrTimeout, model.ErrConnection, model.ErrProvider, context.DeadlineExceeded} {
				if !errors.Is(err, target) {
					t.Errorf("%v is not %v", err, target)
				}
			}
		})
	}
}

// TestSlowReader: the limit of silence does not count what the application does with an event.
func TestSlowReader(t *testing.T) {
	c := over(func(r *http.Request) (*http.Response, error) { return answer(r, 200, "data: a\n\ndata: b\n\n"), nil },
		transport.WithTimeouts(transport.Timeouts{Silence: 20 * time.Millisecond, FirstEvent: 20 * time.Millisecond}))
	res, err := c.Do(t.Context(), &transport.Call{Stream: true})
	if err != nil {
		t.Fatal(err)
	}
	defer res.Close()
	for range 2 {
		if _, err := res.Next(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// endless never ends.
type endless struct{ piece string }

func (e endless) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		n += copy(p[n:], e.piece)
	}
	return n, nil
}

// TestEndless has bodies that never end. They cost no more memory than the limit.
func TestEndless(t *testing.T) {
	const limit = 1 << 20
	for _, c := range []struct {
		name, piece string
		status      int
		stream      bool
		want        error
	}{
		{"a failure", "no ", 400, false, model.ErrRejected},
		{"a response", "[1,", 200, false, transport.ErrTooLarge},
		{"a stream", "data: a\n\n", 200, true, transport.ErrTooLarge},
		{"a stream of comments", ": a\n\n", 200, true, transport.ErrTooLarge},
		{"an event", "data: a\n", 200, true, transport.ErrTooLarge},
		{"white space", " ", 200, true, transport.ErrTooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			client := over(func(r *http.Request) (*http.Response, error) {
				res := answer(r, c.status, "")
				res.Body = io.NopCloser(endless{c.piece})
				return res, nil
			}, transport.WithMaxResponse(limit))
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			res, err := client.Do(t.Context(), &transport.Call{Stream: c.stream})
			if err == nil {
				defer res.Close()
				form, formErr := res.Form()
				if c.piece == " " && !errors.Is(formErr, transport.ErrTooLarge) && formErr != nil || c.piece != " " && (formErr != nil || (form == transport.FormEvents) != c.stream) {
					t.Fatalf("the form is %v, %v", form, formErr)
				}
				for err == nil && c.stream {
					_, err = res.Next()
				}
				if !c.stream {
					_, err = res.ReadAll()
				}
			}
			runtime.ReadMemStats(&after)
			if !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 12*limit {
				t.Errorf("%d bytes were allocated", used)
			}
		})
	}
}

// TestTrickle: a failure whose body comes slowly is an error all the same, with what there is of the body.
func TestTrickle(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes 5 s")
	}
	t.Parallel()
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		for r.Context().Err() == nil {
			_, _ = io.WriteString(w, "no ")
			_ = http.NewResponseController(w).Flush()
			time.Sleep(10 * time.Millisecond)
		}
	})
	_, err := read(t.Context(), c, transport.Call{})
	failed, ok := errors.AsType[*model.HTTPError](err)
	if !ok || !strings.HasPrefix(failed.Body, "no no no") {
		t.Errorf("got %v", err)
	}
}

// TestLimit reads bodies that are just as large as allowed.
func TestLimit(t *testing.T) {
	for size, fits := range map[int]bool{99: true, 100: true, 101: false} {
		c := over(func(r *http.Request) (*http.Response, error) { return answer(r, 200, strings.Repeat("1", size)), nil }, transport.WithMaxResponse(100))
		body, err := read(t.Context(), c, transport.Call{})
		if fits != (err == nil) || fits && len(body) != size || !fits && !errors.Is(err, transport.ErrTooLarge) {
			t.Errorf("%d bytes: got %d, %v", size, len(body), err)
		}
	}
}

func zipped(t *testing.T, s string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, s); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestCompressed reads bodies that were compressed without being asked for.
func TestCompressed(t *testing.T) {
	for _, c := range []struct {
		name, encoding, body, want string
		err                        error
	}{
		{"gzip", "gzip", zipped(t, "hello"), "hello", nil},
		{"members", "gzip", zipped(t, "hel") + zipped(t, "lo"), "hello", nil},
		{"a bomb", "gzip", zipped(t, strings.Repeat(" ", 8<<20)), "", transport.ErrTooLarge},
		{"cut", "gzip", zipped(t, "hello")[:20], "", io.ErrUnexpectedEOF},
		{"not gzip", "gzip", "hello", "", model.ErrConnection},
		{"something else", "br", "hello", "", model.ErrConnection},
	} {
		client := over(func(r *http.Request) (*http.Response, error) {
			res := answer(r, 200, c.body)
			res.Header.Set("Content-Encoding", c.encoding)
			return res, nil
		}, transport.WithMaxResponse(1<<20))
		if got, err := read(t.Context(), client, transport.Call{}); got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: got %q, %v", c.name, got, err)
		}
	}
}

// TestFraming tells streams from JSON by their bodies, and finds failures in streams.
func TestFraming(t *testing.T) {
	for _, c := range []struct {
		body     string
		streamed bool
		events   string
		err      error
	}{
		{` {"a":1}`, false, "", nil},
		{"\uFEFF\n[1]", false, "", nil},
		{"\uFEFFdata: a\n\n", true, ":a", nil},
		{": c\n\nevent: e\ndata: a\n\n", true, "e:a", nil},
		{"data: a\n\nerror: b\n\ndata: c\n\n", true, ":a failed:b :c", nil},
		{"data: a\n\nevent: error\ndata: b\n\n", true, ":a failed:b", nil},
		{"data: a\n\n{\"b\":1}\n", true, ":a :{\"b\":1}", nil},
		{"data: a\n\ndata: b", true, ":a", io.ErrUnexpectedEOF},
	} {
		for _, kind := range []string{"application/json", "text/event-stream", ""} {
			client := over(func(r *http.Request) (*http.Response, error) {
				res := answer(r, 200, c.body)
				res.Header.Set("Content-Type", kind)
				return res, nil
			})
			res, err := client.Do(t.Context(), &transport.Call{Stream: true})
			if err != nil {
				t.Fatal(err)
			}
			form, err := res.Form()
			if res.Close(); (form == transport.FormEvents) != c.streamed || err != nil {
				t.Errorf("%q of type %q: the form is %v, %v", c.body, kind, form, err)
			}
			if !c.streamed {
				continue
			}
			if all, err := events(t.Context(), client); strings.Join(all, " ") != c.events || !errors.Is(err, c.err) {
				t.Errorf("%q of type %q: got %q, %v", c.body, kind, all, err)
			}
		}
	}
}
