package transport

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"

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
	// needsKey reports whether the host of base refuses requests without a key.
	needsKey bool
	// plain reports whether requests go through net/http's own Transport: it ends the reading of a body with the context of its request,
	// and changes neither the URL nor the header of a request, so that requests can share them.
	plain bool
	// place and heads are those of the latest requests, which mostly are those of the next one.
	place atomic.Pointer[place]
	heads [4]atomic.Pointer[head]
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
	_, c.plain = cmp.Or(c.client.Transport, http.DefaultTransport).(*http.Transport)
	c.plain = c.plain && c.client.Jar == nil && p.Sign == nil
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
	if c.baseURL == "" && p.Locate != nil {
		if c.baseURL, err = p.Locate(); err != nil {
			return nil, p.config("find out the base URL: %v", err)
		}
	}
	if c.base, err = p.baseURL(c.baseURL); err == nil {
		c.needsKey = p.needsKey(c.base.Hostname())
	}
	return c, err
}

// Call is a request.
type Call struct {
	// Path is added to the base URL, such as "chat/completions", with what is special in a URL escaped. Method is POST if it is empty.
	Path, Method string
	// Query are parameters of the URL of this request, which override those of options.
	Query url.Values
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
	// the Call, with its query, header what the Call and the options set. It must honour ctx until the body is closed.
	Send(ctx context.Context, method, path string, header http.Header, body []byte) (*http.Response, error)
}

// request makes the request of a call.
func (c *Client) request(ctx context.Context, cfg *config, call *Call) (*http.Request, error) {
	u, err := c.urlOf(cfg, call)
	if err != nil {
		return nil, err
	}
	key, err := cfg.key(ctx)
	if err != nil {
		return nil, fmt.Errorf("%s: get the API key: %w", c.provider.Name, err)
	}
	header, authorized := c.headerOf(cfg, call, strings.TrimSpace(key))
	req := (&http.Request{
		Method: call.method(), URL: u, Host: u.Host, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: header,
		ContentLength: int64(len(call.Body)), Body: http.NoBody,
	}).WithContext(ctx)
	if len(call.Body) > 0 {
		req.Body, req.GetBody = content(call.Body), func() (io.ReadCloser, error) { return content(call.Body), nil }
	}
	authorized = authorized || u.User != nil
	if c.provider.Sign != nil && !authorized {
		if err := c.sign(req, call.Body); err != nil {
			return nil, err
		}
		authorized = hasCredential(req.Header)
	}
	if cfg.needsKey && !authorized {
		return nil, c.provider.noKey()
	}
	return req, c.provider.checkHeader(req.Header)
}

// content returns the body of a request. Its type is one that net/http knows: it is sent with the header, and not copied.
func content(b []byte) io.ReadCloser { return io.NopCloser(bytes.NewReader(b)) }

// sign signs a request. The credentials may have to be fetched, which the context may end.
func (c *Client) sign(req *http.Request, body []byte) error {
	err := c.provider.Sign(req, body)
	switch ended := req.Context().Err(); {
	case err == nil:
		return nil
	case ended != nil:
		return fmt.Errorf("%s: sign the request: %w", c.provider.Name, joined(err, ended))
	}
	return c.provider.config("sign the request: %v", err)
}

// send sends one attempt.
func (c *Client) send(ctx context.Context, cfg *config, call *Call) (*http.Request, *http.Response, error) {
	if cfg.sender != nil {
		h := http.Header{}
		setHeaders(h, cfg, call)
		for name, value := range call.Header {
			h.Set(name, value)
		}
		h.Del("User-Agent")
		sent := &http.Request{Method: call.method(), URL: &url.URL{Path: call.Path}, Header: h}
		path := call.Path
		if len(call.Query) > 0 {
			path += "?" + call.Query.Encode()
		}
		res, err := cfg.sender.Send(ctx, call.method(), path, h, call.Body)
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
