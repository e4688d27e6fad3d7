package capabilities_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/capabilities"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/agentgen-go/agentgen/runtime/toolsets"
)

func TestPrefixTools(t *testing.T) {
	c := capabilities.PrefixTools(runtime.Capability[deps]{ID: "shop", Instructions: "Sell.", Tools: []runtime.Tool[deps]{tool("buy", "", "bought ")},
		Toolsets: []runtime.Toolset[deps]{runtime.NewToolset("more", tool("sell", "", "sold "))}}, "shop")
	agent := &runtime.Agent[deps, string]{Capabilities: with(c)}
	r := &recorder{responses: []*message.Response{testmodel.Join(testmodel.CallID("a", "shop_buy", "{}"), testmodel.CallID("b", "shop_sell", "{}"))}}
	inBoth(t, r, agent, func(res *runtime.Result[string]) {
		diff(t, "tools", r.tools[0], "shop_buy shop_sell")
		diff(t, "instructions", r.says[0], "Sell.")
		diff(t, "results", lines(res.AllMessages()[2:3]), []string{"shop_buy: bought buy", "shop_sell: sold sell"})
	})
}

func TestDescribeTools(t *testing.T) {
	def := model.ToolDef{Name: "a", Description: "Looks.", Result: `{"type":"string"}`}
	plain := runtime.NewTool(def, func(context.Context, rctx, runtime.RawJSON) (runtime.Return, error) { return runtime.Return{}, nil })
	agent := &runtime.Agent[deps, string]{Tools: []runtime.Tool[deps]{plain, tool("b", "Sees.", "")}, Capabilities: with(
		capabilities.DescribeTools[deps](nil, toolsets.ReturnSchema),
		capabilities.DescribeTools[deps](runtime.OnlyTools("b"), toolsets.Metadata(`{"slow":true}`)),
	)}
	var got []*model.ToolDef
	agent.Model = testmodel.Func(func(_ context.Context, p *model.Prepared) (*message.Response, error) {
		got = p.Tools
		return testmodel.Text("done"), nil
	})
	if _, err := agent.Run(t.Context(), deps{}, "go"); err != nil {
		t.Fatal(err)
	}
	diff(t, "a", got[0].FullDescription()+string(got[0].Metadata), "Looks.\n\nReturn schema:\n\n{\n  \"type\": \"string\"\n}")
	diff(t, "b", got[1].Description+string(got[1].Metadata), `Sees.{"slow":true}`)
}

func TestContentFilterErrors(t *testing.T) {
	cut := testmodel.Finish(message.FinishContentFilter, testmodel.Text("I would"))
	agent := &runtime.Agent[deps, string]{Model: testmodel.Script(cut), Capabilities: with(capabilities.ContentFilterErrors[deps]())}
	if _, err := agent.Run(t.Context(), deps{}, "go"); !errors.Is(err, model.ErrContentFilter) {
		t.Errorf("got %v", err)
	}
	agent = &runtime.Agent[deps, string]{Model: testmodel.Script(cut)}
	if _, err := agent.Run(t.Context(), deps{}, "go"); err != nil {
		t.Errorf("without the capability: %v", err)
	}
}

func TestThinking(t *testing.T) {
	r := &recorder{}
	inBoth(t, r, &runtime.Agent[deps, string]{Capabilities: with(capabilities.Thinking[deps](model.ThinkingHigh))}, func(*runtime.Result[string]) {
		diff(t, "thinking", r.settings[0].OrZero().Thinking, model.ThinkingHigh)
	})
}

func TestReinjectSystemPrompt(t *testing.T) {
	old := []message.Message{&message.Request{Parts: []message.RequestPart{&message.SystemPromptPart{Content: "Old."}, &message.UserPromptPart{Content: "Hi."}}}, testmodel.Text("Hello.")}
	bare := []message.Message{user("Hi."), testmodel.Text("Hello.")}
	for _, c := range []struct {
		name    string
		history []message.Message
		prompts capabilities.SystemPrompts
		want    []string
	}{
		{"missing", bare, capabilities.SystemPrompts{Texts: []string{"A.", "B."}}, []string{"system A.", "system B.", "user Hi.", "text Hello.", "user go"}},
		{"there", old, capabilities.SystemPrompts{Texts: []string{"A."}}, []string{"system Old.", "user Hi.", "text Hello.", "user go"}},
		{"replaced", old, capabilities.SystemPrompts{Texts: []string{"A."}, Replace: true}, []string{"system A.", "user Hi.", "text Hello.", "user go"}},
		{"no history", nil, capabilities.SystemPrompts{Texts: []string{"A."}, Replace: true}, []string{"system A.", "user go"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := &recorder{}
			inBoth(t, r, &runtime.Agent[deps, string]{Capabilities: with(capabilities.ReinjectSystemPrompt[deps](c.prompts))}, func(*runtime.Result[string]) {
				diff(t, "sent", lines(r.messages[0]), c.want)
			}, runtime.WithHistory(c.history))
		})
	}
}

func TestOnDemand(t *testing.T) {
	c := capabilities.OnDemand(
		capabilities.Deferred[deps]{ID: "weather", Description: "Forecasts.", Instructions: "Say degrees.", Tools: []runtime.Tool[deps]{tool("forecast", "", "sunny: ")}},
		capabilities.Deferred[deps]{ID: "mail", Toolsets: []runtime.Toolset[deps]{runtime.NewToolset("box", tool("send", "", "sent: "))}},
	)
	agent := &runtime.Agent[deps, string]{Retries: new(3), Capabilities: with(c), Tools: []runtime.Tool[deps]{tool("own", "", "")}}
	load := func(id, capability string) *message.Response {
		return testmodel.CallID(id, "load_capability", `{"id":"`+capability+`"}`)
	}
	r := &recorder{responses: []*message.Response{
		testmodel.CallID("a", "forecast", "{}"),
		testmodel.Join(load("b", "weather"), load("c", "weather"), load("d", "nope")),
		testmodel.Join(testmodel.CallID("e", "forecast", "{}"), load("f", "weather"), testmodel.CallID("g", "load_capability", "{}")),
		load("h", "mail"),
		testmodel.CallID("i", "send", "{}"),
	}}
	catalog := "The following capabilities are deferred and can be loaded using the `load_capability` tool. A capability's tools stay hidden until it is loaded:\n- weather: Forecasts.\n- mail"
	inBoth(t, r, agent, func(res *runtime.Result[string]) {
		diff(t, "tools", r.tools, []string{"own load_capability", "own load_capability", "own load_capability forecast", "own load_capability forecast",
			"own load_capability forecast send", "own load_capability forecast send"})
		diff(t, "instructions", []string{r.says[1], r.says[2]}, []string{catalog, catalog})
		var got []string
		for _, l := range lines(res.AllMessages()) {
			if !strings.HasPrefix(l, "call ") && !strings.HasPrefix(l, "text ") && !strings.HasPrefix(l, "user ") {
				got = append(got, l)
			}
		}
		diff(t, "results", got, []string{
			"baseline",
			"retried forecast: Tool 'forecast' is not available yet: it belongs to capability 'weather'. Call `load_capability` for it first, then call the tool again once you've read the capability's instructions.",
			`load_capability: {"message":"Capability 'weather' loaded. Its instructions, if any, follow."}`,
			"retried load_capability: Capability 'weather' is already being loaded by an earlier `load_capability` call in this response; do not call `load_capability` for it again.",
			"retried load_capability: No capability found with id 'nope'.",
			"says capability:weather <pyai:context id=\"capability:weather\">\nSay degrees.\n</pyai:context>",
			"forecast: sunny: forecast",
			"retried load_capability: Capability 'weather' is already active. Use its existing instructions and any tools it provides; do not call `load_capability` for it again.",
			got[8],
			`load_capability: {"message":"Capability 'mail' loaded. Its instructions, if any, follow."}`,
			"send: sent: send",
		})
		if !strings.Contains(got[8], "retried load_capability:") || !strings.Contains(got[8], "id") {
			t.Errorf("got %s", got[8])
		}
	})
}

// TestOnDemandAfterSummary: what a summary has taken the place of is not loaded any more.
func TestOnDemandAfterSummary(t *testing.T) {
	history := []message.Message{user("go"), testmodel.CallID("a", "load_capability", `{"id":"w"}`),
		&message.Request{Parts: []message.RequestPart{&message.ToolReturnPart{ToolName: "load_capability", ToolCallID: "a", Content: `{}`}}}, testmodel.Text("Well.")}
	agent := &runtime.Agent[deps, string]{Capabilities: with(capabilities.OnDemand(capabilities.Deferred[deps]{ID: "w", Tools: []runtime.Tool[deps]{tool("t", "", "")}}))}
	r := &recorder{}
	inBoth(t, r, agent, func(*runtime.Result[string]) { diff(t, "tools", r.tools, []string{"load_capability t"}) }, runtime.WithHistory(history))
	history = append(history, &message.Request{Parts: []message.RequestPart{&message.CompactionPart{Content: "All said."}}}, testmodel.Text("So."))
	inBoth(t, r, agent, func(*runtime.Result[string]) { diff(t, "tools", r.tools, []string{"load_capability"}) }, runtime.WithHistory(history))
}

func TestToolSearch(t *testing.T) {
	many := []runtime.Tool[deps]{
		tool("get_weather", "Get the weather of a city.", "sunny: "), tool("send_mail", "Send an e-mail.", "sent: "),
		tool("get_city", "Get a city by name.", "city: "), tool("weather_of_city", "The weather, of a city.", "rain: "),
	}
	agent := &runtime.Agent[deps, string]{Retries: new(3),
		Capabilities: with(capabilities.ToolSearch(toolsets.Prefixed(runtime.NewToolset("many", many...), "p"), capabilities.Search{MaxResults: 2}))}
	search := func(id, query string) *message.Response {
		return testmodel.CallID(id, "search_tools", `{"queries":["`+query+`"]}`)
	}
	r := &recorder{responses: []*message.Response{
		testmodel.Join(search("a", "Weather city"), search("b", "zzz"), testmodel.CallID("c", "search_tools", `{"queries":[]}`)),
		testmodel.CallID("d", "p_get_weather", "{}"),
		search("e", "city"),
		testmodel.CallID("f", "p_send_mail", "{}"),
	}}
	inBoth(t, r, agent, func(res *runtime.Result[string]) {
		diff(t, "tools", r.tools, []string{"search_tools", "search_tools p_get_weather p_weather_of_city", "search_tools p_get_weather p_weather_of_city",
			"search_tools p_get_weather p_get_city p_weather_of_city", "search_tools p_get_weather p_get_city p_weather_of_city"})
		var got []string
		for _, m := range res.AllMessages()[1:] {
			if _, ok := m.(*message.Request); ok {
				got = append(got, lines([]message.Message{m})...)
			}
		}
		diff(t, "results", got, []string{
			`search_tools: {"discovered_tools":[{"name":"p_get_weather"},{"name":"p_weather_of_city"}]}`,
			`search_tools: {"discovered_tools":[],"message":"No matching tools found. The tools you need may not be available."}`,
			"retried search_tools: Please provide search queries.",
			"p_get_weather: sunny: get_weather",
			`search_tools: {"discovered_tools":[{"name":"p_get_city"},{"name":"p_get_weather"}]}`,
			"retried p_send_mail: Tool 'p_send_mail' is not available yet: search for it first, then call it again once you've seen its schema.",
		})
	})
}

// TestSameNamesWrapped: toolsets whose tools have the same names beneath their prefixes stay apart where a hook wraps all tools.
func TestSameNamesWrapped(t *testing.T) {
	mail, files := runtime.NewToolset("mail", tool("search", "", "mail ")), runtime.NewToolset("files", tool("search", "", "files "))
	wrapping := runtime.Capability[deps]{Hooks: &runtime.Hooks[deps]{WrapToolset: func(s runtime.Toolset[deps]) runtime.Toolset[deps] { return s }}}
	agent := &runtime.Agent[deps, string]{Capabilities: with(wrapping), Tools: []runtime.Tool[deps]{tool("own", "", "own ")},
		Toolsets: []runtime.Toolset[deps]{toolsets.Prefixed(mail, "mail"), toolsets.Prefixed(files, "files")}}
	r := &recorder{responses: []*message.Response{testmodel.Join(testmodel.CallID("a", "mail_search", "{}"), testmodel.CallID("b", "files_search", "{}"), testmodel.CallID("c", "own", "{}"))}}
	inBoth(t, r, agent, func(res *runtime.Result[string]) {
		diff(t, "tools", r.tools[0], "own mail_search files_search")
		diff(t, "results", lines(res.AllMessages()[2:3]), []string{"mail_search: mail search", "files_search: files search", "own: own own"})
	})
}
