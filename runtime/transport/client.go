package transport

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// Client sends requests to one provider. Make one with New. It is safe for concurrent use.
type Client struct {
	provider Provider
	prepare  func() (*config, error)
}

// config is what options and the environment say.
type config struct {
	options
	base *url.URL
}

// New returns a client for a provider. The environment is read with the first request, which is also when an invalid
// base URL is an error.
func New(p Provider, opts ...Option) *Client {
	c := &Client{provider: p}
	c.prepare = sync.OnceValues(func() (*config, error) { return p.configure(opts) })
	return c
}

// Name returns the provider's name.
func (c *Client) Name() string { return c.provider.Name }

// String returns the provider's name. It shows no key.
func (c *Client) String() string { return c.provider.Name }

// GoString is String.
func (c *Client) GoString() string { return c.provider.Name }

// BaseURL returns where requests are sent, without credentials and query; it is empty if that is not known or not a URL.
func (c *Client) BaseURL() string {
	cfg, err := c.prepare()
	if err != nil || cfg.base == nil {
		return ""
	}
	return shown(cfg.base)
}

// CheckKey returns a *model.ConfigError if requests cannot be sent: the base URL is wrong, or the key is missing. Nothing
// is sent.
func (c *Client) CheckKey(ctx context.Context) error {
	cfg, err := c.prepare()
	if err != nil || cfg.sender != nil {
		return err
	}
	_, err = c.request(ctx, cfg, &Call{})
	return err
}

func shown(u *url.URL) string { return u.Scheme + "://" + u.Host + u.EscapedPath() }

func (p *Provider) configure(opts []Option) (*config, error) {
	c := &config{options: options{header: http.Header{}, query: url.Values{}, maxRetries: DefaultMaxRetries, limit: DefaultMaxResponse}}
	for name, variable := range p.HeaderEnv {
		if v := environment([]string{variable}); v != "" {
			c.header.Set(name, v)
		}
	}
	for name, value := range p.Header {
		c.header.Set(name, value)
	}
	for _, o := range opts {
		o(&c.options)
	}
	if c.timeouts = c.timeouts.or(); c.limit <= 0 {
		c.limit = DefaultMaxResponse
	}
	if c.sender != nil {
		return c, nil
	}
	c.client = guarded(c.client)
	if c.key == nil {
		key := environment(p.KeyEnv)
		c.key = func(context.Context) (string, error) { return key, nil }
	}
	for _, url := range []string{environment(p.URLEnv), p.BaseURL} {
		if c.baseURL == "" {
			c.baseURL = url
		}
	}
	var err error
	c.base, err = p.baseURL(c.baseURL)
	return c, err
}

// Call is a request.
type Call struct {
	// Path is added to the base URL, such as "chat/completions". Method is POST if it is empty.
	Path, Method string
	// Header are headers of this request, which override those of options.
	Header map[string]string
	// Body is JSON. It must not change before Do has returned.
	Body []byte
	// Model is the name of the model, for errors.
	Model string
	// Stream is set if the response is to be streamed.
	Stream bool
	// Secrets are texts in Body that no error may show, such as tokens for other servers.
	Secrets []string
	// Once is set if the request must not reach the server twice, since it changes something there. It is then sent again only
	// if it certainly was not received.
	Once bool
}

func (c *Call) method() string {
	if c.Method == "" {
		return http.MethodPost
	}
	return c.Method
}

// Sender sends requests in place of an *http.Client, such as the client of a provider's own SDK. It decides where they go,
// with which credentials, and whether they are tried again.
type Sender interface {
	// Send sends a request and returns its response, whatever its status, or an error if there is none. path is that of
	// the Call, header what the Call and the options set. It must honour ctx until the body is closed.
	Send(ctx context.Context, method, path string, header http.Header, body []byte) (*http.Response, error)
}

// request makes the request of a call.
func (c *Client) request(ctx context.Context, cfg *config, call *Call) (*http.Request, error) {
	u := *cfg.base
	u.Path = strings.TrimSuffix(u.Path, "/") + "/" + call.Path
	if u.RawPath != "" {
		u.RawPath = strings.TrimSuffix(cfg.base.EscapedPath(), "/") + "/" + call.Path
	}
	if len(cfg.query) > 0 {
		query := u.Query()
		for name, values := range cfg.query {
			query[name] = values
		}
		u.RawQuery = query.Encode()
	}
	req := (&http.Request{
		Method: call.method(), URL: &u, Host: u.Host, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: make(http.Header, 8),
		ContentLength: int64(len(call.Body)), Body: http.NoBody,
	}).WithContext(ctx)
	if len(call.Body) > 0 {
		req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(call.Body)), nil }
		req.Body, _ = req.GetBody()
	}
	key, err := cfg.key(ctx)
	if err != nil {
		return nil, fmt.Errorf("%s: get the API key: %w", c.provider.Name, err)
	}
	c.provider.authorize(req.Header, strings.TrimSpace(key))
	setHeaders(req.Header, cfg, call)
	if c.provider.needsKey(u.Hostname()) && !authorized(req) {
		return nil, c.provider.noKey()
	}
	for name, values := range req.Header {
		for _, v := range values {
			if strings.ContainsAny(v, "\r\n\x00") {
				return nil, c.provider.config("the header %s has a line break in its value, which is not shown: remove it", name)
			}
		}
	}
	return req, nil
}

func setHeaders(h http.Header, cfg *config, call *Call) {
	h.Set("User-Agent", "agentgen")
	if len(call.Body) > 0 {
		h.Set("Content-Type", "application/json")
	}
	h.Set("Accept", "application/json")
	if call.Stream {
		h.Set("Accept", "text/event-stream")
	}
	for name, values := range cfg.header {
		h[name] = values
	}
	for name, value := range call.Header {
		h.Set(name, value)
	}
}

// authorized reports whether a request has credentials of any kind.
func authorized(req *http.Request) bool {
	if req.URL.User != nil {
		return true
	}
	for name, values := range req.Header {
		if isCredential(name) && strings.TrimSpace(strings.TrimPrefix(values[0], "Bearer")) != "" {
			return true
		}
	}
	return false
}

// send sends one attempt.
func (c *Client) send(ctx context.Context, cfg *config, call *Call) (*http.Request, *http.Response, error) {
	if cfg.sender != nil {
		h := http.Header{}
		setHeaders(h, cfg, call)
		h.Del("User-Agent")
		sent := &http.Request{Method: call.method(), URL: &url.URL{Path: call.Path}, Header: h}
		res, err := cfg.sender.Send(ctx, call.method(), call.Path, h, call.Body)
		if res != nil && res.Request != nil {
			sent = res.Request
		}
		return sent, res, err
	}
	req, err := c.request(ctx, cfg, call)
	if err != nil {
		return nil, nil, err
	}
	res, err := cfg.client.Do(req)
	if res != nil && res.Body == nil {
		res.Body = io.NopCloser(strings.NewReader(""))
	}
	return req, res, err
}

// shared is the client of all models without one of their own. http.DefaultTransport keeps only two connections for each
// host, which is not enough for agents that run side by side.
var shared = sync.OnceValue(func() *http.Client {
	t, ok := http.DefaultTransport.(*http.Transport)
	if !ok { // the application has replaced it
		return &http.Client{Transport: http.DefaultTransport}
	}
	t = t.Clone()
	t.MaxIdleConnsPerHost = 100
	return &http.Client{Transport: t}
})

// guarded returns client, or the shared one if it is nil, so that redirects to other hosts are not sent credentials: net/http
// removes only some of their headers.
func guarded(client *http.Client) *http.Client {
	if client == nil {
		client = shared()
	}
	own := *client
	next := own.CheckRedirect
	own.CheckRedirect = func(req *http.Request, via []*http.Request) error {
		if first := via[0].URL; req.URL.Host != first.Host || first.Scheme == "https" && req.URL.Scheme != "https" {
			for name := range req.Header {
				if isCredential(name) {
					req.Header.Del(name)
				}
			}
		}
		if next != nil {
			return next(req, via)
		}
		const most = 10
		if len(via) >= most {
			return fmt.Errorf("stopped after %d redirects", most)
		}
		return nil
	}
	return &own
}

// Do sends a call and returns its response, unless it is a failure: see WithMaxRetries for when it is sent again. The caller
// closes the response. The error is
//
//   - a *model.HTTPError if the server reports a failure,
//   - a *model.ConnectionError if there is no response,
//   - a *model.ConfigError if there is no key, or no valid base URL,
//   - model.ErrRequestsNotAllowed if model.AllowRequests forbids requests,
//
// and otherwise wraps that of ctx.
func (c *Client) Do(ctx context.Context, call *Call) (*Response, error) {
	if err := model.CheckRequests(); err != nil {
		return nil, fmt.Errorf("%s: %w", c.provider.Name, err)
	}
	cfg, err := c.prepare()
	if err != nil {
		return nil, err
	}
	return c.attempts(ctx, cfg, call)
}
