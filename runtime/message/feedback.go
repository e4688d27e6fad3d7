package message

import (
	"slices"
	"strings"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// RetryFeedbackPart says what was wrong with a response that did not call a tool, so that the model can try again. What
// was wrong with a call is in the call's result: see ToolRetried.
//
//agent:codec kind=retry-feedback
type RetryFeedbackPart struct {
	// Content says it in words, unless Violations are set.
	Content    string               `json:"content" codec:"hook"`
	Violations []jsonwire.Violation `json:"-"`
	// Retry says why the model is asked again.
	Retry     RetryInfo        `json:"retry"`
	Timestamp time.Time        `json:"timestamp" codec:"optional,format=micro"`
	Unknown   jsonwire.Members `codec:"unknown"`
}

func (p *RetryFeedbackPart) requestPart() bool { return p != nil }

func (p *RetryFeedbackPart) decodeContent(r *jsonwire.Reader) {
	p.Content, p.Violations = decodeFeedback(r)
}

func (p *RetryFeedbackPart) encodeContent(w *jsonwire.Writer) {
	encodeFeedback(w, p.Content, p.Violations)
}

// System reports whether the model is to be told as by a system prompt: whether its words are those that Pydantic AI
// has for empty responses. Words of the application or about the model's own text are the user's.
func (p *RetryFeedbackPart) System() bool {
	words, please := strings.CutPrefix(p.Content, "Please ")
	words, end := strings.CutSuffix(words, ".")
	if p.Retry.Cause != RetryNoOutput || p.Violations != nil || !please || !end {
		return false
	}
	slot := -1
	for way := range strings.SplitSeq(words, " or ") {
		next := slices.IndexFunc(waysToAnswer, func(ways []string) bool { return slices.Contains(ways, way) })
		if next <= slot {
			return false
		}
		slot = next
	}
	return true
}

// Text is what the model reads, in the words of Pydantic AI.
func (p *RetryFeedbackPart) Text() string {
	if p.System() {
		return p.Content
	}
	tag, content := "pyai:retry_feedback", p.Content
	if p.Retry.Cause == RetryValidationError {
		tag = "pyai:validation_errors"
	}
	if p.Violations != nil {
		content = shownViolations(p.Violations)
	}
	return automatedFeedback + "\n<" + tag + ">\n" + content + "\n</" + tag + ">"
}

// shownViolations lists violations as JSON. A whole text that several refuse is shown once, and what Pydantic gave its
// validators (ctx) not at all.
func shownViolations(violations []jsonwire.Violation) string {
	var w jsonwire.Writer
	var whole jsonwire.Raw
	w.Raw("[")
	for _, v := range violations {
		if v.Input == "" {
			v.Input = "null"
		}
		b := v.AppendJSON(nil)
		b = b[:len(b)-len("}")]
		if len(v.Loc) <= 1 && v.Input == whole {
			b = b[:len(b)-len(`,"input":`)-len(v.Input)]
		} else if len(v.Loc) <= 1 && whole == "" {
			whole = v.Input
		}
		w.Sep()
		w.Raw(string(b))
		w.Members(slices.DeleteFunc(slices.Clone(v.Extra), func(m jsonwire.Member) bool { return m.Name == "ctx" }), nil)
		w.Raw("}")
	}
	w.Raw("]")
	b, err := w.Bytes()
	if err != nil {
		return "[]"
	}
	return string(b)
}

// automatedFeedback leads what the model is told by a RetryFeedbackPart in the user's voice.
const automatedFeedback = "Your previous response failed the application's validation (this is automated feedback, not a message from the user):"

// waysToAnswer are what a model whose response was empty may be asked for: one of each list at most, in this order.
var waysToAnswer = [][]string{{"return text"}, {"include your response in a tool call", "call a tool"}, {"return an image"}}
