package model_test

import (
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/model"
)

// TestNativeOrLocal: a native tool and the function tool that stands in its place never reach a model together, and a native tool that
// cannot be sent as it is goes only if there is a function tool in its place.
func TestNativeOrLocal(t *testing.T) {
	search := &model.ToolDef{Name: "duck", UnlessNative: "web_search"}
	server := &model.ToolDef{Name: "issues", UnlessNative: "mcp_server:github"}
	hidden := &model.ToolDef{Name: "mail", Unavailable: "search for it", Searchable: true}
	found := &model.ToolDef{Name: "call", Searchable: true}
	locked := &model.ToolDef{Name: "locked", Unavailable: "load it"}
	finder := &model.ToolDef{Name: "search_tools", UnlessNative: "tool_search"}
	has := func(kinds ...model.NativeToolKind) model.Profile { return model.Profile{NativeTools: kinds} }
	limited := has(model.WebSearchKind)
	limited.NativeLimits = []model.NativeLimit{model.AllowedDomainsLimit}
	for _, c := range []struct {
		name    string
		profile model.Profile
		native  model.NativeTool
		tools   []*model.ToolDef
		want    string
	}{
		{"native", has(model.WebSearchKind), &model.WebSearch{}, []*model.ToolDef{search, look}, "look + web_search"},
		{"local", has(), &model.WebSearch{}, []*model.ToolDef{search, look}, "duck look"},
		{"neither", has(), &model.WebSearch{}, []*model.ToolDef{look}, "not supported"},
		{"a limit that is kept", limited, &model.WebSearch{AllowedDomains: []string{"a"}}, []*model.ToolDef{search}, "+ web_search"},
		{"a limit that is not kept", limited, &model.WebSearch{MaxUses: 1}, []*model.ToolDef{search}, "duck"},
		{"a limit that is not supported", limited, &model.WebSearch{MaxUses: 1}, nil, "as it has max_uses"},
		{"a page", has(model.WebFetchKind), &model.WebFetch{BlockedDomains: []string{"a"}}, nil, "as it has blocked_domains"},
		{"the live web", has(model.WebSearchKind), &model.WebSearch{ExternalWebAccess: new(true)}, nil, "+ web_search"},
		{"the stored web", has(model.WebSearchKind), &model.WebSearch{ExternalWebAccess: new(false)}, nil, "as it has external_web_access"},
		{"a server", has(model.MCPServerKind), &model.MCPServer{ID: "github"}, []*model.ToolDef{server}, "+ mcp_server"},
		{"another server", has(model.MCPServerKind), &model.MCPServer{ID: "gitlab"}, []*model.ToolDef{server}, "issues + mcp_server"},
		{"search by the provider", has(model.ToolSearchKind), &model.ToolSearch{}, []*model.ToolDef{finder, hidden, found, locked}, "mail call + tool_search"},
		{"search by a tool", has(), &model.ToolSearch{}, []*model.ToolDef{finder, hidden, found, locked}, "search_tools call"},
		{"nothing to search", has(model.ToolSearchKind), &model.ToolSearch{}, []*model.ToolDef{look}, "look"},
		{"a strategy", has(model.ToolSearchKind), &model.ToolSearch{Strategy: "regex"}, []*model.ToolDef{look}, "look + tool_search"},
		{"a strategy elsewhere", has(), &model.ToolSearch{Strategy: "regex"}, []*model.ToolDef{hidden}, "not supported"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := model.Request{Tools: c.tools, NativeTools: []model.NativeTool{c.native}, Output: model.Output{AllowText: true}}
			got, failed := prepare(t, c.profile, r)
			var names []string
			for _, d := range got.Tools {
				names = append(names, d.Name)
				if got.Defers(d) != (d.Searchable && got.HasNative("tool_search")) {
					t.Errorf("Defers(%s) is %t", d.Name, got.Defers(d))
				}
			}
			for i, n := range got.NativeTools {
				if i == 0 {
					names = append(names, "+")
				}
				names = append(names, string(n.NativeKind()))
			}
			if failed != "" {
				names = []string{failed}
			}
			if s := strings.Join(names, " "); s != c.want && (failed == "" || !strings.Contains(failed, c.want)) {
				t.Errorf("got %q, want %q", s, c.want)
			}
			diff(t, "the request's tools", r.Tools, c.tools)
		})
	}
}

// TestCaches: a retention that the provider does not have becomes the next shorter one, or its shortest.
func TestCaches(t *testing.T) {
	for _, c := range []struct {
		has   []string
		asked *model.PromptCache
		want  string
	}{
		{[]string{"5m", "1h"}, nil, ""}, {[]string{"5m", "1h"}, &model.PromptCache{Off: true, Retention: "1h"}, ""}, {nil, &model.PromptCache{}, ""},
		{[]string{"5m", "1h"}, &model.PromptCache{}, "5m"}, {[]string{"5m", "1h"}, &model.PromptCache{Retention: "30m"}, "5m"},
		{[]string{"5m", "1h"}, &model.PromptCache{Retention: "12h"}, "1h"}, {[]string{"30m", "12h"}, &model.PromptCache{Retention: "5m"}, "30m"},
		{[]string{"30m", "12h"}, &model.PromptCache{Retention: "1h"}, "30m"},
	} {
		p := model.Profile{CacheRetentions: c.has}
		if got, ok := p.Caches(c.asked); got != c.want || ok != (c.want != "") {
			t.Errorf("%v of %v: got %q, %t", c.asked, c.has, got, ok)
		}
	}
	if problems := (&model.Settings{PromptCache: &model.PromptCache{Retention: "2h"}}).Check("Settings"); len(problems) != 1 || !strings.Contains(problems[0], `"2h"`) {
		t.Errorf("got %q", problems)
	}
}
