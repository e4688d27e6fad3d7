package agentmcp_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	goruntime "runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/agentmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

func TestHeadersGoToTheOriginOnly(t *testing.T) {
	var elsewhere, here atomic.Int64
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if q.Header.Get("X-Key") != "" {
			elsewhere.Add(1)
		}
		http.Error(w, "no", http.StatusBadRequest)
	}))
	t.Cleanup(other.Close)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if q.Header.Get("X-Key") == "secret" {
			here.Add(1)
		}
		http.Redirect(w, q, other.URL, http.StatusTemporaryRedirect)
	}))
	t.Cleanup(srv.Close)
	c := &agentmcp.Client{Name: "test", Transport: &agentmcp.HTTP{URL: srv.URL, Header: http.Header{"x-key": {"secret"}}}}
	if _, err := c.Open(t.Context()); err == nil {
		t.Error("it is open")
	}
	if here.Load() == 0 || elsewhere.Load() > 0 {
		t.Errorf("the header went to the origin %d times, and elsewhere %d times", here.Load(), elsewhere.Load())
	}
}

func TestResultsAreBounded(t *testing.T) {
	s := newServer(func(s *mcp.Server) {
		tool(s, "big", &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: strings.Repeat("x", 1<<20)}}})
		tool(s, "small", &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: "x"}}})
	})
	jsonOnly := httptest.NewServer(mcp.NewStreamableHTTPHandler(func(*http.Request) *mcp.Server { return s }, &mcp.StreamableHTTPOptions{Stateless: true, JSONResponse: true}))
	t.Cleanup(jsonOnly.Close)
	for name, transport := range map[string]agentmcp.Transport{
		"memory": &agentmcp.Stdio{}, "stream": &agentmcp.HTTP{URL: overHTTP(t, s, true).URL}, "json": &agentmcp.HTTP{URL: jsonOnly.URL},
	} {
		t.Run(name, func(t *testing.T) {
			c := &agentmcp.Client{Name: "test", Transport: transport, MaxMessage: 1 << 16, Logger: slog.New(slog.DiscardHandler)}
			if name == "memory" {
				t.Skip("see TestServerThatCannotStart")
			}
			open(t, c)
			_, err := call(t, c, "big", `{}`)
			var failed *agentmcp.ServerError
			if !errors.As(err, &failed) {
				t.Fatalf("got %v", err)
			}
			if _, err := call(t, c, "small", `{}`); err != nil {
				t.Errorf("after it: %v", err)
			}
		})
	}
}

// restartable is an HTTP server that can be stopped and started at the same address.
type restartable struct {
	t    *testing.T
	addr string
	make func() http.Handler
	mu   sync.Mutex
	srv  *http.Server
}

func (r *restartable) start() {
	l, err := net.Listen("tcp", r.addr)
	if err != nil {
		r.t.Error(err)
		return
	}
	r.addr = l.Addr().String()
	srv := &http.Server{Handler: r.make()}
	r.mu.Lock()
	r.srv = srv
	r.mu.Unlock()
	go func() { _ = srv.Serve(l) }()
}

func (r *restartable) stop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	_ = r.srv.Close()
}

// A thousand calls over one session, while the server is killed and comes back: each has a result or an error.
func TestThousandCallsAndARestart(t *testing.T) {
	for _, version := range []string{"2025-11-25", "2026-07-28"} {
		t.Run(version, func(t *testing.T) {
			r := &restartable{t: t, addr: "127.0.0.1:0", make: func() http.Handler {
				s := newServer(func(s *mcp.Server) {
					tool(s, "hi", &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: "hi"}}})
				})
				return mcp.NewStreamableHTTPHandler(func(*http.Request) *mcp.Server { return s }, &mcp.StreamableHTTPOptions{Stateless: version == "2026-07-28"})
			}}
			r.start()
			t.Cleanup(r.stop)
			before := goruntime.NumGoroutine()
			base := &http.Transport{}
			c := &agentmcp.Client{Name: "test", Version: version, Transport: &agentmcp.HTTP{URL: "http://" + r.addr, Client: &http.Client{Transport: base}}, Logger: slog.New(slog.DiscardHandler)}
			ctx := t.Context()
			closed, err := c.Open(ctx)
			if err != nil {
				t.Fatal(err)
			}
			var wg sync.WaitGroup
			var good, bad atomic.Int64
			for i := range 1000 {
				if i == 400 {
					r.stop()
					time.AfterFunc(50*time.Millisecond, r.start)
				}
				wg.Go(func() {
					_, err := agentOf(c, "hi", `{}`).Run(ctx, none{}, "go")
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
			t.Logf("%d results, %d errors", good.Load(), bad.Load())
			if good.Load() < 500 {
				t.Errorf("only %d calls have a result", good.Load())
			}
			if err := closed(); err != nil {
				t.Error(err)
			}
			r.stop()
			base.CloseIdleConnections()
			until(t, "the end of all goroutines", func() bool { return goruntime.NumGoroutine() <= before })
		})
	}
}

func TestResourcesAndPrompts(t *testing.T) {
	s := newServer(func(s *mcp.Server) {
		s.AddResource(&mcp.Resource{URI: "mem://a", Name: "a"}, func(context.Context, *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
			return &mcp.ReadResourceResult{Contents: []*mcp.ResourceContents{{URI: "mem://a", Text: "hello"}, {URI: "mem://a", MIMEType: "image/png", Blob: []byte{1}}}}, nil
		})
		s.AddResourceTemplate(&mcp.ResourceTemplate{URITemplate: "mem://{x}", Name: "x"}, nil)
		s.AddPrompt(&mcp.Prompt{Name: "greet"}, func(_ context.Context, q *mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
			return &mcp.GetPromptResult{Messages: []*mcp.PromptMessage{
				{Role: "user", Content: &mcp.TextContent{Text: "I am " + q.Params.Arguments["name"]}},
				{Role: "assistant", Content: &mcp.TextContent{Text: "Hello"}},
			}}, nil
		})
	})
	ways(t, s, func(t *testing.T, c *agentmcp.Client) {
		ctx := open(t, c)
		resources, err := c.Resources(ctx)
		if err != nil || len(resources) != 1 || resources[0].URI != "mem://a" {
			t.Errorf("got %v, %v", resources, err)
		}
		if templates, err := c.ResourceTemplates(ctx); err != nil || len(templates) != 1 {
			t.Errorf("got %v, %v", templates, err)
		}
		content, err := c.ReadResource(ctx, "mem://a")
		if got := fmt.Sprintf("%T %T", content[0], content[1]); err != nil || got != "message.Text *message.BinaryContent" {
			t.Errorf("got %v, %v", got, err)
		}
		if _, err := c.ReadResource(ctx, "nothing://"); err == nil || !strings.Contains(err.Error(), "nothing://") {
			t.Errorf("got %v", err)
		}
		prompts, err := c.Prompts(ctx)
		if err != nil || len(prompts) != 1 {
			t.Errorf("got %v, %v", prompts, err)
		}
		messages, err := c.Prompt(ctx, "greet", map[string]string{"name": "Ada"})
		if err != nil || len(messages) != 2 {
			t.Errorf("got %v, %v", messages, err)
		}
	})
}
