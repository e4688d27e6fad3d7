package agentmcp

import (
	"context"
	"runtime/debug"
	"strconv"
	"sync"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Progress says how far a call has come.
type Progress struct {
	// Server is Client.Name, Tool the tool's name in the run, CallID the ID of the call.
	Server, Tool, CallID string
	// Done grows towards Total, which is 0 if the server does not know it.
	Done, Total float64
	// Message is what the server says, at most 4 KiB of it.
	Message string
}

// ProgressEvent is the name of the events (model.CustomEvent) by which calls report their progress to those who watch a run. Their
// data is {"server", "tool", "done", "total", "message"}; what is not known is left out.
const ProgressEvent = "mcp_progress"

func (p *Progress) json() (runtime.RawJSON, error) {
	w := jsonwire.NewWriter(nil)
	w.Raw(`{"server":`)
	w.String(p.Server)
	w.Raw(`,"tool":`)
	w.String(p.Tool)
	w.Raw(`,"done":`)
	w.Float(p.Done, 64)
	if p.Total != 0 {
		w.Raw(`,"total":`)
		w.Float(p.Total, 64)
	}
	if p.Message != "" {
		w.Raw(`,"message":`)
		w.String(p.Message)
	}
	w.Raw(`}`)
	return w.Finish()
}

// report tells those who watch the run, and Client.Progress.
func (c *Client) report(ctx context.Context, info *runtime.RunInfo, said *mcp.ProgressNotificationParams) {
	defer func() {
		if v := recover(); v != nil {
			c.logger().Error("agentmcp: Client.Progress has panicked", "value", v, "stack", string(debug.Stack()))
		}
	}()
	p := Progress{Server: c.Name, Tool: info.ToolName, CallID: info.ToolCallID, Done: said.Progress, Total: said.Total, Message: cut(said.Message, maxNote)}
	data, err := p.json()
	if err == nil {
		err = info.Emit(ctx, ProgressEvent, data)
	}
	if err != nil {
		c.logger().Debug("agentmcp: the progress of a call was not told to those who watch", "error", err)
	}
	if c.Progress != nil {
		c.Progress(ctx, p)
	}
}

// calls are those that are in progress, by the tokens of their progress.
type calls struct {
	mu   sync.Mutex
	last int
	open map[string]*watched
}

// maxUntold is how much of a call's progress waits for those who watch. What is more is left out: progress is not worth waiting for,
// least of all by other calls.
const maxUntold = 64

// A watched call reports progress until it has ended: servers report it later, too.
type watched struct {
	mu     sync.Mutex
	ended  bool
	untold chan *mcp.ProgressNotificationParams
}

// watch begins to report progress. The function that it returns ends that; nothing is reported after it.
func (s *calls) watch(report func(*mcp.ProgressNotificationParams)) (token string, end func()) {
	w := &watched{untold: make(chan *mcp.ProgressNotificationParams, maxUntold)}
	told := make(chan struct{})
	go func() {
		defer close(told)
		for p := range w.untold {
			report(p)
		}
	}()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last++
	token = "call-" + strconv.Itoa(s.last)
	if s.open == nil {
		s.open = make(map[string]*watched)
	}
	s.open[token] = w
	return token, func() {
		s.mu.Lock()
		delete(s.open, token)
		s.mu.Unlock()
		w.end()
		<-told
	}
}

func (w *watched) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ended = true
	close(w.untold)
}

func (w *watched) tell(p *mcp.ProgressNotificationParams) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ended {
		return
	}
	select {
	case w.untold <- p:
	default:
	}
}

func (s *calls) find(token any) *watched {
	name, _ := token.(string) // ours are
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open[name]
}

func (c *Client) progressed(_ context.Context, q *mcp.ProgressNotificationClientRequest) {
	if w := c.calls.find(q.Params.ProgressToken); w != nil {
		w.tell(q.Params)
	}
}
