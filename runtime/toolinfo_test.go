package runtime_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// infosSeen records the tools of each request.
func infosSeen(seen *[][]*model.ToolDef, then ...*message.Response) model.Model {
	return modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
		*seen = append(*seen, slices.Concat(in.Tools, in.OutputTools))
		return then[len(*seen)-1], nil
	})
}

// TestHooksGetCopies: what a hook changes in place counts for the next request of its run, and for nothing else. Where
// nothing new is said, the pointers stay, for which providers keep what they have encoded. (55, 56)
func TestHooksGetCopies(t *testing.T) {
	type (
		hook = func(context.Context, *runtime.RunContext[deps], *model.ToolDef) (*model.ToolDef, error)
		list = []*model.ToolDef
	)
	edit := func(rc *runtime.RunContext[deps], info *model.ToolDef) {
		if rc.Deps.Name == "Ada" {
			info.Description, info.Strict = "for Ada", new(false)
			*info.Retries = 7
		}
	}
	one := func(_ context.Context, rc *runtime.RunContext[deps], info *model.ToolDef) (*model.ToolDef, error) {
		info = info.Clone()
		edit(rc, info)
		return info, nil
	}
	all := func(_ context.Context, rc *runtime.RunContext[deps], infos list) (list, error) {
		for _, info := range infos {
			edit(rc, info)
		}
		return infos, nil
	}
	look := func(hook hook) runtime.Tool[deps] {
		look := returns("look", "ok")
		look.info.Retries = new(2)
		if hook == nil {
			return look
		}
		return preparing{look, hook}
	}
	final := outputs("final")
	final.Choices[0].Def.Retries = new(2)
	for _, c := range []struct {
		name  string
		agent *runtime.Agent[deps, answer]
		info  func(*runtime.Agent[deps, answer]) *model.ToolDef
		at    int // of the tool in a request
	}{
		{"Prepare", &runtime.Agent[deps, answer]{Tools: []runtime.Tool[deps]{look(one)}}, func(a *runtime.Agent[deps, answer]) *model.ToolDef { return a.Tools[0].Def() }, 0},
		{"PrepareTools", &runtime.Agent[deps, answer]{Tools: []runtime.Tool[deps]{look(nil)}, PrepareTools: all}, func(a *runtime.Agent[deps, answer]) *model.ToolDef { return a.Tools[0].Def() }, 0},
		{"PrepareOutputTools", &runtime.Agent[deps, answer]{Tools: []runtime.Tool[deps]{look(nil)}, PrepareOutputTools: all}, func(a *runtime.Agent[deps, answer]) *model.ToolDef { return a.Output.Choices[0].Def }, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.agent.Output = final
			info := c.info(c.agent)
			before := *info
			for _, name := range []string{"Ada", "Bob"} {
				var seen [][]*model.ToolDef
				c.agent.Model = infosSeen(&seen, calls("look {}"), calls(`final {"n":1}`))
				if _, err := c.agent.Run(t.Context(), deps{name}, "go"); err != nil {
					t.Fatal(err)
				}
				first, second := seen[0][c.at], seen[1][c.at]
				if first != second {
					t.Error(name, "sees another pointer in the second request")
				}
				if name == "Bob" && first != info {
					t.Error("Bob sees a copy of a tool that was not changed")
				}
				if name == "Ada" && (first.Description != "for Ada" || *first.Retries != 7) {
					t.Errorf("Ada sees %+v", *first)
				}
			}
			if *info != before || *info.Retries != 2 {
				t.Errorf("the tool of all agents has become %+v", *info)
			}
		})
	}
}

// TestRenamedInPlace: a tool cannot be renamed, be it in the copy that a hook gets, or behind the agent's back. (56)
func TestRenamedInPlace(t *testing.T) {
	rename := func(infos []*model.ToolDef, to string) ([]*model.ToolDef, error) {
		infos[0].Name = to
		return infos[:1], nil
	}
	for name, c := range map[string]struct {
		agent *runtime.Agent[deps, answer]
		want  string
	}{
		"PrepareTools": {&runtime.Agent[deps, answer]{
			Tools: tools(returns("look", "")),
			PrepareTools: func(_ context.Context, _ *runtime.RunContext[deps], infos []*model.ToolDef) ([]*model.ToolDef, error) {
				return rename(infos, "see")
			}}, `PrepareTools cannot add or rename tools, but returned "see"`},
		"PrepareTools, to another tool": {&runtime.Agent[deps, answer]{
			Tools: tools(returns("look", ""), returns("hear", "")),
			PrepareTools: func(_ context.Context, _ *runtime.RunContext[deps], infos []*model.ToolDef) ([]*model.ToolDef, error) {
				return rename(infos, "hear")
			}}, `PrepareTools cannot add or rename tools, but returned "hear"`},
		"PrepareOutputTools": {&runtime.Agent[deps, answer]{
			PrepareOutputTools: func(_ context.Context, _ *runtime.RunContext[deps], infos []*model.ToolDef) ([]*model.ToolDef, error) {
				return rename(infos, "see")
			}}, `PrepareOutputTools cannot add or rename tools, but returned "see"`},
		"a model renames a tool": {&runtime.Agent[deps, answer]{
			Tools: tools(returns("look", "")),
			Model: modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
				in.Tools[0].Name = "see"
				return calls("see {}"), nil
			})}, "not registered with the agent"},
		"a model renames an output tool": {&runtime.Agent[deps, answer]{
			Model: modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
				in.OutputTools[0].Name = "see"
				return calls("see {}"), nil
			})}, "not registered with the agent"},
	} {
		t.Run(name, func(t *testing.T) {
			c.agent.Output = outputs("final")
			if c.agent.Model == nil {
				c.agent.Model = script(t)
			}
			if _, err := c.agent.Run(t.Context(), deps{}, "go"); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// decorated is what one writes to count or log the calls of any tool.
type decorated struct{ runtime.Tool[deps] }

// TestWrappedTools: a tool that is embedded keeps all that it does, however often it is wrapped.
func TestWrappedTools(t *testing.T) {
	asks := asking{returns("refund", "done")}
	prepares := preparing{returns("shy", "done"), func(_ context.Context, _ *runtime.RunContext[deps], def *model.ToolDef) (*model.ToolDef, error) {
		def = def.Clone()
		def.Description = "prepared"
		return def, nil
	}}
	adapted := func(t runtime.Tool[deps]) runtime.Tool[deps] {
		return runtime.Adapt(func(d deps) deps { return d }, func() runtime.Tool[deps] { return t })[0]
	}
	named := func(t runtime.Tool[deps]) runtime.Tool[deps] {
		return runtime.WithDef(t, func(d *model.ToolDef) { d.Name = "renamed" })
	}
	for name, wrap := range map[string]func(runtime.Tool[deps]) runtime.Tool[deps]{
		"itself":   func(t runtime.Tool[deps]) runtime.Tool[deps] { return t },
		"embedded": func(t runtime.Tool[deps]) runtime.Tool[deps] { return decorated{t} },
		"adapted":  func(t runtime.Tool[deps]) runtime.Tool[deps] { return adapted(decorated{t}) },
		"WithDef":  func(t runtime.Tool[deps]) runtime.Tool[deps] { return decorated{named(adapted(t))} },
	} {
		t.Run(name, func(t *testing.T) {
			asked := wrap(asks)
			agent := &runtime.Agent[deps, string]{Model: script(t, calls(asked.Def().Name+" {}")), Tools: []runtime.Tool[deps]{asked}}
			_, err := agent.Run(t.Context(), deps{"Ada"}, "go")
			if p, ok := errors.AsType[*runtime.PauseError](err); !ok || len(p.Requests.Approvals) != 1 {
				t.Errorf("no one was asked for approval: %v", err)
			}
			var infos [][]*model.ToolDef
			agent = &runtime.Agent[deps, string]{Model: infosSeen(&infos, text("ok")), Tools: []runtime.Tool[deps]{wrap(prepares)}}
			if _, err := agent.Run(t.Context(), deps{}, "go"); err != nil {
				t.Fatal(err)
			}
			diff(t, "description", infos[len(infos)-1][0].Description, "prepared")
		})
	}
}
