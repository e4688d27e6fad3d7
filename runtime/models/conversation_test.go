package models_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/models"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// firsts are answers of servers with a thought, a text and a call, by the name of the model that is asked.
var firsts = map[string]string{
	"anthropic:claude-sonnet-4-5": `{"id":"m","type":"message","model":"c","content":[{"type":"thinking","thinking":"hm","signature":"c2ln"},{"type":"text","text":"Let me look."},` +
		`{"type":"tool_use","id":"toolu_1","name":"look","input":{"n":1}}],"stop_reason":"tool_use","usage":{"input_tokens":1,"output_tokens":1}}`,
	"openai:gpt-5": `{"id":"resp_1","model":"g","status":"completed","output":[{"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"hm"}],"encrypted_content":"c2ln"},` +
		`{"id":"msg_1","type":"message","role":"assistant","content":[{"type":"output_text","text":"Let me look.","annotations":[]}]},` +
		`{"id":"fc_1","type":"function_call","call_id":"call_1","name":"look","arguments":"{\"n\":1}"}],"usage":{"input_tokens":1,"output_tokens":1}}`,
	"deepseek:deepseek-chat": `{"id":"c1","model":"d","choices":[{"index":0,"finish_reason":"tool_calls","message":{"role":"assistant","reasoning_content":"hm","content":"Let me look.",` +
		`"tool_calls":[{"id":"call_1","type":"function","function":{"name":"look","arguments":"{\"n\":1}"}}]}}],"usage":{"prompt_tokens":1,"completion_tokens":1}}`,
	"google:gemini-3-flash-preview": `{"candidates":[{"content":{"parts":[{"text":"hm","thought":true},{"text":"Let me look."},{"functionCall":{"name":"look","args":{"n":1}},"thoughtSignature":"c2ln"}]},"finishReason":"STOP"}]}`,
	"cohere:command-a-03-2025": `{"id":"r","finish_reason":"TOOL_CALL","message":{"role":"assistant","tool_plan":"hm","content":[{"type":"text","text":"Let me look."}],` +
		`"tool_calls":[{"id":"look_1","type":"function","function":{"name":"look","arguments":"{\"n\":1}"}}]}}`,
}

// TestConversation: a conversation with a tool, a thought, an image and a result with an image, which one provider has begun, continues with
// each other one. What is another provider's own does not go there.
func TestConversation(t *testing.T) {
	look := &model.ToolDef{Name: "look", Parameters: `{"type":"object","properties":{"n":{"type":"integer"}}}`}
	content, digests, err := message.ResultWithFiles(`{"sky":"blue"}`, []message.UserContent{&message.BinaryContent{Data: []byte("other"), MediaType: "image/png"}})
	if err != nil {
		t.Fatal(err)
	}
	for from, answer := range firsts {
		begun := []message.Message{&message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Items: []message.UserContent{
			message.Text("How is the sky?"), &message.BinaryContent{Data: []byte("first"), MediaType: "image/png"},
		}}}}}
		in := func() *model.Request {
			return &model.Request{Messages: begun, Tools: []*model.ToolDef{look}, Output: model.Output{AllowText: true}, Settings: &model.Settings{}}
		}
		first, _ := answering(from, answer)
		res, err := model.Ask(t.Context(), first, *in())
		if err != nil {
			t.Errorf("%s: %v", from, err)
			continue
		}
		call := onlyCall(t, res)
		begun = append(begun, res, &message.Request{Parts: []message.RequestPart{&message.ToolReturnPart{ToolName: "look", ToolCallID: call.ToolCallID, Content: content, ContentFileDigests: digests}}})
		for to, own := range firsts {
			next, sent := answering(to, own)
			if _, err := next.Respond(t.Context(), in(), nil); err != nil {
				t.Errorf("%s to %s: %v", from, to, err)
				continue
			}
			if err := jsonwire.Valid(*sent); err != nil {
				t.Errorf("%s to %s: %v", from, to, err)
			}
			for _, part := range []string{"How is the sky?", "Zmlyc3Q=", "Let me look.", "look", "blue", "b3RoZXI="} {
				if !strings.Contains(*sent, part) {
					t.Errorf("%s to %s: %q is missing in %s", from, to, part, *sent)
				}
			}
			if foreign := strings.Contains(*sent, `"c2ln"`); foreign && from != to {
				t.Errorf("%s to %s: a signature goes to another provider: %s", from, to, *sent)
			}
		}
	}
}

func onlyCall(t *testing.T, res *message.Response) *message.ToolCallPart {
	t.Helper()
	for call := range res.ToolCalls() {
		return call
	}
	t.Fatalf("there is no call in %+v", res)
	return nil
}

// answering returns a model whose server answers so, and the body that it was sent.
func answering(name, answer string) (model.Model, *string) {
	var sent string
	client := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		b, err := io.ReadAll(r.Body)
		sent = string(b)
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(answer)), Request: r}, err
	})}
	return models.Named(name, transport.WithHTTPClient(client), transport.WithAPIKey("k"), transport.WithMaxRetries(0)), &sent
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
