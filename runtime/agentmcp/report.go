package agentmcp

import (
	"context"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

type requestKey struct{}

// Request returns the MCP request of a tool's call, nil if no Server made the call. Its Session can log, and ask
// clients of older revisions.
func Request(ctx context.Context) *mcp.CallToolRequest {
	q, _ := ctx.Value(requestKey{}).(*mcp.CallToolRequest)
	return q
}

// Report reports the progress of a call of a Server to its client: done must grow, and total is 0 if it is not known.
// It does nothing in other calls, and if the client has not asked for progress. The error is that of the connection.
func Report(ctx context.Context, done, total float64, text string) error {
	q := Request(ctx)
	if q == nil || q.Params.GetProgressToken() == nil {
		return nil
	}
	return q.Session.NotifyProgress(ctx, &mcp.ProgressNotificationParams{
		ProgressToken: q.Params.GetProgressToken(), Progress: done, Total: total, Message: text,
	})
}

// AgentTool is runtime.AgentTool for a Server: the agent reports its calls of tools as progress.
func AgentTool[D, D2, O any](name, description string, agent *runtime.Agent[D2, O], deps func(D) D2) runtime.Tool[D] {
	return &agentTool[D, D2, O]{Tool: runtime.AgentTool(name, description, agent, deps), agent: agent, deps: deps}
}

type agentTool[D, D2, O any] struct {
	runtime.Tool[D]
	agent *runtime.Agent[D2, O]
	deps  func(D) D2
}

// Invoke runs the agent, and reports what it does.
func (t *agentTool[D, D2, O]) Invoke(ctx context.Context, rc *runtime.RunContext[D], call runtime.Call) (any, error) {
	c, ok := call.(*runtime.AgentCall)
	if q := Request(ctx); !ok || q == nil || q.Params.GetProgressToken() == nil {
		return t.Tool.Invoke(ctx, rc, call)
	}
	run := t.agent.Stream(ctx, t.deps(rc.Deps), c.Prompt, runtime.WithParent(rc.RunInfo))
	calls := 0
	for e, err := range run.Events() {
		if err != nil {
			return nil, err
		}
		if e.Kind == model.FunctionToolCallEvent {
			calls++
			// A client that cannot be told has gone, which ends ctx.
			_ = Report(ctx, float64(calls), 0, fmt.Sprintf("%s calls %s", t.Def().Name, e.Call.ToolName))
		}
	}
	res, err := run.Result()
	if err != nil {
		return nil, err
	}
	return res.Output, nil
}
