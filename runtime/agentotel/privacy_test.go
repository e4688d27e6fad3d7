package agentotel_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentotel"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
)

// secrets are in everything that is said, and in all else that must not be reported.
const secret = "hunter2"

func talkative(i *agentotel.Instrumentation) *agent {
	return &agent{
		Name: "a", Instructions: secret, SystemPrompt: secret, Capabilities: with(i),
		Model: testmodel.Script(testmodel.Join(testmodel.Thinking(secret), testmodel.Text(secret), testmodel.CallID("c1", "t", `{"x":"hunter2"}`), testmodel.CallID("c2", "bad", `["hunter2"]`)),
			testmodel.CallID("c3", "t", `{}`), testmodel.Text(secret)),
		Settings: &model.Settings{ExtraHeaders: model.Headers{"Authorization": secret}, ExtraBody: `{"key":"hunter2"}`},
		Tools: []runtime.Tool[runtime.NoDeps]{
			tool("t", "", `"properties":{"x":{"type":"string"}}`, func() func() (string, error) {
				n := 0
				return func() (string, error) {
					if n++; n == 1 {
						return secret, nil
					}
					return "", runtime.Failedf("failed: %s", secret)
				}
			}()),
			tool("bad", "", `"properties":{}`, func() (string, error) { return "", runtime.Retryf(secret) }),
		},
	}
}

// TestWithoutContent: nothing that is said is in a span, and no header or token in any case.
func TestWithoutContent(t *testing.T) {
	i, got := record(t, agentotel.Settings{})
	file := &message.BinaryContent{Data: []byte(secret), MediaType: "image/png"}
	a := talkative(i)
	if _, err := a.Run(t.Context(), runtime.NoDeps{}, "", runtime.WithUserContent(message.Text(secret), file, &message.ImageURL{URL: "https://x.example/" + secret})); err != nil {
		t.Fatal(err)
	}
	boom := &agent{Name: "b", Capabilities: with(i), Model: testmodel.ScriptError(errors.New(secret))}
	if _, err := boom.Run(t.Context(), runtime.NoDeps{}, secret); err == nil {
		t.Fatal("no error")
	}
	all := got.trees()
	if text := fmt.Sprintf("%+v", all); strings.Contains(text, secret) || strings.Contains(text, "aHVudGVyMg") {
		t.Errorf("a secret is reported: %s", text)
	}
	expect(t, outline(all), `
invoke_agent a
  chat function
  execute_tool bad ERROR
  execute_tool t
  chat function
  execute_tool t ERROR
  chat function
invoke_agent b ERROR
  chat function ERROR`)
}

// TestHeaders: with content, too, headers and what is added to bodies are not reported.
func TestHeaders(t *testing.T) {
	i, got := record(t, agentotel.Settings{Content: true})
	a := &agent{Name: "a", Capabilities: with(i), Model: testmodel.Script(testmodel.Text("hi")),
		Settings: &model.Settings{ExtraHeaders: model.Headers{"Authorization": secret}, ExtraBody: `{"key":"hunter2"}`}}
	if _, err := a.Run(t.Context(), runtime.NoDeps{}, "hi"); err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprintf("%+v", got.trees()); strings.Contains(text, secret) {
		t.Errorf("a secret is reported: %s", text)
	}
}

// TestRedact: every text with the secret goes through Redact.
func TestRedact(t *testing.T) {
	i, got := record(t, agentotel.Settings{Content: true, Redact: func(attribute, value string) string {
		if attribute == "gen_ai.tool.call.result" {
			return ""
		}
		return strings.ReplaceAll(value, secret, "*")
	}})
	if _, err := talkative(i).Run(t.Context(), runtime.NoDeps{}, secret); err != nil {
		t.Fatal(err)
	}
	boom := &agent{Name: "b", Capabilities: with(i), Model: testmodel.ScriptError(errors.New(secret))}
	if _, err := boom.Run(t.Context(), runtime.NoDeps{}, secret); err == nil {
		t.Fatal("no error")
	}
	all := got.trees()
	text := fmt.Sprintf("%+v", all)
	if strings.Contains(text, secret) || !strings.Contains(text, "*") || strings.Contains(text, "gen_ai.tool.call.result:") && strings.Contains(text, "failed: *]") {
		t.Errorf("reported: %s", text)
	}
	if _, ok := all[0].Children[1].Attributes["gen_ai.tool.call.result"]; ok {
		t.Error("an attribute that Redact has emptied is reported")
	}
}

// TestMaxText: texts are cut, and what remains is JSON.
func TestMaxText(t *testing.T) {
	i, got := record(t, agentotel.Settings{Content: true, MaxText: 4})
	a := &agent{Name: "a", Capabilities: with(i), Model: testmodel.Script(testmodel.CallID("c", "t", `{"key":"long"}`), testmodel.Text("ünïcödé")),
		Tools: tools(map[string]func() (string, error){"t": func() (string, error) { return "a long result", nil }})}
	if _, err := a.Run(t.Context(), runtime.NoDeps{}, "a long prompt"); err != nil {
		t.Fatal(err)
	}
	run := got.trees()[0]
	expect(t, fmt.Sprint(run.Attributes["pydantic_ai.all_messages"]), fmt.Sprint(asJSON([]byte(`[
		{"role":"user","parts":[{"type":"text","content":"a lo…"}]},
		{"role":"assistant","parts":[{"type":"tool_call","id":"c","name":"t","arguments":"{\"ke…"}]},
		{"role":"user","parts":[{"type":"tool_call_response","id":"c","name":"t","result":"\"a l…"}]},
		{"role":"assistant","parts":[{"type":"text","content":"ün…"}]}]`))))
	expect(t, fmt.Sprint(run.Attributes["final_result"]), "ün…")
}

// somewhere is a model with a URL.
type somewhere struct {
	model.Model
	url string
}

func (s somewhere) Info() model.Info {
	info := s.Model.Info()
	info.URL = s.url
	return info
}

// TestServer: of the URL of a model the host and the port are reported, and nothing else.
func TestServer(t *testing.T) {
	i, got := record(t, agentotel.Settings{Content: true})
	for _, url := range []string{"https://user:hunter2@api.example:8443/v1?key=hunter2", "https://api.example/v1", "::hunter2"} {
		ask := model.Request{Messages: []message.Message{&message.Request{Parts: []message.RequestPart{&message.UserPromptPart{Content: "hi"}}}},
			NativeTools: []model.NativeTool{&model.MCPServer{ID: "m", URL: "https://hunter2.example", AuthorizationToken: secret}}}
		m := testmodel.Script(testmodel.Text("x"))
		m.Profile.NativeTools = []model.NativeToolKind{model.MCPServerKind}
		if _, err := model.Ask(t.Context(), i.Model(somewhere{m, url}), ask); err != nil {
			t.Fatal(err)
		}
	}
	expect(t, outline(got.trees(), "server.address", "server.port"), "chat function address=api.example port=8443\nchat function address=api.example\nchat function")
	if text := fmt.Sprintf("%+v", got.trees()); strings.Contains(text, secret) || !strings.Contains(text, "mcp_server") {
		t.Errorf("a secret is reported: %s", text)
	}
}
