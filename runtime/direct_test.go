package runtime_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// TestRequest: a model without an agent gets what a run would fill in. (193)
func TestRequest(t *testing.T) {
	var got model.Prepared
	m := tuned(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		got = *in
		return calls("look {}"), nil
	}, &model.Settings{Seed: new(1)})
	history := []message.Message{user("a"), calls("look {}"), &message.Request{Parts: user("b").Parts, Instructions: "Be brief."}}
	in := model.Request{Messages: history, Tools: []*model.ToolDef{{Name: "look"}}}
	res, err := model.Ask(t.Context(), m, in)
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "response", transcript([]message.Message{res}), []string{"call c0 look {}"})
	if res.Timestamp.IsZero() {
		t.Error("the response has no time")
	}
	diff(t, "sent", transcript(got.Messages), []string{
		"user: a", "call c0 look {}", "return c0 look: The tool call was interrupted before a result was produced.", "user: b",
	})
	diff(t, "instructions", got.Instructions, "Be brief.")
	diff(t, "settings", got.Settings, &model.Settings{Seed: new(1)})
	diff(t, "text allowed", got.AllowText, true)
	diff(t, "given input", []bool{in.Settings == nil, in.Output.AllowText, len(in.Messages) == 3}, []bool{true, false, true})
}

// TestRequestIsChecked: an invalid request is refused before the model is asked, and an invalid response after.
func TestRequestIsChecked(t *testing.T) {
	broken := errors.New("broken")
	returns := func(res *message.Response, err error) model.Model {
		return modelFunc(func(context.Context, *model.Prepared) (*message.Response, error) { return res, err })
	}
	for _, c := range []struct {
		name     string
		model    model.Model
		messages []message.Message
		want     string
	}{
		{"no model", nil, []message.Message{user("a")}, "the Model is nil"},
		{"no messages", script(t), nil, "Request.Messages is empty"},
		{"a nil message", script(t), []message.Message{nil}, "agentgen: the request cannot be sent: message 0 is nil"},
		{"a response last", script(t), []message.Message{user("a"), text("b")}, "the messages must end with a *message.Request, not with a *message.Response"},
		{"the model's error", returns(nil, broken), []message.Message{user("a")}, "broken"},
		{"no response", returns(nil, nil), []message.Message{user("a")}, "the model returned neither a response nor an error"},
		{"a nil part", returns(&message.Response{Parts: []message.ResponsePart{nil}}, nil), []message.Message{user("a")}, "part 0 of the model's response is nil"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := model.Request{Messages: c.messages}
			if _, err := model.Ask(t.Context(), c.model, in); err == nil || !strings.HasSuffix(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
			if _, err := model.Watch(t.Context(), c.model, in).Response(); err == nil || !strings.HasSuffix(err.Error(), c.want) {
				t.Errorf("streamed: got %v", err)
			}
		})
	}
}

// TestRequestStream: the events of a response, whether or not the model streams.
func TestRequestStream(t *testing.T) {
	in := model.Request{Messages: []message.Message{user("a")}}
	s := model.Watch(t.Context(), script(t, text("hello")), in)
	var told []string
	for e, err := range s.Events() {
		if err != nil {
			t.Fatal(err)
		}
		told = append(told, eventLine(e))
	}
	diff(t, "events", told, []string{"start 0 text: hello", "final", "end 0 text: hello"})
	res, err := s.Response()
	if err != nil || res.Text() != "hello" {
		t.Errorf("got %v, %v", res, err)
	}
	for _, err := range s.Events() {
		if err == nil {
			t.Error("the events were told twice")
		}
	}
}

// TestRequestStreamStops: breaking out ends the request.
func TestRequestStreamStops(t *testing.T) {
	s := model.Watch(t.Context(), script(t, text("hello")), model.Request{Messages: []message.Message{user("a")}})
	for range s.Events() {
		break
	}
	if _, err := s.Response(); !errors.Is(err, model.ErrStreamStopped) {
		t.Errorf("got %v", err)
	}
}

// TestRequestTimeout: direct requests are limited by their settings, too.
func TestRequestTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := modelFunc(func(ctx context.Context, _ *model.Prepared) (*message.Response, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		})
		_, err := model.Ask(t.Context(), slow, model.Request{
			Messages: []message.Message{user("a")}, Settings: &model.Settings{Timeout: time.Second},
		})
		if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "within 1s (Settings.Timeout)") {
			t.Errorf("got %v", err)
		}
	})
}
