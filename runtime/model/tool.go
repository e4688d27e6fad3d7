package model

import (
	"fmt"
	"slices"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// ToolDef is the definition of a tool. It must not be changed once a run has used it.
//
//agent:codec
type ToolDef struct {
	// Name is what the model calls the tool. It is unique among an agent's tools.
	Name string `json:"name"`
	// Description is what the model reads: what the tool does and when to use it.
	Description string `json:"description,omitempty"`
	// Parameters is the JSON Schema of the arguments, always of an object.
	Parameters jsonwire.Raw `json:"parameters,omitempty"`
	// StrictParameters is the form of Parameters for providers with a strict mode: every member is required, and
	// optional ones may be null. It is set if Strict is and the form differs.
	StrictParameters jsonwire.Raw `json:"strict_parameters,omitempty"`
	// Result is the JSON Schema of what the tool returns, empty if that is not known or where it returns nothing.
	Result jsonwire.Raw `json:"result,omitempty"`
	// DescribeResult tells the model what the tool returns, if Result says it: where the API has a place for that, and otherwise in the
	// description.
	DescribeResult bool `json:"describe_result,omitempty"`

	// Retries is how often the model may correct a call of this tool before the run fails; nil means Agent.Retries.
	Retries *int `json:"retries,omitempty"`
	// Timeout limits each call; 0 means Agent.ToolTimeout.
	Timeout time.Duration `json:"timeout,omitempty"`
	// Sequential makes each call of this tool run alone: earlier calls have finished, and later ones have not begun.
	Sequential bool `json:"sequential,omitempty"`
	// Strict asks the provider to enforce the schema (strict mode); nil leaves the choice to the provider.
	Strict *bool `json:"strict,omitempty"`

	// External marks a tool that is run elsewhere: the run pauses until each call has a result. Its arguments are still
	// decoded and validated; Invoke is never called.
	External bool `json:"external,omitempty"`
	// Approval marks a tool whose calls need approval, whatever the tool's Approver returns.
	Approval bool `json:"approval,omitempty"`

	// Unavailable, if not empty, says why the tool cannot be called yet, such as "search for it first". The tool is
	// then not sent to the model, and this text is the result of a call.
	Unavailable string `json:"unavailable,omitempty"`
	// Searchable marks a tool that a native ToolSearch finds. Where the provider has one, it gets the tool even if that is Unavailable:
	// its model sees the tool once it has found it, and may call it from then on.
	Searchable bool `json:"searchable,omitempty"`
	// UnlessNative is the NativeID of a native tool in whose place the tool stands, empty for none: the model has the native tool
	// where its provider has it, and this one elsewhere.
	UnlessNative string `json:"unless_native,omitempty"`

	// Metadata is a JSON object for the application, by which functions may choose among tools. Models do not see it.
	Metadata jsonwire.Raw `json:"metadata,omitempty"`
}

// FullDescription returns the description, with what the tool returns if DescribeResult is set. It is for APIs that have no place for
// that.
func (t *ToolDef) FullDescription() string {
	if !t.DescribeResult || t.Result == "" {
		return t.Description
	}
	return t.Description + "\n\nReturn schema:\n\n" + indented(string(t.Result))
}

// Clone returns a copy that shares no pointers with t.
func (t *ToolDef) Clone() *ToolDef {
	c := *t
	if t.Retries != nil {
		c.Retries = new(*t.Retries)
	}
	if t.Strict != nil {
		c.Strict = new(*t.Strict)
	}
	return &c
}

// SameAs reports whether both definitions have the same content. Either may be nil.
func (t *ToolDef) SameAs(o *ToolDef) bool {
	if t == nil || o == nil {
		return t == o
	}
	a, b := *t, *o
	if !samePointee(a.Retries, b.Retries) || !samePointee(a.Strict, b.Strict) {
		return false
	}
	a.Retries, a.Strict = b.Retries, b.Strict
	return a == b
}

func samePointee[T comparable](a, b *T) bool { return a == b || a != nil && b != nil && *a == *b }

// Check lists what is wrong with the definition. Problems of no tool in particular begin with where, such as "Tools[2]".
func (t *ToolDef) Check(where string) (problems []string) {
	if t.Name == "" {
		problems = append(problems, where+" has no name")
	}
	if err := jsonwire.Valid(string(t.Parameters)); err != nil && t.Parameters != "" {
		problems = append(problems, fmt.Sprintf("the Parameters of %q are not valid JSON: %v", t.Name, err))
	}
	if m := string(t.Metadata); m != "" && (jsonwire.Valid(m) != nil || m[0] != '{') {
		problems = append(problems, fmt.Sprintf("the Metadata of %q must be a JSON object", t.Name))
	}
	if t.Retries != nil && *t.Retries < 0 {
		problems = append(problems, fmt.Sprintf("the Retries of %q must be >= 0, got %d", t.Name, *t.Retries))
	}
	if t.Timeout < 0 {
		problems = append(problems, fmt.Sprintf("the Timeout of %q must not be negative, got %v", t.Name, t.Timeout))
	}
	return problems
}

// AvailableTools returns the tools that are not Unavailable. It is tools itself if these are all.
func AvailableTools(tools []*ToolDef) []*ToolDef {
	if !slices.ContainsFunc(tools, (*ToolDef).unavailable) {
		return tools
	}
	return slices.DeleteFunc(slices.Clone(tools), (*ToolDef).unavailable)
}

func (t *ToolDef) unavailable() bool { return t.Unavailable != "" }

// FindTool returns the tool with that name, or nil.
func FindTool(tools []*ToolDef, name string) *ToolDef {
	for _, t := range tools {
		if t.Name == name {
			return t
		}
	}
	return nil
}
