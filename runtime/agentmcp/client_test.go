package agentmcp_test

import (
	"context"
	"errors"
	"testing"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/agentmcp"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/google/go-cmp/cmp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

func TestSchemasAndResultsByteForByte(t *testing.T) {
	const input = `{"type":"object","properties":{"z":{"type":"integer","maximum":9007199254740993},"a":{"type":"string"}},"required":["z"]}`
	const output = `{"type":"object","properties":{"y":{"type":"integer"},"b":{"type":"number"}}}`
	const structured = `{"y":9007199254740993,"b":1.10}`
	got := make(chan string, 10)
	s := newServer(func(s *mcp.Server) {
		s.AddTool(&mcp.Tool{Name: "big", Description: "Big.", InputSchema: raw(input), OutputSchema: raw(output)},
			func(_ context.Context, q *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
				got <- string(q.Params.Arguments)
				return &mcp.CallToolResult{StructuredContent: raw(structured), Content: []mcp.Content{&mcp.TextContent{Text: structured}}}, nil
			})
	})
	ways(t, s, func(t *testing.T, c *agentmcp.Client) {
		c.Prefix = "n_"
		ctx := open(t, c)
		tools, err := agentmcp.Toolset[none](c).Tools(ctx, nil, "")
		if err != nil {
			t.Fatal(err)
		}
		want := &model.ToolDef{Name: "n_big", Description: "Big.", Parameters: input, Result: output}
		if diff := cmp.Diff(want, tools[0].Def()); diff != "" {
			t.Error(diff)
		}
		const args = `{"z": 9007199254740993, "a":"x"}`
		all, err := call(t, c, "n_big", args)
		if err != nil {
			t.Fatal(err)
		}
		if sent := <-got; sent != args && sent != `{"z":9007199254740993,"a":"x"}` {
			t.Errorf("the server got %s", sent)
		}
		if r := returned(t, all); r.Content != structured {
			t.Errorf("the model got %s", r.Content)
		}
	})
}

func TestResults(t *testing.T) {
	text := func(s string) mcp.Content { return &mcp.TextContent{Text: s} }
	png := []byte("\x89PNG\r\n\x1a\n")
	cases := []struct {
		name string
		res  mcp.CallToolResult
		want string
	}{
		{"text", mcp.CallToolResult{Content: []mcp.Content{text("hello")}}, `"hello"`},
		{"object", mcp.CallToolResult{Content: []mcp.Content{text(`{"b":1,"a":12345678901234567890}`)}}, `{"b":1,"a":12345678901234567890}`},
		{"number", mcp.CallToolResult{Content: []mcp.Content{text("42")}}, `"42"`},
		{"nothing", mcp.CallToolResult{Content: []mcp.Content{}}, `null`},
		{"several", mcp.CallToolResult{Content: []mcp.Content{text("a"), text("b")}}, `["a","b"]`},
		{"wrapped", mcp.CallToolResult{Content: []mcp.Content{text("1")}, StructuredContent: raw(`{"result":[1,2]}`)}, `[1,2]`},
		{"image", mcp.CallToolResult{Content: []mcp.Content{text("see"), &mcp.ImageContent{Data: png, MIMEType: "image/png"}}}, `["see","See file ` + message.FileIdentifier(&message.BinaryContent{Data: png}) + `."]`},
		{"structured image", mcp.CallToolResult{StructuredContent: raw(`{"a":1}`), Content: []mcp.Content{text(`{"a":1}`), &mcp.AudioContent{Data: png, MIMEType: "audio/wav"}}}, `[{"a":1},"See file ` + message.FileIdentifier(&message.BinaryContent{Data: png}) + `."]`},
		{"link", mcp.CallToolResult{Content: []mcp.Content{&mcp.ResourceLink{URI: "file:///a", Name: "a", Description: "A."}}}, `{"uri":"file:///a","name":"a","description":"A."}`},
		{"embedded", mcp.CallToolResult{Content: []mcp.Content{&mcp.EmbeddedResource{Resource: &mcp.ResourceContents{URI: "mem://b", Text: "inside"}}}}, `"inside"`},
		{"for the user", mcp.CallToolResult{Content: []mcp.Content{text("a"), &mcp.TextContent{Text: "b", Annotations: &mcp.Annotations{Audience: []mcp.Role{"user"}}}}}, `"a"`},
	}
	s := newServer(func(s *mcp.Server) {
		for _, c := range cases {
			tool(s, c.name, &c.res)
		}
	})
	ways(t, s, func(t *testing.T, c *agentmcp.Client) {
		open(t, c)
		for _, tc := range cases {
			all, err := call(t, c, replaceSpaces(tc.name), `{}`)
			if err != nil {
				t.Errorf("%s: %v", tc.name, err)
				continue
			}
			if got := returned(t, all).Content; got != runtime.RawJSON(tc.want) && !(got == "" && tc.want == "null") {
				t.Errorf("%s: got %s, want %s", tc.name, got, tc.want)
			}
		}
	})
}

func replaceSpaces(s string) string {
	b := []byte(s)
	for i := range b {
		if b[i] == ' ' {
			b[i] = '_'
		}
	}
	return string(b)
}

func TestFilesAreToldBehindTheResults(t *testing.T) {
	png := []byte("\x89PNG\r\n\x1a\n")
	s := newServer(func(s *mcp.Server) {
		tool(s, "look", &mcp.CallToolResult{Meta: mcp.Meta{"cost": 3}, Content: []mcp.Content{&mcp.ImageContent{Data: png, MIMEType: "image/png"}}})
	})
	ways(t, s, func(t *testing.T, c *agentmcp.Client) {
		all, err := call(t, c, "look", `{}`)
		if err != nil {
			t.Fatal(err)
		}
		if got := returned(t, all).Metadata; got == "" {
			t.Error("the metadata is lost")
		}
		id := message.FileIdentifier(&message.BinaryContent{Data: png})
		for _, p := range all[1].Parts {
			if u, ok := p.(*message.UserPromptPart); ok {
				want := []message.UserContent{message.Text("This is file " + id + ":"), &message.BinaryContent{Data: png, MediaType: "image/png"}}
				if diff := cmp.Diff(want, u.Items); diff != "" {
					t.Error(diff)
				}
				return
			}
		}
		t.Errorf("the file is not told: %v", all[1].Parts)
	})
}

func TestErrorsOfTools(t *testing.T) {
	s := newServer(func(s *mcp.Server) {
		tool(s, "fail", &mcp.CallToolResult{IsError: true, Content: []mcp.Content{&mcp.TextContent{Text: "no such file"}}})
		s.AddTool(&mcp.Tool{Name: "broken", InputSchema: raw(`{"type":"object"}`)}, func(context.Context, *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
			return nil, errors.New("out of order")
		})
	})
	ways(t, s, func(t *testing.T, c *agentmcp.Client) {
		open(t, c)
		for name, want := range map[string]string{"fail": "no such file", "broken": "out of order"} {
			all, err := call(t, c, name, `{}`)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if r := returned(t, all); r.Outcome != message.ToolFailed || r.Text() != want {
				t.Errorf("%s: got %q, %v", name, r.Text(), r.Outcome)
			}
		}
	})
	t.Run("retried", func(t *testing.T) {
		all, err := call(t, &agentmcp.Client{Name: "test", Transport: inMemory(s), RetryErrors: true}, "fail", `{}`)
		if err != nil {
			t.Fatal(err)
		}
		if r := returned(t, all); r.Outcome != message.ToolRetried || r.Text() != "no such file" {
			t.Errorf("got %v %q", r.Outcome, r.Text())
		}
	})
}

func TestInstructions(t *testing.T) {
	s := newServer(func(s *mcp.Server) { tool(s, "a", &mcp.CallToolResult{}) })
	ways(t, s, func(t *testing.T, c *agentmcp.Client) {
		ctx := open(t, c)
		got, err := agentmcp.Toolset[none](c).Instructions(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]model.Instruction{{Text: "Be kind."}}, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestDefine(t *testing.T) {
	s := newServer(func(s *mcp.Server) {
		tool(s, "keep.it", &mcp.CallToolResult{})
		tool(s, "keep_it", &mcp.CallToolResult{})
		tool(s, "drop", &mcp.CallToolResult{})
	})
	c := &agentmcp.Client{Name: "test", Transport: inMemory(s), Define: func(def *model.ToolDef, tool *mcp.Tool) bool {
		def.Approval = true
		return tool.Name != "drop"
	}}
	ctx := open(t, c)
	tools, err := agentmcp.Toolset[none](c).Tools(ctx, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, tool := range tools {
		names = append(names, tool.Def().Name)
	}
	if diff := cmp.Diff([]string{"keep_it", "keep_it_e2451568"}, names); diff != "" {
		t.Error(diff)
	}
	var pause *runtime.PauseError
	if _, err := call(t, c, "keep_it", `{}`); !errors.As(err, &pause) {
		t.Errorf("got %v, want a pause", err)
	}
}

func TestNotOpen(t *testing.T) {
	c := &agentmcp.Client{Name: "test", Transport: inMemory(newServer(func(*mcp.Server) {}))}
	_, err := c.Resources(t.Context())
	var failed *agentmcp.ServerError
	if !errors.As(err, &failed) || failed.Server != "test" {
		t.Errorf("got %v", err)
	}
}
