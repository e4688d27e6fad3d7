package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/agentgen-go/agentgen/runtime/model"
)

const (
	firstWait = 500 * time.Millisecond
	longest   = 8 * time.Second // without a word of the server
	patience  = time.Minute     // with one
)

// attempts sends a call until it succeeds or fails permanently.
func (c *Client) attempts(ctx context.Context, cfg *config, call *Call) (*Response, error) {
	ctx, end := whole(ctx, cfg.timeouts.Whole)
	for n := 0; ; n++ {
		res, err := c.attempt(ctx, cfg, call, n)
		if err == nil {
			res.release = end
			return res, nil
		}
		wait, again := cfg.again(call, err, n)
		if !again || !lasts(ctx, wait) {
			end()
			return nil, err
		}
		if stopped := sleep(ctx, wait); stopped != nil {
			end()
			return nil, c.ended(ctx, stopped, err)
		}
	}
}

// again reports whether a call may be sent again after its attempt n has failed, and when.
func (c *config) again(call *Call, err error, n int) (wait time.Duration, ok bool) {
	if n >= c.maxRetries || c.sender != nil {
		return 0, false
	}
	wait = backoff(n)
	if failed, ok := errors.AsType[*model.HTTPError](err); ok {
		if failed.RetryAfter > 0 {
			wait = failed.RetryAfter
		}
		return wait, wait <= patience && mayPass(failed, call.Once)
	}
	lost, ok := errors.AsType[*model.ConnectionError](err)
	if !ok || permanent(lost) {
		return 0, false
	}
	return wait, lost.Phase == model.PhaseConnect || !call.Once
}

// mayPass reports whether a failure may be over soon. once says that the server must not get the request twice: it has
// refused it only if it says so.
func mayPass(e *model.HTTPError, once bool) bool {
	switch e.Headers["x-should-retry"] {
	case "true":
		return true
	case "false":
		return false
	}
	if errors.Is(e, model.ErrQuota) {
		return false
	}
	switch e.StatusCode {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable, model.StatusOverloaded, http.StatusTooEarly:
		return true
	case http.StatusRequestTimeout, http.StatusConflict:
		return !once
	case http.StatusNotImplemented, http.StatusHTTPVersionNotSupported:
		return false
	}
	return e.StatusCode >= http.StatusInternalServerError && !once
}

// permanent reports whether a connection will fail again for the same reason.
func permanent(e *model.ConnectionError) bool {
	if errors.Is(e.Reason, model.ErrTimeout) && e.Phase != model.PhaseConnect {
		return true // the server works on it; another attempt would take as long
	}
	cause := e.Err
	if hidden, ok := cause.(*redactedError); ok {
		cause = hidden.err
	}
	if dns, ok := errors.AsType[*net.DNSError](cause); ok {
		return dns.IsNotFound
	}
	_, badCertificate := errors.AsType[*tls.CertificateVerificationError](cause)
	_, unknownCA := errors.AsType[x509.UnknownAuthorityError](cause)
	_, noTLS := errors.AsType[tls.RecordHeaderError](cause)
	return badCertificate || unknownCA || noTLS
}

// backoff returns a wait that doubles with each attempt, less up to a quarter, so that clients which failed together do not
// come back together.
func backoff(n int) time.Duration {
	wait := longest
	if n < 4 {
		wait = min(firstWait<<n, longest)
	}
	return wait - time.Duration(rand.Int64N(int64(wait)/4))
}

// lasts reports whether ctx lasts for longer than wait.
func lasts(ctx context.Context, wait time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return !ok || time.Until(deadline) > wait
}

func sleep(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// ended is the error of a request whose context has ended while it waited for another attempt.
func (c *Client) ended(ctx context.Context, cause, last error) error {
	if late, ok := errors.AsType[*limitError](cause); ok {
		return &model.ConnectionError{Reason: model.ErrTimeout, Provider: c.provider.Name, Phase: model.PhaseConnect, Err: fmt.Errorf("%w after a failure: %v", late, last)}
	}
	return fmt.Errorf("%s: %w while waiting to try again after: %v", c.provider.Name, ctx.Err(), last)
}

// retryAfter reads Retry-After-Ms or the Retry-After header (RFC 9110, 10.2.3): seconds, or a date. It is 0 if they say
// nothing.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := h.Get("Retry-After")
	if d, ok := positive(h.Get("Retry-After-Ms"), time.Millisecond); ok {
		return d
	}
	if d, ok := positive(value, time.Second); ok {
		return d
	}
	if date, err := http.ParseTime(value); err == nil {
		return max(0, date.Sub(now))
	}
	return 0
}

// positive reads a number of units that is not absurd.
func positive(value string, unit time.Duration) (time.Duration, bool) {
	const most = 1 << 31
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || !(n >= 0 && n < most) {
		return 0, false
	}
	return time.Duration(n * float64(unit)), true
}
