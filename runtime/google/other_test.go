package google_test

import (
	"context"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/anthropic"
	"github.com/agentgen-go/agentgen/runtime/google"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/openai"
	"github.com/agentgen-go/agentgen/runtime/transport"
)

// others are models of each provider, with a response that thinks, uses a native tool, says something and calls a tool, and one of text.
// What only the provider may see again of the first is called secret-NAME.
var others = map[string]struct {
	model         func(...transport.Option) model.Model
	thinks, plain string
}{
	"google": {
		func(o ...transport.Option) model.Model { return google.New("gemini-3-flash", o...) },
		reply(`{"text":"hm secret-google","thought":true},{"toolCall":{"id":"n1","toolType":"GOOGLE_SEARCH_WEB","args":{}},"thoughtSignature":"secret-google"},`+
			`{"toolResponse":{"id":"n1","toolType":"GOOGLE_SEARCH_WEB","response":{}}},{"text":"Let me look."},{"functionCall":{"id":"c1","name":"look","args":{"n":1}},"thoughtSignature":"secret-google"}`, "STOP"), said,
	},
	"anthropic": {
		func(o ...transport.Option) model.Model { return anthropic.New("claude-sonnet-4-5", o...) },
		`{"id":"m","type":"message","content":[{"type":"thinking","thinking":"hm","signature":"secret-anthropic"},{"type":"server_tool_use","id":"n1","name":"web_search","input":{"query":"secret-anthropic"}},` +
			`{"type":"web_search_tool_result","tool_use_id":"n1","content":[]},{"type":"text","text":"Let me look."},{"type":"tool_use","id":"c1","name":"look","input":{"n":1}}],"stop_reason":"tool_use"}`,
		`{"id":"m","type":"message","content":[{"type":"text","text":"hi"}],"stop_reason":"end_turn"}`,
	},
	"openai": {
		func(o ...transport.Option) model.Model { return openai.Responses("gpt-5-mini", o...) },
		`{"id":"r","status":"completed","output":[{"type":"reasoning","id":"secret-openai","summary":[],"encrypted_content":"secret-openai"},{"type":"web_search_call","id":"secret-openai","status":"completed"},` +
			`{"type":"message","id":"m","content":[{"type":"output_text","text":"Let me look."}]},{"type":"function_call","id":"fc","call_id":"c1","name":"look","arguments":"{\"n\":1}"}]}`,
		`{"id":"r","status":"completed","output":[{"type":"message","id":"m","content":[{"type":"output_text","text":"hi"}]}]}`,
	},
	"chat": {
		func(o ...transport.Option) model.Model { return openai.DeepSeek("deepseek-chat", o...) },
		`{"choices":[{"finish_reason":"tool_calls","message":{"reasoning_content":"hm secret-chat","content":"Let me look.","tool_calls":[{"id":"c1","function":{"name":"look","arguments":"{\"n\":1}"}}]}}]}`,
		`{"choices":[{"finish_reason":"stop","message":{"content":"hi"}}]}`,
	},
}

// TestGoesOn: a conversation with an image, thoughts, a native tool and a call that one provider has begun continues at each other one,
// which is not sent what is only for the first, and goes back to the first with all of it.
func TestGoesOn(t *testing.T) {
	for from, begins := range others {
		for to, goesOn := range others {
			t.Run(from+" to "+to, func(t *testing.T) {
				in := input("")
				in.Messages = []message.Message{user(message.Text("What is this?"), &message.BinaryContent{Data: []byte("png"), MediaType: "image/png"})}
				in.Tools = []*model.ToolDef{look}
				in.Messages = append(in.Messages, ask(t, begins.model, begins.thinks, in, new(string)))
				in.Messages = append(in.Messages, &message.Request{Parts: []message.RequestPart{&message.ToolReturnPart{ToolName: "look", Content: `"a tree"`, ToolCallID: "c1"}}})
				var sent string
				res := ask(t, goesOn.model, goesOn.plain, in, &sent)
				diff(t, "text", res.Text(), "hi")
				if err := jsonwire.Valid(sent); err != nil {
					t.Fatal(err)
				}
				for _, part := range []string{"Let me look.", "cG5n", "c1", "a tree"} {
					if !strings.Contains(sent, part) {
						t.Errorf("%s is not sent: %s", part, sent)
					}
				}
				if strings.Contains(sent, "secret-"+from) != (from == to) {
					t.Errorf("what is only for %s is sent to %s, or is not sent back: %s", from, to, sent)
				}
			})
		}
	}
}

// ask sends a request to a model whose server answers with body, and says what was sent.
func ask(t *testing.T, make func(...transport.Option) model.Model, body string, in *model.Request, sent *string) *message.Response {
	t.Helper()
	s := serve(t, body)
	defer s.Close()
	llm := make(transport.WithBaseURL(s.URL), transport.WithHTTPClient(s.Client()), transport.WithAPIKey("key-of-a-test"), transport.WithMaxRetries(0))
	res, err := llm.Respond(context.Background(), in, nil)
	if err != nil {
		t.Fatal(err)
	}
	*sent = s.bodies[0]
	return res
}
