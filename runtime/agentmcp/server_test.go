package agentmcp_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentmcp"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/testmodel"
	"github.com/google/go-cmp/cmp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// tenant is the dependency of the tools of the shop.
type tenant struct{ name string }

const (
	convertIn  = `{"type":"object","properties":{"value":{"type":"number"},"aaa":{"type":"integer"}},"required":["value"]}`
	convertOut = `{"type":"object","properties":{"value":{"type":"number"},"unit":{"type":"string"}}}`
)

func shop() *agentmcp.Server[tenant] { return shopThatWaits(nil) }

// shopThatWaits has an agent whose tool waits for the channel, if there is one.
func shopThatWaits(wait <-chan struct{}) *agentmcp.Server[tenant] {
	type rc = *runtime.RunContext[tenant]
	small := &runtime.Agent[tenant, string]{Name: "small", Model: testmodel.Script(testmodel.Call("lookup", `{}`), testmodel.Text("found")), Tools: []runtime.Tool[tenant]{
		runtime.NewTool(model.ToolDef{Name: "lookup"}, func(context.Context, rc, runtime.RawJSON) (runtime.Return, error) {
			if wait != nil {
				<-wait
			}
			return runtime.Return{}, nil
		}),
	}}
	return &agentmcp.Server[tenant]{
		Name: "shop", Instructions: "Sells.", Logger: slog.New(slog.DiscardHandler),
		Deps: func(_ context.Context, q *mcp.CallToolRequest) (tenant, error) {
			if q.Extra == nil || q.Extra.Header == nil {
				return tenant{"local"}, nil
			}
			return tenant{q.Extra.Header.Get("X-Tenant")}, nil
		},
		Tools: []runtime.Tool[tenant]{
			runtime.NewTool(model.ToolDef{Name: "convert", Description: "Converts.", Parameters: convertIn, Result: convertOut}, func(_ context.Context, _ rc, args runtime.RawJSON) (runtime.Return, error) {
				return runtime.Return{Content: `{"value":9007199254740993,"unit":"mi"}`, Metadata: `{"secret":1}`}, nil
			}),
			runtime.NewTool(model.ToolDef{Name: "who"}, func(_ context.Context, rc rc, _ runtime.RawJSON) (runtime.Return, error) {
				return runtime.Return{Content: runtime.RawJSON(`"` + rc.Deps.name + `"`)}, nil
			}),
			runtime.NewTool(model.ToolDef{Name: "retry", Retries: new(0)}, func(context.Context, rc, runtime.RawJSON) (runtime.Return, error) {
				return runtime.Return{}, runtime.Retryf("value must be positive")
			}),
			runtime.NewTool(model.ToolDef{Name: "broken"}, func(context.Context, rc, runtime.RawJSON) (runtime.Return, error) {
				return runtime.Return{}, errors.New("password is hunter2")
			}),
			runtime.NewTool(model.ToolDef{Name: "panics"}, func(context.Context, rc, runtime.RawJSON) (runtime.Return, error) {
				panic("hunter2")
			}),
			runtime.NewTool(model.ToolDef{Name: "slow", Timeout: time.Millisecond}, func(ctx context.Context, _ rc, _ runtime.RawJSON) (runtime.Return, error) {
				<-ctx.Done()
				return runtime.Return{}, ctx.Err()
			}),
			runtime.NewTool(model.ToolDef{Name: "picture"}, func(context.Context, rc, runtime.RawJSON) (runtime.Return, error) {
				return runtime.Return{Content: `"look"`, User: []message.UserContent{&message.BinaryContent{Data: []byte{1, 2}, MediaType: "image/png"}}}, nil
			}),
			runtime.NewTool(model.ToolDef{Name: "delete", Approval: true}, func(_ context.Context, rc rc, args runtime.RawJSON) (runtime.Return, error) {
				if !rc.ToolCallApproved {
					return runtime.Return{}, errors.New("not approved")
				}
				return runtime.Return{Content: args}, nil
			}),
			agentmcp.AgentTool("research", "Researches.", small, func(t tenant) tenant { return t }),
		},
	}
}

// served reaches the shop by each transport and revision, as a client of ours and of the SDK.
func served(t *testing.T, s *agentmcp.Server[tenant], f func(t *testing.T, c *agentmcp.Client)) {
	sdk, err := s.MCP()
	if err != nil {
		t.Fatal(err)
	}
	h, err := s.Handler()
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(h)
	t.Cleanup(func() { srv.CloseClientConnections(); srv.Close() })
	for _, version := range []string{"2025-11-25", "2026-07-28"} {
		t.Run("memory "+version, func(t *testing.T) {
			f(t, &agentmcp.Client{Name: "shop", Version: version, Transport: inMemory(sdk)})
		})
		t.Run("http "+version, func(t *testing.T) {
			f(t, &agentmcp.Client{Name: "shop", Version: version, Transport: &agentmcp.HTTP{URL: srv.URL, Header: http.Header{"X-Tenant": {"acme"}}}})
		})
	}
}

func TestServedSchemas(t *testing.T) {
	served(t, shop(), func(t *testing.T, c *agentmcp.Client) {
		ctx := open(t, c)
		tools, err := agentmcp.Toolset[none](c).Tools(ctx, nil, "")
		if err != nil {
			t.Fatal(err)
		}
		var convert *model.ToolDef
		for _, tool := range tools {
			if tool.Def().Name == "convert" {
				convert = tool.Def()
			}
		}
		want := &model.ToolDef{Name: "convert", Description: "Converts.", Parameters: convertIn, Result: convertOut}
		if diff := cmp.Diff(want, convert); diff != "" {
			t.Error(diff)
		}
	})
}

func TestServedCalls(t *testing.T) {
	served(t, shop(), func(t *testing.T, c *agentmcp.Client) {
		open(t, c)
		who := `local`
		if strings.Contains(t.Name(), "http") {
			who = "acme"
		}
		for _, tc := range []struct{ tool, args, want, outcome string }{
			{"convert", `{"value":1}`, `{"value":9007199254740993,"unit":"mi"}`, ""},
			{"who", `{}`, who, ""},
			{"retry", `{}`, "value must be positive", "failed"},
			{"broken", `{}`, "lies with the server", "failed"},
			{"panics", `{}`, "lies with the server", "failed"},
			{"slow", `{}`, "Timed out", "failed"},
			{"picture", `{}`, `["look","See file`, ""},
			{"research", `{"prompt":"x"}`, "found", ""},
		} {
			all, err := call(t, c, tc.tool, tc.args)
			if err != nil {
				t.Errorf("%s: %v", tc.tool, err)
				continue
			}
			r := returned(t, all)
			if !strings.Contains(r.Text(), tc.want) || string(r.Outcome) != tc.outcome || strings.Contains(r.Text(), "hunter2") || r.Metadata != "" {
				t.Errorf("%s: got %v %s %s", tc.tool, r.Outcome, r.Text(), r.Metadata)
			}
		}
	})
}

func TestServedApproval(t *testing.T) {
	for want, answer := range map[string]*mcp.ElicitResult{
		`{"path":"a"}`:              {Action: "accept", Content: map[string]any{"approved": true}},
		"too dear":                  {Action: "accept", Content: map[string]any{"approved": false, "reason": "too dear"}},
		"The tool call was denied.": {Action: "decline"},
	} {
		served(t, shop(), func(t *testing.T, c *agentmcp.Client) {
			var asked string
			c.Elicit = func(_ context.Context, q *mcp.ElicitParams) (*mcp.ElicitResult, error) {
				asked = q.Message
				return answer, nil
			}
			all, err := call(t, c, "delete", `{"path":"a"}`)
			if err != nil {
				t.Fatal(err)
			}
			if got := returned(t, all).Text(); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
			if asked != `May delete be called with {"path":"a"}?` {
				t.Errorf("asked %q", asked)
			}
		})
	}
}

// What waits is kept by the client, which can neither change it nor use it for another tool.
func TestServedApprovalCannotBeForged(t *testing.T) {
	served(t, shop(), func(t *testing.T, c *agentmcp.Client) {
		if c.Version < "2026" {
			t.Skip("older clients get no state")
		}
		ctx := open(t, c)
		session, err := c.Session(ctx)
		if err != nil {
			t.Fatal(err)
		}
		res, err := session.CallTool(ctx, &mcp.CallToolParams{Name: "delete", Arguments: raw(`{"path":"a"}`)})
		if err != nil || !res.NeedsInput() {
			t.Fatalf("got %v, %v", res, err)
		}
		if strings.Contains(res.RequestState, "path") {
			t.Error("the state can be read")
		}
		yes := mcp.InputResponseMap{"approval": &mcp.ElicitResult{Action: "accept", Content: map[string]any{"approved": true}}}
		for _, p := range []*mcp.CallToolParams{
			{Name: "delete", RequestState: "x" + res.RequestState[1:], InputResponses: yes},
			{Name: "who", RequestState: res.RequestState, InputResponses: yes},
			{Name: "delete", RequestState: res.RequestState},
			{Name: "delete", InputResponses: yes},
		} {
			got, err := session.CallTool(ctx, p)
			if err != nil {
				t.Fatal(err)
			}
			if !got.IsError && !got.NeedsInput() {
				t.Errorf("%+v was done", p)
			}
		}
		got, err := session.CallTool(ctx, &mcp.CallToolParams{Name: "delete", Arguments: raw(`{"path":"other"}`), RequestState: res.RequestState, InputResponses: yes})
		if err != nil {
			t.Fatal(err)
		}
		if text := got.Content[0].(*mcp.TextContent).Text; text != `{"path":"a"}` {
			t.Errorf("approved was %s", text)
		}
	})
}

func TestServedProgress(t *testing.T) {
	wait := make(chan struct{}, 1)
	served(t, shopThatWaits(wait), func(t *testing.T, c *agentmcp.Client) {
		c.Progress = func(_ context.Context, p agentmcp.Progress) {
			if p.Message != "research calls lookup" {
				t.Errorf("got %q", p.Message)
			}
			wait <- struct{}{}
		}
		all, err := call(t, c, "research", `{"prompt":"x"}`)
		if err != nil {
			t.Fatal(err)
		}
		if got := returned(t, all).Text(); got != "found" {
			t.Errorf("got %q", got)
		}
	})
}

func TestServerMistakes(t *testing.T) {
	other := runtime.NewTool(model.ToolDef{Name: "a"}, func(context.Context, *runtime.RunContext[none], runtime.RawJSON) (runtime.Return, error) {
		return runtime.Return{}, nil
	})
	for want, s := range map[string]*agentmcp.Server[none]{
		"has no Name":         {},
		"two tools":           {Name: "s", Tools: []runtime.Tool[none]{other, other}},
		"External":            {Name: "s", Tools: []runtime.Tool[none]{runtime.ExternalTool[none](model.ToolDef{Name: "x"})}},
		"Tools[0]: it is nil": {Name: "s", Tools: []runtime.Tool[none]{nil}},
		"Key":                 {Name: "s", Key: []byte("short")},
		`"type": "object"`:    {Name: "s", Tools: []runtime.Tool[none]{runtime.WithDef(other, func(d *model.ToolDef) { d.Parameters = `{"type":"string"}` })}},
	} {
		if _, err := s.MCP(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestHandlerRefusesOtherOrigins(t *testing.T) {
	h, err := shop().Handler()
	if err != nil {
		t.Fatal(err)
	}
	q := httptest.NewRequest(http.MethodPost, "http://localhost/", strings.NewReader(`{}`))
	q.Header.Set("Origin", "https://evil.example")
	q.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, q)
	if w.Code != http.StatusForbidden {
		t.Errorf("got %d", w.Code)
	}
}

// TestMeta: what Client.Meta returns is sent with each call, beside what the protocol sends.
func TestMeta(t *testing.T) {
	s := shop()
	deps, sent := s.Deps, make(chan mcp.Meta, 1)
	s.Deps = func(ctx context.Context, q *mcp.CallToolRequest) (tenant, error) {
		sent <- q.Params.Meta
		return deps(ctx, q)
	}
	type key struct{}
	served(t, s, func(t *testing.T, c *agentmcp.Client) {
		own := map[string]any{"progressToken": "mine"}
		c.Meta = func(ctx context.Context) map[string]any {
			own["traceparent"] = ctx.Value(key{})
			return own
		}
		open(t, c)
		a := &runtime.Agent[none, string]{Toolsets: []runtime.Toolset[none]{agentmcp.Toolset[none](c)}, Model: testmodel.Script(testmodel.Call("who", "{}"), testmodel.Text("done"))}
		if _, err := a.Run(context.WithValue(t.Context(), key{}, "00-1-2-01"), none{}, "hi"); err != nil {
			t.Fatal(err)
		}
		if got := <-sent; got["traceparent"] != "00-1-2-01" || got["progressToken"] == "mine" || len(own) != 2 {
			t.Errorf("sent %v", got)
		}
	})
}
