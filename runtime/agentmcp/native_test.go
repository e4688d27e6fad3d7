package agentmcp_test

import (
	"net/http"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/agentmcp"
	"github.com/agentgen-go/agentgen/runtime/model"
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
