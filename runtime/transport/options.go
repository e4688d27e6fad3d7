package transport

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// Option changes how requests are sent. Options override the environment, later ones earlier ones.
type Option func(*options)

type options struct {
	key        func(context.Context) (string, error)
	baseURL    string
	header     http.Header
	query      url.Values
	client     *http.Client
	sender     Sender
	maxRetries int
	timeouts   Timeouts
	limit      int64
	watch      func(*Exchange)
}

// Timeouts limit how long a request may take. Zero leaves a limit at its default, a negative duration means no limit.
type Timeouts struct {
	// Connect limits how long connecting may take, TLS included: 30 s by default. It does not apply to an *http.Client
	// whose transport does not report connections (net/http/httptrace).
	Connect time.Duration
	// FirstEvent limits how long a streamed response may take until its first event, counted from when the request is sent:
	// no limit by default.
	FirstEvent time.Duration
	// Silence limits the time without any data from the server: 10 minutes by default.
	Silence time.Duration
	// Whole limits the whole, all attempts and the whole response: no limit by default. See also model.Settings.Timeout.
	Whole time.Duration
}

const (
	defaultConnect = 30 * time.Second
	defaultSilence = 10 * time.Minute
	// DefaultMaxResponse is the size of responses, in bytes, that a Client reads unless WithMaxResponse says otherwise.
	DefaultMaxResponse = 32 << 20
	// DefaultMaxRetries is how often a Client sends a request again unless WithMaxRetries says otherwise.
	DefaultMaxRetries = 2
)

// or returns the limits with those that are zero replaced by defaults, and those that are negative by zero.
func (t Timeouts) or() Timeouts {
	limit := func(d, unless time.Duration) time.Duration {
		if d == 0 {
			d = unless
		}
		return max(d, 0)
	}
	return Timeouts{limit(t.Connect, defaultConnect), limit(t.FirstEvent, 0), limit(t.Silence, defaultSilence), limit(t.Whole, 0)}
}

// WithAPIKey sets the key.
func WithAPIKey(key string) Option {
	return WithKeyFunc(func(context.Context) (string, error) { return key, nil })
}

// WithKeyFunc asks f for the key of each attempt, for keys that expire. f must be safe for concurrent use.
func WithKeyFunc(f func(context.Context) (string, error)) Option {
	return func(o *options) { o.key = f }
}

// WithBaseURL sets where the API is, such as "http://localhost:8080/v1". A query that it has is sent with each request.
func WithBaseURL(url string) Option { return func(o *options) { o.baseURL = url } }

// WithHeader sets a header of each request.
func WithHeader(name, value string) Option { return func(o *options) { o.header.Set(name, value) } }

// WithQuery sets a parameter of the URL of each request.
func WithQuery(name, value string) Option { return func(o *options) { o.query.Set(name, value) } }

// WithHTTPClient sends requests through c, which may have proxies, certificates and middleware of its own. A Timeout of c
// also limits how long a response may be streamed. c is not changed.
func WithHTTPClient(c *http.Client) Option { return func(o *options) { o.client = c } }

// WithSender sends requests through s instead of an *http.Client: see Sender.
func WithSender(s Sender) Option { return func(o *options) { o.sender = s } }

// WithMaxRetries sets how often a request is sent again at most: 0 never, DefaultMaxRetries by default. A request is sent again
// if it could not be sent, if the connection broke before the response began, and if the response has one of the statuses 408,
// 409, 425, 429 (unless the quota is used up) and from 500 on, or the header X-Should-Retry. The wait before it is what the
// response asks for (Retry-After), up to a minute, and otherwise grows from half a second, with jitter. A request whose wait
// would be longer, or longer than its context lasts, fails at once.
func WithMaxRetries(n int) Option { return func(o *options) { o.maxRetries = n } }

// WithTimeouts sets limits of time.
func WithTimeouts(t Timeouts) Option { return func(o *options) { o.timeouts = t } }

// WithMaxResponse sets the size in bytes up to which a response is read, after it was decompressed: DefaultMaxResponse by
// default. What is made of a response counts as well, so that a small response cannot become a large one in memory.
func WithMaxResponse(bytes int64) Option { return func(o *options) { o.limit = bytes } }

// WithWatch calls f with each exchange when it has ended, for logs and recordings. f must be safe for concurrent use.
// Recording the exact bytes is the job of an http.RoundTripper: see WithHTTPClient.
func WithWatch(f func(*Exchange)) Option { return func(o *options) { o.watch = f } }
