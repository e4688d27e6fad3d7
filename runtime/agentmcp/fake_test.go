package agentmcp_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/agentgen-go/agentgen/runtime/agentmcp"
)

// fake is a server written by hand, of the revision 2025-11-25: answers are the results of methods, as JSON. With stream they
// come as events, oddly written.
type fake struct {
	stream  bool
	answers map[string]func(params json.RawMessage) string
}

func (f *fake) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	if q.Method != http.MethodPost {
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	var in struct {
		ID     json.RawMessage
		Method string
		Params json.RawMessage
	}
	b, _ := io.ReadAll(q.Body)
	if err := json.Unmarshal(b, &in); err != nil || in.ID == nil {
		w.WriteHeader(http.StatusAccepted)
		return
	}
	out := `{"jsonrpc":"2.0","id":` + string(in.ID) + `,"error":{"code":-32601,"message":"method not found"}}`
	if answer := f.answers[in.Method]; answer != nil {
		out = `{"jsonrpc":"2.0","id":` + string(in.ID) + `,"result":` + answer(in.Params) + `}`
	}
	if !f.stream {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, out)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	half := strings.Index(out, `,"`) + 1 // between members
	fmt.Fprint(w, ": hello\r\n\r\nevent: message\r\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"level\":\"info\",\"data\":\"x\"}}\r\n\r\n")
	fmt.Fprintf(w, "event: message\r\nid: \r\ndata: %s\r\ndata:%s\r\n\r\n", out[:half], out[half:])
}

func say(s string) func(json.RawMessage) string { return func(json.RawMessage) string { return s } }

// faked returns a client of a fake.
func faked(t *testing.T, f *fake) *agentmcp.Client {
	if f.answers["initialize"] == nil {
		f.answers["initialize"] = say(`{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"fake","version":"1"}}`)
	}
	srv := httptest.NewServer(f)
	t.Cleanup(srv.Close)
	return &agentmcp.Client{Name: "fake", Transport: &agentmcp.HTTP{URL: srv.URL}, Logger: slog.New(slog.DiscardHandler)}
}

const oneTool = `{"tools":[{"name":"t","inputSchema":{"type":"object"}}]}`

func TestOddStreams(t *testing.T) {
	for _, stream := range []bool{false, true} {
		c := faked(t, &fake{stream: stream, answers: map[string]func(json.RawMessage) string{
			"tools/list": say(`{"tools":[{"name":"t","inputSchema":{"type":"object" , "properties":{"z":{},"a":{"const":1e300}}}},` +
				`{"name":"bad","inputSchema":[]},{"name":"worse","inputSchema":null},{"name":""},{"name":"t2","title":"T","inputSchema":{"type":"object"},"outputSchema":null}]}`),
			"tools/call": say(`{"content":[],"structuredContent":{ "n":123456789012345678901234567890, "e":1.50 }}`),
		}})
		ctx := open(t, c)
		tools, err := agentmcp.Toolset[none](c).Tools(ctx, nil, "")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, tool := range tools {
			got = append(got, tool.Def().Name+" "+tool.Def().Description+" "+string(tool.Def().Parameters))
		}
		if want := `t  {"type":"object" , "properties":{"z":{},"a":{"const":1e300}}}|t2 T {"type":"object"}`; strings.Join(got, "|") != want {
			t.Errorf("got %s", strings.Join(got, "|"))
		}
		all, err := call(t, c, "t", `{}`)
		if err != nil {
			t.Fatal(err)
		}
		if r := returned(t, all); r.Content != `{ "n":123456789012345678901234567890, "e":1.50 }` {
			t.Errorf("got %s", r.Content)
		}
	}
}

func TestHostileServers(t *testing.T) {
	n := 0
	for name, f := range map[string]struct {
		method, want string
		answer       func(json.RawMessage) string
	}{
		"circle":  {"tools/list", "circle", say(`{"tools":[],"nextCursor":"a"}`)},
		"endless": {"tools/list", "pages", func(json.RawMessage) string { n++; return fmt.Sprintf(`{"tools":[],"nextCursor":"%d"}`, n) }},
		"crowd": {"tools/list", "more than", func(json.RawMessage) string {
			return `{"tools":[` + strings.Repeat(`{"name":"t","inputSchema":{"type":"object"}},`, 10_001) + `{"name":"t","inputSchema":{"type":"object"}}]}`
		}},
		"unknown content": {"tools/call", "hologram", say(`{"content":[{"type":"hologram"}]}`)},
		"no result":       {"tools/call", "fake", say(`17`)},
		"deep":            {"tools/call", "nested", say(`{"content":[],"structuredContent":` + strings.Repeat("[", 500) + strings.Repeat("]", 500) + `}`)},
	} {
		t.Run(name, func(t *testing.T) {
			answers := map[string]func(json.RawMessage) string{"tools/list": say(oneTool), f.method: f.answer}
			c := faked(t, &fake{answers: answers})
			open(t, c)
			_, err := call(t, c, "t", `{}`)
			var failed *agentmcp.ServerError
			if !errors.As(err, &failed) || !strings.Contains(err.Error(), f.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestCirclesOfOtherLists(t *testing.T) {
	c := faked(t, &fake{answers: map[string]func(json.RawMessage) string{
		"initialize":     say(`{"protocolVersion":"2025-11-25","capabilities":{"resources":{},"prompts":{}},"serverInfo":{"name":"fake","version":"1"}}`),
		"resources/list": say(`{"resources":[],"nextCursor":"a"}`),
		"prompts/list":   say(`{"prompts":[],"nextCursor":"a"}`),
	}})
	ctx := open(t, c)
	if _, err := c.Resources(ctx); err == nil || !strings.Contains(err.Error(), "circle") {
		t.Errorf("got %v", err)
	}
	if _, err := c.Prompts(ctx); err == nil || !strings.Contains(err.Error(), "circle") {
		t.Errorf("got %v", err)
	}
}
