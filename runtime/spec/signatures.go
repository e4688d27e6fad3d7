package spec

import (
	"maps"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// Signature is the arguments that a capability takes in specs.
type Signature struct {
	// Params are the parameters. The first may be given without its name, unless all of them are NamedOnly.
	Params []Param
	// NamedOnly reports whether no argument may be given without its name.
	NamedOnly bool
	// Others is the JSON Schema of arguments with other names; empty if there are none.
	Others jsonwire.Raw
}

// Param is a parameter of a capability.
type Param struct {
	Name string
	// Schema is the JSON Schema of the argument; empty for any value.
	Schema jsonwire.Raw
	// Required reports whether the argument must be given.
	Required bool
	// Capability reports whether the argument is a capability itself, in one of the forms of an entry. Schema is empty then.
	Capability bool
}

// param returns the parameter with a name, nil if there is none.
func (s *Signature) param(name string) *Param {
	for i := range s.Params {
		if s.Params[i].Name == name {
			return &s.Params[i]
		}
	}
	return nil
}

func paramNames(params []Param) []string {
	names := make([]string, len(params))
	for i, p := range params {
		names[i] = p.Name
	}
	return names
}

// describe says which parameters there are, for hints.
func (s *Signature) describe() string {
	if len(s.Params) == 0 {
		return "it takes no arguments"
	}
	return "it takes " + strings.Join(paramNames(s.Params), ", ")
}

// The schemas of arguments. Each may be null, which is the same as an argument that is not given.
const (
	stringSchema    jsonwire.Raw = `{"type":["string","null"]}`
	stringsSchema   jsonwire.Raw = `{"type":["array","null"],"items":{"type":"string"}}`
	boolSchema      jsonwire.Raw = `{"type":["boolean","null"]}`
	countSchema     jsonwire.Raw = `{"type":["integer","null"],"minimum":1}`
	integerSchema   jsonwire.Raw = `{"type":["integer","null"]}`
	objectSchema    jsonwire.Raw = `{"type":["object","null"]}`
	headersSchema   jsonwire.Raw = `{"type":["object","null"],"additionalProperties":{"type":"string"}}`
	namesSchema     jsonwire.Raw = `{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"},"minItems":1}]}`
	selectorSchema  jsonwire.Raw = `{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"}},{"type":"object"},{"type":"null"}]}`
	effortSchema    jsonwire.Raw = `{"enum":[true,false,"minimal","low","medium","high","xhigh","max"]}`
	retentionSchema jsonwire.Raw = `{"enum":[true,false,"5m","30m","1h","12h",null]}`
	sizeSchema      jsonwire.Raw = `{"enum":["low","medium","high",null]}`
	locationSchema  jsonwire.Raw = `{"type":["object","null"],"properties":{"city":{"type":"string"},"region":{"type":"string"},"country":{"type":"string"},"timezone":{"type":"string"}},"additionalProperties":false}`
	errorSchema     jsonwire.Raw = `{"enum":["ModelAPIError","ModelHTTPError","ModelRateLimitError","ModelQuotaExceededError","ModelUnavailableError","ModelOverloadedError","ModelServerError","ModelConnectionError","ModelTimeoutError","ModelRequestRejectedError","ModelContextWindowExceededError","ModelAuthenticationError","ModelNotFoundError","ModelRequestTimeout","ContentFilterError","OutputTokenLimitExceeded"]}`
	errorsSchema    jsonwire.Raw = `{"anyOf":[` + errorSchema + `,{"type":"array","items":` + errorSchema + `,"minItems":1}]}`
	anySchema       jsonwire.Raw = `{}`
)

// common are the parameters that most capabilities have.
var common = []Param{{Name: "id", Schema: stringSchema}, {Name: "description", Schema: stringSchema}, {Name: "defer_loading", Schema: boolSchema}}

func withCommon(params ...Param) []Param { return append(params, common...) }

// webParams are those of what both WebSearch and WebFetch take.
func webParams(params ...Param) []Param {
	return withCommon(append([]Param{
		{Name: "native", Schema: boolSchema}, {Name: "local", Schema: anySchema},
		{Name: "blocked_domains", Schema: stringsSchema}, {Name: "allowed_domains", Schema: stringsSchema}, {Name: "max_uses", Schema: countSchema},
	}, params...)...)
}

// signatures are those of the built-in capabilities, by their names in Pydantic AI; Tools and Toolset are ours.
var signatures = map[string]Signature{
	"Thinking":  {Params: withCommon(Param{Name: "effort", Schema: effortSchema})},
	"Caching":   {Params: withCommon(Param{Name: "retention", Schema: retentionSchema}, Param{Name: "messages", Schema: boolSchema})},
	"Citations": {NamedOnly: true, Params: common},
	"ImageGeneration": {NamedOnly: true, Params: withCommon(Param{Name: "native", Schema: boolSchema}, Param{Name: "local", Schema: anySchema},
		Param{Name: "action", Schema: stringSchema}, Param{Name: "background", Schema: stringSchema}, Param{Name: "input_fidelity", Schema: stringSchema},
		Param{Name: "moderation", Schema: stringSchema}, Param{Name: "image_model", Schema: stringSchema}, Param{Name: "output_compression", Schema: integerSchema},
		Param{Name: "output_format", Schema: stringSchema}, Param{Name: "quality", Schema: stringSchema}, Param{Name: "size", Schema: stringSchema},
		Param{Name: "aspect_ratio", Schema: stringSchema})},
	"XSearch": {NamedOnly: true, Params: withCommon(Param{Name: "native", Schema: boolSchema}, Param{Name: "local", Schema: anySchema},
		Param{Name: "allowed_x_handles", Schema: stringsSchema}, Param{Name: "excluded_x_handles", Schema: stringsSchema},
		Param{Name: "from_date", Schema: stringSchema}, Param{Name: "to_date", Schema: stringSchema},
		Param{Name: "enable_image_understanding", Schema: boolSchema}, Param{Name: "enable_video_understanding", Schema: boolSchema})},
	"WebSearch": {NamedOnly: true, Params: webParams(Param{Name: "search_context_size", Schema: sizeSchema},
		Param{Name: "user_location", Schema: locationSchema}, Param{Name: "external_web_access", Schema: boolSchema})},
	"WebFetch": {NamedOnly: true, Params: webParams(Param{Name: "enable_citations", Schema: boolSchema},
		Param{Name: "max_content_tokens", Schema: countSchema})},
	"MCP": {Params: withCommon(Param{Name: "url", Schema: `{"type":"string"}`, Required: true}, Param{Name: "native", Schema: boolSchema},
		Param{Name: "local", Schema: boolSchema}, Param{Name: "authorization_token", Schema: stringSchema}, Param{Name: "headers", Schema: headersSchema},
		Param{Name: "allowed_tools", Schema: stringsSchema}, Param{Name: "tool_prefix", Schema: `{"type":["string","boolean","null"]}`},
		Param{Name: "include_instructions", Schema: boolSchema})},
	"NativeTool": {Params: []Param{{Name: "tool", Schema: objectSchema}}, Others: anySchema},
	"ToolSearch": {Params: withCommon(Param{Name: "strategy", Schema: stringSchema}, Param{Name: "max_results", Schema: integerSchema},
		Param{Name: "tool_description", Schema: stringSchema}, Param{Name: "parameter_description", Schema: stringSchema})},
	"PrefixTools":              {NamedOnly: true, Params: []Param{{Name: "prefix", Schema: `{"type":"string","minLength":1}`, Required: true}, {Name: "capability", Required: true, Capability: true}}},
	"SetToolMetadata":          {NamedOnly: true, Params: []Param{{Name: "tools", Schema: selectorSchema}}, Others: anySchema},
	"IncludeToolReturnSchemas": {Params: withCommon(Param{Name: "tools", Schema: selectorSchema})},
	"ReinjectSystemPrompt":     {Params: withCommon(Param{Name: "replace_existing", Schema: boolSchema})},
	"RaiseContentFilterError":  {NamedOnly: true, Params: common},
	"ModelFallback": {Params: []Param{{Name: "models", Schema: namesSchema, Required: true}, {Name: "fallback_on", Schema: errorsSchema},
		{Name: "sticky", Schema: boolSchema}}},
	"Toolset": {Params: withCommon(Param{Name: "name", Schema: `{"type":"string"}`, Required: true})},
	"Tools":   {Params: withCommon(Param{Name: "names", Schema: namesSchema, Required: true})},
}

// missing says of capabilities of Pydantic AI why they are not there.
var missing = map[string]string{
	"BatchModelRequests": "requests cannot be sent in batches yet",
	"FileUnderstanding":  "give the files to a model that reads them",
	"Instrumentation":    "package agentotel reports runs; it is set up in Go",
	"LocalWorkspace":     "there are no workspaces here",
}

// Builtins returns the signatures of the built-in capabilities by their names. The map is a copy.
func Builtins() map[string]Signature { return maps.Clone(signatures) }
