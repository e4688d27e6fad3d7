package capabilities

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/toolsets"
)

// Search says how ToolSearch finds tools. The zero value leaves it to the provider, and finds up to 10 at a time by their words where the
// provider does not search.
type Search struct {
	// Strategy is "" for the above, "words" for a search by words with every provider, or "bm25" or "regex" for such a search by Anthropic:
	// models of others refuse the request.
	Strategy string
	// MaxResults is how many tools one search finds at most: 0 means 10, a negative number any number.
	MaxResults int
	// Find, if not nil, searches with every provider: it returns the names of the tools that fit the queries, the best first. A search by
	// words finds first the tools whose names and descriptions have the most words in common with the queries.
	Find func(queries []string, tools []*model.ToolDef) []string
}

const searchTool = "search_tools"

// ToolSearch hides the tools of a toolset until the model has found them, so that requests stay small where there are many
// tools. The provider searches if it can: it is sent all tools. Otherwise the model searches with the tool search_tools. A
// tool stays found as long as the history says so, until a summary (message.CompactionPart) replaces that part of it.
func ToolSearch[D any](set runtime.Toolset[D], s Search) runtime.Capability[D] {
	c := runtime.Capability[D]{ID: "tool_search"}
	native := s.Find == nil && s.Strategy != "words"
	sets := []runtime.Toolset[D]{hidden[D]{set, native}}
	if native {
		c.NativeTools = []model.NativeTool{&model.ToolSearch{Strategy: s.Strategy}}
	}
	if !native || s.Strategy == "" {
		finder := searcher(set, s)
		if native {
			finder = runtime.WithDef(finder, func(def *model.ToolDef) { def.UnlessNative = string(model.ToolSearchKind) })
		}
		sets = append([]runtime.Toolset[D]{runtime.NewToolset("search", finder)}, sets...)
	}
	c.Toolsets = []runtime.Toolset[D]{toolsets.Combined("tool_search", sets...)}
	return c
}

// hidden is a toolset of which the found tools can be seen.
type hidden[D any] struct {
	runtime.Toolset[D]
	native bool // the provider may search them
}

func (s hidden[D]) Tools(ctx context.Context, rc *runtime.RunContext[D], only string) ([]runtime.Tool[D], error) {
	if only != "" {
		return s.Toolset.Tools(ctx, rc, only)
	}
	found := discovered(rc.Messages)
	return toolsets.WithDefs(s.Toolset, func(def *model.ToolDef) {
		const why = "search for it first, then call it again once you've seen its schema."
		switch def.Searchable = s.native; {
		case found[def.Name]:
		case s.native:
			def.Unavailable = why
		default:
			hide(why)(def)
		}
	}).Tools(ctx, rc, "")
}

func searcher[D any](set runtime.Toolset[D], s Search) runtime.Tool[D] {
	def := model.ToolDef{
		Name: searchTool,
		Description: "Search first for a standalone deferred tool when current tools and catalog descriptions do not name the requested operation. " +
			"A capability id used as an ordinary domain word does not request that capability. This cannot find capability-owned tools; load a listed " +
			"capability by id instead. If no tools are found, do not retry.",
		Parameters: `{"type":"object","properties":{"queries":{"type":"array","items":{"type":"string"},"description":"What the tool is to do, in a few words each."}},"required":["queries"],"additionalProperties":false}`,
	}
	return runtime.NewTool(def, func(ctx context.Context, rc *runtime.RunContext[D], args runtime.RawJSON) (runtime.Return, error) {
		queries, err := queriesOf(string(args))
		if err != nil {
			return runtime.Return{}, runtime.Retryf("%w", err)
		}
		defs, err := definitions(ctx, rc, set)
		if err != nil {
			return runtime.Return{}, err
		}
		return runtime.Return{Content: s.answer(queries, defs, discovered(rc.Messages))}, nil
	})
}

// definitions returns the tools of a toolset as the model would see them.
func definitions[D any](ctx context.Context, rc *runtime.RunContext[D], set runtime.Toolset[D]) (defs []*model.ToolDef, err error) {
	_, err = toolsets.Prepared(set, func(_ context.Context, _ *runtime.RunContext[D], all []*model.ToolDef) ([]*model.ToolDef, error) {
		defs = all
		return all, nil
	}).Tools(ctx, rc, "")
	return defs, err
}

// answer is the result that the model reads.
func (s Search) answer(queries []string, defs []*model.ToolDef, found map[string]bool) runtime.RawJSON {
	find := s.Find
	if find == nil {
		find = func(queries []string, defs []*model.ToolDef) []string { return byWords(queries, defs, found) }
	}
	names := slices.DeleteFunc(find(queries, defs), func(name string) bool { return model.FindTool(defs, name) == nil })
	if most := s.most(); most >= 0 && len(names) > most {
		names = names[:most]
	}
	if len(names) == 0 {
		return `{"discovered_tools":[],"message":"No matching tools found. The tools you need may not be available."}`
	}
	return message.FoundResult(names)
}

func (s Search) most() int {
	if s.MaxResults == 0 {
		return 10
	}
	return s.MaxResults
}

// byWords returns the names of the tools that have words in common with the queries: those that are not found yet first, and then the most words.
func byWords(queries []string, defs []*model.ToolDef, found map[string]bool) []string {
	wanted := make(map[string]bool)
	for _, q := range queries {
		for _, word := range words(q) {
			wanted[word] = true
		}
	}
	type hit struct {
		name  string
		score int
	}
	var hits []hit
	for _, def := range defs {
		shared := make(map[string]bool)
		for _, word := range words(def.Name + " " + def.Description) {
			if wanted[word] {
				shared[word] = true
			}
		}
		if len(shared) > 0 {
			hits = append(hits, hit{def.Name, len(shared)})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		if found[a.name] != found[b.name] {
			if found[a.name] {
				return 1
			}
			return -1
		}
		return b.score - a.score
	})
	names := make([]string, len(hits))
	for i, h := range hits {
		names[i] = h.name
	}
	return names
}

// words returns the words of a text in lower case.
func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// queriesOf reads the argument of search_tools.
func queriesOf(args string) (queries []string, err error) {
	r := jsonwire.NewReader(args, jsonwire.Lax)
	at, found := r.Pos(), uint64(0)
	for ok := r.Object(); ok && r.Member(); {
		if string(r.Key()) != "queries" {
			r.Unknown([]string{"queries"})
			continue
		}
		found |= 1
		for ok := r.Array(); ok && r.Elem(); {
			queries = append(queries, r.String())
		}
	}
	r.Missing(at, ^found&1, []string{"queries"})
	if err := r.End(); err != nil {
		return nil, err
	}
	if len(queries) == 0 {
		return nil, errNoQueries
	}
	return queries, nil
}

var errNoQueries = errors.New("Please provide search queries.") //lint:ignore ST1005 a model reads it

// discovered returns the names of the tools that were found in a history, by the provider or with search_tools.
func discovered(history []message.Message) map[string]bool {
	names := make(map[string]bool)
	eachResult(history, searchTool, func(_ *message.ToolCallPart, result *message.ToolReturnPart) {
		for _, name := range message.FoundTools(result.Content) {
			names[name] = true
		}
	})
	for _, m := range history[sinceSummary(history):] {
		if res, ok := m.(*message.Response); ok {
			maps.Copy(names, message.FoundIn(res.Parts))
		}
	}
	return names
}
