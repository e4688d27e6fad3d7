package wrap_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func diff(t *testing.T, what string, got, want any, opts ...cmp.Option) {
	t.Helper()
	opts = append(opts, cmpopts.EquateErrors(), cmpopts.IgnoreFields(message.FailedAttempt{}, "Timestamp", "Duration"), cmpopts.EquateEmpty())
	if d := cmp.Diff(want, got, opts...); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

var errBusy = &model.HTTPError{Reason: model.ErrOverloaded, StatusCode: http.StatusServiceUnavailable, ModelName: "busy", Body: "busy"}

// fake is a model that does one thing after the other, and then the last again.
type fake struct {
	model.Base
	does  []func(r *model.Request, s *model.Stream) (*message.Response, error)
	asked []*model.Prepared
}

func (f *fake) Respond(ctx context.Context, r *model.Request, s *model.Stream) (*message.Response, error) {
	p, err := model.Prepare(f.Info(), r, s)
	if err != nil {
		return nil, err
	}
	f.asked = append(f.asked, &p)
	return f.does[min(len(f.asked), len(f.does))-1](r, s)
}

func (f *fake) CountTokens(context.Context, *model.Request) (int, error) { return 42, nil }

type does = func(r *model.Request, s *model.Stream) (*message.Response, error)

func named(name string, all ...does) *fake {
	return &fake{Base: model.NewBase(model.Info{Name: name, Provider: "fake", Settings: &model.Settings{StopSequences: []string{name}}, Profile: model.Profile{Template: name}}), does: all}
}

// says answers with a text, in two pieces if it is watched.
func says(text string) does {
	return func(_ *model.Request, s *model.Stream) (*message.Response, error) {
		_ = errors.Join(s.Text(0, text[:1]), s.Text(0, text[1:]), s.End(0))
		return &message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: text}}, ModelName: "m", Usage: usage.Request{InputTokens: 10, OutputTokens: 1}}, s.Err()
	}
}

// fails ends with an error after a piece of text.
func fails(err error) does {
	return func(_ *model.Request, s *model.Stream) (*message.Response, error) {
		if err := s.Text(0, "Hm"); err != nil {
			return nil, err
		}
		return &message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: "Hm"}}, Usage: usage.Request{InputTokens: 7}}, err
	}
}

// refuses answers with a response that the content filter has cut off.
func refuses(_ *model.Request, s *model.Stream) (*message.Response, error) {
	_ = s.Text(0, "No")
	return &message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: "No"}}, FinishReason: message.FinishContentFilter, Usage: usage.Request{InputTokens: 5}}, nil
}

func filtered(res *message.Response) bool { return res.FinishReason == message.FinishContentFilter }

func ask(text string) model.Request {
	return model.Request{Messages: message.History{&message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: text}}}}}
}

// watched asks a model and returns what was seen, and what came of it.
func watched(t *testing.T, m model.Model) (seen []string, res *message.Response, err error) {
	t.Helper()
	w := model.Watch(t.Context(), m, ask("hi"))
	for e, err := range w.Events() {
		if err != nil {
			break
		}
		said := string(e.Kind)
		if p, ok := e.Part.(*message.TextPart); ok {
			said += " " + p.Content
		}
		seen = append(seen, said+e.Delta.Text)
	}
	res, err = w.Response()
	return seen, res, err
}

// text returns the text of a response and the outcomes of the attempts before it.
func text(res *message.Response) string {
	if res == nil {
		return "nothing"
	}
	said := res.OutputText()
	for _, a := range res.FailedAttempts {
		said += fmt.Sprintf(" after %s of %s:%s", a.Outcome, a.ProviderName, a.ModelName)
	}
	return said
}
