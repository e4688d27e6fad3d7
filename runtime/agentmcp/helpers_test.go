//lint:file-ignore SA1019 what the newest revision deprecates is what older servers and clients have

package agentmcp_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentmcp"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

type none = runtime.NoDeps

// newServer returns a server of the SDK to which build has added something.
func newServer(build func(*mcp.Server)) *mcp.Server {
	s := mcp.NewServer(&mcp.Implementation{Name: "test", Version: "v1"}, &mcp.ServerOptions{
		Instructions: "Be kind.",
		Capabilities: &mcp.ServerCapabilities{Logging: &mcp.LoggingCapabilities{}},
	})
	build(s)
	return s
}

// inMemory connects to a server within the process, anew for each connection.
func inMemory(s *mcp.Server) agentmcp.Transport {
	return agentmcp.TransportFunc(func() (mcp.Transport, error) {
		there, here := mcp.NewInMemoryTransports()
		go func() { _ = s.Run(context.Background(), there) }()
		return here, nil
	})
}

func overHTTP(t *testing.T, s *mcp.Server, stateless bool) *httptest.Server {
	t.Helper()
	h := mcp.NewStreamableHTTPHandler(func(*http.Request) *mcp.Server { return s },
		&mcp.StreamableHTTPOptions{Stateless: stateless, PropagateRequestCancellation: true})
	srv := httptest.NewServer(h)
	t.Cleanup(func() { srv.CloseClientConnections(); srv.Close() })
	return srv
}

// ways are the transports and revisions that a server is reached by.
func ways(t *testing.T, s *mcp.Server, f func(t *testing.T, c *agentmcp.Client)) {
	for _, version := range []string{"2025-11-25", "2026-07-28"} {
		t.Run("memory "+version, func(t *testing.T) {
			f(t, &agentmcp.Client{Name: "test", Version: version, Transport: inMemory(s), Logger: slog.New(slog.DiscardHandler)})
		})
		t.Run("http "+version, func(t *testing.T) {
			srv := overHTTP(t, s, version == "2026-07-28")
			f(t, &agentmcp.Client{Name: "test", Version: version, Transport: &agentmcp.HTTP{URL: srv.URL}, Logger: slog.New(slog.DiscardHandler)})
		})
	}
}

func open(t *testing.T, c *agentmcp.Client) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	closed, err := c.Open(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := closed(); err != nil {
			t.Error(err)
		}
	})
	return ctx
}

// agentOf returns an agent whose model calls the tool and then ends.
func agentOf(c *agentmcp.Client, tool, args string) *runtime.Agent[none, string] {
	return &runtime.Agent[none, string]{
		Model:    testmodel.Script(testmodel.Call(tool, args), testmodel.Text("done")),
		Toolsets: []runtime.Toolset[none]{agentmcp.Toolset[none](c)},
	}
}

// call calls a tool in a run, and returns the requests of its history.
func call(t *testing.T, c *agentmcp.Client, tool, args string) ([]*message.Request, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	res, err := agentOf(c, tool, args).Run(ctx, none{}, "go")
	if err != nil {
		return nil, err
	}
	return requests(res.AllMessages()), nil
}

func requests(history []message.Message) (all []*message.Request) {
	for _, m := range history {
		if q, ok := m.(*message.Request); ok {
			all = append(all, q)
		}
	}
	return all
}

// returned returns the result of the call in a history.
func returned(t *testing.T, all []*message.Request) *message.ToolReturnPart {
	t.Helper()
	for _, q := range all {
		for _, p := range q.Parts {
			if r, ok := p.(*message.ToolReturnPart); ok {
				return r
			}
		}
	}
	t.Fatalf("there is no result in %v", all)
	return nil
}

func raw(s string) json.RawMessage { return json.RawMessage(s) }

// tool adds a tool that returns a result.
func tool(s *mcp.Server, name string, res *mcp.CallToolResult) {
	s.AddTool(&mcp.Tool{Name: name, InputSchema: raw(`{"type":"object"}`)}, func(context.Context, *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		copied := *res
		return &copied, nil
	})
}
