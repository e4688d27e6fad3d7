package runtime

import (
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// outputForms is an Output without its type.
type outputForms struct {
	mode              message.OutputMode
	name, description string
	choices           []outputForm
	// envelope reports whether there is an Envelope, whose schemas these are.
	envelope             bool
	schema, strictSchema RawJSON
}

type outputForm struct {
	info    *model.ToolDef
	decodes bool // it has a Decode
}

func (p *plan) addChoices(out *outputForms) {
	before := len(p.problems)
	p.choices = make(map[string]int, len(out.choices))
	for i, c := range out.choices {
		if c.info == nil || !c.decodes {
			p.problem("Output.Choices[%d] has no Info or no Decode: use the variable that agentgen generates", i)
			continue
		}
		if out.mode.IsJSON() {
			continue
		}
		p.addOutput(&p.output.Choices, c.info, fmt.Sprintf("Output.Choices[%d]", i))
		p.choices[c.info.Name] = i
	}
	p.checkMode(out.mode)
	p.output.Mode = out.mode
	if out.mode != message.OutputTool && len(p.problems) == before {
		p.setSchema(out)
	}
}

// setSchema prepares for outputs that are written as JSON in the text, if the output has such a form. It must have one if
// the mode asks for it.
func (p *plan) setSchema(out *outputForms) {
	s := &model.OutputSchema{Name: out.name, Description: out.description, Title: out.name, Note: out.description}
	if s.Name == "" {
		s.Name = "final_result"
	}
	if len(out.choices) > 0 {
		s.Strict = out.choices[0].info.Strict // generated code has the same in all
	}
	switch {
	case out.envelope:
		s.Schema, s.StrictSchema = out.schema, out.strictSchema
	case len(out.choices) == 1:
		info := out.choices[0].info
		s.Schema, s.StrictSchema = info.Parameters, info.StrictParameters
	case !out.mode.IsJSON():
		return
	case len(out.choices) == 0:
		p.problem("Output.Mode asks for JSON in the text, but Output has no Choices: use the variable that agentgen generates")
		return
	default:
		p.problem("Output has several Choices but no Envelope that tells them apart in text: mark the type with //agent:output mode=native or mode=prompted")
		return
	}
	p.output.Schema = s
}

// checkMode adds the problem of a mode that does not exist.
func (p *plan) checkMode(m message.OutputMode) {
	switch m {
	case message.OutputAuto, message.OutputTool, message.OutputNative, message.OutputPrompted:
		return
	}
	p.problem("invalid Output.Mode: use message.OutputAuto, OutputTool, OutputNative or OutputPrompted")
}
