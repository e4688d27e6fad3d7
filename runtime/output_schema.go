package runtime

import "github.com/agentgen-go/agentgen/runtime/model"

// setSchema prepares for answers that are written as JSON in the text.
func (p *plan[D, O]) setSchema(out *Output[O]) (problems []string) {
	if out.Mode > model.OutputPrompted {
		return []string{"Output.Mode is none of OutputByTool, OutputNative and OutputPrompted"}
	}
	s := &model.OutputSchema{Mode: out.Mode, Name: out.Name, Description: out.Description}
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
	case len(out.Choices) == 0:
		return []string{"Output.Mode asks for JSON in the text, but Output has no Choices: use the variable that agentgen generates"}
	default:
		return []string{"Output has several Choices but no Envelope that tells them apart in text: mark the type with //agent:output mode=native or mode=prompted"}
	}
	p.schema = s
	if out.Mode == model.OutputPrompted {
		p.ask = model.AskFor(model.Titled(s.Schema, out.Name, out.Description), out.Template)
	}
	return nil
}
