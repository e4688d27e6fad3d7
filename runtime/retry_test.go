package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/loop"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// TestRetryContent pins what models read. It is what Pydantic AI writes of errors (messages._dump_error_details).
func TestRetryContent(t *testing.T) {
	missing := jsonwire.Violation{
		Type: "missing", Loc: []jsonwire.PathElem{{Key: "days", Index: -1}, {Index: 2}, {Key: "a\"b", Index: -1}}, Msg: "Field required", Input: `{"x":1}`,
	}
	whole := jsonwire.Violation{Type: "json_invalid", Msg: "Invalid JSON", Input: `"no"`}
	for _, c := range []struct {
		name       string
		text       string
		violations []jsonwire.Violation
		want       string
	}{
		{"4 words", "no \"such\" city", nil, `"no \"such\" city"`},
		{
			"2 violations", "", []jsonwire.Violation{missing, whole},
			`[{"type":"missing","loc":["days",2,"a\"b"],"msg":"Field required","input":{"x":1}},{"type":"json_invalid","loc":[],"msg":"Invalid JSON","input":"no"}]`,
		},
		{
			"the input of a whole text is not repeated", "", []jsonwire.Violation{whole, whole},
			`[{"type":"json_invalid","loc":[],"msg":"Invalid JSON","input":"no"},{"type":"json_invalid","loc":[],"msg":"Invalid JSON"}]`,
		},
	} {
		t.Run(c.name, func(t *testing.T) { diff(t, "content", string(message.RetryContent(c.text, c.violations)), c.want) })
	}
}

func TestRetryf(t *testing.T) {
	inner := errors.New("inner")
	err := fmt.Errorf("outer: %w", runtime.Retryf("try %d: %w", 2, inner))
	retry, ok := errors.AsType[*runtime.RetryError](err)
	if !ok || retry.Error() != "try 2: inner" || !errors.Is(err, inner) {
		t.Errorf("got %v, %v", retry, ok)
	}
}

func TestToolReturnText(t *testing.T) {
	for _, c := range []struct{ content, want string }{
		{`"a\n\"b\""`, "a\n\"b\""}, {`{"a":1}`, `{"a":1}`}, {`[1]`, `[1]`}, {`null`, `null`}, {``, `null`}, {`7`, `7`}, {`""`, ``},
	} {
		part := message.ToolReturnPart{Content: runtime.RawJSON(c.content)}
		diff(t, c.content, part.Text(), c.want)
	}
}

func TestResponseText(t *testing.T) {
	word := func(s string) message.ResponsePart { return &message.TextPart{Content: s} }
	call := &message.ToolCallPart{}
	for _, c := range []struct {
		parts []message.ResponsePart
		want  string
	}{
		{nil, ""},
		{[]message.ResponsePart{word("a")}, "a"},
		{[]message.ResponsePart{word("a"), word("b")}, "ab"},
		{[]message.ResponsePart{call, word("a"), call, word("b"), word("c")}, "a\n\nbc"},
	} {
		diff(t, "text", (&message.Response{Parts: c.parts}).Text(), c.want)
	}
}

// TestOutputRetriesBeginAnew: an output that is accepted, though a tool's retry makes it pointless, gives the output its retries back, also
// beside one that was refused and does not count, as another was accepted. What validators are told is what Pydantic AI 2.68 tells
// them: how often outputs were refused, whichever it was.
func TestOutputRetriesBeginAnew(t *testing.T) {
	failed := false
	flaky := fn("flaky", func(context.Context, *runtime.RunContext[deps]) (string, error) {
		if failed {
			return "fine", nil
		}
		failed = true
		return "", runtime.Retryf("once more")
	})
	var mu sync.Mutex // outputs of one response are validated at the same time
	var retries []int
	a := &runtime.Agent[deps, answer]{
		Model:       script(t, calls(`final {"n":0}`), calls("flaky {}", `final {"n":1}`, `final {"n":0}`), calls(`final {"n":0}`), calls(`final {"n":2}`)),
		Tools:       tools(flaky),
		Output:      outputs("final"),
		EndStrategy: loop.EndExhaustive,
		OutputValidators: []runtime.OutputValidator[deps, answer]{func(_ context.Context, rc *runtime.RunContext[deps], out answer) (answer, error) {
			mu.Lock()
			retries = append(retries, rc.Retry)
			mu.Unlock()
			if out.N == 0 {
				return out, runtime.Retryf("not 0")
			}
			return out, nil
		}},
	}
	res, err := a.Run(t.Context(), deps{}, "go")
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "output", res.Output, answer{2})
	diff(t, "retries", retries, []int{0, 1, 1, 1, 2})
}
