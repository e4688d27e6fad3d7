package agentweb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/JohannesKaufmann/html-to-markdown/v2"
	"github.com/JohannesKaufmann/html-to-markdown/v2/converter"
	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
)

// A Fetcher reads pages of the public web. The zero value works: it refuses addresses of private networks, honours robots.txt,
// and reads texts of up to 5 MiB.
//
// Addresses are looked up once, checked, and then connected to, at each step of a redirect. Those of metadata services of clouds
// are never allowed.
//
// A Fetcher must not be changed or copied after its first use. It is then safe for concurrent use.
type Fetcher struct {
	// AllowedDomains, if there are any, are all that may be fetched, BlockedDomains what may not be. Both contain their subdomains.
	AllowedDomains, BlockedDomains []string
	// AllowLocal allows private networks and this machine.
	AllowLocal bool
	// IgnoreRobots fetches what robots.txt asks robots not to. The request of a user, for one page, may do so.
	IgnoreRobots bool
	// UserAgent identifies the client, also for robots.txt; "" means "agentgen".
	UserAgent string
	// Timeout limits a whole fetch; 0 means 30 seconds.
	Timeout time.Duration
	// MaxBytes is how much of a page is read, decompressed; 0 means 5 MiB. A longer page is refused.
	MaxBytes int64
	// MaxText is how many bytes of text the model gets; 0 means 50,000. The rest is left out, and a note says so.
	MaxText int

	once    sync.Once
	http    *http.Client
	robots  robots
	resolve func(ctx context.Context, host string) ([]netip.Addr, error) // nil but in tests
}

// A Page is what was read.
type Page struct {
	// URL is where the page was found, after redirects.
	URL string
	// Title is that of an HTML page.
	Title string
	// Text is the page: HTML as Markdown, other texts as they are, in UTF-8.
	Text string
	// Truncated is set if Text is not all of it.
	Truncated bool
}

func or[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}

// Fetch reads a page. It returns a *BlockedError if the page must not be read, and a *StatusError if the server reports
// a failure.
func (f *Fetcher) Fetch(ctx context.Context, address string) (*Page, error) {
	ctx, cancel := context.WithTimeout(ctx, or(f.Timeout, 30*time.Second))
	defer cancel()
	u, err := url.Parse(address)
	if err != nil {
		return nil, blocked("The URL cannot be parsed.")
	}
	if err := f.checkURL(u); err != nil {
		return nil, err
	}
	if err := f.checkRobots(ctx, u); err != nil {
		return nil, err
	}
	res, err := f.get(ctx, u)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return nil, &StatusError{Code: res.StatusCode}
	}
	return f.page(res)
}

// StatusError is the error of a response that is not a page.
type StatusError struct {
	// Code is the HTTP status.
	Code int
}

func (e *StatusError) Error() string {
	return fmt.Sprintf("HTTP status %d %s", e.Code, http.StatusText(e.Code))
}

func (f *Fetcher) get(ctx context.Context, u *url.URL) (*http.Response, error) {
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	q.Header.Set("User-Agent", or(f.UserAgent, "agentgen"))
	q.Header.Set("Accept", "text/html, text/markdown;q=0.9, text/plain;q=0.8, */*;q=0.1")
	return f.client().Do(q)
}

// page reads the body of a response.
func (f *Fetcher) page(res *http.Response) (*Page, error) {
	kind, _, err := mime.ParseMediaType(res.Header.Get("Content-Type"))
	if err != nil {
		kind = "text/html" // what most servers mean that do not say
	}
	if !isText(kind) {
		return nil, blocked("The media type %s is not text.", kind)
	}
	limit := or(f.MaxBytes, 5<<20)
	body, err := io.ReadAll(io.LimitReader(res.Body, limit+1))
	switch {
	case err != nil:
		return nil, err
	case int64(len(body)) > limit:
		return nil, blocked("The page has more than %d bytes.", limit)
	}
	decoded, err := charset.NewReader(strings.NewReader(string(body)), res.Header.Get("Content-Type"))
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(decoded, 4*limit))
	if err != nil {
		return nil, err
	}
	p := &Page{URL: res.Request.URL.String(), Text: strings.ToValidUTF8(string(text), "\uFFFD")}
	if kind == "text/html" || kind == "application/xhtml+xml" {
		if err := p.markdown(res.Request.URL); err != nil {
			return nil, err
		}
	}
	p.cut(or(f.MaxText, 50_000))
	return p, nil
}

func isText(kind string) bool {
	return strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "+json") || strings.HasSuffix(kind, "+xml") ||
		kind == "application/json" || kind == "application/xml" || kind == "application/javascript" || kind == "application/yaml"
}

// markdown makes Markdown of a page in HTML.
func (p *Page) markdown(base *url.URL) error {
	root, err := html.Parse(strings.NewReader(p.Text))
	if err != nil {
		return fmt.Errorf("the page cannot be read as HTML: %w", err)
	}
	p.Title = strings.TrimSpace(titleOf(root))
	text, err := htmltomarkdown.ConvertNode(root, converter.WithDomain(base.Scheme+"://"+base.Host))
	if err != nil {
		return fmt.Errorf("the page cannot be made Markdown: %w", err)
	}
	p.Text = string(text)
	return nil
}

func titleOf(n *html.Node) string {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == "title" && d.FirstChild != nil {
			return d.FirstChild.Data
		}
	}
	return ""
}

func (p *Page) cut(max int) {
	if len(p.Text) > max {
		p.Text, p.Truncated = strings.ToValidUTF8(p.Text[:max], ""), true
	}
	if len(p.Title) > 1000 {
		p.Title = strings.ToValidUTF8(p.Title[:1000], "")
	}
}

// reason returns what the model reads of an error.
func reason(err error) string {
	if b, ok := errors.AsType[*BlockedError](err); ok {
		return b.Error()
	}
	if u, ok := errors.AsType[*url.Error](err); ok {
		if u.Timeout() {
			return "The server has not responded in time."
		}
		return u.Err.Error() // without the URL, which the model knows
	}
	return err.Error()
}
