package wrap_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/wrap"
)

// TestRetry: what is tried again, how often, and how long that waits.
func TestRetry(t *testing.T) {
	later := &model.HTTPError{Reason: model.ErrRateLimit, StatusCode: http.StatusTooManyRequests, RetryAfter: 7 * time.Second}
	rejected := &model.HTTPError{Reason: model.ErrRejected, StatusCode: http.StatusBadRequest}
	second := func(int, error) time.Duration { return time.Second }
	for _, c := range []struct {
		name  string
		does  []does
		retry wrap.Retry
		want  string
		took  time.Duration
		err   error
	}{
		{"at once", []does{says("Yes.")}, wrap.Retry{}, "Yes.", 0, nil},
		{"a failure that may pass", []does{fails(errBusy), says("Yes.")}, wrap.Retry{Wait: second}, "Yes. after error of fake:m", time.Second, nil},
		{"as long as the provider asks for", []does{fails(later), says("Yes.")}, wrap.Retry{}, "Yes. after error of fake:m", 7 * time.Second, nil},
		{"longer than allowed", []does{fails(later), says("Yes.")}, wrap.Retry{MaxWait: time.Second}, "Hm", 0, later},
		{
			"twice, unless it says otherwise", []does{fails(errBusy)}, wrap.Retry{Wait: second},
			"Hm after error of fake:m after error of fake:m", 2 * time.Second, errBusy,
		},
		{"once", []does{fails(errBusy)}, wrap.Retry{Wait: second, Max: 1}, "Hm after error of fake:m", time.Second, errBusy},
		{"never", []does{fails(errBusy)}, wrap.Retry{Max: -1}, "Hm", 0, errBusy},
		{"a failure that does not pass", []does{fails(rejected)}, wrap.Retry{}, "Hm", 0, rejected},
		{
			"its own choice", []does{fails(rejected), says("Yes.")}, wrap.Retry{Wait: second, OnError: func(err error) bool { return errors.Is(err, model.ErrRejected) }},
			"Yes. after error of fake:m", time.Second, nil,
		},
		{"a rejected response", []does{refuses, says("Yes.")}, wrap.Retry{Wait: second, OnResponse: filtered}, "Yes. after rejected of fake:m", time.Second, nil},
		{"only rejected responses", []does{refuses}, wrap.Retry{Wait: second, OnResponse: filtered, Max: 1}, "No after rejected of fake:m", time.Second, wrap.ErrResponseRejected},
	} {
		for _, watch := range []bool{false, true} {
			synctest.Test(t, func(t *testing.T) {
				c.retry.Model = named("m", c.does...)
				start := time.Now()
				var res *message.Response
				var err error
				if watch {
					_, res, err = watched(t, &c.retry)
				} else {
					res, err = model.Ask(t.Context(), &c.retry, ask("hi"))
				}
				diff(t, c.name+": error", err, c.err)
				diff(t, c.name+": response", text(res), c.want)
				diff(t, c.name+": wait", time.Since(start), c.took)
			})
		}
	}
}

// TestRetryEnds: a wait ends with its context, and does not begin if it would last longer.
func TestRetryEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &wrap.Retry{Model: named("m", fails(errBusy)), Wait: func(int, error) time.Duration { return time.Minute }}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		start := time.Now()
		_, err := model.Ask(ctx, m, ask("hi"))
		diff(t, "cancelled", []any{err, time.Since(start)}, []any{errBusy, time.Second})
		ctx, cancel = context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start = time.Now()
		_, err = model.Ask(ctx, m, ask("hi"))
		diff(t, "deadline", []any{err, time.Since(start)}, []any{errBusy, time.Duration(0)})
	})
}

// TestRetryBackoff: waits grow, without a word of the provider.
func TestRetryBackoff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		_, err := model.Ask(t.Context(), &wrap.Retry{Model: named("m", fails(errBusy)), Max: 4}, ask("hi"))
		took := time.Since(start)
		if whole := 7500 * time.Millisecond; took > whole || took < whole*3/4 || !errors.Is(err, errBusy) {
			t.Errorf("it took %v: %v", took, err)
		}
	})
}
