package anthropic

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// The API's names of the tools that search function tools, which are the types without the version.
const (
	searchPrefix = "tool_search_tool_"
	searchByRank = searchPrefix + "bm25"
	searchRegexp = searchPrefix + "regex"
)

// toolSearch returns the tool by which Anthropic searches function tools.
func toolSearch(t *model.ToolSearch) (*nativeTool, error) {
	switch t.Strategy {
	case "", "bm25":
		return &nativeTool{Type: searchByRank + "_20251119", Name: searchByRank}, nil
	case "regex":
		return &nativeTool{Type: searchRegexp + "_20251119", Name: searchRegexp}, nil
	}
	return nil, fmt.Errorf(`the native tool tool_search of Anthropic has no Strategy %q: use "bm25" or "regex"`, t.Strategy)
}

// searchKey is the member of the arguments that says what is searched.
func searchKey(name string) string {
	if name == searchRegexp {
		return "pattern"
	}
	return "query"
}

// searchArgs returns the arguments of a search as histories have them: with queries instead of what the API calls them. Other members,
// such as a limit, stay.
func searchArgs(name, input string) jsonwire.Raw {
	var queries []string
	rest := ""
	_ = wire.Members(input, func(member string, value jsonwire.Raw) {
		if text, ok := value.Text(); ok && member == searchKey(name) {
			queries = append(queries, text)
		} else {
			rest += "," + string(jsonwire.Quote(member)) + ":" + string(value)
		}
	})
	args := message.SearchArgs(queries)
	return args[:len(args)-1] + jsonwire.Raw(rest) + "}"
}

// searchInput returns the arguments of a search as the API has them.
func searchInput(name string, args jsonwire.Raw) jsonwire.Raw {
	input := "{" + jsonwire.Quote(searchKey(name)) + ":" + jsonwire.Quote(strings.Join(message.SearchQueries(args), " "))
	_ = wire.Members(string(args), func(member string, value jsonwire.Raw) {
		if member != "queries" {
			input += "," + jsonwire.Quote(member) + ":" + value
		}
	})
	return input + "}"
}

// searchResult returns what a search has found as histories have it, and why it has failed.
func searchResult(content jsonwire.Raw) (result jsonwire.Raw, failure string) {
	var names []string
	_ = wire.Members(string(content), func(member string, value jsonwire.Raw) {
		switch member {
		case "error_code":
			failure, _ = value.Text()
		case "tool_references":
			eachRaw(value, func(ref jsonwire.Raw) {
				_ = wire.Members(string(ref), func(member string, value jsonwire.Raw) {
					if name, ok := value.Text(); ok && member == "tool_name" {
						names = append(names, name)
					}
				})
			})
		}
	})
	return message.FoundResult(names), failure
}

// searchContent returns the result of a search as the API has it. References to tools that are not in the request are left out, as the
// API refuses them.
func (e *encoder) searchContent(p *message.NativeToolReturnPart) jsonwire.Raw {
	e.searched = true
	if d := detailsIn(p.ProviderName, p.ProviderDetails); d.ErrorCode != "" {
		return `{"type":"tool_search_tool_result_error","error_code":` + jsonwire.Quote(d.ErrorCode) + "}"
	}
	refs := ""
	for _, name := range message.FoundTools(p.Content) {
		if model.FindTool(e.tools, name) == nil {
			continue
		}
		if refs != "" {
			refs += ","
		}
		refs += `{"type":"tool_reference","tool_name":` + string(jsonwire.Quote(name)) + "}"
	}
	return jsonwire.Raw(`{"type":"tool_search_tool_search_result","tool_references":[` + refs + "]}")
}

// setTools encodes the conversation anew if what searches have found may be sent no longer, or again.
func (c *cache) setTools(tools []*model.ToolDef) {
	named := func(a, b *model.ToolDef) bool { return a.Name == b.Name }
	if c.encoder.searched && !slices.EqualFunc(c.encoder.tools, tools, named) {
		c.messages = c.messages[:0]
		c.encoder.reset()
	}
	c.encoder.tools = tools
}

// searchStrategy is how a tool with that name searches, as histories say it.
func searchStrategy(name string) string { return strings.TrimPrefix(name, searchPrefix) }

// searchTool is the API's name of the tool of a call.
func searchTool(d *partDetails) string { return searchPrefix + cmp.Or(d.Strategy, "bm25") }
