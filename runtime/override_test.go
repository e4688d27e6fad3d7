package runtime_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/limit"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// named is a model that answers with a name, and what it was sent: instructions, maximum of tokens.
func named(name string) model.Model {
	return modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		limit := "-"
		if in.Settings.MaxTokens != nil {
			limit = fmt.Sprint(*in.Settings.MaxTokens)
		}
		return text(name + " " + in.Instructions + " " + limit), nil
	})
}

// TestOverride: what an override sets overrides the options of the run, and nothing else does.
func TestOverride(t *testing.T) {
	type agent = runtime.Agent[deps, string]
	tokens := func(n int) *model.Settings { return &model.Settings{MaxTokens: &n} }
	for _, c := range []struct {
		name   string
		change func(*agent)
		want   string
	}{
		{"nothing", func(*agent) {}, "run agent\nrun 2"},
		{"model", func(a *agent) { a.Model = named("override") }, "override agent\nrun 2"},
		{"settings", func(a *agent) { a.Settings = tokens(3) }, "run agent\nrun 3"},
		{"no settings", func(a *agent) { a.Settings = nil }, "run agent\nrun -"},
		{"settings function", func(a *agent) {
			a.SettingsFunc = func(context.Context, *runtime.RunContext[deps]) (*model.Settings, error) {
				return tokens(4), nil
			}
		}, "run agent\nrun 4"},
		{"instructions", func(a *agent) { a.Instructions = "override" }, "run override 2"},
		{"instruction functions", func(a *agent) {
			a.InstructionFuncs = append(a.InstructionFuncs, func(context.Context, *runtime.RunContext[deps]) (string, error) { return "more", nil })
		}, "run agent\n\nmore 2"},
		{"no instructions", func(a *agent) { a.Instructions = "" }, "run  2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := &agent{Model: named("agent"), Settings: tokens(1), Instructions: "agent"}
			ctx := runtime.Override(t.Context(), a, c.change)
			opts := []runtime.RunOption{runtime.WithModel(named("run")), runtime.WithSettings(tokens(2)), runtime.WithInstructions("run")}
			res, err := a.Run(ctx, deps{}, "go", opts...)
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "answer", res.Output, c.want)
			res, err = a.Stream(ctx, deps{}, "go", opts...).Result()
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "streamed answer", res.Output, c.want)
			res, err = a.Run(t.Context(), deps{}, "go")
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "answer outside", res.Output, "agent agent 1")
		})
	}
}

// TestOverrideMetadata: it replaces that of the run. (110)
func TestOverrideMetadata(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Model: named("x"), Metadata: metadata{"agent": 1}}
	run := func(ctx context.Context) metadata {
		res, err := agent.Run(ctx, deps{}, "go", runtime.WithMetadata(metadata{"run": 1}))
		if err != nil {
			t.Fatal(err)
		}
		return res.Metadata
	}
	replaced := runtime.Override(t.Context(), agent, func(a *runtime.Agent[deps, string]) { a.Metadata = metadata{"override": 1} })
	diff(t, "replaced", run(replaced), metadata{"override": 1})
	untouched := runtime.Override(t.Context(), agent, func(a *runtime.Agent[deps, string]) { a.Name = "other" })
	diff(t, "untouched", run(untouched), metadata{"agent": 1, "run": 1})
}

// TestOverridesAreApart: an override within another changes what that has made, and leaves it and its neighbours alone.
// (114)
func TestOverridesAreApart(t *testing.T) {
	agent := &runtime.Agent[deps, string]{Name: "agent", Model: named("agent"), Instructions: "agent"}
	other := &runtime.Agent[deps, string]{Model: named("other")}
	answer := func(t *testing.T, ctx context.Context, a *runtime.Agent[deps, string]) string {
		res, err := a.Run(ctx, deps{}, "go", runtime.WithModel(named("run")))
		if err != nil {
			t.Fatal(err)
		}
		return res.Output
	}
	outer := runtime.Override(t.Context(), agent, func(a *runtime.Agent[deps, string]) { a.Model = named("outer") })
	inner := runtime.Override(outer, agent, func(a *runtime.Agent[deps, string]) { a.Instructions = "inner" })
	diff(t, "inner", answer(t, inner, agent), "outer inner -")
	diff(t, "outer", answer(t, outer, agent), "outer agent -")
	diff(t, "another agent", answer(t, inner, other), "run  -")
	for i := range 4 {
		t.Run(fmt.Sprintf("at once %d", i), func(t *testing.T) {
			t.Parallel()
			name := fmt.Sprintf("model %d", i)
			ctx := runtime.Override(t.Context(), agent, func(a *runtime.Agent[deps, string]) { a.Model = named(name) })
			for range 10 {
				diff(t, "answer", answer(t, ctx, agent), name+" agent -")
			}
		})
	}
}

// TestOverrideDeps replaces what tools get, in Iter as well, and goes together with Override.
func TestOverrideDeps(t *testing.T) {
	var seen []string
	agent := &runtime.Agent[deps, string]{
		Tools: tools(fn("look", func(_ context.Context, rc *runtime.RunContext[deps]) (string, error) {
			seen = append(seen, rc.AgentName+" "+rc.Deps.Name)
			return "ok", nil
		})),
		Model: modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
			if len(in.Messages) == 1 {
				return calls("look {}"), nil
			}
			return text("ok"), nil
		}),
	}
	ctx := runtime.OverrideDeps(t.Context(), agent, deps{"test"})
	ctx = runtime.Override(ctx, agent, func(a *runtime.Agent[deps, string]) { a.Name = "renamed" })
	if _, err := agent.Run(ctx, deps{"real"}, "go"); err != nil {
		t.Fatal(err)
	}
	it, err := agent.Iter(ctx, deps{"real"}, "go")
	if err != nil {
		t.Fatal(err)
	}
	for !it.Done() {
		it.Do(t.Context())
	}
	diff(t, "seen", seen, []string{"renamed test", "renamed test"})
}

// TestClone sets every exported field and looks for it in the copy, whose slices and maps are its own.
func TestClone(t *testing.T) {
	agent := &runtime.Agent[deps, string]{}
	v := reflect.ValueOf(agent).Elem()
	for i := range v.NumField() {
		if f := v.Field(i); f.CanSet() {
			f.Set(sample(f.Type()))
		}
	}
	c := reflect.ValueOf(agent.Clone()).Elem()
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() {
			continue
		}
		if c.Field(i).IsZero() {
			t.Errorf("%s is not copied", f.Name)
		}
		if k := f.Type.Kind(); (k == reflect.Slice || k == reflect.Map) && c.Field(i).UnsafePointer() == v.Field(i).UnsafePointer() {
			t.Errorf("%s is shared", f.Name)
		}
	}
}

// sample makes a value that is not zero.
func sample(of reflect.Type) reflect.Value {
	v := reflect.New(of).Elem()
	switch of.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(1)
	case reflect.Uint8:
		v.SetUint(1)
	case reflect.Pointer:
		v.Set(reflect.New(of.Elem()))
	case reflect.Slice:
		v.Set(reflect.MakeSlice(of, 1, 1))
	case reflect.Map:
		v.Set(reflect.MakeMap(of))
	case reflect.Func:
		v.Set(reflect.MakeFunc(of, func([]reflect.Value) []reflect.Value { return nil }))
	case reflect.Struct:
		for i := range of.NumField() {
			v.Field(i).Set(sample(of.Field(i).Type))
		}
	case reflect.Interface:
		for _, x := range []any{named("x"), free{}, &limit.Slots{}} {
			if reflect.TypeOf(x).Implements(of) {
				v.Set(reflect.ValueOf(x))
			}
		}
	}
	return v
}

// free is a price table in which nothing costs anything.
type free struct{}

func (free) Price(*message.Response) usage.Cost { return usage.MustParseCost("0") }
