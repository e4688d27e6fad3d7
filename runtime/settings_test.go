package runtime_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
)

// tuned is a model with settings of its own.
type tuned struct {
	runtime.Model
	settings *runtime.ModelSettings
}

func (m tuned) DefaultSettings() *runtime.ModelSettings { return m.settings }

// TestSettingsMerge: later settings go before earlier ones, and functions see those before them.
// [test_callable_sees_model_settings_from_model, test_callable_run_overrides_callable_agent]
func TestSettingsMerge(t *testing.T) {
	var seen, got []*runtime.ModelSettings
	step := 0
	agent := &runtime.Agent[deps, string]{
		Tools:    tools(returns("look", "ok")),
		Settings: &runtime.ModelSettings{TopP: new(0.2), MaxTokens: new(2)},
		SettingsFunc: func(_ context.Context, rc *runtime.RunContext[deps]) (*runtime.ModelSettings, error) {
			seen = append(seen, rc.Settings)
			step++
			return &runtime.ModelSettings{Seed: new(step), MaxTokens: new(3)}, nil
		},
		Model: tuned{model(func(_ context.Context, in *runtime.ModelInput) (*runtime.ModelResponse, error) {
			if got = append(got, in.Settings); len(got) == 1 {
				return calls("look {}"), nil
			}
			return text("ok"), nil
		}), &runtime.ModelSettings{Temperature: new(0.1), TopP: new(0.1)}},
	}
	_, err := agent.Run(t.Context(), deps{}, "go",
		runtime.WithSettings(&runtime.ModelSettings{MaxTokens: new(4), TopK: new(4)}),
		runtime.WithSettingsFunc(func(_ context.Context, info *runtime.RunInfo) (*runtime.ModelSettings, error) {
			seen = append(seen, info.Settings)
			return &runtime.ModelSettings{TopK: new(5)}, nil
		}))
	if err != nil {
		t.Fatal(err)
	}
	static := &runtime.ModelSettings{Temperature: new(0.1), TopP: new(0.2), MaxTokens: new(2)}
	merged := func(seed, topK int) *runtime.ModelSettings {
		return &runtime.ModelSettings{Temperature: new(0.1), TopP: new(0.2), MaxTokens: new(4), Seed: new(seed), TopK: new(topK)}
	}
	diff(t, "seen", seen, []*runtime.ModelSettings{static, merged(1, 4), static, merged(2, 4)})
	diff(t, "sent", got, []*runtime.ModelSettings{merged(1, 5), merged(2, 5)})
}

// TestSettingsFuncFails: its errors and panics end the run.
func TestSettingsFuncFails(t *testing.T) {
	broken := errors.New("broken")
	agent := &runtime.Agent[deps, string]{
		Model: script(t),
		SettingsFunc: func(context.Context, *runtime.RunContext[deps]) (*runtime.ModelSettings, error) {
			return nil, broken
		},
	}
	if _, err := agent.Run(t.Context(), deps{}, "go"); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	agent = &runtime.Agent[deps, string]{Model: script(t)}
	panics := runtime.WithSettingsFunc(func(context.Context, *runtime.RunInfo) (*runtime.ModelSettings, error) { panic("oh") })
	if _, err := agent.Run(t.Context(), deps{}, "go", panics); err == nil || !strings.Contains(err.Error(), "panic: oh") {
		t.Errorf("got %v", err)
	}
}

// TestEverySettingIsMerged sets one field after the other, and expects it of the settings below.
func TestEverySettingIsMerged(t *testing.T) {
	for i := range reflect.TypeFor[runtime.ModelSettings]().NumField() {
		base := &runtime.ModelSettings{}
		f := reflect.ValueOf(base).Elem().Field(i)
		switch f.Kind() {
		case reflect.Pointer:
			f.Set(reflect.New(f.Type().Elem()))
		case reflect.Slice:
			f.Set(reflect.MakeSlice(f.Type(), 1, 1))
		case reflect.Map:
			f.Set(reflect.MakeMap(f.Type()))
		case reflect.String:
			f.SetString("auto")
		case reflect.Int64:
			f.SetInt(1e10)
		}
		var got *runtime.ModelSettings
		agent := &runtime.Agent[deps, string]{Settings: base, Model: model(func(_ context.Context, in *runtime.ModelInput) (*runtime.ModelResponse, error) {
			got = in.Settings
			return text("ok"), nil
		})}
		if _, err := agent.Run(t.Context(), deps{}, "go", runtime.WithSettings(&runtime.ModelSettings{})); err != nil {
			t.Fatal(err)
		}
		if reflect.ValueOf(got).Elem().Field(i).IsZero() {
			t.Errorf("%s is lost", reflect.TypeFor[runtime.ModelSettings]().Field(i).Name)
		}
	}
}

// TestToolChoice: a choice under which the run could never end is refused, unless it is made for one request only.
func TestToolChoice(t *testing.T) {
	choose := func(c string) *runtime.ModelSettings { return &runtime.ModelSettings{ToolChoice: c} }
	plain := &runtime.Agent[deps, string]{Tools: tools(returns("look", "ok"))}
	typed := &runtime.Agent[deps, answer]{Tools: tools(returns("look", "ok")), Output: outputs("final_result")}
	never := []*runtime.ModelResponse(nil)
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
			_, err := plain.Run(t.Context(), deps{}, "go", runtime.WithModel(tuned{script(t, never...), choose("look")}))
			return err
		}, `ToolChoice "look" is no output tool`},
		{"none", func() error {
			_, err := plain.Run(t.Context(), deps{}, "go", runtime.WithModel(script(t, text("ok"))), runtime.WithSettings(choose("none")))
			return err
		}, ""},
		{"a tool, computed", func() error {
			_, err := plain.Run(t.Context(), deps{}, "go", runtime.WithModel(script(t, text("ok"))),
				runtime.WithSettingsFunc(func(context.Context, *runtime.RunInfo) (*runtime.ModelSettings, error) { return choose("look"), nil }))
			return err
		}, ""},
		{"required, typed", func() error {
			_, err := typed.Run(t.Context(), deps{}, "go", runtime.WithModel(script(t, calls(`final_result {"n":1}`))), runtime.WithSettings(choose("required")))
			return err
		}, ""},
		{"the output tool", func() error {
			_, err := typed.Run(t.Context(), deps{}, "go", runtime.WithModel(script(t, calls(`final_result {"n":1}`))), runtime.WithSettings(choose("final_result")))
			return err
		}, ""},
		{"a tool, typed", func() error {
			_, err := typed.Run(t.Context(), deps{}, "go", runtime.WithModel(script(t, never...)), runtime.WithSettings(choose("look")))
			return err
		}, `ToolChoice "look" is no output tool`},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.run()
			if c.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if _, ok := errors.AsType[*runtime.ConfigError](err); !ok || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}
