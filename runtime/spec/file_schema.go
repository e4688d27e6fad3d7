package spec

import (
	"maps"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// FileSchema returns the JSON Schema of spec files whose capabilities are known by these signatures, such as Builtins. Editors check files
// by it; see Spec.WriteFile.
func FileSchema(known map[string]Signature) jsonwire.Raw {
	var forms []string
	for _, name := range slices.Sorted(maps.Keys(known)) {
		s := known[name]
		forms = append(forms, entrySchemas(name, &s)...)
	}
	return jsonwire.Raw(`{"$defs":{"capability":{"anyOf":[` + strings.Join(forms, ",") + `]}},` + fieldSchemas + `}`)
}

// fieldSchemas are the members of the schema of a spec but for its definitions.
const fieldSchemas = `"title":"AgentSpec","type":"object","additionalProperties":false,"properties":{` +
	`"$schema":{"type":"string"},` +
	`"model":{"type":["string","null"],"description":"The name of the model, such as openai:gpt-5"},` +
	`"name":{"type":["string","null"]},` +
	`"description":{"type":["string","null"]},` +
	`"instructions":{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"}},{"type":"null"}]},` +
	`"deps_schema":{"type":["object","null"]},` +
	`"output_schema":{"type":["object","null"]},` +
	`"model_settings":{"type":["object","null"],"properties":{` +
	`"max_tokens":{"type":"integer"},"temperature":{"type":"number"},"top_p":{"type":"number"},"top_k":{"type":"integer"},"seed":{"type":"integer"},` +
	`"presence_penalty":{"type":"number"},"frequency_penalty":{"type":"number"},"logit_bias":{"type":"object"},"stop_sequences":{"type":"array"},` +
	`"parallel_tool_calls":{"type":"boolean"},"tool_choice":{},"thinking":` + string(effortSchema) + `,"cache":{},"citations":{"type":"boolean"},"service_tier":{"type":"string"},` +
	`"timeout":{"type":"number"},"extra_headers":{"type":"object"},"extra_body":{}}},` +
	`"retries":{"anyOf":[{"type":"integer","minimum":0},{"type":"object","properties":{"tools":{"type":"integer"},"output":{"type":"integer"}},"additionalProperties":false},{"type":"null"}]},` +
	`"end_strategy":{"enum":["early","graceful","exhaustive"],"default":"graceful"},` +
	`"tool_timeout":{"type":["number","null"],"exclusiveMinimum":0},` +
	`"metadata":{"type":["object","null"]},` +
	`"capabilities":{"type":"array","items":{"$ref":"#/$defs/capability"},"default":[]}}`

// entrySchemas are the schemas of the forms of an entry.
func entrySchemas(name string, s *Signature) (forms []string) {
	required := 0
	for _, p := range s.Params {
		if p.Required {
			required++
		}
	}
	if required == 0 {
		forms = append(forms, `{"const":`+string(jsonwire.Quote(name))+`}`)
	}
	if len(s.Params) > 0 && !s.NamedOnly && (required == 0 || required == 1 && s.Params[0].Required) {
		forms = append(forms, entrySchema(name, paramSchema(s.Params[0])))
	}
	if len(s.Params) > 0 || s.Others != "" {
		forms = append(forms, entrySchema(name, argumentsSchema(s)))
	}
	return forms
}

func entrySchema(name, argument string) string {
	quoted := string(jsonwire.Quote(name))
	return `{"type":"object","properties":{` + quoted + `:` + argument + `},"required":[` + quoted + `],"additionalProperties":false}`
}

func argumentsSchema(s *Signature) string {
	var properties, required []string
	for _, p := range s.Params {
		quoted := string(jsonwire.Quote(p.Name))
		if properties = append(properties, quoted+":"+paramSchema(p)); p.Required {
			required = append(required, quoted)
		}
	}
	others := "false"
	if s.Others != "" {
		others = string(s.Others)
	}
	return `{"type":"object","properties":{` + strings.Join(properties, ",") + `},"required":[` + strings.Join(required, ",") + `],"additionalProperties":` + others + `}`
}

func paramSchema(p Param) string {
	switch {
	case p.Capability:
		return `{"$ref":"#/$defs/capability"}`
	case p.Schema == "":
		return "true"
	}
	return string(p.Schema)
}
