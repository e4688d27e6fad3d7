package transport

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
)

// place is where the requests of one path go.
type place struct {
	path  string // of the Call
	url   url.URL
	shown string // the base, without credentials and query
}

// urlOf returns the URL of a request. It is its own unless the config is plain.
func (c *Client) urlOf(cfg *config, call *Call) (*url.URL, error) {
	at := cfg.place.Load()
	if at == nil || at.path != call.Path {
		var err error
		if at, err = c.placeOf(cfg, call.Path); err != nil {
			return nil, err
		}
		cfg.place.Store(at)
	}
	if cfg.plain && len(call.Query) == 0 {
		return &at.url, nil
	}
	u := at.url
	if len(call.Query) > 0 {
		query := u.Query()
		maps.Copy(query, call.Query)
		u.RawQuery = query.Encode()
	}
	return &u, nil
}

func (c *Client) placeOf(cfg *config, path string) (*place, error) {
	at := &place{path: path, url: *cfg.base}
	u := &at.url
	plain, err := url.PathUnescape(path)
	if err != nil {
		return nil, c.provider.config("the path %q of the request: %v", path, err)
	}
	u.Path = strings.TrimSuffix(u.Path, "/") + "/" + plain
	if u.RawPath != "" || plain != path {
		u.RawPath = strings.TrimSuffix(cfg.base.EscapedPath(), "/") + "/" + path
	}
	if len(cfg.query) > 0 {
		query := u.Query()
		maps.Copy(query, cfg.query)
		u.RawQuery = query.Encode()
	}
	at.shown = strings.TrimSuffix(shown(u), path)
	return at, nil
}

// shown returns the base of a URL to which a path was sent, without credentials and query.
func (c *config) shown(u *url.URL, path string) string {
	at := c.place.Load()
	if at != nil && at.path == path && at.url.Host == u.Host && at.url.Scheme == u.Scheme && at.url.Path == u.Path && at.url.RawPath == u.RawPath {
		return at.shown
	}
	return strings.TrimSuffix(shown(u), path)
}

// head is the header of all requests with a key, as far as it does not depend on the Call.
type head struct {
	key        string
	header     http.Header
	authorized bool // there are credentials
}

// headerOf returns the header of a request, and whether it has credentials. It is its own unless the config is plain; its values are
// shared with other requests: they may be replaced, but not changed.
func (c *Client) headerOf(cfg *config, call *Call, key string) (header http.Header, authorized bool) {
	form := 0
	if call.Stream {
		form |= 1
	}
	if len(call.Body) > 0 {
		form |= 2
	}
	h := cfg.heads[form].Load()
	if h == nil || h.key != key {
		h = &head{key: key, header: make(http.Header)}
		c.provider.authorize(h.header, key)
		setHeaders(h.header, cfg, call)
		h.authorized = hasCredential(h.header)
		cfg.heads[form].Store(h)
	}
	if cfg.plain && len(call.Header) == 0 {
		return h.header, h.authorized
	}
	header = maps.Clone(h.header)
	if len(call.Header) == 0 {
		return header, h.authorized
	}
	for name, value := range call.Header {
		header.Set(name, value)
	}
	return header, hasCredential(header)
}

// setHeaders sets the headers of requests of the form of a call.
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
}

// hasCredential reports whether a header has credentials of any kind.
func hasCredential(h http.Header) bool {
	for name, values := range h {
		if isCredential(name) && strings.TrimSpace(strings.TrimPrefix(values[0], "Bearer")) != "" {
			return true
		}
	}
	return false
}

// checkHeader returns an error if a header cannot be sent.
func (p *Provider) checkHeader(h http.Header) error {
	for name, values := range h {
		for _, v := range values {
			if strings.ContainsAny(v, "\r\n\x00") {
				return p.config("the header %s has a line break in its value, which is not shown: remove it", name)
			}
		}
	}
	return nil
}
