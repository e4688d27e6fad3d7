//lint:file-ignore SA1019 what the newest revision deprecates is what older servers and clients have

package agentmcp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Input is what a server asks the user before it continues a call: the run has paused, the call waits for approval, and
// ReadInput reads this from DeferredRequests.Metadata. To answer, approve the call and put what Answer returns into
// DeferredResults.Metadata:
//
//	in, err := agentmcp.ReadInput(pause.Requests.Metadata[id])
//	metadata, err := in.Answer(map[string]*mcp.ElicitResult{"ok": {Action: "accept", Content: map[string]any{"sure": true}}})
//	results := &message.DeferredResults{
//		Approvals: map[string]message.Approval{id: message.Approve()},
//		Metadata:  map[string]runtime.RawJSON{id: metadata},
//	}
type Input struct {
	// Server is Client.Name.
	Server string
	// Questions are what the server asks, by the names that it gives them.
	Questions map[string]*mcp.ElicitParams

	waiting waitingCall
}

// waitingCall is a call that waits, as it is kept while the run is paused, and when it continues.
type waitingCall struct {
	Server    string                     `json:"mcp_server"`
	State     string                     `json:"request_state,omitempty"`
	Requests  json.RawMessage            `json:"input_requests,omitempty"`
	Responses map[string]json.RawMessage `json:"input_responses,omitempty"`
}

// errAsks is why prompts and resources cannot be had that ask the user.
var errAsks = errors.New("it asks the user for input, which is supported for tools only")

// ErrNoInput is the error of ReadInput if the call waits for something else.
var ErrNoInput = errors.New("agentmcp: the call does not wait for input of an MCP server")

// ReadInput reads what a call waits for from its DeferredRequests.Metadata. The error is ErrNoInput if it is not input of an MCP
// server.
func ReadInput(metadata runtime.RawJSON) (*Input, error) {
	if _, ok := member(metadata, "mcp_server"); !ok {
		return nil, ErrNoInput
	}
	in := new(Input)
	if err := json.Unmarshal([]byte(metadata), &in.waiting); err != nil {
		return nil, fmt.Errorf("agentmcp: the metadata of the call: %w", err)
	}
	in.Server = in.waiting.Server
	var asked mcp.InputRequestMap
	if err := json.Unmarshal(in.waiting.Requests, &asked); err != nil {
		return nil, fmt.Errorf("agentmcp: the metadata of the call: its input_requests: %w", err)
	}
	in.Questions = make(map[string]*mcp.ElicitParams, len(asked))
	for name, q := range asked {
		if e, ok := q.(*mcp.ElicitParams); ok {
			in.Questions[name] = e
		}
	}
	return in, nil
}

// Answer returns the metadata with which the call continues. There must be an answer to each question.
func (in *Input) Answer(results map[string]*mcp.ElicitResult) (runtime.RawJSON, error) {
	w := waitingCall{Server: in.waiting.Server, State: in.waiting.State, Responses: make(map[string]json.RawMessage)}
	for name, r := range in.waiting.Responses {
		w.Responses[name] = r
	}
	for _, name := range jsonwire.SortedKeys(results) {
		if in.Questions[name] == nil {
			return "", fmt.Errorf("agentmcp: there is no question %q; there are %s", name, strings.Join(jsonwire.SortedKeys(in.Questions), ", "))
		}
	}
	for _, name := range jsonwire.SortedKeys(in.Questions) {
		if results[name] == nil {
			return "", fmt.Errorf("agentmcp: there is no answer to the question %q", name)
		}
		r, err := json.Marshal(results[name])
		if err != nil {
			return "", fmt.Errorf("agentmcp: answer to the question %q: %w", name, err)
		}
		w.Responses[name] = r
	}
	b, err := json.Marshal(w)
	return runtime.RawJSON(b), err
}

// answers gives a call that continues what it has waited for.
func answers(metadata runtime.RawJSON, params *mcp.CallToolParams) error {
	given, ok := member(metadata, "input_responses")
	if !ok {
		return nil
	}
	if err := json.Unmarshal([]byte(given), &params.InputResponses); err != nil {
		return fmt.Errorf("the metadata of the approved call: its input_responses: %w", err)
	}
	state, _ := member(metadata, "request_state")
	params.RequestState, _ = state.Text()
	return nil
}

// fulfil answers what a server asks during a call, or returns the error with which the run pauses.
func (c *Client) fulfil(ctx context.Context, res *mcp.CallToolResult, raw jsonwire.Raw, params *mcp.CallToolParams) error {
	params.RequestState, params.InputResponses = res.RequestState, nil
	if len(res.InputRequests) == 0 { // it is busy
		return pause(ctx, maxRounds/2)
	}
	given := make(mcp.InputResponseMap, len(res.InputRequests))
	open := make(map[string]bool)
	for name, q := range res.InputRequests {
		r, err := c.answer(ctx, q)
		switch {
		case err != nil:
			return c.failed("question "+quoted(name)+" of a call", err)
		case r == nil:
			open[name] = true
		default:
			given[name] = r
		}
	}
	if len(open) > 0 {
		return c.waits(res, raw, given, open)
	}
	params.InputResponses = given
	return nil
}

// answer answers one question, or returns nil if the user has to.
func (c *Client) answer(ctx context.Context, q mcp.InputRequest) (mcp.InputResponse, error) {
	switch q := q.(type) {
	case *mcp.ElicitParams:
		if c.Elicit == nil {
			return nil, nil
		}
		r, err := c.Elicit(ctx, q)
		if err == nil && r == nil {
			err = errors.New("Client.Elicit has returned nil")
		}
		return r, err
	case *mcp.CreateMessageParams:
		return c.sample(ctx, withTools(q))
	case *mcp.CreateMessageWithToolsParams:
		return c.sample(ctx, q)
	case *mcp.ListRootsParams:
		return &mcp.ListRootsResult{Roots: []*mcp.Root{}}, nil
	}
	return nil, fmt.Errorf("agentgen does not know requests of type %T", q)
}

// waits returns the error with which the run pauses until the user has answered.
func (c *Client) waits(res *mcp.CallToolResult, raw jsonwire.Raw, given mcp.InputResponseMap, open map[string]bool) error {
	w := waitingCall{Server: c.Name, State: res.RequestState, Responses: make(map[string]json.RawMessage)}
	for name, r := range given {
		b, err := json.Marshal(r)
		if err != nil {
			return c.failed("question "+quoted(name)+" of a call", err)
		}
		w.Responses[name] = b
	}
	requests, err := openRequests(raw, open)
	if err != nil {
		return c.failed("questions of a call", err)
	}
	w.Requests = requests
	b, err := json.Marshal(w)
	if err != nil {
		return c.failed("questions of a call", err)
	}
	return runtime.ApprovalRequired(runtime.RawJSON(b))
}

// openRequests returns the requests that are open, as they were written.
func openRequests(result jsonwire.Raw, open map[string]bool) ([]byte, error) {
	asked, _ := member(result, "inputRequests")
	w := jsonwire.NewWriter(nil)
	sep := "{"
	members(asked, func(name string, q jsonwire.Raw) {
		if open[name] {
			w.Raw(sep)
			w.String(name)
			w.Raw(":")
			w.Value(q)
			sep = ","
		}
	})
	w.Raw("}")
	return w.Bytes()
}

// elicited answers a server of an older revision, which asks during a call.
func (c *Client) elicited(ctx context.Context, q *mcp.ElicitRequest) (res *mcp.ElicitResult, err error) {
	defer c.recovered("Client.Elicit", &err)
	if c.Elicit == nil {
		c.logger().Warn("agentmcp: an MCP server asks the user, and Client.Elicit is not set: answered with the action cancel", "question", cut(q.Params.Message, maxNote))
		return &mcp.ElicitResult{Action: "cancel"}, nil
	}
	return c.Elicit(ctx, q.Params)
}
