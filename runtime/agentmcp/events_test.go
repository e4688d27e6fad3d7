//lint:file-ignore SA1019 what the newest revision deprecates is what older servers and clients have

package agentmcp_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime/agentmcp"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/google/go-cmp/cmp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// syncBuffer is a bytes.Buffer for several goroutines.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// until waits until the condition holds.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for range 500 {
		if holds() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("not in time: " + what)
}

func TestProgressAndLog(t *testing.T) {
	told := make(chan struct{})
	s := newServer(func(s *mcp.Server) {
		s.AddTool(&mcp.Tool{Name: "count", InputSchema: raw(`{"type":"object"}`)}, func(ctx context.Context, q *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
			for i := range 3 {
				_ = q.Session.NotifyProgress(ctx, &mcp.ProgressNotificationParams{ProgressToken: q.Params.GetProgressToken(), Progress: float64(i + 1), Total: 3, Message: strings.Repeat("m", 5000)})
			}
			_ = q.Session.Log(ctx, &mcp.LoggingMessageParams{Level: "warning", Data: "running low"})
			<-told // what comes after the result is dropped
			return &mcp.CallToolResult{}, nil
		})
	})
	ways(t, s, func(t *testing.T, c *agentmcp.Client) {
		var out syncBuffer
		c.Logger = slog.New(slog.NewTextHandler(&out, nil))
		var mu sync.Mutex
		var got []float64
		c.Progress = func(_ context.Context, p agentmcp.Progress) {
			mu.Lock()
			defer mu.Unlock()
			if p.Server != "test" || p.Tool != "count" || p.CallID == "" || p.Total != 3 || len(p.Message) > 4100 {
				t.Errorf("got %+v", p)
			}
			if got = append(got, p.Done); len(got) == 3 {
				go func() {
					until(t, "the log", func() bool { return strings.Contains(out.String(), "running low") })
					told <- struct{}{}
				}()
			}
		}
		events := 0
		for e, err := range agentOf(c, "count", `{}`).Stream(t.Context(), none{}, "go").Events() {
			if err != nil {
				t.Fatal(err)
			}
			if e.Kind != model.CustomEvent {
				continue
			}
			events++
			if want := fmt.Sprintf(`{"server":"test","tool":"count","done":%d,"total":3,"message":"mmm`, events); e.Custom.Name != agentmcp.ProgressEvent || !strings.HasPrefix(string(e.Custom.Data), want) {
				t.Errorf("got the event %s %.100s, want %s", e.Custom.Name, e.Custom.Data, want)
			}
		}
		if events != 3 {
			t.Errorf("there were %d events", events)
		}
		mu.Lock()
		defer mu.Unlock()
		if diff := cmp.Diff([]float64{1, 2, 3}, got); diff != "" {
			t.Error(diff)
		}
		if !strings.Contains(out.String(), `said="running low"`) || !strings.Contains(out.String(), "level=WARN") {
			t.Errorf("the log has %s", out.String())
		}
	})
}

func TestCancellation(t *testing.T) {
	ended := make(chan error, 1)
	began := make(chan struct{}, 1)
	s := newServer(func(s *mcp.Server) {
		s.AddTool(&mcp.Tool{Name: "wait", InputSchema: raw(`{"type":"object"}`)}, func(ctx context.Context, q *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
			began <- struct{}{}
			<-ctx.Done()
			ended <- ctx.Err()
			return nil, ctx.Err()
		})
	})
	ways(t, s, func(t *testing.T, c *agentmcp.Client) {
		open(t, c)
		ctx, cancel := context.WithCancel(t.Context())
		go func() { <-began; cancel() }()
		if _, err := agentOf(c, "wait", `{}`).Run(ctx, none{}, "go"); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		select {
		case <-ended:
		case <-time.After(5 * time.Second):
			t.Error("the server continues")
		}
	})
}

func TestListChanged(t *testing.T) {
	for _, version := range []string{"2025-11-25", "2026-07-28"} {
		for _, way := range []string{"memory", "http"} {
			t.Run(way+" "+version, func(t *testing.T) {
				lists := 0
				s := newServer(func(s *mcp.Server) { tool(s, "a", &mcp.CallToolResult{}) })
				var mu sync.Mutex
				s.AddReceivingMiddleware(func(next mcp.MethodHandler) mcp.MethodHandler {
					return func(ctx context.Context, method string, q mcp.Request) (mcp.Result, error) {
						res, err := next(ctx, method, q)
						if l, ok := res.(*mcp.ListToolsResult); ok {
							mu.Lock()
							lists++
							mu.Unlock()
							l.TTLMs = 60_000
						}
						return res, err
					}
				})
				c := &agentmcp.Client{Name: "test", Version: version, Transport: inMemory(s)}
				if way == "http" {
					c.Transport = &agentmcp.HTTP{URL: overHTTP(t, s, version == "2026-07-28").URL}
				}
				ctx := open(t, c)
				set := agentmcp.Toolset[none](c)
				names := func() string {
					tools, err := set.Tools(ctx, nil, "")
					if err != nil {
						t.Fatal(err)
					}
					var all []string
					for _, tool := range tools {
						all = append(all, tool.Def().Name)
					}
					return strings.Join(all, ",")
				}
				for range 3 {
					if got := names(); got != "a" {
						t.Fatalf("got %s", got)
					}
				}
				mu.Lock()
				if lists != 1 {
					t.Errorf("the tools were listed %d times", lists)
				}
				mu.Unlock()
				tool(s, "b", &mcp.CallToolResult{})
				until(t, "the new tool", func() bool { return names() == "a,b" })
			})
		}
	}
}
