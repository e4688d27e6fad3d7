package wrap

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Fallback is a model that sends a request to several models, one after the other, until one of them responds. Each
// gets it in its own form and with its own settings; what the failed ones have streamed is discarded
// (model.ResponseResetEvent). The response holds the failed attempts (message.Response.FailedAttempts), whose usage
// counts for the run.
//
// A Timeout in the settings of the agent or the run (model.Settings.Timeout) is for all attempts together; one in the
// settings of a model is for that model. There is no fallback once the caller's context has ended, or once the response
// is no longer wanted.
type Fallback struct {
	// Models are asked in this order.
	Models []model.Model
	// OnError reports whether the next model is asked after an error; nil means after model.ErrProvider.
	OnError func(error) bool
	// OnResponse reports whether a response is rejected, so that the next model is asked, as one with the FinishReason
	// message.FinishContentFilter may be; nil accepts all. A response that is watched was seen before it is rejected.
	OnResponse func(*message.Response) bool

	once sync.Once
	info model.Info
}

// Info describes the fallback: the names of all models, and the profile of the first. Each model is asked by its own profile
// and settings.
func (f *Fallback) Info() model.Info {
	f.once.Do(f.describe)
	return f.info
}

func (f *Fallback) describe() {
	f.info.Provider = "fallback"
	var names []string
	for i, m := range f.Models {
		if m == nil {
			continue
		}
		of := m.Info()
		if names = append(names, of.String()); i == 0 {
			f.info.URL, f.info.Profile = of.URL, of.Profile
		}
	}
	f.info.Name = strings.Join(names, ",")
}

func (f *Fallback) check() error {
	if len(f.Models) == 0 {
		return &model.ConfigError{Problems: []string{"a Fallback needs at least one model: set Models"}}
	}
	for i, m := range f.Models {
		if m == nil {
			return &model.ConfigError{Problems: []string{fmt.Sprintf("Models[%d] of a Fallback is nil", i)}}
		}
	}
	return nil
}

// CheckKey asks all models. The errors of several are joined.
func (f *Fallback) CheckKey(ctx context.Context) error {
	if err := f.check(); err != nil {
		return err
	}
	var errs []error
	for _, m := range f.Models {
		errs = append(errs, m.CheckKey(ctx))
	}
	return errors.Join(errs...)
}

// CountTokens asks the first model, and the others in turn if it cannot count, or as Respond would.
func (f *Fallback) CountTokens(ctx context.Context, r *model.Request) (n int, err error) {
	if err := f.check(); err != nil {
		return 0, err
	}
	for _, m := range f.Models {
		n, err = m.CountTokens(ctx, r)
		if err == nil || ctx.Err() != nil || !errors.Is(err, errors.ErrUnsupported) && !f.falls(err) {
			break
		}
	}
	return n, err
}

func (f *Fallback) falls(err error) bool {
	if f.OnError == nil {
		return errors.Is(err, model.ErrProvider)
	}
	return f.OnError(err)
}

// Respond sends the request to the models. It returns a *FallbackError if all of them have failed, and otherwise the
// error of the model that failed in a way for which there is no fallback.
func (f *Fallback) Respond(ctx context.Context, r *model.Request, s *model.Stream) (*message.Response, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	var log attempts
	for i, m := range f.Models {
		if i > 0 {
			if err := s.Reset(); err != nil {
				return log.on(nil), err
			}
		}
		begun := log.begin()
		res, err := ask(ctx, m, r, s)
		switch {
		case err == nil && (f.OnResponse == nil || !f.OnResponse(res)):
			return f.named(log.on(res)), nil
		case err == nil:
			log.rejected(m.Info(), res, begun)
		case ctx.Err() != nil || !f.falls(err):
			return log.on(res), err
		default:
			log.failed(m.Info(), res, err, begun)
		}
	}
	return log.on(nil), &FallbackError{Attempts: log.all, Errs: log.errs}
}

// named returns the response of a model, with the name of the model that was asked.
func (f *Fallback) named(res *message.Response) *message.Response {
	named := *res
	named.ModelID = f.Info().String()
	return &named
}

// ask asks a model within its own limit of time, and has its response reported to s.
func ask(ctx context.Context, m model.Model, r *model.Request, s *model.Stream) (*message.Response, error) {
	var limit = m.Info().Settings.OrZero().Timeout
	if r.Settings.OrZero().Timeout > 0 {
		limit = 0 // the caller's is in ctx
	}
	return model.Within(ctx, limit, func(ctx context.Context) (*message.Response, error) {
		res, err := m.Respond(ctx, r, s)
		switch {
		case err != nil:
			return res, err
		case res == nil:
			return nil, model.ErrNoResponse
		}
		return res, s.Complete(res)
	})
}

// ErrResponseRejected is among the errors of attempts whose response was rejected by OnResponse.
var ErrResponseRejected = errors.New("the response was rejected")

// FallbackError is the error of a Fallback all of whose models have failed. errors.Is and errors.As find the errors of
// all.
type FallbackError struct {
	// Attempts are what was tried, in order.
	Attempts []message.FailedAttempt
	// Errs are the errors of the attempts; that of a rejected response is ErrResponseRejected.
	Errs []error
}

func (e *FallbackError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "all models of the fallback have failed (%d attempts)", len(e.Attempts))
	for i := range e.Attempts {
		a := &e.Attempts[i]
		fmt.Fprintf(&b, "; %s: %s", model.Info{Provider: a.ProviderName, Name: a.ModelName}, cmp.Or(a.Error, ErrResponseRejected.Error()))
	}
	return b.String()
}

// Unwrap returns Errs.
func (e *FallbackError) Unwrap() []error { return e.Errs }
