package capabilities

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/toolsets"
)

// Search says how ToolSearch finds tools. The zero value finds up to 10 at a time, by their words.
type Search struct {
	// MaxResults is how many tools one search finds at most: 0 means 10, a negative number any number.
	MaxResults int
	// Find, if not nil, returns the names of the tools that fit the queries, the best first. Otherwise those fit best whose names and
	// descriptions have the most words in common with the queries.
	Find func(queries []string, tools []*model.ToolDef) []string
}

const searchTool = "search_tools"

// ToolSearch hides the tools of a toolset until the model has found them with the tool search_tools, so that requests
// stay small where there are many tools. A tool stays found as long as the history says so, until a summary
// (message.CompactionPart) replaces that part of it.
func ToolSearch[D any](set runtime.Toolset[D], s Search) runtime.Capability[D] {
	finder := runtime.NewToolset("search", searcher(set, s))
	return runtime.Capability[D]{ID: "tool_search", Toolsets: []runtime.Toolset[D]{toolsets.Combined("tool_search", finder, hidden[D]{set})}}
}

// hidden is a toolset of which the found tools can be seen.
type hidden[D any] struct{ runtime.Toolset[D] }

func (s hidden[D]) Tools(ctx context.Context, rc *runtime.RunContext[D], only string) ([]runtime.Tool[D], error) {
	if only != "" {
		return s.Toolset.Tools(ctx, rc, only)
	}
	found := discovered(rc.Messages)
	return toolsets.WithDefs(s.Toolset, func(def *model.ToolDef) {
		if !found[def.Name] {
			hide("search for it first, then call it again once you've seen its schema.")(def)
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
	var b strings.Builder
	for i, name := range names {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(`{"name":` + string(jsonwire.Quote(name)) + `}`)
	}
	return runtime.RawJSON(`{"discovered_tools":[` + b.String() + `]}`)
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

// discovered returns the names of the tools that were found in a history.
func discovered(history []message.Message) map[string]bool {
	names := make(map[string]bool)
	eachResult(history, searchTool, func(_ *message.ToolCallPart, result *message.ToolReturnPart) {
		r := jsonwire.NewReader(string(result.Content), jsonwire.Strict)
		for ok := r.Object(); ok && r.Member(); {
			if string(r.Key()) != "discovered_tools" {
				r.Skip()
				continue
			}
			for ok := r.Array(); ok && r.Elem(); {
				readName(&r, names)
			}
		}
	})
	return names
}

// readName reads one of the tools that were found.
func readName(r *jsonwire.Reader, names map[string]bool) {
	for ok := r.Object(); ok && r.Member(); {
		if string(r.Key()) == "name" {
			names[r.String()] = true
		} else {
			r.Skip()
		}
	}
}
