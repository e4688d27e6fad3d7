package toolsets

import (
	"context"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// WithDefs returns a toolset that changes the definitions of tools in requests: change gets a copy of the definition of
// each tool, as its Preparer leaves it. It must keep the name: see Renamed.
func WithDefs[D any](set runtime.Toolset[D], change func(def *model.ToolDef)) runtime.Toolset[D] {
	return &viewed[D]{set, view[D]{
		def: func(_ context.Context, _ *runtime.RunContext[D], def *model.ToolDef) (*model.ToolDef, error) {
			name := def.Name
			def = def.Clone()
			change(def)
			def.Name = name
			return def, nil
		},
	}}
}

// Metadata returns a function for WithDefs and runtime.WithDef that adds the members of a JSON object to
// ToolDef.Metadata. They override members of the same name.
func Metadata(object runtime.RawJSON) func(*model.ToolDef) {
	return func(def *model.ToolDef) {
		merged, err := merge(def.Metadata, object)
		if err != nil {
			merged = object // which makes the tool's Check fail
		}
		def.Metadata = merged
	}
}

// merge returns the members of two JSON objects, those of more instead of others of their name. Either may be empty.
func merge(base, more runtime.RawJSON) (runtime.RawJSON, error) {
	all := make(map[string]runtime.RawJSON)
	var names []string
	for _, object := range []runtime.RawJSON{base, more} {
		if object == "" {
			continue
		}
		r := jsonwire.NewReader(string(object), jsonwire.Strict)
		for ok := r.Object(); ok && r.Member(); {
			name := r.KeyString()
			if _, old := all[name]; !old {
				names = append(names, name)
			}
			all[name] = r.Raw()
		}
		if err := r.End(); err != nil {
			return "", err
		}
	}
	return objectOf(names, all), nil
}

func objectOf(names []string, members map[string]runtime.RawJSON) runtime.RawJSON {
	b := []byte{'{'}
	for i, name := range names {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(jsonwire.AppendString(b, name), ':')
		b = append(b, members[name]...)
	}
	return runtime.RawJSON(append(b, '}'))
}

// ReturnSchema is a function for WithDefs and runtime.WithDef that tells the model what a tool returns, if that is known: see
// ToolDef.DescribeResult.
func ReturnSchema(def *model.ToolDef) { def.DescribeResult = true }
