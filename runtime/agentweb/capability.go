package agentweb

import (
	"context"
	"net/url"
	"slices"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// WebFetch lets an agent read pages: by the provider where it can do so, and with FetchTool elsewhere. The model that a
// run begins with decides. AllowedDomains and BlockedDomains apply to both, the other fields of f to the tool only.
func WebFetch[D any](f *Fetcher) runtime.Capability[D] {
	native := &model.WebFetch{AllowedDomains: f.AllowedDomains, BlockedDomains: f.BlockedDomains}
	return either("web_fetch", native, FetchTool[D](f))
}

// WebSearch lets an agent search the web: by the provider where it can do so, and with SearchTool elsewhere. The model
// that a run begins with decides. The domains of native apply to both. If native has MaxUses, which the tool could not
// enforce, or if local is nil, only providers search: other models refuse the request.
func WebSearch[D any](native *model.WebSearch, local Searcher) runtime.Capability[D] {
	if local == nil || native.MaxUses > 0 {
		return runtime.Capability[D]{ID: "web_search", NativeTools: []model.NativeTool{native}}
	}
	if len(native.AllowedDomains)+len(native.BlockedDomains) > 0 {
		local = &within{local, native.AllowedDomains, native.BlockedDomains}
	}
	return either("web_search", native, SearchTool[D](local))
}

// either returns a capability that is the native tool where the model's provider has it, and the tool elsewhere.
func either[D any](id string, native model.NativeTool, tool runtime.Tool[D]) runtime.Capability[D] {
	return runtime.Capability[D]{ID: id, ForRun: func(_ context.Context, rc *runtime.RunContext[D]) (*runtime.Capability[D], error) {
		if rc.Model != nil && slices.Contains(rc.Model.Info().Profile.NativeTools, native.NativeKind()) {
			return &runtime.Capability[D]{ID: id, NativeTools: []model.NativeTool{native}}, nil
		}
		return &runtime.Capability[D]{ID: id, Tools: []runtime.Tool[D]{tool}}, nil
	}}
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
