package agentmcp

import (
	"context"
	"errors"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// served is a tool of a server.
type served[D any] struct {
	server     *Server[D]
	def        *model.ToolDef
	structured bool // there is an output schema
	agent      *runtime.Agent[D, string]
}

// call serves a call.
func (t *served[D]) call(ctx context.Context, q *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	var deps D
	if t.server.Deps != nil {
		var err error
		if deps, err = t.server.Deps(ctx, q); err != nil {
			return t.broken(ctx, err), nil
		}
	}
	prompt, opts, err := t.options(q)
	if err != nil {
		return failure(err.Error()), nil
	}
	res, err := t.agent.Run(context.WithValue(ctx, requestKey{}, q), deps, prompt, opts...)
	if err == nil {
		return t.result(res.AllMessages()), nil
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if paused, ok := errors.AsType[*runtime.PauseError](err); ok {
		return t.ask(ctx, q, paused), nil
	}
	return t.broken(ctx, err), nil
}

// options are those of the run of a call: a new one, or one that is resumed.
func (t *served[D]) options(q *mcp.CallToolRequest) (prompt string, opts []runtime.RunOption, err error) {
	args := string(q.Params.Arguments)
	if args == "" || args == "null" {
		args = "{}"
	}
	opts = []runtime.RunOption{runtime.WithModel(caller(t.def.Name, args))}
	if q.Params.RequestState == "" {
		return "Call the tool.", opts, nil
	}
	snapshot, results, err := t.answered(q)
	return "", append(opts, runtime.WithSnapshot(snapshot), runtime.WithDeferredResults(results)), err
}

// callID is that of the call in its run.
const callID = "call"

// caller is the model of a run that makes one call: it asks for it, and ends the run when it has its result.
func caller(name, args string) model.Model {
	return model.Func(model.Info{Name: "mcp", Provider: "agentmcp"}, func(_ context.Context, r *model.Request, _ *model.Stream) (*message.Response, error) {
		if message.LastResponse(r.Messages) != nil {
			return &message.Response{Parts: []message.ResponsePart{&message.TextPart{Content: "."}}}, nil
		}
		if len(r.Tools) > 0 {
			name = r.Tools[0].Name // its Preparer may have given it another
		}
		return &message.Response{Parts: []message.ResponsePart{&message.ToolCallPart{ToolName: name, Args: args, ToolCallID: callID}}}, nil
	})
}

// broken logs an error that is not for the client.
func (t *served[D]) broken(ctx context.Context, err error) *mcp.CallToolResult {
	t.server.logger().ErrorContext(ctx, "agentmcp: a call of a tool has failed", "server", t.server.Name, "tool", t.def.Name, "error", err)
	return failure("The call has failed for a reason that lies with the server.")
}

func failure(text string) *mcp.CallToolResult {
	return &mcp.CallToolResult{IsError: true, Content: []mcp.Content{&mcp.TextContent{Text: text}}}
}

// result makes the result of what the run has come to. Its history begins with the prompt.
func (t *served[D]) result(history []message.Message) *mcp.CallToolResult {
	out := &mcp.CallToolResult{Content: []mcp.Content{}}
	for _, m := range history[1:] {
		q, ok := m.(*message.Request)
		if !ok {
			continue
		}
		for _, p := range q.Parts {
			t.tell(out, p)
		}
	}
	return out
}

// tell adds what a part says.
func (t *served[D]) tell(out *mcp.CallToolResult, p message.RequestPart) {
	switch p := p.(type) {
	case *message.ToolReturnPart:
		out.IsError = p.Outcome != message.ToolSuccess
		if p.Content != "" && p.Content != "null" {
			out.Content = append(out.Content, &mcp.TextContent{Text: p.Text()})
		}
		if t.structured && !out.IsError {
			out.StructuredContent = rawMessage(p.Content)
		}
	case *message.UserPromptPart:
		if p.Items == nil && p.Content != "" {
			out.Content = append(out.Content, &mcp.TextContent{Text: p.Content})
		}
		for _, item := range p.Items {
			if block := blockOf(item); block != nil {
				out.Content = append(out.Content, block)
			}
		}
	}
}
