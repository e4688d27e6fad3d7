package message

import (
	"strconv"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// fixErrors ends each retry prompt.
const fixErrors = "\n\nFix the errors and try again."

// Text is what the model reads.
func (p *RetryPromptPart) Text() string {
	switch {
	case p.Violations != nil:
		return p.violations()
	case !p.answersCall():
		return "Validation feedback:\n" + p.Content + fixErrors
	}
	return p.Content + fixErrors
}

// answersCall reports whether it was a call that was wrong, rather than a text.
func (p *RetryPromptPart) answersCall() bool { return p.ToolName != "" }

// violations lists the violations as JSON. The input is left out for violations of a whole text without a tool
// call, as it would only repeat what the model has just said.
func (p *RetryPromptPart) violations() string {
	var b strings.Builder
	b.WriteString(strconv.Itoa(len(p.Violations)))
	b.WriteString(" validation error")
	if len(p.Violations) > 1 {
		b.WriteByte('s')
	}
	b.WriteString(":\n```json\n[")
	for i := range p.Violations {
		if i > 0 {
			b.WriteByte(',')
		}
		writeViolation(&b, &p.Violations[i], p.answersCall() || len(p.Violations[i].Loc) > 0)
	}
	b.WriteString("\n]\n```")
	b.WriteString(fixErrors)
	return b.String()
}

func writeViolation(b *strings.Builder, v *jsonwire.Violation, input bool) {
	var buf [256]byte
	b.WriteString("\n  {\n    \"type\": ")
	b.Write(jsonwire.AppendString(buf[:0], v.Type))
	b.WriteString(",\n    \"loc\": [")
	for i, e := range v.Loc {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("\n      ")
		if e.Index >= 0 {
			b.WriteString(strconv.Itoa(e.Index))
		} else {
			b.Write(jsonwire.AppendString(buf[:0], e.Key))
		}
	}
	if len(v.Loc) > 0 {
		b.WriteString("\n    ")
	}
	b.WriteString("],\n    \"msg\": ")
	b.Write(jsonwire.AppendString(buf[:0], v.Msg))
	if input && v.Input != "" {
		b.WriteString(",\n    \"input\": ")
		b.WriteString(string(v.Input))
	}
	b.WriteString("\n  }")
}
