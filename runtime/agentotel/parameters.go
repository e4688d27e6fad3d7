package agentotel

import (
	"strconv"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// definitions returns the tools of a request as the GenAI conventions have them, "" if there are none.
func definitions(p *model.Prepared) string {
	dst := []byte{'['}
	for _, tools := range [...][]*model.ToolDef{p.Tools, p.OutputTools} {
		for _, t := range tools {
			one := member([]byte(`{"type":"function"`), "name", t.Name)
			if t.Description != "" {
				one = member(one, "description", t.Description)
			}
			if t.Parameters != "" {
				one = rawMember(one, "parameters", string(t.Parameters))
			}
			dst = separate(dst, string(append(one, '}')))
		}
	}
	if len(dst) == 1 {
		return ""
	}
	return string(append(dst, ']'))
}

// parameters returns the attribute model_request_parameters, with what agentgen knows of what Pydantic AI has there.
func (w *writer) parameters(r *model.Request, p *model.Prepared) string {
	dst := []byte(`{"function_tools":`)
	dst = append(dst, tools(p.Tools, "function")...)
	dst = rawMember(dst, "native_tools", native(p.NativeTools))
	dst = member(dst, "output_mode", outputMode(p))
	dst = rawMember(dst, "output_object", w.outputObject(p))
	dst = rawMember(dst, "output_tools", tools(p.OutputTools, "output"))
	dst = rawMember(dst, "prompted_output_template", w.template(r))
	dst = rawMember(dst, "allow_text_output", strconv.FormatBool(p.AllowText))
	dst = rawMember(dst, "allow_image_output", strconv.FormatBool(p.AllowImage))
	dst = rawMember(dst, "instruction_parts", w.instructionParts(r.Instructions))
	dst = rawMember(dst, "thinking", orNull(string(p.Settings.Thinking)))
	return string(append(dst, '}'))
}

func orNull(text string) string {
	if text == "" {
		return "null"
	}
	return string(jsonwire.Quote(text))
}

func (w *writer) template(r *model.Request) string {
	if !w.content {
		return "null"
	}
	return orNull(w.cut(r.Output.Template))
}

func outputMode(p *model.Prepared) string {
	switch {
	case p.OutputMode != message.OutputAuto:
		return string(p.OutputMode)
	case len(p.OutputTools) > 0 && !p.AllowText:
		return string(message.OutputTool)
	case p.AllowImage && !p.AllowText:
		return "image"
	}
	return "text"
}

func (w *writer) outputObject(p *model.Prepared) string {
	if p.Schema == nil {
		return "null"
	}
	dst := append([]byte(`{"json_schema":`), p.Schema.Schema...)
	dst = rawMember(dst, "name", orNull(p.Schema.Name))
	dst = rawMember(dst, "description", orNull(p.Schema.Description))
	return string(append(rawMember(dst, "strict", boolOrNull(p.Schema.Strict)), '}'))
}

func tools(defs []*model.ToolDef, kind string) string {
	dst := []byte{'['}
	for _, t := range defs {
		one := append([]byte(`{"name":`), jsonwire.Quote(t.Name)...)
		one = rawMember(one, "parameters_json_schema", rawOrNull(t.Parameters))
		one = rawMember(one, "description", orNull(t.Description))
		one = rawMember(one, "strict", boolOrNull(t.Strict))
		one = rawMember(one, "sequential", strconv.FormatBool(t.Sequential))
		one = member(one, "kind", toolKind(t, kind))
		one = rawMember(one, "timeout", seconds(t))
		one = rawMember(one, "return_schema", rawOrNull(t.Result))
		dst = separate(dst, string(append(one, '}')))
	}
	return string(append(dst, ']'))
}

// toolKind is Pydantic AI's word for the kind of a tool.
func toolKind(t *model.ToolDef, kind string) string {
	switch {
	case t.External:
		return "external"
	case t.Approval:
		return "unapproved"
	}
	return kind
}

func seconds(t *model.ToolDef) string {
	if t.Timeout == 0 {
		return "null"
	}
	return strconv.FormatFloat(t.Timeout.Seconds(), 'g', -1, 64)
}

func rawOrNull(v jsonwire.Raw) string {
	if v == "" {
		return "null"
	}
	return string(v)
}

func boolOrNull(b *bool) string {
	if b == nil {
		return "null"
	}
	return strconv.FormatBool(*b)
}

// native names the tools that the provider runs. Their fields may hold URLs with secrets.
func native(all []model.NativeTool) string {
	dst := []byte{'['}
	for _, t := range all {
		dst = separate(dst, `{"kind":`+string(jsonwire.Quote(string(t.NativeKind())))+"}")
	}
	return string(append(dst, ']'))
}

func (w *writer) instructionParts(parts []model.Instruction) string {
	if len(parts) == 0 {
		return "null"
	}
	dst := []byte{'['}
	for _, p := range parts {
		one := `{"dynamic":` + strconv.FormatBool(p.Dynamic) + `,"part_kind":"instruction"`
		if w.content {
			one += `,"content":` + string(jsonwire.Quote(w.cut(p.Text)))
		}
		dst = separate(dst, one+"}")
	}
	return string(append(dst, ']'))
}

// settings adds what tunes the model.
func (a *attributes) settings(s *model.Settings) {
	number := func(key string, n *int) {
		if n != nil {
			a.number("gen_ai.request."+key, *n)
		}
	}
	float := func(key string, n *float64) {
		if n != nil {
			a.float("gen_ai.request."+key, *n)
		}
	}
	number("max_tokens", s.MaxTokens)
	float("top_p", s.TopP)
	number("seed", s.Seed)
	float("temperature", s.Temperature)
	float("presence_penalty", s.PresencePenalty)
	float("frequency_penalty", s.FrequencyPenalty)
	if a.names.conventions {
		number("top_k", s.TopK)
		a.texts("gen_ai.request.stop_sequences", s.StopSequences)
		a.textIf("gen_ai.request.reasoning.level", string(s.Thinking))
	}
}
