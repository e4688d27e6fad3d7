package agentweb

import (
	"context"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
)

const fetchSchema = `{"type":"object","properties":{"url":{"type":"string","description":"The address of the page, with http:// or https://."}},"required":["url"],"additionalProperties":false}`

// FetchTool returns the tool web_fetch, which reads a page. If it cannot be read, the call fails, and the model reads
// why.
func FetchTool[D any](f *Fetcher) runtime.Tool[D] {
	def := model.ToolDef{Name: "web_fetch", Description: "Reads a page of the web, as Markdown.", Parameters: fetchSchema}
	return runtime.NewTool(def, func(ctx context.Context, _ *runtime.RunContext[D], args runtime.RawJSON) (runtime.Return, error) {
		address, err := argument(args, "url")
		if err != nil {
			return runtime.Return{}, err
		}
		p, err := f.Fetch(ctx, address)
		if err != nil {
			if ctx.Err() != nil {
				return runtime.Return{}, context.Cause(ctx)
			}
			return runtime.Return{}, runtime.Failedf("%s", reason(err))
		}
		return runtime.Return{Content: p.json()}, nil
	})
}

func (p *Page) json() runtime.RawJSON {
	w := jsonwire.NewWriter(nil)
	w.Raw(`{"url":`)
	w.String(valid(p.URL))
	if p.Title != "" {
		w.Raw(`,"title":`)
		w.String(valid(p.Title))
	}
	w.Raw(`,"content":`)
	w.String(valid(p.Text))
	if p.Truncated {
		w.Raw(`,"truncated":true`)
	}
	w.Raw(`}`)
	b, _ := w.Bytes() // only invalid UTF-8 could fail
	return runtime.RawJSON(b)
}

func valid(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

const searchSchema = `{"type":"object","properties":{"query":{"type":"string","description":"What to search for."}},"required":["query"],"additionalProperties":false}`

// maxFound is how many results a model gets, maxSnippet how long their texts are.
const (
	maxFound   = 10
	maxSnippet = 2000
)

// SearchTool returns the tool web_search, which searches the web. If a search fails, the model reads the error.
func SearchTool[D any](s Searcher) runtime.Tool[D] {
	def := model.ToolDef{Name: "web_search", Description: "Searches the web.", Parameters: searchSchema}
	return runtime.NewTool(def, func(ctx context.Context, _ *runtime.RunContext[D], args runtime.RawJSON) (runtime.Return, error) {
		query, err := argument(args, "query")
		if err != nil {
			return runtime.Return{}, err
		}
		found, err := s.Search(ctx, query, maxFound)
		if err != nil {
			if ctx.Err() != nil {
				return runtime.Return{}, context.Cause(ctx)
			}
			return runtime.Return{}, runtime.Failedf("%w", err)
		}
		return runtime.Return{Content: foundJSON(found[:min(len(found), maxFound)])}, nil
	})
}

func foundJSON(found []Found) runtime.RawJSON {
	w := jsonwire.NewWriter(nil)
	w.Raw(`[`)
	for i, r := range found {
		if i > 0 {
			w.Raw(`,`)
		}
		w.Raw(`{"title":`)
		w.String(clip(r.Title))
		w.Raw(`,"url":`)
		w.String(clip(r.URL))
		w.Raw(`,"snippet":`)
		w.String(clip(r.Snippet))
		w.Raw(`}`)
	}
	w.Raw(`]`)
	b, _ := w.Bytes() // only invalid UTF-8 could fail
	return runtime.RawJSON(b)
}

func clip(s string) string { return valid(s[:min(len(s), maxSnippet)]) }

// argument reads the one argument that a tool has.
func argument(args runtime.RawJSON, name string) (string, error) {
	r := jsonwire.NewReader(string(args), jsonwire.Strict)
	at, value, found := r.Pos(), "", false
	if r.Object() {
		for r.Member() {
			if string(r.Key()) != name {
				r.Unknown([]string{name})
				continue
			}
			value, found = r.String(), true
			r.MinLength(value, 1)
		}
		if !found {
			r.Missing(at, 1, []string{name})
		}
	}
	if err := r.End(); err != nil {
		return "", runtime.Retryf("%w", err)
	}
	return value, nil
}
