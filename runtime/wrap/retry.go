package wrap

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Retry is a model that asks another one again when it fails. Providers do that themselves before a response has begun
// (transport.WithMaxRetries); a Retry also does it for failures in the middle of a response, for responses that are rejected, and
// for models that do not retry. What a failed attempt has streamed is discarded, and the response holds the failed attempts.
type Retry struct {
	// Model is asked.
	model.Model
	// Max is how often it is asked again at most: DefaultRetries if it is 0, never if it is negative.
	Max int
	// OnError reports whether the model is asked again after an error; nil means after failures that may pass: model.ErrRateLimit,
	// model.ErrUnavailable, model.ErrServer and model.ErrConnection.
	OnError func(error) bool
	// OnResponse reports whether a response is rejected, so that the model is asked again; nil accepts all.
	OnResponse func(*message.Response) bool
	// Wait returns how long to wait before the model is asked again, after that many attempts have failed, the last one
	// with err; nil means as long as the provider asks for (model.HTTPError.RetryAfter), otherwise from half a second
	// on twice as long each time, with jitter. A wait that is longer than MaxWait, or than the context lasts, ends the
	// retries.
	Wait func(attempts int, err error) time.Duration
	// MaxWait is the longest wait: DefaultMaxWait if it is 0.
	MaxWait time.Duration
}

const (
	// DefaultRetries is how often a Retry asks again at most unless its Max says otherwise.
	DefaultRetries = 2
	// DefaultMaxWait is how long a Retry waits at most unless its MaxWait says otherwise.
	DefaultMaxWait = 5 * time.Minute
)

// Respond asks the model. The error is that of the last attempt; after a response that was rejected it wraps
// ErrResponseRejected.
func (m *Retry) Respond(ctx context.Context, r *model.Request, s *model.Stream) (*message.Response, error) {
	var log attempts
	for n := 1; ; n++ {
		begun := log.begin()
		res, err := m.Model.Respond(ctx, r, s)
		switch {
		case err == nil && res == nil:
			return nil, model.ErrNoResponse
		case err == nil && (m.OnResponse == nil || !m.OnResponse(res)):
			return log.on(res), s.Complete(res)
		case err == nil:
			err = ErrResponseRejected
		case ctx.Err() != nil || !m.again(err):
			return log.on(res), err
		}
		if n > m.most() || !m.wait(ctx, n, err) {
			return log.on(res), err
		}
		if err == ErrResponseRejected {
			log.rejected(m.Info(), res, begun)
		} else {
			log.failed(m.Info(), res, err, begun)
		}
		if err := s.Reset(); err != nil {
			return log.on(nil), err
		}
	}
}

func (m *Retry) most() int { return cmp.Or(m.Max, DefaultRetries) }

func (m *Retry) again(err error) bool {
	if m.OnError != nil {
		return m.OnError(err)
	}
	for _, reason := range []error{model.ErrRateLimit, model.ErrUnavailable, model.ErrServer, model.ErrConnection} {
		if errors.Is(err, reason) {
			return true
		}
	}
	return false
}

// wait waits before another attempt, and reports whether there may be one.
func (m *Retry) wait(ctx context.Context, attempts int, err error) bool {
	wait := backoff(attempts)
	if failed, ok := errors.AsType[*model.HTTPError](err); ok && failed.RetryAfter > 0 {
		wait = failed.RetryAfter
	}
	if m.Wait != nil {
		wait = m.Wait(attempts, err)
	}
	most := m.MaxWait
	if most <= 0 {
		most = DefaultMaxWait
	}
	deadline, ok := ctx.Deadline()
	if wait > most || ok && time.Until(deadline) <= wait {
		return false
	}
	if wait <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// backoff returns a wait that doubles with each attempt, up to a minute, less up to a quarter.
func backoff(attempts int) time.Duration {
	wait := time.Minute
	if attempts < 8 {
		wait = min(500*time.Millisecond<<(attempts-1), time.Minute)
	}
	return wait - time.Duration(rand.Int64N(int64(wait)/4))
}
