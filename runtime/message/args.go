package message

import (
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// ArgsJSON returns the arguments as a JSON object, which is what providers take back: {} if there are none. Arguments
// that are not a JSON object become the member INVALID_JSON of one, as the vendors of models recommend.
func (p *ToolCallPart) ArgsJSON() jsonwire.Raw {
	switch {
	case p.Args == "" || p.Args == "null":
		return "{}"
	case isJSONObject(p.Args):
		return jsonwire.Raw(p.Args)
	}
	var w jsonwire.Writer
	w.Raw(`{"INVALID_JSON":`)
	w.String(p.Args)
	w.Raw("}")
	b, _ := w.Bytes() // writing a string does not fail
	return jsonwire.Raw(b)
}

// ArgsJSON is that of ToolCallPart.
func (p *NativeToolCallPart) ArgsJSON() jsonwire.Raw { return (*ToolCallPart)(p).ArgsJSON() }

func isJSONObject(s string) bool {
	return strings.HasPrefix(strings.TrimLeft(s, " \t\r\n"), "{") && jsonwire.Valid(s) == nil
}
