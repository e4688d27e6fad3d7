package runtime

import (
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// setSchema prepares for outputs that are written as JSON in the text, if the output has such a form. It must have one if
// the mode asks for it.
func (p *plan[D, O]) setSchema(out *Output[O]) (problems []string) {
	s := &model.OutputSchema{Name: out.Name, Description: out.Description, Title: out.Name, Note: out.Description}
	if s.Name == "" {
		s.Name = "final_result"
	}
	if len(out.Choices) > 0 {
		s.Strict = out.Choices[0].Info.Strict // generated code has the same in all
	}
	switch {
	case out.Envelope != nil:
		s.Schema, s.StrictSchema = out.Envelope.Schema, out.Envelope.StrictSchema
		p.decode, p.partial = out.Envelope.Decode, out.Envelope.Partial
	case len(out.Choices) == 1:
		info := out.Choices[0].Info
		s.Schema, s.StrictSchema = info.Parameters, info.StrictParameters
		p.decode, p.partial = out.Choices[0].Decode, out.Choices[0].Partial
	case !out.Mode.IsJSON():
		return nil
	case len(out.Choices) == 0:
		return []string{"Output.Mode asks for JSON in the text, but Output has no Choices: use the variable that agentgen generates"}
	default:
		return []string{"Output has several Choices but no Envelope that tells them apart in text: mark the type with //agent:output mode=native or mode=prompted"}
	}
	p.output.Schema = s
	return nil
}

// checkMode returns the problem of a mode that does not exist.
func checkMode(m message.OutputMode) []string {
	switch m {
	case message.OutputAuto, message.OutputTool, message.OutputNative, message.OutputPrompted:
		return nil
	}
	return []string{"Output.Mode is none of OutputAuto, OutputTool, OutputNative and OutputPrompted"}
}
