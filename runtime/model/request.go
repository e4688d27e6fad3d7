package model

import (
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// Request is all that a model needs to know for one response. It suits any model: what depends on the model that sends
// it is decided by Prepare.
//
//agent:codec
type Request struct {
	// Messages is the conversation; the last one is a *message.Request.
	Messages message.History `json:"messages,omitempty"`
	// Instructions guide the model in this request.
	Instructions []Instruction `json:"instructions,omitempty"`
	// Tools are the function tools that the model may call.
	Tools []*ToolDef `json:"tools,omitempty"`
	// NativeTools are tools that the provider runs.
	NativeTools []NativeTool `json:"native_tools,omitempty"`
	// Output describes the outputs with which the model may end the run.
	Output Output `json:"output"`
	// Settings are those of the agent and of the run, nil or incomplete: the model's own settings apply to fields that
	// are not set. They may be shared by other runs and must not be changed.
	Settings *Settings `json:"settings,omitempty"`
	// Step is the number of the request in its run, from 1 on; 0 if it is not part of one.
	Step int `json:"step,omitempty"`
	// Cache is kept from request to request of one run; nil keeps nothing.
	Cache *Cache `json:"-"`
}

// Output describes in which forms a model may give its output. It carries all of them; Prepare chooses.
//
//agent:codec
type Output struct {
	// Mode is the form of outputs that have one of their own: message.OutputAuto leaves it to the model's profile.
	Mode message.OutputMode `json:"mode,omitempty"`
	// Choices are output tools, one for each form of the output. They are sent if the mode is message.OutputTool.
	Choices []*ToolDef `json:"choices,omitempty"`
	// Functions are output tools whose result is the output. They are sent in every mode.
	Functions []*ToolDef `json:"functions,omitempty"`
	// Schema is the form of an output that is written as JSON in the text; nil if the output has no such form.
	Schema *OutputSchema `json:"schema,omitempty"`
	// Template is how the instructions ask for the output in message.OutputPrompted: see Ask. Empty leaves it to the profile.
	Template string `json:"template,omitempty"`
	// AllowText reports whether plain text is a valid output, AllowImage whether an image is.
	AllowText bool `json:"allow_text,omitempty"`
	// JSONText reports whether text is taken for the output as JSON even if the model is asked to call an output tool.
	JSONText   bool `json:"json_text,omitempty"`
	AllowImage bool `json:"allow_image,omitempty"`
}

// Tool returns the output tool with that name, or nil.
func (o *Output) Tool(name string) *ToolDef {
	if t := FindTool(o.Choices, name); t != nil {
		return t
	}
	return FindTool(o.Functions, name)
}

// Sent returns the output tool with that name among those that are sent in a mode, or nil.
func (o *Output) Sent(name string, mode message.OutputMode) *ToolDef {
	if o.Resolve(mode).IsJSON() {
		return FindTool(o.Functions, name)
	}
	return o.Tool(name)
}

// Resolve returns the mode in which an output was asked for: that of the response (message.Response.OutputMode), or
// Mode if the response does not have one.
func (o *Output) Resolve(told message.OutputMode) message.OutputMode {
	switch {
	case told != message.OutputAuto:
		return told
	case o.Mode != message.OutputAuto:
		return o.Mode
	case len(o.Choices) > 0:
		return message.OutputTool
	}
	return message.OutputAuto
}

// OutputSchema is the form of an output that is written as JSON in the text.
type OutputSchema struct {
	// Name and Description say what the output is. Name is "final_result" unless the agent says otherwise.
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	// Title and Note, if not empty, are the title and the description of the schema in the instructions.
	Title string `json:"title,omitempty"`
	Note  string `json:"note,omitempty"`
	// Schema is the JSON Schema of the text. StrictSchema is the form of it that providers with a strict mode take, empty if
	// it does not differ.
	Schema       jsonwire.Raw `json:"schema,omitempty"`
	StrictSchema jsonwire.Raw `json:"strict_schema,omitempty"`
	// Strict asks the provider to enforce the schema; nil leaves the choice to the provider.
	Strict *bool `json:"strict,omitempty"`
}

// Ask returns the text that asks in the instructions for output that follows the schema: the template, in which {schema}
// stands for the schema.
func (s *OutputSchema) Ask(template string) string {
	return ask(titled(s.Schema, s.Title, s.Note), template)
}
