package message_test

import (
	"testing"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// TestRetryFeedback reads what Pydantic AI 2.68 writes. The texts are those of its RetryFeedbackPart.model_response, and
// what is written is what was read.
func TestRetryFeedback(t *testing.T) {
	const (
		lead   = "Your previous response failed the application's validation (this is automated feedback, not a message from the user):\n"
		detail = `{"type":"missing","loc":["a"],"msg":"Field required","input":{"b":1.0,"z":"é"}`
	)
	for _, c := range []struct {
		name, content, cause, want string
		system                     bool
	}{
		{"words of a function", `"try again"`, "model_retry", lead + "<pyai:retry_feedback>\ntry again\n</pyai:retry_feedback>", false},
		{"no output", `"Please return text or call a tool."`, "no_output", "Please return text or call a tool.", true},
		{"no output, in words of others", `"Please return gold."`, "no_output", lead + "<pyai:retry_feedback>\nPlease return gold.\n</pyai:retry_feedback>", false},
		{"the words of no output for something else", `"Please return text."`, "model_retry", lead + "<pyai:retry_feedback>\nPlease return text.\n</pyai:retry_feedback>", false},
		{"violations", `[` + detail + `,"ctx":{"x":1},"url":"http://u"},{"type":"missing","loc":["c"],"msg":"Field required","input":{"b":1.0,"z":"é"}},` +
			`{"type":"int","loc":["d",0],"msg":"m","input":{"b":1.0,"z":"é"}},{"type":"int","loc":["d"],"msg":"m","input":2}]`, "validation_error",
			lead + "<pyai:validation_errors>\n[" + detail + `,"url":"http://u"},{"type":"missing","loc":["c"],"msg":"Field required"},` +
				`{"type":"int","loc":["d",0],"msg":"m","input":{"b":1.0,"z":"é"}},{"type":"int","loc":["d"],"msg":"m","input":2}]` + "\n</pyai:validation_errors>", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			stored := `[{"kind":"request","parts":[{"part_kind":"retry-feedback","content":` + c.content + `,"retry":{"cause":"` + c.cause +
				`","attempt":1,"max_retries":null,"later":0},"timestamp":"2026-01-02T03:04:05Z","later":1}],"timestamp":null,"instructions":null,` +
				`"run_id":null,"conversation_id":null,"metadata":null,"state":"complete"}]`
			history, err := message.Unmarshal([]byte(stored))
			if err != nil {
				t.Fatal(err)
			}
			part := history[0].(*message.Request).Parts[0].(*message.RetryFeedbackPart)
			diff(t, "text", part.Text(), c.want)
			diff(t, "as a system prompt", part.System(), c.system)
			written, err := message.Marshal(history)
			if err != nil {
				t.Fatal(err)
			}
			diff(t, "written", string(written), stored)
		})
	}
}

// TestTextOrError: results that are errors are marked in the text. The texts are those of Pydantic AI's
// ToolReturnPart.model_response_str.
func TestTextOrError(t *testing.T) {
	for _, c := range []struct {
		outcome       message.ToolOutcome
		content, want string
	}{
		{message.ToolSuccess, `"ok"`, "ok"}, {message.ToolDenied, `"no"`, "no"}, {message.ToolInterrupted, `"cut"`, "cut"},
		{message.ToolFailed, `"again"`, `{"error":"again"}`}, {message.ToolFailed, `{"a":1}`, `{"error":"{\"a\":1}"}`},
		{message.ToolRetried, `"again"`, `{"error":"again"}`}, {message.ToolRetried, `{"a":1}`, `{"error":{"a":1}}`},
		{message.ToolRetried, `[{"msg":"é"}]`, `{"error":[{"msg":"é"}]}`}, {message.ToolRetried, `null`, `{"error":""}`}, {message.ToolRetried, ``, `{"error":""}`},
	} {
		part := message.ToolReturnPart{Content: jsonwire.Raw(c.content), Outcome: c.outcome}
		diff(t, c.outcome.String()+" "+c.content, part.TextOrError(), c.want)
	}
}
