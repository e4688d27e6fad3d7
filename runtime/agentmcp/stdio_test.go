package agentmcp_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/agentmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// TestMain makes a server of the test binary if it is started as one.
func TestMain(m *testing.M) {
	switch os.Getenv("AGENTMCP_SERVER") {
	case "":
		os.Exit(m.Run())
	case "shop":
		if err := shop().ServeStdio(context.Background()); err != nil {
			os.Exit(1)
		}
		return
	case "conformance-client":
		if err := conformanceClient(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	case "crash":
		fmt.Fprintln(os.Stderr, "no database")
		os.Exit(3)
	case "deaf":
		select {}
	case "huge":
		fmt.Println(`{"jsonrpc":"2.0","id":1,"result":"` + strings.Repeat("x", 1<<20) + `"}`)
		select {}
	}
	if err := stdioServer().Run(context.Background(), &mcp.StdioTransport{}); err != nil {
		os.Exit(1)
	}
}

// stdioServer can be made to die in the middle of a call.
func stdioServer() *mcp.Server {
	return newServer(func(s *mcp.Server) {
		tool(s, "env", &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: os.Getenv("SECRET") + "," + os.Getenv("GIVEN")}}})
		s.AddTool(&mcp.Tool{Name: "pid", InputSchema: raw(`{"type":"object"}`)}, func(context.Context, *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
			return &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: fmt.Sprint("pid ", os.Getpid())}}}, nil
		})
		die := func(context.Context, *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
			fmt.Fprintln(os.Stderr, "disk full")
			os.Exit(7)
			return nil, nil
		}
		s.AddTool(&mcp.Tool{Name: "die", InputSchema: raw(`{"type":"object"}`)}, die)
		s.AddTool(&mcp.Tool{Name: "read_and_die", InputSchema: raw(`{"type":"object"}`), Annotations: &mcp.ToolAnnotations{ReadOnlyHint: true}}, die)
	})
}

// child is this test binary as a server.
func child(mode string) *agentmcp.Client {
	self, err := os.Executable()
	if err != nil {
		panic(err)
	}
	return &agentmcp.Client{Name: "child", Logger: slog.New(slog.DiscardHandler),
		Transport: &agentmcp.Stdio{Command: self, Env: map[string]string{"AGENTMCP_SERVER": mode, "GIVEN": "yes"}}}
}

func TestStdio(t *testing.T) {
	t.Setenv("SECRET", "key")
	c := child("serve")
	open(t, c)
	all, err := call(t, c, "env", `{}`)
	if err != nil {
		t.Fatal(err)
	}
	if got := returned(t, all).Text(); got != ",yes" {
		t.Errorf("the environment of the server is %q", got)
	}
}

func TestServerThatDiesIsNamed(t *testing.T) {
	for _, name := range []string{"die", "read_and_die"} {
		t.Run(name, func(t *testing.T) {
			c := child("serve")
			open(t, c)
			_, err := call(t, c, name, `{}`)
			var failed *agentmcp.ServerError
			if !errors.As(err, &failed) || failed.Server != "child" {
				t.Fatalf("got %v", err)
			}
			for _, want := range []string{`MCP server "child"`, name, "exit status 7", "disk full"} {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q is not in %v", want, err)
				}
			}
			all, err := call(t, c, "pid", `{}`) // over a new connection
			if err != nil {
				t.Fatal(err)
			}
			if got := returned(t, all).Text(); !strings.HasPrefix(got, "pid ") {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestServerThatCannotStart(t *testing.T) {
	for mode, want := range map[string]string{"crash": "no database", "deaf": "ConnectTimeout", "huge": ""} {
		t.Run(mode, func(t *testing.T) {
			c := child(mode)
			c.ConnectTimeout = 300 * time.Millisecond
			c.MaxMessage = 1 << 16
			start := time.Now()
			closed, err := c.Open(t.Context())
			if err == nil {
				_ = closed()
				t.Fatal("it is open")
			}
			if !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), `"child"`) {
				t.Errorf("got %v", err)
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
	t.Run("missing", func(t *testing.T) {
		c := &agentmcp.Client{Name: "gone", Transport: &agentmcp.Stdio{Command: "/does/not/exist"}}
		if _, err := c.Open(t.Context()); err == nil || !strings.Contains(err.Error(), "gone") {
			t.Errorf("got %v", err)
		}
	})
}

func TestOpenGivesUpWithItsContext(t *testing.T) {
	c := child("deaf")
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := c.Open(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

// A server that is killed again and again, under many calls: each has a result or an error.
func TestManyCallsOfAServerThatDies(t *testing.T) {
	c := child("serve")
	ctx := open(t, c)
	var wg sync.WaitGroup
	var good, bad atomic.Int64
	for i := range 200 {
		wg.Go(func() {
			name := "pid"
			if i%50 == 49 {
				name = "die"
			}
			_, err := agentOf(c, name, `{}`).Run(ctx, none{}, "go")
			var failed *agentmcp.ServerError
			switch {
			case err == nil:
				good.Add(1)
			case errors.As(err, &failed):
				bad.Add(1)
			default:
				t.Errorf("call %d: %v", i, err)
			}
		})
	}
	wg.Wait()
	if good.Load() == 0 || bad.Load() < 4 {
		t.Errorf("%d calls have a result, %d an error", good.Load(), bad.Load())
	}
}
