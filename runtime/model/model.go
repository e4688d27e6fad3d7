package model

import (
	"context"
	"errors"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// A Model sends requests to a language model. Provider packages implement it. A Model must be safe for concurrent use.
//
// The interface is complete: no optional method is found by type assertion. So a wrapper may embed a Model and replace
// one method, and keeps the others:
//
//	type logged struct{ model.Model }
//
//	func (l logged) Respond(ctx context.Context, r *model.Request, s *model.Stream) (*message.Response, error) {
//		log.Print(l.Info().Name)
//		return l.Model.Respond(ctx, r, s)
//	}
//
// See Base, Func and Wrap for shorter ways to write one.
type Model interface {
	// Info describes the model. It is called often, must be cheap and must not fail.
	Info() Info

	// Respond sends a request to the model and returns its response. If s is not nil, the response is watched: the
	// model then reports the parts of its response to s as they arrive, and stops when a method of s returns an error,
	// which it returns. A response that arrives at once is reported by Stream.Replace. If the request fails midway,
	// Respond returns what it has received together with the error.
	//
	// Respond must return soon after ctx is done: the run waits for it. It must not change r, except for its Cache. A
	// goroutine that outlives it may still read r: r does not change, and its memory is not reused. Runs do not change
	// the response, so that a model may return it several times.
	//
	// Which form of the output, settings and schemas to send depends on the model's Info: see Prepare.
	Respond(ctx context.Context, r *Request, s *Stream) (*message.Response, error)

	// CountTokens returns the input tokens that the request would use. The error wraps errors.ErrUnsupported if the model
	// cannot count them.
	CountTokens(ctx context.Context, r *Request) (int, error)

	// CheckKey returns a *ConfigError if no request can be sent, because the key or the URL is missing. It may fetch a
	// key, but does not send anything to the model.
	CheckKey(ctx context.Context) error
}

// Info describes a model. The zero Info is that of a model without a name that can do what most models can.
type Info struct {
	// Name is the model's name at its provider, such as "gpt-5-mini", Provider the name of the provider, such as "openai".
	Name, Provider string
	// URL is where requests are sent, without credentials. It is empty for models that send none.
	URL string
	// Profile says what the model supports.
	Profile Profile
	// Settings are the model's own defaults; those of agents and runs override them. It may be nil, and must not be changed.
	Settings *Settings
}

// String returns the provider and the name, such as "openai:gpt-5-mini".
func (i Info) String() string {
	switch {
	case i.Provider == "":
		return i.Name
	case i.Name == "":
		return i.Provider
	}
	return i.Provider + ":" + i.Name
}

// Base implements all of Model but Respond, for authors of models to embed. Its zero value describes a model without a
// name. It cannot count tokens, and needs no key.
type Base struct{ info Info }

// NewBase returns a Base with that Info.
func NewBase(info Info) Base { return Base{info} }

// Info returns the Info that NewBase was given.
func (b Base) Info() Info { return b.info }

// CountTokens returns an error that wraps errors.ErrUnsupported.
func (b Base) CountTokens(context.Context, *Request) (int, error) { return 0, cannotCount(b.info) }

// CheckKey returns nil.
func (b Base) CheckKey(context.Context) error { return nil }

func cannotCount(info Info) error {
	return fmt.Errorf("the model %q cannot count tokens: %w", info, errors.ErrUnsupported)
}

// RespondFunc is the type of Model.Respond.
type RespondFunc func(ctx context.Context, r *Request, s *Stream) (*message.Response, error)

// Func returns a model that a function implements. If it is watched and the function reports nothing to the stream, the
// parts of its response are reported when it has returned.
func Func(info Info, respond RespondFunc) Model { return &funcModel{NewBase(info), respond} }

type funcModel struct {
	Base
	respond RespondFunc
}

func (m *funcModel) Respond(ctx context.Context, r *Request, s *Stream) (*message.Response, error) {
	res, err := m.respond(ctx, r, s)
	if err == nil {
		err = s.Complete(res)
	}
	return res, err
}

// Wrap returns a model whose requests go through a function, which may call next, the Respond of m, any number of
// times. The rest of m stays as it is. Before it calls next again, the function calls Stream.Reset.
func Wrap(m Model, around func(ctx context.Context, r *Request, s *Stream, next RespondFunc) (*message.Response, error)) Model {
	return &wrapped{m, around}
}

type wrapped struct {
	Model
	around func(ctx context.Context, r *Request, s *Stream, next RespondFunc) (*message.Response, error)
}

func (w *wrapped) Respond(ctx context.Context, r *Request, s *Stream) (*message.Response, error) {
	return w.around(ctx, r, s, w.Model.Respond)
}
