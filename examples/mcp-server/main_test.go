package main

import (
	"context"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentmcp"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// TestMain makes the server of the test binary if it is started as one.
func TestMain(m *testing.M) {
	if os.Getenv("NOTEBOOK") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

func TestNotebook(t *testing.T) {
	h, err := notebook().Handler()
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	for name, transport := range map[string]agentmcp.Transport{
		"stdio": &agentmcp.Stdio{Command: os.Args[0], Env: map[string]string{"NOTEBOOK": "yes"}},
		"http":  &agentmcp.HTTP{URL: srv.URL},
	} {
		t.Run(name, func(t *testing.T) { useNotebook(t, transport) })
	}
}

func useNotebook(t *testing.T, transport agentmcp.Transport) {
	var asked string
	client := &agentmcp.Client{Name: "notebook", Transport: transport, Elicit: func(_ context.Context, q *mcp.ElicitParams) (*mcp.ElicitResult, error) {
		asked = q.Message
		return &mcp.ElicitResult{Action: "accept", Content: map[string]any{"approved": true}}, nil
	}}
	agent := &runtime.Agent[runtime.NoDeps, string]{
		Model: testmodel.Script(
			testmodel.Call("add_note", `{"text":"milk"}`), testmodel.Call("list_notes", `{}`),
			testmodel.Call("delete_note", `{"id":1}`), testmodel.Call("delete_note", `{"id":"x"}`), testmodel.Text("done"),
		),
		Toolsets: []runtime.Toolset[runtime.NoDeps]{agentmcp.Toolset[runtime.NoDeps](client)},
	}
	res, err := agent.Run(t.Context(), runtime.NoDeps{}, "Tidy up.")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range res.AllMessages() {
		if q, ok := m.(*message.Request); ok {
			for _, p := range q.Parts {
				if r, ok := p.(*message.ToolReturnPart); ok {
					got = append(got, r.Text())
				}
			}
		}
	}
	for i, want := range []string{`{"id":1,"text":"milk"}`, `{"notes":[{"id":1,"text":"milk"}]}`, "deleted", "int_parsing"} {
		if i >= len(got) || !strings.Contains(got[i], want) {
			t.Errorf("result %d: got %q, want %q", i, got, want)
		}
	}
	if asked != `May delete_note be called with {"id":1}?` {
		t.Errorf("asked %q", asked)
	}
}
