package runtime_test

import (
	"context"
	"errors"
	"fmt"
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
	final.Choices[0].Info.Retries = new(2)
	for _, c := range []struct {
		name  string
		agent *runtime.Agent[deps, answer]
		info  func(*runtime.Agent[deps, answer]) *model.ToolDef
		at    int // of the tool in a request
	}{
		{"Prepare", &runtime.Agent[deps, answer]{Tools: []runtime.Tool[deps]{look(one)}}, func(a *runtime.Agent[deps, answer]) *model.ToolDef { return a.Tools[0].Info() }, 0},
		{"PrepareTools", &runtime.Agent[deps, answer]{Tools: []runtime.Tool[deps]{look(nil)}, PrepareTools: all}, func(a *runtime.Agent[deps, answer]) *model.ToolDef { return a.Tools[0].Info() }, 0},
		{"PrepareOutputTools", &runtime.Agent[deps, answer]{Tools: []runtime.Tool[deps]{look(nil)}, PrepareOutputTools: all}, func(a *runtime.Agent[deps, answer]) *model.ToolDef { return a.Output.Choices[0].Info }, 1},
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
		"Prepare": {&runtime.Agent[deps, answer]{Tools: []runtime.Tool[deps]{preparing{returns("look", ""),
			func(_ context.Context, _ *runtime.RunContext[deps], info *model.ToolDef) (*model.ToolDef, error) {
				info.Name = "see"
				return info, nil
			}}}}, `Prepare of tool "look" cannot rename it, but returned "see"`},
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
			})}, "the agent has no such tool"},
		"a model renames an output tool": {&runtime.Agent[deps, answer]{
			Model: modelFunc(func(_ context.Context, in *model.Prepared) (*message.Response, error) {
				in.OutputTools[0].Name = "see"
				return calls("see {}"), nil
			})}, "the agent has no such tool"},
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

// TestRenamedBehindTheBack: a tool that a run has renamed is not prepared under its new name as if it needed none.
func TestRenamedBehindTheBack(t *testing.T) {
	shy := preparing{returns("shy", ""), func(_ context.Context, _ *runtime.RunContext[deps], info *model.ToolDef) (*model.ToolDef, error) {
		return info, nil
	}}
	agent := &runtime.Agent[deps, string]{Tools: []runtime.Tool[deps]{shy}, Model: script(t, text("ok"))}
	if _, err := agent.Run(t.Context(), deps{}, "go"); err != nil {
		t.Fatal(err)
	}
	shy.info.Name = "bold"
	_, err := agent.Run(t.Context(), deps{}, "go")
	if err == nil || !strings.Contains(err.Error(), `the agent has no tool "bold": what Info points to has been changed, and must not be`) {
		t.Errorf("got %v", err)
	}
}

// decorated is what one writes to count or log the calls of any tool.
type decorated struct{ runtime.Tool[deps] }

// decoratedBoth passes all of it on.
type decoratedBoth struct{ both }

// TestHooksOfWrappedTools: a tool that is marked as one that decides on approval, or prepares itself, and has lost the
// method, is refused before it can run unasked.
func TestHooksOfWrappedTools(t *testing.T) {
	asks, prepares := asking{returns("refund", "done")}, preparing{returns("shy", "done"), nil}
	asks.info.Approver, prepares.info.Preparer = true, true
	whole := both{prepares, asks}
	adapted := func(t runtime.Tool[deps]) runtime.Tool[deps] {
		return runtime.Adapt(func(d deps) deps { return d }, func() runtime.Tool[deps] { return t })[0]
	}
	const (
		noApproval = `which has no method NeedsApproval, but wraps a tool that has one: calls that need approval would run without`
		noPrepare  = `which has no method Prepare, but wraps a tool that has one: the tool would not be prepared`
	)
	for _, c := range []struct {
		name string
		tool runtime.Tool[deps]
		want string
	}{
		{"itself", asks, ""},
		{"adapted", adapted(asks), ""},
		{"all methods passed on", decoratedBoth{whole}, ""},
		{"adapted, all methods passed on", adapted(decoratedBoth{whole}), ""},
		{"lost NeedsApproval", decorated{asks}, `Tools[0] ("refund") is a runtime_test.decorated, ` + noApproval},
		{"lost NeedsApproval, adapted", adapted(decorated{asks}), noApproval},
		{"lost Prepare", decorated{prepares}, `Tools[0] ("shy") is a runtime_test.decorated, ` + noPrepare},
		{"lost Prepare, adapted", adapted(decorated{prepares}), noPrepare},
	} {
		t.Run(c.name, func(t *testing.T) {
			agent := &runtime.Agent[deps, string]{Model: script(t), Tools: []runtime.Tool[deps]{c.tool}}
			err := agent.Validate()
			if got := fmt.Sprint(err); c.want != "" && !strings.Contains(got, c.want) || c.want == "" && err != nil {
				t.Errorf("got %v", err)
			}
			if _, ok := errors.AsType[*model.ConfigError](err); c.want != "" && !ok {
				t.Errorf("got a %T", err)
			}
		})
	}
}
