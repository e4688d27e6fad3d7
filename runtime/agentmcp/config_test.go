package agentmcp_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/agentmcp"
	"github.com/google/go-cmp/cmp"
)

func lookup(name string) (string, bool) {
	v, ok := map[string]string{"TOKEN": "t0", "EMPTY": "", "NESTED": "${TOKEN}"}[name]
	return v, ok
}

func TestParseConfig(t *testing.T) {
	clients, err := agentmcp.ParseConfig([]byte(`{"mcpServers": {
		"z": {"command": "npx", "args": ["-y", "${NESTED}"], "env": {"LEVEL": "${LEVEL:-info}", "E": "x${EMPTY}"}, "cwd": "/tmp", "autoApprove": ["a"]},
		"a": {"type": "http", "url": "https://example.com/mcp", "headers": {"authorization": "Bearer ${TOKEN}"}},
		"old": {"type": "sse", "url": "https://example.com/sse", "disabled": false},
		"off": {"command": "x", "disabled": true}
	}}`), lookup)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	var transports []agentmcp.Transport
	for _, c := range clients {
		names = append(names, c.Name+" "+c.Prefix)
		transports = append(transports, c.Transport)
	}
	if diff := cmp.Diff([]string{"z z_", "a a_", "old old_"}, names); diff != "" {
		t.Error(diff)
	}
	want := []agentmcp.Transport{
		&agentmcp.Stdio{Command: "npx", Args: []string{"-y", "${TOKEN}"}, Env: map[string]string{"LEVEL": "info", "E": "x"}, Dir: "/tmp"},
		&agentmcp.HTTP{URL: "https://example.com/mcp", Header: http.Header{"Authorization": {"Bearer t0"}}},
		&agentmcp.HTTP{URL: "https://example.com/sse", Header: http.Header{}, SSE: true},
	}
	if diff := cmp.Diff(want, transports); diff != "" {
		t.Error(diff)
	}
}

func TestParseConfigMistakes(t *testing.T) {
	for text, want := range map[string]string{
		`{`:                                  "not JSON",
		`{"servers":{}}`:                     "/mcpServers: expected an object",
		`{"mcpServers":[]}`:                  "/mcpServers: expected an object",
		`{"mcpServers":{"a/b":1}}`:           "/mcpServers/a~1b: expected an object",
		`{"mcpServers":{"a":{}}}`:            `/mcpServers/a: expected "url"`,
		`{"mcpServers":{"a":{"command":1}}}`: "/mcpServers/a/command: expected a string",
		`{"mcpServers":{"a":{"command":"x","args":["$","${B"]}}}`: "/mcpServers/a/args/1: ${ without }",
		`{"mcpServers":{"a":{"command":"x","args":"y"}}}`:         "/mcpServers/a/args: expected an array of strings",
		`{"mcpServers":{"a":{"url":"${NO}"}}}`:                    "/mcpServers/a/url: the environment variable NO is not set",
		`{"mcpServers":{"a":{"type":"ws","url":"x"}}}`:            `/mcpServers/a/type: expected "stdio", "http" or "sse", got "ws"`,
	} {
		if _, err := agentmcp.ParseConfig([]byte(text), lookup); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}
