package openai_test

import (
	"encoding/json"
	"io"
	"math"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

const (
	schema       = `{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}`
	strictSchema = `{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}`
)

var (
	look   = &model.ToolDef{Name: "look", Description: "Looks.", Parameters: schema}
	strict = &model.ToolDef{Name: "find", Parameters: strictSchema, Strict: new(true)}
	final  = &model.ToolDef{Name: "final_result", Parameters: `{"type":"object","properties":{}}`}
)

// requestCases are requests, whose bodies are golden files. The tests of runtime/openaigo hold these against openai-go's own types.
var requestCases = []struct {
	name string
	in   *model.Request
}{
	{"prompt", input("hi")},
	{
		"all parts",
		&model.Request{
			Instructions: []model.Instruction{{Text: "be brief"}},
			Messages: []message.Message{
				&message.Request{Parts: []message.RequestPart{&message.SystemPromptPart{Content: "you are"}, &message.UserPromptPart{Content: "<hi> & \"bye\"\n"}}},
				&message.Response{Parts: []message.ResponsePart{
					&message.ThinkingPart{Content: "hm"}, &message.TextPart{Content: "let me "}, &message.TextPart{Content: "see"},
					&message.ToolCallPart{ToolName: "look", Args: `{"city":"Paris"}`, ToolCallID: "c1"},
					&message.ToolCallPart{ToolName: "find", ToolCallID: "c2"},
					&message.ToolCallPart{ToolName: "find", Args: `{"ci`, ToolCallID: "c3"},
				}},
				&message.Request{Parts: []message.RequestPart{
					&message.ToolReturnPart{ToolName: "look", Content: `{"sky":"clear"}`, ToolCallID: "c1"},
					&message.ToolReturnPart{ToolName: "find", Content: `"a text"`, ToolCallID: "c2"},
					&message.ToolReturnPart{ToolName: "find", Content: `"no such city"`, ToolCallID: "c3", Outcome: message.ToolRetried},
				}},
				&message.Response{Parts: []message.ResponsePart{&message.ThinkingPart{Content: "nothing to say"}}},
				&message.Request{Parts: []message.RequestPart{&message.RetryFeedbackPart{Content: "Please return text.", Retry: message.RetryInfo{Cause: message.RetryNoOutput}}}},
			},
			Tools: []*model.ToolDef{look, strict}, Output: model.Output{AllowText: true}, Settings: &model.Settings{},
		},
	},
	{
		"all settings",
		with(input("hi"), func(in *model.Request) {
			in.Tools, in.Output.Choices, in.Output.AllowText = []*model.ToolDef{look}, []*model.ToolDef{final}, false
			in.Settings = &model.Settings{
				MaxTokens: new(100), Temperature: new(0.5), TopP: new(1.0), Seed: new(7), PresencePenalty: new(-0.25), FrequencyPenalty: new(0.0),
				StopSequences: []string{"END", "\n\n"}, ParallelToolCalls: new(false),
				LogitBias: map[string]int{"1": 2, "50256": -100}, Thinking: model.ThinkingXHigh, ServiceTier: "priority",
			}
		}),
	},
	{
		"one tool chosen",
		with(input("hi"), func(in *model.Request) {
			in.Tools = []*model.ToolDef{look}
			in.Settings = &model.Settings{ToolChoice: "look"}
		}),
	},
	{
		"native output",
		with(input("hi"), func(in *model.Request) {
			in.Tools = []*model.ToolDef{look}
			in.Output.Mode, in.Output.Schema = message.OutputNative, &model.OutputSchema{Name: "verdict", Description: "A verdict.", Schema: schema, StrictSchema: `{}`}
		}),
	},
	{
		"native output that is strict",
		with(input("hi"), func(in *model.Request) {
			in.Output.Mode, in.Output.Schema = message.OutputNative, &model.OutputSchema{Name: "verdict", Schema: `{}`, StrictSchema: schema, Strict: new(true)}
		}),
	},
	{
		"prompted output",
		with(input("hi"), func(in *model.Request) {
			in.Output.Template, in.Output.Mode, in.Output.Schema = model.NoTemplate, message.OutputPrompted, &model.OutputSchema{Name: "verdict", Schema: schema}
		}),
	},
	{
		"no tool to be called",
		with(input("hi"), func(in *model.Request) {
			in.Tools = []*model.ToolDef{look}
			in.Settings = &model.Settings{ToolChoice: "none"}
		}),
	},
	{
		"settings of tools without tools",
		with(input("hi"), func(in *model.Request) {
			in.Settings = &model.Settings{ToolChoice: "auto", ParallelToolCalls: new(true)}
		}),
	},
}

func with(in *model.Request, change func(*model.Request)) *model.Request {
	change(in)
	return in
}

// TestRequest compares bodies with golden files.
func TestRequest(t *testing.T) {
	for _, c := range requestCases {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, answers(t, said))
			if _, err := s.chat().Respond(t.Context(), c.in, nil); err != nil {
				t.Fatal(err)
			}
			got := s.requests()[0]
			if err := jsonwire.Valid(got); err != nil {
				t.Error(err)
			}
			golden(t, filepath.Join("testdata", "request-"+strings.ReplaceAll(c.name, " ", "-")+".json"), got+"\n")
		})
	}
}

func TestRequestErrors(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*model.Request)
		want   string
	}{
		{"unknown tool chosen", func(in *model.Request) {
			in.Tools, in.Output.Choices = []*model.ToolDef{look}, []*model.ToolDef{final}
			in.Settings.ToolChoice = "lok"
		}, `agentgen: the request cannot be sent: ToolChoice names the tool "lok", but there are only look, final_result`},
		{"tool required if there is none", func(in *model.Request) {
			in.Settings.ToolChoice = "required"
		}, `agentgen: the request cannot be sent: ToolChoice is "required", but there are no tools`},
		{"schema that is not JSON", func(in *model.Request) {
			in.Tools = []*model.ToolDef{{Name: "bad", Parameters: "{"}}
		}, `openai: encode the request: the schema of tool "bad": schema: 1 violation: Invalid JSON: EOF while parsing an object at line 1 column 1`},
		{"extra member that is there", func(in *model.Request) {
			in.Settings.ExtraBody = `{"model":"x"}`
		}, `openai: encode the request: ExtraBody sets "model", which the request has already`},
		{"extra response format beside an output", func(in *model.Request) {
			in.Output.Template, in.Output.Mode, in.Output.Schema = model.NoTemplate, message.OutputPrompted, &model.OutputSchema{}
			in.Settings.ExtraBody = `{"response_format":{}}`
		}, `openai: encode the request: ExtraBody sets "response_format", which the request has already`},
		{"output schema that is not JSON", func(in *model.Request) {
			in.Output.Mode, in.Output.Schema = message.OutputNative, &model.OutputSchema{Name: "bad", Schema: "{"}
		}, `openai: encode the request: the schema of the output: schema: 1 violation: Invalid JSON: EOF while parsing an object at line 1 column 1`},
		{"extra messages", func(in *model.Request) {
			in.Settings.ExtraBody = `{"messages":[]}`
		}, `openai: encode the request: ExtraBody sets "messages", which the request has already`},
		{"extra that is not an object", func(in *model.Request) {
			in.Settings.ExtraBody = `[1]`
		}, `openai: encode the request: ExtraBody: 1 violation: Input should be an object`},
		{"no number", func(in *model.Request) {
			in.Settings.Temperature = new(math.NaN())
		}, "openai: encode the request: jsonwire: NaN cannot be written as JSON"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, answers(t))
			_, err := s.chat().Respond(t.Context(), with(input("hi"), c.change), nil)
			if err == nil {
				t.Fatal("no error")
			}
			diff(t, "error", err.Error(), c.want)
		})
	}
}

// TestStrictParameters: a strict tool is sent with the form of its schema that strict mode takes.
func TestStrictParameters(t *testing.T) {
	const whole = `{"type":"object","properties":{},"required":[],"additionalProperties":false}`
	in := input("hi")
	in.Tools = []*model.ToolDef{
		{Name: "strict", Parameters: schema, StrictParameters: whole, Strict: new(true)},
		{Name: "lax", Parameters: schema, StrictParameters: whole},
	}
	s := serve(t, answers(t, `{"choices":[{"message":{"content":"ok"}}]}`))
	if _, err := s.chat().Respond(t.Context(), in, nil); err != nil {
		t.Fatal(err)
	}
	var body struct {
		Tools []struct {
			Function struct{ Parameters json.RawMessage }
		}
	}
	if err := json.Unmarshal([]byte(s.requests()[0]), &body); err != nil {
		t.Fatal(err)
	}
	sameJSON(t, "strict", string(body.Tools[0].Function.Parameters), whole)
	sameJSON(t, "lax", string(body.Tools[1].Function.Parameters), schema)
}

// TestSettings sends what model.Settings say, where the API has a name for it.
func TestSettings(t *testing.T) {
	for _, c := range []struct {
		name     string
		settings model.Settings
		want     string // beside model and messages
	}{
		{"none", model.Settings{TopK: new(3)}, `{}`},
		{"thinking", model.Settings{Thinking: model.ThinkingOn}, `{"reasoning_effort":"medium"}`},
		{"much thinking", model.Settings{Thinking: model.ThinkingHigh}, `{"reasoning_effort":"high"}`},
		{"no thinking", model.Settings{Thinking: model.ThinkingOff}, `{"reasoning_effort":"none"}`},
		{"tier", model.Settings{ServiceTier: "flex"}, `{"service_tier":"flex"}`},
		{"bias", model.Settings{LogitBias: map[string]int{"50256": -100}}, `{"logit_bias":{"50256":-100}}`},
		{"extra body", model.Settings{Seed: new(1), ExtraBody: `{ "a" : {"b":[1]}, "c":null }`}, `{"seed":1,"a":{"b":[1]},"c":null}`},
		{"empty extra body", model.Settings{ExtraBody: `{}`}, `{}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, answers(t, said))
			in := input("hi")
			in.Settings = &c.settings
			if _, err := s.chat().Respond(t.Context(), in, nil); err != nil {
				t.Fatal(err)
			}
			want := `{"model":"gpt-test","messages":[{"role":"user","content":"hi"}],` + strings.TrimPrefix(c.want, "{")
			sameJSON(t, "body", s.requests()[0], strings.Replace(want, ",}", "}", 1))
		})
	}
}

// TestModelSettings: settings of the model itself are the run's where nothing overrides them.
func TestModelSettings(t *testing.T) {
	s := serve(t, answers(t, said, said))
	plain := s.chat()
	agent := &runtime.Agent[runtime.NoDeps, string]{Model: plain.WithSettings(&model.Settings{Seed: new(1), MaxTokens: new(2)})}
	if _, err := agent.Run(t.Context(), runtime.NoDeps{}, "hi", runtime.WithSettings(&model.Settings{Seed: new(3)})); err != nil {
		t.Fatal(err)
	}
	sameJSON(t, "body", s.requests()[0], `{"model":"gpt-test","messages":[{"role":"user","content":"hi"}],"seed":3,"max_completion_tokens":2}`)
	if plain.Info().Settings != nil {
		t.Error("the model itself has changed")
	}
}

// TestExtraHeaders are sent with each request, streamed or not.
func TestExtraHeaders(t *testing.T) {
	var got []string
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r.Header.Get("X-Team"))
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, said)
	})
	in := input("hi")
	in.Settings = &model.Settings{ExtraHeaders: map[string]string{"X-Team": "blue"}}
	if _, err := s.chat().Respond(t.Context(), in, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := s.chat().Respond(t.Context(), in, model.NewStream(nil)); err != nil {
		t.Fatal(err)
	}
	diff(t, "headers", got, []string{"blue", "blue"})
}

// TestSchemasByProfile: strict is never said beside a schema that is not strict, and an object has properties.
func TestSchemasByProfile(t *testing.T) {
	s := serve(t, answers(t, said))
	in := input("hi")
	in.Tools = []*model.ToolDef{
		{Name: "open", Parameters: `{"type":"object","properties":{"n":{"type":"integer"}}}`, Strict: new(true)},
		{Name: "nothing", Parameters: `{"type":"object"}`}, {Name: "unsaid"}, {Name: "lax", Parameters: schema, Strict: new(false)},
	}
	if _, err := s.chat().Respond(t.Context(), in, nil); err != nil {
		t.Fatal(err)
	}
	sameJSON(t, "body", s.requests()[0], `{"model":"gpt-test","messages":[{"role":"user","content":"hi"}],"tools":[
		{"type":"function","function":{"name":"open","strict":true,"parameters":{"type":"object","properties":{"n":{"anyOf":[{"type":"integer"},{"type":"null"}]}},"required":["n"],"additionalProperties":false}}},
		{"type":"function","function":{"name":"nothing","parameters":{"type":"object","properties":{}}}},
		{"type":"function","function":{"name":"unsaid","parameters":{"type":"object","properties":{}}}},
		{"type":"function","function":{"name":"lax","strict":false,"parameters":`+schema+`}}]}`)
}
