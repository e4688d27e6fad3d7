package agentmcp_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentmcp"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/google/go-cmp/cmp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

func TestNative(t *testing.T) {
	c := &agentmcp.Client{Name: "shop", Transport: &agentmcp.HTTP{URL: "https://shop.example/mcp", Header: http.Header{
		"Authorization": {"Bearer t"}, "X-Tenant": {"acme"},
	}}}
	got, err := c.Native("refund")
	if err != nil {
		t.Fatal(err)
	}
	want := &model.MCPServer{ID: "shop", URL: "https://shop.example/mcp", AllowedTools: []string{"refund"}, AuthorizationToken: "t", Headers: map[string]string{"X-Tenant": "acme"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, c := range []*agentmcp.Client{
		{Name: "a", Transport: &agentmcp.Stdio{}},
		{Name: "b", Transport: &agentmcp.HTTP{SSE: true}},
		{Name: "c", Transport: &agentmcp.HTTP{}, Define: func(*model.ToolDef, *mcp.Tool) bool { return true }},
	} {
		if _, err := c.Native(); err == nil {
			t.Errorf("%s has a native form", c.Name)
		}
	}
}

func TestCapability(t *testing.T) {
	s := newServer(func(s *mcp.Server) {
		tool(s, "a", &mcp.CallToolResult{})
		tool(s, "b", &mcp.CallToolResult{})
	})
	c := &agentmcp.Client{Name: "shop", Transport: &agentmcp.HTTP{URL: overHTTP(t, s, true).URL}}
	for want, profile := range map[string]model.Profile{"native": {NativeTools: []model.NativeToolKind{model.MCPServerKind}}, "b": {}} {
		var got string
		info := model.Info{Name: "m", Profile: profile}
		m := model.Func(info, func(_ context.Context, in *model.Request, s *model.Stream) (*message.Response, error) {
			r, err := model.Prepare(info, in, s)
			if err != nil {
				return nil, err
			}
			for _, t := range r.Tools {
				got += t.Name
			}
			if len(r.NativeTools) > 0 {
				got += "native"
			}
			return testmodel.Text("done"), nil
		})
		agent := &runtime.Agent[none, string]{Model: m, Capabilities: []runtime.Capability[none]{agentmcp.Capability[none](c, "b")}}
		if _, err := agent.Run(t.Context(), none{}, "go"); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("the model got %q, want %q", got, want)
		}
	}
}
