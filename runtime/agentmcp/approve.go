package agentmcp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// approvalName names the question whether a call may be made.
const approvalName = "approval"

const approvalSchema = `{"type":"object","properties":{` +
	`"approved":{"type":"boolean","title":"Approve","description":"Whether the call may be made."},` +
	`"reason":{"type":"string","title":"Reason","description":"Why it may not be made."}},"required":["approved"]}`

// ask asks the user of the client whether a call may be made.
func (t *served[D]) ask(ctx context.Context, q *mcp.CallToolRequest, paused *runtime.PauseError) *mcp.CallToolResult {
	if len(paused.Requests.Approvals) == 0 {
		return t.broken(ctx, errors.New("the tool has deferred its result, which an MCP server cannot wait for"))
	}
	if !canElicit(q) {
		return failure("The call needs the approval of a user, and the client does not support elicitation.")
	}
	snapshot, err := paused.Snapshot()
	if err != nil {
		return t.broken(ctx, err)
	}
	call := paused.Requests.Approvals[0]
	return &mcp.CallToolResult{
		RequestState: seal(t.server.sealed, snapshot, t.context(q)),
		InputRequests: mcp.InputRequestMap{approvalName: &mcp.ElicitParams{
			Mode: "form", Message: fmt.Sprintf("May %s be called with %s?", call.ToolName, call.ArgsJSON()), RequestedSchema: json.RawMessage(approvalSchema),
		}},
	}
}

// canElicit reports whether the client says that it can ask its user.
func canElicit(q *mcp.CallToolRequest) bool {
	p := q.Session.InitializeParams()
	return p != nil && p.Capabilities != nil && p.Capabilities.Elicitation != nil
}

// context is what a waiting call belongs to: it cannot be used for another tool or by another user.
func (t *served[D]) context(q *mcp.CallToolRequest) string {
	user := ""
	if q.Extra != nil && q.Extra.TokenInfo != nil {
		user = q.Extra.TokenInfo.UserID
	}
	return t.def.Name + "\x00" + user
}

var errOtherCall = errors.New("the requestState is not of this call, or too old: call the tool again without it")

// answered returns the run to resume, and the decision of the user.
func (t *served[D]) answered(q *mcp.CallToolRequest) ([]byte, *message.DeferredResults, error) {
	snapshot, ok := unseal(t.server.sealed, q.Params.RequestState, t.context(q))
	if !ok {
		return nil, nil, errOtherCall
	}
	answer, _ := q.Params.InputResponses[approvalName].(*mcp.ElicitResult)
	if answer == nil {
		return nil, nil, fmt.Errorf("the inputResponses have no %q", approvalName)
	}
	return snapshot, &message.DeferredResults{Approvals: map[string]message.Approval{callID: decision(answer)}}, nil
}

// decision is what the user has said.
func decision(r *mcp.ElicitResult) message.Approval {
	if r.Action == "accept" && r.Content["approved"] == true {
		return message.Approve()
	}
	reason, _ := r.Content["reason"].(string)
	return message.Deny(reason)
}
