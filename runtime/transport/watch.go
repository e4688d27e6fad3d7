package transport

import (
	"net/http"
	"sync"
	"time"
)

// Exchange is one attempt to send a request, and what came of it. Credentials of the request are left out of URL, headers and
// Err; the bodies are as they were sent.
type Exchange struct {
	// Provider is the provider's name, Model that of the model.
	Provider, Model string
	// Attempt is 0 for the first attempt.
	Attempt int
	Start   time.Time
	Took    time.Duration

	Method, URL   string
	RequestHeader map[string]string // by names in lower case
	RequestBody   []byte            // it must not be changed

	// StatusCode is 0 if there was no response.
	StatusCode     int
	ResponseHeader map[string]string // by names in lower case
	// ResponseBody is what was read of the body.
	ResponseBody []byte
	// Err is the error of the attempt; nil if its response is not a failure. Reading on may have failed all the same.
	Err error
}

// tap collects an Exchange. All methods of a nil tap do nothing.
type tap struct {
	watch func(*Exchange)
	e     Exchange
	once  sync.Once
}

func newTap(watch func(*Exchange), provider string, call *Call, attempt int) *tap {
	if watch == nil {
		return nil
	}
	return &tap{watch: watch, e: Exchange{
		Provider: provider, Model: call.Model, Attempt: attempt, Start: time.Now(), Method: call.method(), RequestBody: call.Body,
	}}
}

func (t *tap) sent(req *http.Request, s secrets) {
	if t == nil {
		return
	}
	t.e.RequestHeader = s.headers(req.Header)
	if req.URL != nil {
		t.e.URL = s.redacted(req.URL.Redacted())
	}
}

func (t *tap) began(res *http.Response, s secrets) {
	if t != nil {
		t.e.StatusCode, t.e.ResponseHeader = res.StatusCode, s.headers(res.Header)
	}
}

func (t *tap) read(p []byte) {
	if t != nil {
		t.e.ResponseBody = append(t.e.ResponseBody, p...)
	}
}

func (t *tap) failed(err error) {
	if t != nil {
		t.e.Err = err
	}
}

func (t *tap) end(err error) {
	if t == nil {
		return
	}
	t.once.Do(func() {
		if err != nil {
			t.e.Err = err
		}
		t.e.Took = time.Since(t.e.Start)
		t.watch(&t.e)
	})
}
