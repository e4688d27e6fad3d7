package transport_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/transport"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var acme = transport.Provider{Name: "acme", BaseURL: "https://api.acme.example/v1", KeyEnv: []string{"ACME_API_KEY"}, URLEnv: []string{"ACME_BASE_URL"}}

// serve starts a server and returns a client for it.
func serve(t *testing.T, handle http.HandlerFunc, opts ...transport.Option) *transport.Client {
	t.Helper()
	s := httptest.NewServer(handle)
	t.Cleanup(s.Close)
	return transport.New(acme, append([]transport.Option{transport.WithBaseURL(s.URL), transport.WithHTTPClient(s.Client()), transport.WithMaxRetries(0)}, opts...)...)
}

// over returns a client of a server without a network.
func over(answer func(*http.Request) (*http.Response, error), opts ...transport.Option) *transport.Client {
	own := &http.Client{Transport: roundTrip(answer)}
	return transport.New(acme, append([]transport.Option{transport.WithBaseURL("http://acme.test/v1"), transport.WithHTTPClient(own), transport.WithMaxRetries(0)}, opts...)...)
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// answer is a response of a server without a network.
func answer(r *http.Request, status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, ContentLength: -1, Body: io.NopCloser(strings.NewReader(body)), Request: r}
}

// read reads a whole response.
func read(ctx context.Context, c *transport.Client, call transport.Call) (string, error) {
	res, err := c.Do(ctx, &call)
	if err != nil {
		return "", err
	}
	defer res.Close()
	b, err := res.ReadAll()
	return string(b), err
}

// events reads the events of a response.
func events(ctx context.Context, c *transport.Client) (all []string, err error) {
	res, err := c.Do(ctx, &transport.Call{Path: "x", Stream: true, Model: "m"})
	if err != nil {
		return nil, err
	}
	defer res.Close()
	for {
		e, err := res.Next()
		if err == io.EOF {
			return all, nil
		} else if err != nil {
			return all, err
		}
		name := string(e.Name)
		if e.Failed {
			name = "failed"
		}
		all = append(all, name+":"+string(e.Data))
	}
}
