package message

import (
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// SearchKind is the ToolKind of calls and results of a search for tools, by the provider or by a function tool.
const SearchKind = "tool-search"

// FoundTools returns the names of the tools that a result of SearchKind has found, as Pydantic AI writes it:
//
//	{"discovered_tools": [{"name": "send_mail"}]}
//
// What has another form has found none.
func FoundTools(result jsonwire.Raw) (names []string) {
	r := jsonwire.NewReader(string(result), jsonwire.Lenient)
	for ok := !r.Null() && r.Object(); ok && r.Member(); {
		if string(r.Key()) != "discovered_tools" {
			r.Skip()
			continue
		}
		for ok := !r.Null() && r.Array(); ok && r.Elem(); {
			names = appendFound(names, &r)
		}
	}
	if r.End() != nil {
		return nil
	}
	return names
}

func appendFound(names []string, r *jsonwire.Reader) []string {
	for ok := r.Object(); ok && r.Member(); {
		if string(r.Key()) == "name" {
			names = append(names, r.String())
		} else {
			r.Skip()
		}
	}
	return names
}

// FoundResult returns the result of a search for tools that has found those with the names.
func FoundResult(names []string) jsonwire.Raw {
	var b strings.Builder
	for i, name := range names {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(`{"name":` + string(jsonwire.Quote(name)) + `}`)
	}
	return jsonwire.Raw(`{"discovered_tools":[` + b.String() + `]}`)
}

// SearchQueries returns what a call of SearchKind looks for.
func SearchQueries(args jsonwire.Raw) (queries []string) {
	r := jsonwire.NewReader(string(args), jsonwire.Lenient)
	for ok := !r.Null() && r.Object(); ok && r.Member(); {
		if string(r.Key()) != "queries" {
			r.Skip()
			continue
		}
		for ok := !r.Null() && r.Array(); ok && r.Elem(); {
			queries = append(queries, r.String())
		}
	}
	if r.End() != nil {
		return nil
	}
	return queries
}

// SearchArgs returns the arguments of a call that looks for tools.
func SearchArgs(queries []string) jsonwire.Raw {
	var b []byte
	for _, q := range queries {
		if len(b) > 0 {
			b = append(b, ',')
		}
		b = append(b, jsonwire.Quote(q)...)
	}
	return jsonwire.Raw(`{"queries":[` + string(b) + `]}`)
}

// FoundIn returns the names of the tools that the provider's search in these parts has found, nil if there are none.
func FoundIn(parts []ResponsePart) (names map[string]bool) {
	for _, p := range parts {
		r, ok := p.(*NativeToolReturnPart)
		if !ok || r.ToolKind != SearchKind {
			continue
		}
		for _, name := range FoundTools(r.Content) {
			if names == nil {
				names = make(map[string]bool)
			}
			names[name] = true
		}
	}
	return names
}
