package model

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// Prepared is a Request as one model sends it.
type Prepared struct {
	// Messages is the conversation, Instructions the instructions for the model, including those that ask for the
	// output if the mode needs them.
	Messages     []message.Message
	Instructions string
	// Tools are the function tools, OutputTools the output tools.
	Tools, OutputTools []*ToolDef
	NativeTools        []NativeTool
	// OutputMode is the form in which the output is asked for; message.OutputAuto if it has no form of its own.
	OutputMode message.OutputMode
	// Schema is the form of the text if OutputMode is message.OutputNative or message.OutputPrompted, otherwise nil.
	Schema *OutputSchema
	// AllowText reports whether text is a valid output, AllowImage whether an image is.
	AllowText, AllowImage bool
	// ToolChoice is "none", "auto", "required", the name of the one tool to call, or empty to leave it to the provider. It is
	// empty if there are no tools.
	ToolChoice string
	// Settings are those of the run, the agent and the model together. They are never nil, and must not be changed.
	Settings *Settings
}

// Prepare decides how the model that m describes sends the request: in which form it asks for the output, with which
// settings, and whether a call is forced. The model that really sends a request calls it, not a wrapper around it. It sets
// Response.OutputMode of its response to Prepared.OutputMode; s, which may be nil, notes it for those who watch. The error
// is a *ConfigError that says what the model does not support.
func Prepare(m Info, r *Request, s *Stream) (Prepared, error) {
	p := Prepared{
		Messages:     r.Messages,
		Instructions: render(r.Instructions),
		Tools:        r.Tools,
		NativeTools:  r.NativeTools,
		AllowText:    r.Output.AllowText,
		AllowImage:   r.Output.AllowImage,
		Settings:     m.Profile.settings(r.Settings.Over(m.Settings).OrZero()),
	}
	if err := p.chooseNative(m); err != nil {
		return p, err
	}
	if err := p.supported(m); err != nil {
		return p, err
	}
	if err := p.chooseOutput(&m.Profile, &r.Output); err != nil {
		return p, err
	}
	if m.Profile.NoTools && len(p.OutputTools) > 0 {
		return p, unsendable("Tool output is not supported by this model.")
	}
	if err := p.chooseTools(&m.Profile); err != nil {
		return p, err
	}
	s.asked(p.OutputMode)
	return p, nil
}

// settings returns the settings without what the model does not support.
func (p *Profile) settings(s *Settings) *Settings {
	if s.Thinking == "" || !p.NoThinking && (!p.AlwaysThinks || s.Thinking != ThinkingOff) {
		return s
	}
	without := *s
	without.Thinking = ""
	return &without
}

// supported returns an error if the request has something that the model does not support in any form.
func (p *Prepared) supported(m Info) error {
	if len(p.Tools) > 0 && m.Profile.NoTools {
		return unsendable("Function tools are not supported by the model %q", m)
	}
	if p.AllowImage && !m.Profile.ImageOutput {
		return unsendable("Image output is not supported by this model.")
	}
	return nil
}

// chooseOutput chooses the form of the output.
func (p *Prepared) chooseOutput(m *Profile, o *Output) error {
	p.OutputMode = m.ModeOf(o)
	switch p.OutputMode {
	case message.OutputTool:
		p.OutputTools = join(o.Choices, o.Functions)
		return nil
	case message.OutputNative:
		if m.NoNativeOutput {
			return unsendable("Native structured output is not supported by this model.")
		}
	case message.OutputPrompted:
	case message.OutputAuto:
		p.OutputTools = o.Functions
		return nil
	default:
		return unsendable("invalid OutputMode %q", p.OutputMode)
	}
	if o.Schema == nil {
		return unsendable("the output has no schema for OutputMode %q", p.OutputMode)
	}
	p.Schema, p.AllowText, p.OutputTools = o.Schema, true, o.Functions
	if p.OutputMode == message.OutputPrompted || m.SchemaInInstructions {
		p.Instructions = paragraphs(p.Instructions, o.Schema.Ask(first(o.Template, m.Template)))
	}
	return nil
}

// ModeOf returns the form in which a model with the profile is asked for the output: the one that the output asks for, or
// else the profile's if the output has it.
func (p *Profile) ModeOf(o *Output) message.OutputMode {
	if o.Mode != message.OutputAuto {
		return o.Mode
	}
	wanted := p.OutputMode
	switch {
	case o.Schema == nil && len(o.Choices) == 0:
		return message.OutputAuto
	case o.Schema == nil:
		return message.OutputTool
	case wanted == message.OutputNative && !p.NoNativeOutput, wanted == message.OutputPrompted:
		return wanted
	case len(o.Choices) > 0 && !p.NoTools:
		return message.OutputTool
	case !p.NoNativeOutput:
		return message.OutputNative
	}
	return message.OutputPrompted
}

// chooseTools chooses whether a call is forced.
func (p *Prepared) chooseTools(m *Profile) error {
	choice := p.Settings.ToolChoice
	if len(p.Tools)+len(p.OutputTools) == 0 {
		if choice != "" && choice != "auto" && choice != "none" {
			return unsendable("ToolChoice is %q, but there are no tools", choice)
		}
		return nil
	}
	switch p.ToolChoice = choice; choice {
	case "":
		if !p.AllowText && !p.AllowImage && !m.NoForcedCalls {
			p.ToolChoice = "required"
		}
	case "auto", "none":
	default:
		if m.NoForcedCalls {
			return unsendable("ToolChoice %q is not supported by this model.", choice)
		}
		if choice != "required" && FindTool(p.Tools, choice) == nil && FindTool(p.OutputTools, choice) == nil {
			return unsendable("ToolChoice names the tool %q, but there are only %s", choice, toolNames(p.Tools, p.OutputTools))
		}
	}
	return nil
}

func toolNames(lists ...[]*ToolDef) string {
	var names []string
	for _, t := range slices.Concat(lists...) {
		names = append(names, t.Name)
	}
	return strings.Join(names, ", ")
}

// join returns the tools of both lists, without copying if one of them is empty.
func join(a, b []*ToolDef) []*ToolDef {
	switch {
	case len(a) == 0:
		return b
	case len(b) == 0:
		return a
	}
	return slices.Concat(a, b)
}

func paragraphs(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n\n" + b
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// unsendable is the error of a request that the model cannot be sent.
func unsendable(format string, args ...any) error {
	return &ConfigError{[]string{fmt.Sprintf(format, args...)}, "the request cannot be sent"}
}
