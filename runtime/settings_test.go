package runtime_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// TestSettingsMerge: later settings precede earlier ones, and functions see those before them.
// [test_callable_sees_model_settings_from_model, test_callable_run_overrides_callable_agent]
func TestSettingsMerge(t *testing.T) {
	var seen, got []*model.Settings
	step := 0
	agent := &runtime.Agent[deps, string]{
		Tools:    tools(returns("look", "ok")),
		Settings: &model.Settings{TopP: new(0.2), MaxTokens: new(2)},
		SettingsFunc: func(_ context.Context, rc *runtime.RunContext[deps]) (*model.Settings, error) {
			seen = append(seen, rc.Settings)
			step++
			return &model.Settings{Seed: new(step), MaxTokens: new(3)}, nil
		},
		Model: tuned(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
			if got = append(got, in.Settings); len(got) == 1 {
				return calls("look {}"), nil
			}
			return text("ok"), nil
		}, &model.Settings{Temperature: new(0.1), TopP: new(0.1)}),
	}
	_, err := agent.Run(t.Context(), deps{}, "go",
		runtime.WithSettings(&model.Settings{MaxTokens: new(4), TopK: new(4)}),
		runtime.WithSettingsFunc(func(_ context.Context, info *runtime.RunInfo) (*model.Settings, error) {
			seen = append(seen, info.Settings)
			return &model.Settings{TopK: new(5)}, nil
		}))
	if err != nil {
		t.Fatal(err)
	}
	static := &model.Settings{Temperature: new(0.1), TopP: new(0.2), MaxTokens: new(2)}
	merged := func(seed, topK int) *model.Settings {
		return &model.Settings{Temperature: new(0.1), TopP: new(0.2), MaxTokens: new(4), Seed: new(seed), TopK: new(topK)}
	}
	diff(t, "seen", seen, []*model.Settings{static, merged(1, 4), static, merged(2, 4)})
	diff(t, "sent", got, []*model.Settings{merged(1, 5), merged(2, 5)})
}

// TestSettingsFuncFails: its errors and panics end the run.
func TestSettingsFuncFails(t *testing.T) {
	broken := errors.New("broken")
	agent := &runtime.Agent[deps, string]{
		Model: script(t),
		SettingsFunc: func(context.Context, *runtime.RunContext[deps]) (*model.Settings, error) {
			return nil, broken
		},
	}
	if _, err := agent.Run(t.Context(), deps{}, "go"); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	agent = &runtime.Agent[deps, string]{Model: script(t)}
	panics := runtime.WithSettingsFunc(func(context.Context, *runtime.RunInfo) (*model.Settings, error) { panic("oh") })
	if _, err := agent.Run(t.Context(), deps{}, "go", panics); err == nil || !strings.Contains(err.Error(), "panic: oh") {
		t.Errorf("got %v", err)
	}
}

// TestEverySettingIsMerged sets one field after the other, and expects it of the settings below.
func TestEverySettingIsMerged(t *testing.T) {
	for i := range reflect.TypeFor[model.Settings]().NumField() {
		base := &model.Settings{}
		f := reflect.ValueOf(base).Elem().Field(i)
		switch f.Kind() {
		case reflect.Pointer:
			f.Set(reflect.New(f.Type().Elem()))
		case reflect.Slice:
			f.Set(reflect.MakeSlice(f.Type(), 1, 1))
			if f.Type() == reflect.TypeFor[model.ProviderSettingsList]() {
				f.Index(0).Set(reflect.ValueOf(acme{}))
			}
		case reflect.Map:
			f.Set(reflect.MakeMap(f.Type()))
		case reflect.String:
			f.SetString("auto")
		case reflect.Int64:
			f.SetInt(1e10)
		}
		var got *model.Settings
		agent := &runtime.Agent[deps, string]{Settings: base, Model: modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
			got = in.Settings
			return text("ok"), nil
		})}
		if _, err := agent.Run(t.Context(), deps{}, "go", runtime.WithSettings(&model.Settings{})); err != nil {
			t.Fatal(err)
		}
		if reflect.ValueOf(got).Elem().Field(i).IsZero() {
			t.Errorf("%s is lost", reflect.TypeFor[model.Settings]().Field(i).Name)
		}
	}
}

// acme are settings of a provider, without any.
type acme struct{}

func (acme) SettingsName() string                                 { return "acme" }
func (s acme) Over(model.ProviderSettings) model.ProviderSettings { return s }
func (acme) AppendJSON(dst []byte) ([]byte, error)                { return append(dst, "{}"...), nil }

// native is a script of a model that is asked for its output as text.
func native(t *testing.T, responses ...*message.Response) model.Model {
	m := testmodel.Script(responses...)
	m.Profile.OutputMode = message.OutputNative
	return m
}

// TestToolChoice: a choice under which the run could never end is refused, unless it is made for one request only.
func TestToolChoice(t *testing.T) {
	choose := func(c string) *model.Settings { return &model.Settings{ToolChoice: c} }
	plain := &runtime.Agent[deps, string]{Tools: tools(returns("look", "ok"))}
	typed := &runtime.Agent[deps, answer]{Tools: tools(returns("look", "ok")), Output: outputs("final_result")}
	never := []*message.Response(nil)
	for _, c := range []struct {
		name string
		run  func() error
		want string
	}{
		{"required, plain text", func() error {
			_, err := plain.Run(t.Context(), deps{}, "go", runtime.WithModel(script(t, never...)), runtime.WithSettings(choose("required")))
			return err
		}, `ToolChoice "required" prevents the agent from producing a final response`},
		{"a tool, plain text", func() error {
			_, err := plain.Run(t.Context(), deps{}, "go", runtime.WithModel(tuned(script(t, never...), choose("look"))))
			return err
		}, `ToolChoice "look" is not an output tool`},
		{"none", func() error {
			_, err := plain.Run(t.Context(), deps{}, "go", runtime.WithModel(script(t, text("ok"))), runtime.WithSettings(choose("none")))
			return err
		}, ""},
		{"a tool, computed", func() error {
			_, err := plain.Run(t.Context(), deps{}, "go", runtime.WithModel(script(t, text("ok"))),
				runtime.WithSettingsFunc(func(context.Context, *runtime.RunInfo) (*model.Settings, error) { return choose("look"), nil }))
			return err
		}, ""},
		{"required, typed", func() error {
			_, err := typed.Run(t.Context(), deps{}, "go", runtime.WithModel(script(t, calls(`final_result {"n":1}`))), runtime.WithSettings(choose("required")))
			return err
		}, ""},
		{"required, as text", func() error {
			_, err := typed.Run(t.Context(), deps{}, "go", runtime.WithModel(native(t)), runtime.WithSettings(choose("required")))
			return err
		}, `ToolChoice "required" prevents the agent from producing a final response, as this model gives the output as text (native)`},
		{"the output tool, as text", func() error {
			_, err := typed.Run(t.Context(), deps{}, "go", runtime.WithModel(native(t)), runtime.WithSettings(choose("final_result")))
			return err
		}, `ToolChoice "final_result" prevents the agent from producing a final response, as this model gives the output as text (native)`},
		{"required, as text, computed", func() error {
			required := func(_ context.Context, i *runtime.RunInfo) (*model.Settings, error) {
				if i.Step > 1 {
					return nil, nil
				}
				return choose("required"), nil
			}
			_, err := typed.Run(t.Context(), deps{}, "go", runtime.WithModel(native(t, calls("look {}"), text(`{"n":1}`))), runtime.WithSettingsFunc(required))
			return err
		}, ""},
		{"required, restored", func() error {
			saved, err := plain.Iter(t.Context(), deps{}, "go", runtime.WithModel(script(t, never...)))
			if err != nil {
				return nil
			}
			b, err := saved.Snapshot()
			if err != nil {
				return nil
			}
			_, err = plain.Run(t.Context(), deps{}, "", runtime.WithSnapshot(b), runtime.WithModel(script(t, never...)), runtime.WithSettings(choose("required")))
			return err
		}, `ToolChoice "required" prevents the agent from producing a final response`},
		{"the output tool", func() error {
			_, err := typed.Run(t.Context(), deps{}, "go", runtime.WithModel(script(t, calls(`final_result {"n":1}`))), runtime.WithSettings(choose("final_result")))
			return err
		}, ""},
		{"a tool, typed", func() error {
			_, err := typed.Run(t.Context(), deps{}, "go", runtime.WithModel(script(t, never...)), runtime.WithSettings(choose("look")))
			return err
		}, `ToolChoice "look" is not an output tool`},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.run()
			if c.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if _, ok := errors.AsType[*model.ConfigError](err); !ok || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}
