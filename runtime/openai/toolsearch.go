package openai

import (
	"cmp"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// search adds a search for function tools that OpenAI has made.
func (o *output) search(i *openItem, item *outputItem) error {
	id := cmp.Or(item.CallID, item.ID)
	o.searches = append(o.searches, id)
	return o.whole(i.key, &message.NativeToolCallPart{
		ToolName: string(model.ToolSearchKind), ToolKind: message.SearchKind, Args: string(message.SearchArgs(searched(item.Arguments))), ToolCallID: id, ID: item.ID,
		ProviderName: o.provider, ProviderDetails: detailsOf(&responsesDetails{Item: item.raw}),
	}, 2*len(item.raw))
}

// searched returns what was searched: OpenAI says by which paths it has found tools.
func searched(args jsonwire.Raw) (queries []string) {
	_ = wire.Members(string(args), func(name string, value jsonwire.Raw) {
		if name == "paths" {
			queries = message.SearchQueries(`{"queries":` + value + `}`)
		}
	})
	return queries
}

// found adds what a search has found. One that does not say of which search it is belongs to the first that has no result yet.
func (o *output) found(i *openItem, item *outputItem) error {
	id := item.CallID
	if at := slices.Index(o.searches, id); at >= 0 {
		o.searches = slices.Delete(o.searches, at, at+1)
	} else if id == "" && len(o.searches) > 0 {
		id, o.searches = o.searches[0], o.searches[1:]
	}
	return o.whole(i.key, &message.NativeToolReturnPart{
		ToolName: string(model.ToolSearchKind), ToolKind: message.SearchKind, Content: message.FoundResult(functionsIn(item.Tools)), ToolCallID: cmp.Or(id, item.ID),
		ProviderName: o.provider, ProviderDetails: detailsOf(&responsesDetails{Item: item.raw}),
	}, 2*len(item.raw))
}

// functionsIn returns the names of the functions in a list of tools.
func functionsIn(tools jsonwire.Raw) (names []string) {
	if !wire.Says(tools) {
		return nil
	}
	r := jsonwire.NewReader(string(tools), jsonwire.Lenient)
	for ok := r.Array(); ok && r.Elem(); {
		name, kind := "", ""
		_ = wire.Members(string(r.Raw()), func(member string, value jsonwire.Raw) {
			switch text, _ := value.Text(); member {
			case "name":
				name = text
			case "type":
				kind = text
			}
		})
		if kind == "function" && name != "" {
			names = append(names, name)
		}
	}
	if r.End() != nil {
		return nil
	}
	return names
}
