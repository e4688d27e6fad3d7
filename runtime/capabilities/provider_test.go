package capabilities_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/capabilities"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// profiled returns a model with a profile, which gives the responses and notes what it was sent.
func profiled(p model.Profile, responses ...*message.Response) (m model.Model, sent *[]model.Prepared) {
	info := model.Info{Name: "m", Provider: "p", Profile: p}
	sent = new([]model.Prepared)
	return model.Func(info, func(_ context.Context, r *model.Request, s *model.Stream) (*message.Response, error) {
		in, err := model.Prepare(info, r, s)
		if err != nil {
			return nil, err
		}
		*sent = append(*sent, in)
		if n := len(*sent) - 1; n < len(responses) {
			return responses[n], nil
		}
		return testmodel.Text("done"), nil
	}), sent
}

func names(tools []*model.ToolDef) string {
	var all []string
	for _, t := range tools {
		all = append(all, t.Name)
	}
	return strings.Join(all, " ")
}

// TestNative: a model has the provider's tool or the local one, and each of two models its own.
func TestNative(t *testing.T) {
	search := tool("duck", "", "found ")
	for _, c := range []struct {
		name    string
		c       runtime.Capability[deps]
		profile model.Profile
		want    string
	}{
		{"native", capabilities.WebSearch(&model.WebSearch{}, search), model.Profile{NativeTools: []model.NativeToolKind{model.WebSearchKind}}, "own"},
		{"local", capabilities.WebSearch(&model.WebSearch{}, search), model.Profile{}, "own duck"},
		{"limits have no local tool", capabilities.WebSearch(&model.WebSearch{MaxUses: 1}, search), model.Profile{}, `"web_search" is not supported`},
		{"none", capabilities.WebSearch[deps](&model.WebSearch{}), model.Profile{}, "web_search"},
		{"a page", capabilities.WebFetch(&model.WebFetch{AllowedDomains: []string{"a"}}, search), model.Profile{NativeTools: []model.NativeToolKind{model.WebFetchKind}}, "own duck"},
		{"an image", capabilities.ImageGeneration(&model.ImageGeneration{}, search), model.Profile{}, "own duck"},
		{"posts", capabilities.XSearch(&model.XSearch{}, search), model.Profile{NativeTools: []model.NativeToolKind{model.XSearchKind}}, "own"},
		{"posts of some", capabilities.XSearch(&model.XSearch{AllowedHandles: []string{"a"}}, search), model.Profile{}, "x_search"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, sent := profiled(c.profile)
			agent := &runtime.Agent[deps, string]{Model: m, Tools: []runtime.Tool[deps]{tool("own", "", "")}, Capabilities: with(c.c)}
			_, err := agent.Run(t.Context(), deps{}, "go")
			switch {
			case err != nil && !strings.Contains(err.Error(), c.want):
				t.Errorf("got %v", err)
			case err == nil:
				diff(t, "tools", names((*sent)[0].Tools), c.want)
				if got := (*sent)[0].NativeTools; (len(got) > 0) != (c.want == "own") {
					t.Errorf("got %v", got)
				}
			}
		})
	}
}

// TestNativeToolSearch: the provider is sent all tools, and what it has found can be called at once, and in runs that continue.
func TestNativeToolSearch(t *testing.T) {
	profile := model.Profile{NativeTools: []model.NativeToolKind{model.ToolSearchKind}}
	c := capabilities.ToolSearch(runtime.NewToolset("many", tool("mail", "Send mail.", "sent "), tool("call", "Call.", "called ")), capabilities.Search{})
	found := &message.Response{Parts: []message.ResponsePart{
		&message.NativeToolCallPart{ToolName: "tool_search", ToolKind: message.SearchKind, Args: `{"queries":["mail"]}`, ToolCallID: "s"},
		&message.NativeToolReturnPart{ToolName: "tool_search", ToolKind: message.SearchKind, Content: `{"discovered_tools":[{"name":"mail"}]}`, ToolCallID: "s"},
		&message.ToolCallPart{ToolName: "mail", Args: "{}", ToolCallID: "a"}, &message.ToolCallPart{ToolName: "call", Args: "{}", ToolCallID: "b"},
	}}
	m, sent := profiled(profile, found, testmodel.CallID("c", "mail", "{}"))
	agent := &runtime.Agent[deps, string]{Model: m, Tools: []runtime.Tool[deps]{tool("own", "", "")}, Capabilities: with(c)}
	res, err := agent.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	for i, in := range *sent {
		diff(t, "tools", names(in.Tools), "own mail call")
		for _, d := range in.Tools {
			if in.Defers(d) != (d.Name != "own") || d.Name != "own" && d.Description == "" {
				t.Errorf("request %d: %+v", i, d)
			}
		}
	}
	diff(t, "results", lines(res.AllMessages()[2:3]), []string{
		"mail: sent mail", "retried call: Tool 'call' is not available yet: search for it first, then call it again once you've seen its schema.",
	})
	// Elsewhere the model searches with a tool, and has what the provider has found.
	m, sent = profiled(model.Profile{})
	if _, err := agent.Run(t.Context(), deps{}, "continue", runtime.WithModel(m), runtime.WithHistory(res.AllMessages())); err != nil {
		t.Fatal(err)
	}
	diff(t, "tools elsewhere", names((*sent)[0].Tools), "own search_tools mail")
	for strategy, want := range map[string]string{"words": "own search_tools", "regex": "not supported"} {
		agent := agent.Clone()
		agent.Capabilities = with(capabilities.ToolSearch(runtime.NewToolset("many", tool("mail", "", "")), capabilities.Search{Strategy: strategy}))
		m, sent := profiled(model.Profile{})
		_, err := agent.Run(t.Context(), deps{}, "go", runtime.WithModel(m))
		if err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", strategy, err)
		} else if err == nil {
			diff(t, strategy, names((*sent)[0].Tools), want)
		}
	}
}

// TestAppendInstructions: the first text stays in the instructions, and what has changed follows in the conversation.
func TestAppendInstructions(t *testing.T) {
	texts := []string{"Budget 100", "Budget 100", "Budget 99", "", "Budget 98"}
	budget := capabilities.AppendInstructions("budget", func(_ context.Context, rc rctx) (string, error) { return texts[min(rc.Step, len(texts))-1], nil })
	agent := &runtime.Agent[deps, string]{Instructions: "Be brief.", Capabilities: with(budget), Tools: []runtime.Tool[deps]{tool("t", "", "")}}
	r := &recorder{}
	for _, id := range []string{"a", "b", "c", "d"} {
		r.responses = append(r.responses, testmodel.CallID(id, "t", "{}"))
	}
	prefix := "Be brief.\n\n<pyai:context id=\"capability:budget\">\nBudget 100\n</pyai:context>\nA later <pyai:context> element with the same id replaces the earlier one and stays in effect until replaced again."
	var history []message.Message
	inBoth(t, r, agent, func(res *runtime.Result[string]) {
		if history == nil {
			history = res.AllMessages()
		}
		for _, says := range r.says {
			diff(t, "instructions", says, prefix)
		}
		var got []string
		for _, m := range res.AllMessages() {
			if q, ok := m.(*message.Request); ok {
				diff(t, "instructions in the history", q.Instructions, "Be brief.\n\nBudget 100")
				for _, p := range q.Parts {
					switch p := p.(type) {
					case *message.InstructionBaselinePart:
						got = append(got, "baseline")
					case *message.InstructionDeltaPart:
						got = append(got, p.Text())
					case *message.ToolReturnPart:
						got = append(got, "t")
					}
				}
			}
		}
		diff(t, "changes", got, []string{"baseline", "t", "t", "<pyai:context id=\"capability:budget\">\nBudget 99\n</pyai:context>",
			"t", "<pyai:context id=\"capability:budget\">\nThis context has been withdrawn.\n</pyai:context>", "t", "<pyai:context id=\"capability:budget\">\nBudget 98\n</pyai:context>"})
	})
	first := history[0].(*message.Request).Parts[1].(*message.InstructionBaselinePart)
	diff(t, "baseline", first.Instructions, []message.InstructionBlock{
		&message.InstructionDigest{ContentHash: "213c22ed7234eb11116e1e88f314c73cb3a019b5c87fe224b6ce5665bd9ec50e"},
		&message.InstructionPart{Content: "Budget 100", Dynamic: true, OnChange: message.ChangeAppend, ID: "capability:budget"},
	})
	// A run that continues keeps the window, and withdraws what is gone; one with other instructions begins anew, and sends no changes of
	// the old ones.
	for _, c := range []struct {
		name, instructions, last string
		stale                    int
		change                   func(*runtime.Agent[deps, string])
	}{
		{"the same", "Be brief.\n\nBudget 100", "Budget 100", 4, func(*runtime.Agent[deps, string]) {}},
		{"without it", "Be brief.\n\nBudget 100", "withdrawn", 4, func(a *runtime.Agent[deps, string]) { a.Capabilities = nil }},
		{"other instructions", "Be long.\n\nBudget 100", "", 0, func(a *runtime.Agent[deps, string]) { a.Instructions = "Be long." }},
		{"neither", "Be long.", "", 0, func(a *runtime.Agent[deps, string]) { a.Instructions, a.Capabilities = "Be long.", nil }},
	} {
		agent := agent.Clone()
		c.change(agent)
		r := &recorder{}
		inBoth(t, r, agent, func(res *runtime.Result[string]) {
			diff(t, c.name, res.NewMessages()[0].(*message.Request).Instructions, c.instructions)
			var changes []string
			for _, m := range r.messages[0] {
				if q, ok := m.(*message.Request); ok {
					for _, p := range q.Parts {
						if d, ok := p.(*message.InstructionDeltaPart); ok {
							changes = append(changes, d.Text())
						}
					}
				}
			}
			if len(changes) != c.stale || len(changes) > 0 && !strings.Contains(changes[len(changes)-1], c.last) {
				t.Errorf("%s: %q are sent", c.name, changes)
			}
		}, runtime.WithHistory(history))
	}
}

// TestOnCacheLoss: a request that reads far less than was cached is reported, unless something explains it.
func TestOnCacheLoss(t *testing.T) {
	at := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	cached := func(minute, read, written int, parts ...message.ResponsePart) *message.Response {
		if parts == nil {
			parts = []message.ResponsePart{&message.TextPart{Content: "a"}}
		}
		return &message.Response{Parts: parts, ModelName: "m", ProviderName: "p", Timestamp: at.Add(time.Duration(minute) * time.Minute),
			Usage: usage.Request{InputTokens: read + written + 10, CacheReadTokens: read, CacheWriteTokens: written}}
	}
	asked := func(minute int, parts ...message.RequestPart) *message.Request {
		return &message.Request{Parts: append(parts, &message.UserPromptPart{Content: "q"}), Timestamp: at.Add(time.Duration(minute) * time.Minute)}
	}
	other := cached(1, 0, 10_000)
	other.ModelName = "n"
	for _, c := range []struct {
		name    string
		history []message.Message
		now     *message.Response
		want    string
	}{
		{"kept", []message.Message{asked(0), cached(0, 0, 10_000), asked(1)}, cached(1, 9_900, 500), ""},
		{"lost", []message.Message{asked(0), cached(0, 0, 10_000), asked(1)}, cached(1, 0, 10_500), "10000 0 1m0s"},
		{"lost in part", []message.Message{asked(0), cached(0, 0, 10_000), asked(1)}, cached(1, 5_000, 5_000), "10000 5000 1m0s"},
		{"nothing said", []message.Message{asked(0), cached(0, 0, 10_000), asked(1)}, cached(1, 0, 0), "10000 0 1m0s"},
		{"too little", []message.Message{asked(0), cached(0, 0, 1_900), asked(1)}, cached(1, 0, 1_900), ""},
		{"too late", []message.Message{asked(0), cached(0, 0, 10_000), asked(6)}, cached(6, 0, 10_000), ""},
		{"another model", []message.Message{asked(0), other, asked(1)}, cached(1, 0, 10_000), ""},
		{"summed up before", []message.Message{asked(0), cached(0, 0, 10_000), asked(1, &message.CompactionPart{Content: "s"})}, cached(1, 0, 3_000), ""},
		{"summed up by the provider", []message.Message{asked(0), cached(0, 0, 10_000), asked(1)}, cached(1, 0, 3_000, &message.CompactionPart{Content: "s"}), ""},
		{"lost before", []message.Message{asked(0), cached(0, 0, 10_000), asked(1), cached(1, 0, 3_000), asked(2)}, cached(2, 3_000, 100), ""},
		{"tools of the provider", []message.Message{asked(0), cached(0, 60_000, 10_000, &message.NativeToolCallPart{ToolName: "web_search"}), asked(1)}, cached(1, 0, 9_000), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			warn := capabilities.OnCacheLoss(0, func(_ context.Context, _ rctx, l capabilities.CacheLoss) {
				got = append(got, strings.Join([]string{strconv.Itoa(l.Cached), strconv.Itoa(l.Read), l.Idle.String()}, " "))
			})
			last := len(c.history) - 1
			agent := &runtime.Agent[deps, string]{Model: testmodel.Script(c.now), Capabilities: with(warn)}
			if _, err := agent.Run(t.Context(), deps{}, "", runtime.WithHistory(c.history[:last+1])); err != nil {
				t.Fatal(err)
			}
			diff(t, "losses", strings.Join(got, ","), c.want)
		})
	}
}

// compactor sums up, or fails.
type compactor struct {
	err  error
	sent []message.Message
}

func (c *compactor) Compact(_ context.Context, r *model.Request) (*message.Response, error) {
	c.sent = r.Messages
	return &message.Response{Parts: []message.ResponsePart{&message.CompactionPart{ID: "c", ProviderName: "p"}}, Usage: usage.Request{InputTokens: 7}}, c.err
}

// TestCompact: the provider's summary takes the place of the history, and what it used counts for the run. Calls that wait for their results
// stay.
func TestCompact(t *testing.T) {
	history := []message.Message{user("a"), testmodel.Text("b"), user("c"), testmodel.Text("d")}
	by := &compactor{}
	agent := &runtime.Agent[deps, string]{Tools: []runtime.Tool[deps]{tool("t", "", "")}, Capabilities: with(capabilities.Compact[deps](by, capabilities.Compacting{MaxMessages: 4}))}
	r := &recorder{responses: []*message.Response{testmodel.CallID("a", "t", "{}")}}
	inBoth(t, r, agent, func(res *runtime.Result[string]) {
		diff(t, "summed up", lines(by.sent), []string{"user a", "text b", "user c", "text d"})
		diff(t, "sent", [2]int{len(r.messages[0]), len(r.messages[1])}, [2]int{2, 4})
		if u := res.Usage(); u.Requests != 3 || u.InputTokens < 7 {
			t.Errorf("got %+v", u)
		}
	}, runtime.WithHistory(history))
	by.err = errors.New("down")
	agent = agent.Clone()
	agent.Model = testmodel.Script(testmodel.Text("done"))
	if _, err := agent.Run(t.Context(), deps{}, "go", runtime.WithHistory(history)); !errors.Is(err, by.err) {
		t.Errorf("got %v", err)
	}
	always := capabilities.Compacting{When: func([]message.Message) bool { return true }}
	agent = agent.Clone()
	agent.Capabilities = with(capabilities.Compact[deps](&compactor{}, always))
	agent.Model = testmodel.Script(testmodel.Text("done"))
	if _, err := agent.Run(t.Context(), deps{}, "go"); err != nil {
		t.Errorf("a history that has nothing to sum up: %v", err)
	}
}
