package agentmcp

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/modelcontextprotocol/go-sdk/auth"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// HTTP reaches a server over streamable HTTP.
type HTTP struct {
	// URL is the server's address.
	URL string
	// Header is sent with each request to the origin of URL, and nowhere else.
	Header http.Header
	// Client makes the requests; nil means http.DefaultClient. Its Timeout would end streams: leave it 0.
	Client *http.Client
	// OAuth, if set, authorizes the requests: see the package auth of the SDK.
	OAuth auth.OAuthHandler
	// SSE uses the transport of the revision 2024-11-05, which streamable HTTP has replaced.
	SSE bool
}

func (h *HTTP) carry(c *Client) (carrier, error) {
	u, err := url.Parse(h.URL)
	switch {
	case err != nil:
		return carrier{}, errors.New("its URL cannot be parsed") // err repeats the URL, which may have secrets in it
	case u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return carrier{}, fmt.Errorf("its URL must begin with http:// or https:// and have a host, got scheme %q", u.Scheme)
	case h.SSE && h.OAuth != nil:
		return carrier{}, errors.New("the SSE transport does not support OAuth: unset HTTP.SSE")
	case h.SSE:
		return carrier{Transport: &mcp.SSEClientTransport{
			Endpoint: h.URL, HTTPClient: httpClient(h.Client, h.header(u), c.maxMessage()), MaxEventSize: c.maxMessage(),
		}}, nil
	}
	return carryHTTP(mcp.StreamableClientTransport{Endpoint: h.URL, HTTPClient: h.Client, OAuthHandler: h.OAuth}, h.header(u), c), nil
}

func (h *HTTP) header(u *url.URL) *sentHeader {
	return &sentHeader{scheme: u.Scheme, host: u.Host, header: h.Header}
}

// carryHTTP adds to a transport what a client needs: headers, limits, captures.
func carryHTTP(t mcp.StreamableClientTransport, h *sentHeader, c *Client) carrier {
	t.HTTPClient = httpClient(t.HTTPClient, h, c.maxMessage())
	if t.MaxEventSize == 0 {
		t.MaxEventSize = c.maxMessage()
	}
	return carrier{Transport: &t, captures: true}
}

func httpClient(base *http.Client, h *sentHeader, max int) *http.Client {
	if base == nil {
		base = http.DefaultClient
	}
	client := *base
	if client.Transport == nil {
		client.Transport = http.DefaultTransport
	}
	client.Transport = &tripper{base: client.Transport, sent: h, max: max}
	return &client
}

// sentHeader is what is sent to one origin. A redirect elsewhere does not take it along.
type sentHeader struct {
	scheme, host string
	header       http.Header
}

func (h *sentHeader) add(q *http.Request) *http.Request {
	if h == nil || len(h.header) == 0 || q.URL.Scheme != h.scheme || q.URL.Host != h.host {
		return q
	}
	q = q.Clone(q.Context())
	for name, values := range h.header {
		q.Header[http.CanonicalHeaderKey(name)] = values
	}
	return q
}

// tripper adds headers to requests, bounds responses and captures results.
type tripper struct {
	base http.RoundTripper
	sent *sentHeader
	max  int
}

// RoundTrip sends a request.
func (t *tripper) RoundTrip(q *http.Request) (*http.Response, error) {
	c := captureOf(q.Context())
	if c != nil {
		c.setLeft(true)
	}
	res, err := t.base.RoundTrip(t.sent.add(q))
	if err != nil {
		if c != nil && undelivered(err) {
			c.setLeft(false)
		}
		return nil, err
	}
	kind, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type")) // "" is not a stream
	body := &body{ReadCloser: res.Body, stream: kind == "text/event-stream", rest: t.max, max: t.max, capture: c}
	res.Body = body
	return res, nil
}

// undelivered reports whether the request cannot have reached the server.
func undelivered(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "dial"
}

// body is the body of a response. The SDK bounds the events of a stream; all of another body is bounded here.
type body struct {
	io.ReadCloser
	stream  bool
	rest    int // of max
	max     int
	capture *capture // may be nil
	text    []byte   // of the body, or of the event so far
	line    []byte
}

// Read reads the body.
func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if !b.stream {
		if b.rest -= n; b.rest < 0 {
			return 0, fmt.Errorf("the response has more than %d bytes: see Client.MaxMessage", b.max)
		}
	}
	if b.capture != nil {
		b.take(p[:n])
		if err == io.EOF && !b.stream {
			b.message(b.text)
		}
	}
	return n, err
}

func (b *body) take(p []byte) {
	if !b.stream {
		b.text = append(b.text, p...)
		return
	}
	for len(p) > 0 {
		i := bytes.IndexByte(p, '\n')
		if i < 0 {
			b.line = bounded(b.line, p, b.max)
			return
		}
		b.line = bounded(b.line, p[:i], b.max)
		b.event(bytes.TrimSuffix(b.line, []byte("\r")))
		b.line, p = b.line[:0], p[i+1:]
	}
}

// bounded appends as much as there may be. The SDK refuses an event that is longer.
func bounded(dst, p []byte, max int) []byte {
	return append(dst, p[:min(len(p), max-min(len(dst), max))]...)
}

// event takes a line of a stream.
func (b *body) event(line []byte) {
	if len(line) == 0 {
		b.message(b.text)
		b.text = b.text[:0]
		return
	}
	if data, ok := bytes.CutPrefix(line, []byte("data:")); ok {
		if len(b.text) > 0 {
			b.text = append(b.text, '\n')
		}
		b.text = bounded(b.text, bytes.TrimPrefix(data, []byte(" ")), b.max)
	}
}

// message captures the result if the message has one. The response to a request is the only one in the body of the HTTP
// response.
func (b *body) message(text []byte) {
	if result, ok := member(jsonwire.Raw(text), "result"); ok {
		b.capture.set([]byte(result))
	}
}
