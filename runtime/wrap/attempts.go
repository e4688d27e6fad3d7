package wrap

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// attempts collects what was tried before a response that counts.
type attempts struct {
	all  []message.FailedAttempt
	errs []error
}

func (a *attempts) begin() time.Time { return time.Now() }

// failed notes an attempt that ended with an error. Those of a fallback within are noted in its place.
func (a *attempts) failed(m model.Info, res *message.Response, err error, begun time.Time) {
	if within, ok := errors.AsType[*FallbackError](err); ok {
		a.all, a.errs = append(a.all, within.Attempts...), append(a.errs, within.Errs...)
		return
	}
	a.add(m, res, err, begun)
}

// rejected notes an attempt whose response was not accepted.
func (a *attempts) rejected(m model.Info, res *message.Response, begun time.Time) {
	a.add(m, res, nil, begun)
}

func (a *attempts) add(m model.Info, res *message.Response, err error, begun time.Time) {
	f := message.FailedAttempt{
		ModelName: m.Name, ProviderName: m.Provider, Outcome: message.AttemptRejected,
		Timestamp: begun.UTC(), Duration: iso(time.Since(begun)), Usage: used(res),
	}
	if res != nil {
		a.all = append(a.all, res.FailedAttempts...) // of a wrapper within
	}
	if err != nil {
		f.Outcome, f.Error = message.AttemptError, err.Error()
	} else {
		err = ErrResponseRejected
	}
	a.all, a.errs = append(a.all, f), append(a.errs, err)
}

// used returns what an attempt has used, nil if that is not known.
func used(res *message.Response) *usage.Request {
	if res == nil || res.Usage.Empty() || res.Usage.Check() != nil {
		return nil
	}
	return new(res.Usage)
}

// iso writes a duration in the form of ISO 8601, in seconds.
func iso(d time.Duration) string {
	return "PT" + strconv.FormatFloat(d.Round(time.Microsecond).Seconds(), 'f', -1, 64) + "S"
}

// on returns the response with the attempts before it, in a copy: the model may have given it to others as well. Without a
// response, it is one that has nothing but attempts, if they have used something that counts.
func (a *attempts) on(res *message.Response) *message.Response {
	counts := slices.ContainsFunc(a.all, func(f message.FailedAttempt) bool { return f.Usage != nil })
	switch {
	case len(a.all) == 0, res == nil && !counts:
		return res
	case res == nil:
		return &message.Response{FailedAttempts: a.all}
	}
	with := *res
	with.FailedAttempts = slices.Concat(a.all, res.FailedAttempts)
	return &with
}
