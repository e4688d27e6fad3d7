package model_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// fallback asks its first model, and the second one if a provider refuses. It embeds the first, so that what it does not
// override stays that model's.
type fallback struct {
	model.Model
	second model.Model
}

func (f fallback) Respond(ctx context.Context, r *model.Request, s *model.Stream) (*message.Response, error) {
	res, err := f.Model.Respond(ctx, r, s)
	if _, ok := errors.AsType[*model.HTTPError](err); !ok {
		return res, err
	}
	if err := s.Reset(); err != nil { // who watches drops what the first model has said
		return nil, err
	}
	return f.second.Respond(ctx, r, s)
}

// A wrapper embeds a model and overrides what it changes. Deltas, token counts and settings pass through it.
func Example_wrapper() {
	busy := model.Func(model.Info{Name: "busy"}, func(_ context.Context, _ *model.Request, s *model.Stream) (*message.Response, error) {
		_ = s.Text(0, "Let me")
		return nil, &model.HTTPError{StatusCode: http.StatusServiceUnavailable, ModelName: "busy"}
	})
	calm := model.Func(model.Info{Name: "calm"}, func(context.Context, *model.Request, *model.Stream) (*message.Response, error) {
		return &message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: "Four."}}}, nil
	})
	r := model.Request{Messages: message.History{&message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: "2+2?"}}}}}
	for e, err := range model.Watch(context.Background(), fallback{busy, calm}, r).Events() {
		if err != nil {
			fmt.Println(err)
			return
		}
		if e.Kind == model.PartStartEvent {
			fmt.Println(e.Kind, e.Part.(*message.TextPart).Content)
			continue
		}
		fmt.Println(e.Kind)
	}
	// Output:
	// part_start Let me
	// final_result
	// response_reset
	// part_start Four.
	// final_result
	// part_end
}

// A function around the requests of a model needs no type.
func ExampleWrap() {
	echo := model.Func(model.Info{Name: "echo"}, func(_ context.Context, r *model.Request, _ *model.Stream) (*message.Response, error) {
		return &message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: fmt.Sprint(len(r.Messages), " message")}}}, nil
	})
	counted := 0
	m := model.Wrap(echo, func(ctx context.Context, r *model.Request, s *model.Stream, next model.RespondFunc) (*message.Response, error) {
		counted++
		return next(ctx, r, s)
	})
	res, err := model.Ask(context.Background(), m, model.Request{
		Messages: message.History{&message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: "Hello."}}}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(res.Parts[0].(*message.TextPart).Content, counted, m.Info().Name)
	// Output: 1 message 1 echo
}

// A model that is asked once, without an agent.
func ExampleAsk() {
	res, err := model.Ask(context.Background(), testmodel.New(), model.Request{
		Messages: []message.Message{&message.Request{Parts: []message.RequestPart{
			&message.UserPromptPart{Content: "How is the weather in Paris?"},
		}}},
		Tools: []*model.ToolDef{{
			Name:       "current_weather",
			Parameters: `{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}`,
		}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range res.Parts {
		if call, ok := p.(*message.ToolCallPart); ok {
			fmt.Println(call.ToolName, call.Args)
		}
	}
	// Output: current_weather {"city":"a"}
}

// A response that is watched while it is being made.
func ExampleWatch() {
	llm := testmodel.Script(testmodel.Text("Sunny."))
	stream := model.Watch(context.Background(), llm, model.Request{
		Messages: []message.Message{&message.Request{Parts: []message.RequestPart{
			&message.UserPromptPart{Content: "How is the weather?"},
		}}},
	})
	for event, err := range stream.Events() {
		if err != nil {
			fmt.Println(err)
			return
		}
		if event.Kind == model.PartEndEvent {
			fmt.Println(event.Part.(*message.TextPart).Content)
		}
	}
	res, err := stream.Response()
	fmt.Println(len(res.Parts), err)
	// Output:
	// Sunny.
	// 1 <nil>
}
