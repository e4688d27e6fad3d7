package model_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// TestEventsAsJSON: each kind of event is written with its kind, and read again as it was, by this codec and by encoding/json.
func TestEventsAsJSON(t *testing.T) {
	call := &message.ToolCallPart{ToolName: "f", Args: `{"a":1}`, ToolCallID: "c1"}
	result := &message.ToolReturnPart{ToolName: "f", Content: "1", ToolCallID: "c1", Outcome: message.ToolSuccess}
	requests := &message.DeferredRequests{}
	requests.Add(call, `{"why":1}`, true)
	events := map[string]model.Event{
		`{"event_kind":"part_start","index":0,"part":{`:                                                       {Kind: model.PartStartEvent, Part: &message.TextPart{Content: "a"}, OutputMode: message.OutputTool},
		`{"event_kind":"part_delta","index":1,"delta":{"part_delta_kind":"text","content_delta":"b"}}`:        {Kind: model.PartDeltaEvent, Index: 1, Delta: model.Delta{Text: "b"}},
		`{"event_kind":"part_delta","index":2,"delta":{"part_delta_kind":"thinking","content_delta":"hm"}}`:   {Kind: model.PartDeltaEvent, Index: 2, Delta: model.Delta{Thinking: "hm"}},
		`{"event_kind":"part_delta","index":3,"delta":{"part_delta_kind":"tool_call","args_delta":"{\"a\""}}`: {Kind: model.PartDeltaEvent, Index: 3, Delta: model.Delta{Args: `{"a"`}},
		`{"event_kind":"part_delta","index":4,"delta":{"part_delta_kind":"part","part":{`:                     {Kind: model.PartDeltaEvent, Index: 4, Delta: model.Delta{Part: &message.ThinkingPart{Content: "hm", Signature: "s"}}},
		`{"event_kind":"part_end","index":1,"part":{`:                                                         {Kind: model.PartEndEvent, Index: 1, Part: call},
		`{"event_kind":"response_reset"}`:                                                                     {Kind: model.ResponseResetEvent},
		`{"event_kind":"response_usage","usage":{`:                                                            {Kind: model.ResponseUsageEvent, Usage: &usage.Request{InputTokens: 3}},
		`{"event_kind":"final_result","call":{`:                                                               {Kind: model.FinalResultEvent, Call: call},
		`{"event_kind":"function_tool_call","call":{`:                                                         {Kind: model.FunctionToolCallEvent, Call: call},
		`{"event_kind":"function_tool_result","result":{`:                                                     {Kind: model.FunctionToolResultEvent, Result: result},
		`{"event_kind":"output_tool_call","call":{`:                                                           {Kind: model.OutputToolCallEvent, Call: call},
		`{"event_kind":"output_tool_result","result":{`:                                                       {Kind: model.OutputToolResultEvent, Result: result},
		`{"event_kind":"deferred_tool_requests","requests":{`:                                                 {Kind: model.DeferredToolRequestsEvent, Requests: requests},
		`{"event_kind":"deferred_tool_results","results":{`: {Kind: model.DeferredToolResultsEvent, Results: &message.DeferredResults{
			Calls: map[string]message.CallResult{"c1": {Content: `"ok"`}},
		}},
		`{"event_kind":"enqueued_messages","messages":[`:                               {Kind: model.EnqueuedMessagesEvent, Messages: []message.Message{&message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: "psst"}}}}},
		`{"event_kind":"custom","custom":{"name":"n","data":[1],"tool_call_id":"c1"}}`: {Kind: model.CustomEvent, Custom: &model.Custom{Name: "n", Data: `[1]`, ToolCallID: "c1"}},
		`{"event_kind":"sub_agent","sub_agent":{"name":"b","run_id":"r","tool_call_id":"c1","event":{"event_kind":"response_reset"}}}`: {Kind: model.SubAgentEvent, SubAgent: &model.SubAgent{
			Name: "b", RunID: "r", ToolCallID: "c1", Event: model.Event{Kind: model.ResponseResetEvent},
		}},
		`{"event_kind":"agent_run_result","output":{"n":1}}`: {Kind: model.RunResultEvent, Output: `{"n":1}`},
	}
	seen := map[model.EventKind]bool{}
	for want, e := range events {
		seen[e.Kind] = true
		own, err := e.AppendJSON(nil)
		if err != nil {
			t.Errorf("%s: %v", e.Kind, err)
			continue
		}
		if !strings.HasPrefix(string(own), want) {
			t.Errorf("%s is written as\n%s, want\n%s", e.Kind, own, want)
		}
		std, err := json.Marshal(e)
		if err != nil {
			t.Error(err)
		}
		diff(t, "encoding/json", string(std), string(own))
		var read, stdRead, from model.Event
		if err := read.DecodeJSON(own); err != nil {
			t.Errorf("%s: %v", own, err)
		}
		if err := json.Unmarshal(own, &stdRead); err != nil {
			t.Errorf("%s: %v", own, err)
		}
		r := jsonwire.NewReaderBytes(own, jsonwire.Strict)
		if from.DecodeJSONFrom(&r); r.End() != nil {
			t.Errorf("%s: %v", own, r.End())
		}
		var w jsonwire.Writer
		e.EncodeJSONTo(&w)
		written, _ := w.Bytes()
		diff(t, "EncodeJSONTo", string(written), string(own))
		for _, got := range []model.Event{read, stdRead, from} {
			again, err := got.AppendJSON(nil)
			if err != nil || string(again) != string(own) || got.Index != e.Index || !reflect.DeepEqual(got.Delta, e.Delta) {
				t.Errorf("%s is read as %+v, and written again as %s, %v", own, got, again, err)
			}
		}
	}
	if len(seen) != 16 {
		t.Errorf("%d kinds of events are tested", len(seen))
	}
	if err := new(model.Event).DecodeJSON([]byte(`{"event_kind":"other"}`)); err == nil {
		t.Error("an event of no kind is read")
	}
}
