package model_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var (
	cmpServices = cmp.AllowUnexported(service{})
	ignoreCache = cmpopts.IgnoreFields(model.Request{}, "Cache")
)

// What outputs of these tests have.
var (
	choices   = []*model.ToolDef{{Name: "final"}}
	functions = []*model.ToolDef{{Name: "submit"}}
	schema    = &model.OutputSchema{Name: "final_result", Schema: `{"type":"object"}`}
	look      = &model.ToolDef{Name: "look"}

	asJSON   = model.Output{Choices: choices, Schema: schema}
	withMore = model.Output{Choices: choices, Functions: functions, Schema: schema}
)

// inMode returns the output with that mode.
func inMode(mode message.OutputMode, o model.Output) model.Output {
	o.Mode = mode
	return o
}

// outputLine writes what Prepare has decided of the output in a short form: the mode, the names of the output tools,
// whether there is a schema, whether text and images are allowed, and the choice of a tool.
func outputLine(p *model.Prepared) string {
	mode := string(p.OutputMode)
	if mode == "" {
		mode = "auto"
	}
	words := []string{mode}
	for _, t := range p.OutputTools {
		words = append(words, t.Name)
	}
	if p.Schema != nil {
		words = append(words, "schema")
	}
	if p.AllowText {
		words = append(words, "text")
	}
	if p.AllowImage {
		words = append(words, "image")
	}
	return strings.TrimSpace(strings.Join(words, " ") + ": " + p.ToolChoice)
}

// prepare returns what Prepare has decided, or its error, which must be a *ConfigError.
func prepare(t *testing.T, p model.Profile, r model.Request) (prepared model.Prepared, failed string) {
	t.Helper()
	prepared, err := model.Prepare(model.Info{Name: "m", Provider: "p", Profile: p}, &r, nil)
	if err == nil {
		return prepared, ""
	}
	if _, ok := errors.AsType[*model.ConfigError](err); !ok {
		t.Errorf("got a %T: %v", err, err)
	}
	failed, ok := strings.CutPrefix(err.Error(), "agentgen: the request cannot be sent: ")
	if !ok {
		t.Errorf("got %v", err)
	}
	return prepared, failed
}

// TestPrepareOutput: in which form the output is asked for, for each mode, profile and output.
func TestPrepareOutput(t *testing.T) {
	const (
		auto     = message.OutputAuto
		tool     = message.OutputTool
		native   = message.OutputNative
		prompted = message.OutputPrompted

		noTools  = "Tool output is not supported by this model."
		noNative = "Native structured output is not supported by this model."
		noImage  = "Image output is not supported by this model."
	)
	var (
		usual          = model.Profile{}
		likesTools     = model.Profile{OutputMode: tool}
		likesNative    = model.Profile{OutputMode: native}
		likesPrompted  = model.Profile{OutputMode: prompted}
		cannotNative   = model.Profile{OutputMode: native, NoNativeOutput: true}
		withoutNative  = model.Profile{NoNativeOutput: true}
		withoutTools   = model.Profile{NoTools: true}
		withoutBoth    = model.Profile{NoTools: true, NoNativeOutput: true}
		wantsBoth      = model.Profile{OutputMode: tool, NoTools: true}
		withoutForce   = model.Profile{NoForcedCalls: true}
		makesImages    = model.Profile{ImageOutput: true}
		onlyChoices    = model.Output{Choices: choices}
		onlyFunctions  = model.Output{Functions: functions}
		onlySchema     = model.Output{Schema: schema}
		textAndMore    = model.Output{Choices: choices, Schema: schema, AllowText: true}
		text           = model.Output{AllowText: true}
		textAndSubmit  = model.Output{AllowText: true, Functions: functions}
		image          = model.Output{AllowImage: true}
		imageAndSubmit = model.Output{AllowImage: true, Functions: functions}
	)
	for _, c := range []struct {
		name    string
		profile model.Profile
		output  model.Output
		want    string // as outputLine writes it, or the error
	}{
		// Nothing to choose.
		{"no output", usual, model.Output{}, "auto:"},
		{"text", usual, text, "auto text:"},
		{"text, whatever is preferred", likesPrompted, text, "auto text:"},
		{"text, no tools", withoutTools, text, "auto text:"},
		{"text or a function", usual, textAndSubmit, "auto submit text:"},
		{"a function", usual, onlyFunctions, "auto submit: required"},
		{"a function, whatever is preferred", likesNative, onlyFunctions, "auto submit: required"},
		{"a function, no forced calls", withoutForce, onlyFunctions, "auto submit:"},
		{"a function, no tools", withoutTools, onlyFunctions, noTools},
		{"an image", makesImages, image, "auto image:"},
		{"an image or a function", makesImages, imageAndSubmit, "auto submit image:"},
		{"an image, not supported", usual, image, noImage},

		// The profile chooses.
		{"auto", usual, asJSON, "tool final: required"},
		{"auto, with text", usual, textAndMore, "tool final text:"},
		{"auto, with functions", usual, withMore, "tool final submit: required"},
		{"auto, tools preferred", likesTools, asJSON, "tool final: required"},
		{"auto, native preferred", likesNative, asJSON, "native schema text:"},
		{"auto, native preferred, with functions", likesNative, withMore, "native submit schema text:"},
		{"auto, prompted preferred", likesPrompted, withMore, "prompted submit schema text:"},
		{"auto, native preferred but not supported", cannotNative, asJSON, "tool final: required"},
		{"auto, no native", withoutNative, asJSON, "tool final: required"},
		{"auto, no forced calls", withoutForce, asJSON, "tool final:"},
		{"auto, no tools", withoutTools, asJSON, "native schema text:"},
		{"auto, tools preferred but not supported", wantsBoth, asJSON, "native schema text:"},
		{"auto, neither tools nor native", withoutBoth, asJSON, "prompted schema text:"},
		{"auto, no tools, with functions", withoutTools, withMore, noTools},
		{"auto, choices without a schema", usual, onlyChoices, "tool final: required"},
		{"auto, choices without a schema, native preferred", likesNative, onlyChoices, "tool final: required"},
		{"auto, choices without a schema, no tools", withoutTools, onlyChoices, noTools},
		{"auto, a schema without choices", usual, onlySchema, "native schema text:"},
		{"auto, a schema without choices, tools preferred", likesTools, onlySchema, "native schema text:"},
		{"auto, a schema without choices, no native", withoutNative, onlySchema, "prompted schema text:"},
		{"auto, a schema without choices, prompted preferred", likesPrompted, onlySchema, "prompted schema text:"},

		// The output chooses, whatever is preferred.
		{"tool", usual, inMode(tool, withMore), "tool final submit: required"},
		{"tool, with text", usual, inMode(tool, textAndMore), "tool final text:"},
		{"tool, native preferred", likesNative, inMode(tool, asJSON), "tool final: required"},
		{"tool, no tools", withoutTools, inMode(tool, asJSON), noTools},
		{"native", usual, inMode(native, asJSON), "native schema text:"},
		{"native, with functions", usual, inMode(native, withMore), "native submit schema text:"},
		{"native, prompted preferred", likesPrompted, inMode(native, asJSON), "native schema text:"},
		{"native, no native", withoutNative, inMode(native, asJSON), noNative},
		{"native, no tools", withoutTools, inMode(native, asJSON), "native schema text:"},
		{"native, no tools, with functions", withoutTools, inMode(native, withMore), noTools},
		{"native, no schema", usual, inMode(native, onlyChoices), `the output has no schema for OutputMode "native"`},
		{"prompted", usual, inMode(prompted, asJSON), "prompted schema text:"},
		{"prompted, with functions", usual, inMode(prompted, withMore), "prompted submit schema text:"},
		{"prompted, native preferred", likesNative, inMode(prompted, asJSON), "prompted schema text:"},
		{"prompted, neither tools nor native", withoutBoth, inMode(prompted, asJSON), "prompted schema text:"},
		{"prompted, no schema", usual, inMode(prompted, text), `the output has no schema for OutputMode "prompted"`},
		{"prompted, or an image", makesImages, inMode(prompted, model.Output{Schema: schema, AllowImage: true}), "prompted schema text image:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := model.Request{Output: c.output}
			got, failed := prepare(t, c.profile, r)
			line := outputLine(&got)
			if failed != "" {
				line = failed
			}
			diff(t, "prepared", line, c.want)
			diff(t, "the output that was given", r.Output, c.output)
			if len(choices) != 1 || len(functions) != 1 {
				t.Fatal("the lists of tools have changed")
			}
		})
	}
}

// TestPrepareTools: whether a call is forced, and which tools can be sent.
func TestPrepareTools(t *testing.T) {
	for _, c := range []struct {
		name    string
		choice  string
		tools   []*model.ToolDef
		output  model.Output
		profile model.Profile
		want    string // the choice, or the error
	}{
		{name: "no tools", output: model.Output{AllowText: true}},
		{name: "no tools, auto", choice: "auto", output: model.Output{AllowText: true}},
		{name: "no tools, none", choice: "none", output: model.Output{AllowText: true}},
		{name: "no tools, required", choice: "required", output: model.Output{AllowText: true}, want: `ToolChoice is "required", but there are no tools`},
		{name: "no tools, a tool", choice: "look", output: model.Output{AllowText: true}, want: `ToolChoice is "look", but there are no tools`},
		{name: "text is allowed", tools: []*model.ToolDef{look}, output: model.Output{AllowText: true}},
		{name: "text is not allowed", tools: []*model.ToolDef{look}, output: asJSON, want: "required"},
		{name: "text is JSON", tools: []*model.ToolDef{look}, output: inMode(message.OutputNative, asJSON)},
		{name: "an image is allowed", tools: []*model.ToolDef{look}, output: model.Output{AllowImage: true}, profile: model.Profile{ImageOutput: true}},
		{name: "no forced calls", tools: []*model.ToolDef{look}, output: asJSON, profile: model.Profile{NoForcedCalls: true}},
		{name: "auto", choice: "auto", output: asJSON, want: "auto"},
		{name: "none", choice: "none", output: asJSON, want: "none"},
		{name: "required", choice: "required", tools: []*model.ToolDef{look}, output: model.Output{AllowText: true}, want: "required"},
		{name: "a function tool", choice: "look", tools: []*model.ToolDef{look}, output: asJSON, want: "look"},
		{name: "a choice", choice: "final", tools: []*model.ToolDef{look}, output: withMore, want: "final"},
		{name: "an output function", choice: "submit", output: withMore, want: "submit"},
		{name: "a tool that is not there", choice: "see", tools: []*model.ToolDef{look}, output: withMore,
			want: `ToolChoice names the tool "see", but there are only look, final, submit`},
		{name: "a choice that is not sent", choice: "final", tools: []*model.ToolDef{look}, output: inMode(message.OutputNative, withMore),
			want: `ToolChoice names the tool "final", but there are only look, submit`},
		{name: "a model without tools", tools: []*model.ToolDef{look}, output: model.Output{AllowText: true}, profile: model.Profile{NoTools: true},
			want: `Function tools are not supported by the model "p:m"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, failed := prepare(t, c.profile, model.Request{Tools: c.tools, Output: c.output, Settings: &model.Settings{ToolChoice: c.choice}})
			choice := got.ToolChoice
			if failed != "" {
				choice = failed
			} else {
				diff(t, "tools", got.Tools, c.tools)
			}
			diff(t, "choice", choice, c.want)
		})
	}
}

// TestPrepareNativeTools: those that the provider does not run are an error that says which it does.
func TestPrepareNativeTools(t *testing.T) {
	all := []model.NativeTool{&model.WebSearch{}, &model.Memory{}}
	for _, c := range []struct {
		name  string
		kinds []model.NativeToolKind
		want  string
	}{
		{"all", []model.NativeToolKind{model.MemoryKind, model.WebSearchKind}, ""},
		{"some", []model.NativeToolKind{model.WebSearchKind, model.FileSearchKind},
			`the native tool "memory" is not supported by the model "p:m", which supports web_search, file_search`},
		{"none", nil, `the native tool "web_search" is not supported by the model "p:m", which supports none`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, failed := prepare(t, model.Profile{NativeTools: c.kinds}, model.Request{NativeTools: all, Output: model.Output{AllowText: true}})
			diff(t, "error", failed, c.want)
			diff(t, "tools", got.NativeTools, all)
			diff(t, "choice", got.ToolChoice, "")
		})
	}
}

// TestPrepareInstructions: what asks for the output follows the instructions, where the mode or the model needs it.
func TestPrepareInstructions(t *testing.T) {
	parts := []model.Instruction{{Text: "Be nice."}, {}, {Text: "It is late.", Dynamic: true}}
	const (
		own      = "Be nice.\n\nIt is late."
		usual    = "\nAlways respond with a JSON object that's compatible with this schema:\n\n{\"type\":\"object\"}\n\nDon't include any text or Markdown fencing before or after.\n"
		template = "Like {schema}!"
	)
	titled := *schema
	titled.Title, titled.Note = "T", `"N"`
	for _, c := range []struct {
		name         string
		profile      model.Profile
		instructions []model.Instruction
		output       model.Output
		want         string
	}{
		{"none", model.Profile{}, nil, asJSON, ""},
		{"one", model.Profile{}, parts[:1], asJSON, "Be nice."},
		{"several", model.Profile{}, parts, asJSON, own},
		{"text", model.Profile{Template: template, SchemaInInstructions: true}, parts, model.Output{AllowText: true}, own},
		{"tool", model.Profile{Template: template, SchemaInInstructions: true}, parts, inMode(message.OutputTool, asJSON), own},
		{"native", model.Profile{Template: template}, parts, inMode(message.OutputNative, asJSON), own},
		{"native, schema needed", model.Profile{SchemaInInstructions: true}, parts, inMode(message.OutputNative, asJSON), own + "\n\n" + usual},
		{"prompted", model.Profile{}, parts, inMode(message.OutputPrompted, asJSON), own + "\n\n" + usual},
		{"prompted by the profile", model.Profile{OutputMode: message.OutputPrompted}, parts, asJSON, own + "\n\n" + usual},
		{"prompted, no instructions", model.Profile{}, nil, inMode(message.OutputPrompted, asJSON), usual},
		{"prompted, template of the profile", model.Profile{Template: template}, parts, inMode(message.OutputPrompted, asJSON), own + "\n\nLike {\"type\":\"object\"}!"},
		{"prompted, template of the output", model.Profile{Template: template}, parts,
			model.Output{Mode: message.OutputPrompted, Schema: schema, Template: "So: {schema}{schema}"}, own + "\n\nSo: {\"type\":\"object\"}{\"type\":\"object\"}"},
		{"prompted, template without a place", model.Profile{}, parts,
			model.Output{Mode: message.OutputPrompted, Schema: schema, Template: "As follows"}, own + "\n\nAs follows\n\n{\"type\":\"object\"}"},
		{"prompted, no template", model.Profile{Template: template}, parts, model.Output{Mode: message.OutputPrompted, Schema: schema, Template: model.NoTemplate}, own},
		{"prompted, no template of the profile", model.Profile{Template: model.NoTemplate}, parts, inMode(message.OutputPrompted, asJSON), own},
		{"prompted, titled", model.Profile{Template: template}, nil, model.Output{Mode: message.OutputPrompted, Schema: &titled},
			`Like {"title":"T","description":"\"N\"","type":"object"}!`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := model.Request{Instructions: c.instructions, Output: c.output}
			got, failed := prepare(t, c.profile, r)
			diff(t, "error", failed, "")
			diff(t, "instructions", got.Instructions, c.want)
			diff(t, "the instructions that were given", r.Instructions, c.instructions)
		})
	}
}

// TestPrepareThinking: levels that a model cannot take are left to it, and no one's settings change for that.
func TestPrepareThinking(t *testing.T) {
	levels := []model.Thinking{"", model.ThinkingOff, model.ThinkingOn, model.ThinkingMinimal, model.ThinkingXHigh}
	for _, c := range []struct {
		name    string
		profile model.Profile
		want    []model.Thinking
	}{
		{"any", model.Profile{}, levels},
		{"none", model.Profile{NoThinking: true}, []model.Thinking{"", "", "", "", ""}},
		{"always", model.Profile{AlwaysThinks: true}, []model.Thinking{"", "", model.ThinkingOn, model.ThinkingMinimal, model.ThinkingXHigh}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for i, level := range levels {
				own, runs := &model.Settings{Seed: new(1)}, &model.Settings{TopK: new(2)}
				for _, set := range []*model.Settings{own, runs} {
					own.Thinking, runs.Thinking = "", ""
					set.Thinking = level
					got, err := model.Prepare(model.Info{Profile: c.profile, Settings: own}, &model.Request{Settings: runs}, nil)
					if err != nil {
						t.Fatal(err)
					}
					diff(t, "settings", got.Settings, &model.Settings{Seed: new(1), TopK: new(2), Thinking: c.want[i]})
					diff(t, "the level that was given", set.Thinking, level)
				}
			}
		})
	}
}

// service are the settings of a made-up provider.
type service struct{ name, a, b string }

func (s service) SettingsName() string                  { return s.name }
func (s service) AppendJSON(dst []byte) ([]byte, error) { return append(dst, "{}"...), nil }
func (s service) Over(base model.ProviderSettings) model.ProviderSettings {
	if s.a == "" {
		s.a = base.(service).a
	}
	if s.b == "" {
		s.b = base.(service).b
	}
	return s
}

// TestPrepareSettings: those of the request override the model's, field by field, and neither changes.
func TestPrepareSettings(t *testing.T) {
	whole := func(n int) *model.Settings {
		x, text := float64(n), fmt.Sprint("v", n)
		return &model.Settings{
			MaxTokens: &n, Temperature: &x, TopP: &x, TopK: &n, Seed: &n, PresencePenalty: &x, FrequencyPenalty: &x,
			LogitBias: map[string]int{text: n}, StopSequences: []string{text}, ParallelToolCalls: new(n == 1), ToolChoice: "auto",
			Thinking: model.ThinkingLow, ServiceTier: text, Timeout: time.Duration(n), ExtraHeaders: map[string]string{text: text},
			PromptCache: &model.PromptCache{PrefixOnly: n == 1}, Citations: new(n == 1),
			ExtraBody: jsonwire.Raw(fmt.Sprintf(`{"v":%d}`, n)), Providers: model.ProviderSettingsList{service{name: "x", a: text}},
		}
	}
	for i, v := 0, reflect.ValueOf(*whole(1)); i < v.NumField(); i++ {
		if v.Field(i).IsZero() {
			t.Errorf("this test does not set %s", v.Type().Field(i).Name)
		}
	}
	onlyTopK := &model.Settings{TopK: new(7)}
	merged := whole(2)
	merged.TopK = new(7)
	ours := &model.Settings{Providers: model.ProviderSettingsList{service{name: "x", b: "b"}, service{name: "y", a: "a"}}}
	ofModel := &model.Settings{Providers: model.ProviderSettingsList{service{name: "z", a: "z"}, service{name: "x", a: "x", b: "x"}}}
	for _, c := range []struct {
		name             string
		ofModel, ofAgent *model.Settings
		want             *model.Settings
	}{
		{"none", nil, nil, &model.Settings{}},
		{"the model's", whole(2), nil, whole(2)},
		{"the model's, left open", whole(2), &model.Settings{}, whole(2)},
		{"the agent's", nil, whole(1), whole(1)},
		{"all of both", whole(2), whole(1), whole(1)},
		{"one of the agent's", whole(2), onlyTopK, merged},
		{"providers", ofModel, ours, &model.Settings{Providers: model.ProviderSettingsList{
			service{name: "x", a: "x", b: "b"}, service{name: "y", a: "a"}, service{name: "z", a: "z"},
		}}},
		{"providers of the model", ofModel, &model.Settings{}, ofModel},
		{"an empty list is a value", whole(2), &model.Settings{StopSequences: []string{}, LogitBias: map[string]int{}, ExtraHeaders: map[string]string{}}, func() *model.Settings {
			s := whole(2)
			s.StopSequences, s.LogitBias, s.ExtraHeaders = nil, nil, nil
			return s
		}()},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := []*model.Settings{c.ofModel.OrZero().Clone(), c.ofAgent.OrZero().Clone()}
			got, err := model.Prepare(model.Info{Settings: c.ofModel}, &model.Request{Settings: c.ofAgent, Tools: []*model.ToolDef{look}, Output: model.Output{AllowText: true}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got.Settings == nil {
				t.Fatal("no settings")
			}
			diff(t, "settings", got.Settings, c.want, cmpServices)
			diff(t, "choice", got.ToolChoice, c.want.ToolChoice)
			diff(t, "settings that were given", []*model.Settings{c.ofModel.OrZero(), c.ofAgent.OrZero()}, before, cmpServices)
		})
	}
}

// TestPrepareKeepsTheRequest: the messages are sent as they are, and the request stays as it is.
func TestPrepareKeepsTheRequest(t *testing.T) {
	request := func() model.Request {
		r := question()
		r.Instructions = []model.Instruction{{Text: "Be nice."}}
		r.Tools = []*model.ToolDef{look}
		r.Output = inMode(message.OutputPrompted, withMore)
		r.Settings = &model.Settings{Thinking: model.ThinkingOff}
		return r
	}
	r := request()
	got, err := model.Prepare(model.Info{Profile: model.Profile{NoThinking: true}, Settings: &model.Settings{Seed: new(1)}}, &r, nil)
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "request", r, request(), ignoreCache)
	diff(t, "messages", got.Messages, []message.Message(r.Messages))
	if got.Messages[0] != r.Messages[0] || got.Tools[0] != look || got.OutputTools[0] != functions[0] || got.Schema != schema {
		t.Error("what is sent is a copy, for which nothing can be kept that was encoded")
	}
}
