package transport_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// TestSign: a request without credentials is signed when it is complete, one with a key is not.
func TestSign(t *testing.T) {
	var got http.Header
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r.Header
		_, _ = io.WriteString(w, `{"n":3}`)
	}))
	defer s.Close()
	p := transport.Provider{Name: "p", Sign: func(r *http.Request, body []byte) error {
		r.Header.Set("Authorization", "SIG "+r.URL.EscapedPath()+" "+r.Header.Get("X-Own")+" "+string(body))
		return nil
	}}
	opts := []transport.Option{transport.WithBaseURL(s.URL + "/v1"), transport.WithHTTPClient(s.Client())}
	call := &transport.Call{Path: "a%2Fb/c:1", Body: []byte("{}"), Header: map[string]string{"X-Own": "mine"}}
	if n, err := transport.New(p, opts...).Count(t.Context(), call, "n"); n != 3 || err != nil {
		t.Errorf("got %d, %v", n, err)
	}
	if sig := got.Get("Authorization"); sig != "SIG /v1/a%2Fb/c:1 mine {}" {
		t.Errorf("the server got %q", sig)
	}
	if _, err := transport.New(p, append(opts, transport.WithAPIKey("k"))...).Count(t.Context(), call, "n"); err != nil || got.Get("Authorization") != "Bearer k" {
		t.Errorf("with a key: %v, %q", err, got.Get("Authorization"))
	}
}

// TestSignFails: what cannot be signed is an error of the configuration, unless the caller has given up.
func TestSignFails(t *testing.T) {
	p := transport.Provider{Name: "p", Sign: func(*http.Request, []byte) error { return errors.New("no credentials") }}
	c := transport.New(p, transport.WithBaseURL("http://127.0.0.1:1"))
	_, err := c.Do(t.Context(), &transport.Call{})
	if _, ok := errors.AsType[*model.ConfigError](err); !ok || !strings.Contains(err.Error(), "no credentials") {
		t.Errorf("got %v", err)
	}
	if err := c.CheckKey(t.Context()); err == nil {
		t.Error("CheckKey finds nothing")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Do(ctx, &transport.Call{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestLocate: a base URL that has to be found out is asked for once, and only if nothing else names one.
func TestLocate(t *testing.T) {
	asked := 0
	p := transport.Provider{Name: "p", Locate: func() (string, error) { asked++; return "https://a.test/v1", nil }}
	c := transport.New(p)
	if asked != 0 || c.BaseURL() != "https://a.test/v1" || c.BaseURL() == "" || asked != 1 {
		t.Errorf("%s, asked %d times", c.BaseURL(), asked)
	}
	if c := transport.New(p, transport.WithBaseURL("https://b.test")); c.BaseURL() != "https://b.test" || asked != 1 {
		t.Errorf("%s, asked %d times", c.BaseURL(), asked)
	}
	p.Locate = func() (string, error) { return "", errors.New("no region") }
	if err := transport.New(p).CheckKey(t.Context()); err == nil || !strings.Contains(err.Error(), "no region") {
		t.Errorf("got %v", err)
	}
}

// lines reads a stream whose events are lines; one that begins with ! is a failure.
type lines struct{ *bufio.Reader }

func (l lines) Next() (transport.Event, error) {
	line, err := l.ReadBytes('\n')
	if err == io.EOF && len(line) > 0 {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return transport.Event{}, err
	}
	return transport.Event{Data: line[:len(line)-1], Failed: line[0] == '!'}, nil
}

// TestEvents: a provider may read its streams itself; what is cut is an error all the same.
func TestEvents(t *testing.T) {
	p := transport.Provider{Name: "p", Events: func(body io.Reader) transport.EventReader { return lines{bufio.NewReader(body)} }}
	for body, want := range map[string]string{
		"a\nb\n": "a,b,EOF", "a\n!b\nc\n": "a,!b,c,EOF", "a\nb": "a,cut", "": "cut", "\n\na\n": "a,EOF",
	} {
		client := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"text/event-stream"}}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
		})}
		res, err := transport.New(p, transport.WithBaseURL("https://a.test"), transport.WithHTTPClient(client)).Do(t.Context(), &transport.Call{Stream: true})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for err == nil {
			var e transport.Event
			e, err = res.Next()
			switch {
			case err == io.EOF:
				got = append(got, "EOF")
			case errors.Is(err, io.ErrUnexpectedEOF) && errors.Is(err, model.ErrConnection):
				got = append(got, "cut")
			case err != nil:
				got = append(got, err.Error())
			default:
				got = append(got, string(e.Data))
			}
		}
		res.Close()
		if text := strings.Join(got, ","); text != want {
			t.Errorf("%q: got %s, want %s", body, text, want)
		}
	}
}

// TestCount: what is not a count is an error that shows how the body begins.
func TestCount(t *testing.T) {
	for body, want := range map[string]int{`{"a":"x","n":12}`: 12, `{"n":0}`: 0, `{"n":-1}`: -1, `{"n":1.5}`: -1, `{"m":1}`: -1, `[1]`: -1, `{"n":1`: -1, `{"n":"1"}`: -1} {
		client := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
		})}
		n, err := transport.New(transport.Provider{Name: "p"}, transport.WithBaseURL("https://a.test"), transport.WithHTTPClient(client)).Count(t.Context(), &transport.Call{}, "n")
		if _, unexpected := errors.AsType[*model.UnexpectedBehaviorError](err); unexpected != (want < 0) || !unexpected && n != want {
			t.Errorf("%s: got %d, %v", body, n, err)
		}
	}
}
