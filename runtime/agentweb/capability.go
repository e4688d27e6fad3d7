package agentweb

import (
	"context"
	"net/url"
	"slices"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/capabilities"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// WebFetch lets an agent read pages: by the provider where it can do so, and with FetchTool elsewhere. The model that
// sends a request decides. AllowedDomains and BlockedDomains apply to both, the other fields of f to the tool only.
func WebFetch[D any](f *Fetcher) runtime.Capability[D] {
	return capabilities.WebFetch(&model.WebFetch{AllowedDomains: f.AllowedDomains, BlockedDomains: f.BlockedDomains}, FetchTool[D](f))
}

// WebSearch lets an agent search the web: by the provider where it can do so, and with SearchTool elsewhere. The model that
// sends a request decides. The domains of native apply to both. If native has another limit, which the tool could not
// enforce, or if local is nil, only providers search: other models refuse the request.
func WebSearch[D any](native *model.WebSearch, local Searcher) runtime.Capability[D] {
	if local == nil || native.MaxUses > 0 || native.ExternalWebAccess != nil {
		return capabilities.WebSearch[D](native)
	}
	if len(native.AllowedDomains)+len(native.BlockedDomains) > 0 {
		local = &within{local, native.AllowedDomains, native.BlockedDomains}
	}
	return capabilities.Native("web_search", native, runtime.NewToolset("web_search", SearchTool[D](local)))
}

// within is a Searcher whose results are from some domains only.
type within struct {
	Searcher
	allowed, blocked []string
}

// Search searches, and leaves out what is from elsewhere.
func (w *within) Search(ctx context.Context, query string, max int) ([]Found, error) {
	found, err := w.Searcher.Search(ctx, query, max)
	return slices.DeleteFunc(found, func(r Found) bool {
		u, err := url.Parse(r.URL)
		return err != nil || len(w.allowed) > 0 && !inDomains(u.Hostname(), w.allowed) || inDomains(u.Hostname(), w.blocked)
	}), err
}
