package agentmcp

import (
	"context"
	"log/slog"
	"strconv"
	"sync"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

var implementation = &mcp.Implementation{Name: "agentgen", Version: "v0"}

// sdk returns a client of the SDK, for one connection.
func (c *Client) sdk() *mcp.Client {
	o := &mcp.ClientOptions{
		Logger:                      slog.New(slog.DiscardHandler), // what matters comes back as errors
		Capabilities:                &mcp.ClientCapabilities{Elicitation: &mcp.ElicitationCapabilities{Form: &mcp.FormElicitationCapabilities{}, URL: &mcp.URLElicitationCapabilities{}}},
		ElicitationHandler:          c.elicited,
		MultiRoundTrip:              &mcp.MultiRoundTripOptions{Disabled: true}, // a run can pause instead
		ToolListChangedHandler:      func(context.Context, *mcp.ToolListChangedRequest) { c.list.changed() },
		LoggingMessageHandler:       c.logged,
		ProgressNotificationHandler: c.progressed,
	}
	if c.Sampler != nil {
		o.CreateMessageWithToolsHandler = c.sampled
		o.Capabilities.Sampling = &mcp.SamplingCapabilities{}
	}
	return mcp.NewClient(implementation, o)
}

// greet tells a server of an older revision what it should log.
func (c *Client) greet(ctx context.Context, l *link) {
	if l.newer() || !l.logs() {
		return
	}
	if err := l.session.SetLoggingLevel(ctx, &mcp.SetLoggingLevelParams{Level: c.logLevel()}); err != nil {
		c.logger().Debug("agentmcp: an MCP server does not take the level of its log", "error", err)
	}
}

// logLevel is the lowest level that the logger takes.
func (c *Client) logLevel() mcp.LoggingLevel {
	l := c.logger()
	switch {
	case l.Enabled(context.Background(), slog.LevelDebug):
		return "debug"
	case l.Enabled(context.Background(), slog.LevelInfo):
		return "info"
	case l.Enabled(context.Background(), slog.LevelWarn):
		return "warning"
	}
	return "error"
}

// logged logs what a server says.
func (c *Client) logged(ctx context.Context, q *mcp.LoggingMessageRequest) {
	w := jsonwire.NewWriter(nil)
	w.Any(q.Params.Data)
	said, err := w.Bytes()
	if err != nil {
		return // it came as JSON
	}
	text := string(said)
	if s, ok := jsonwire.Raw(text).Text(); ok {
		text = s
	}
	c.logger().Log(ctx, levelOf(q.Params.Level), "agentmcp: an MCP server logs", "said", cut(text, maxNote), "logger", cut(q.Params.Logger, maxNote))
}

func levelOf(l mcp.LoggingLevel) slog.Level {
	switch l {
	case "debug":
		return slog.LevelDebug
	case "info", "notice":
		return slog.LevelInfo
	case "warning":
		return slog.LevelWarn
	}
	return slog.LevelError
}

// calls are those whose progress is wanted, by their tokens.
type calls struct {
	mu   sync.Mutex
	last int
	open map[string]*watched
}

// A watched call reports progress until it has ended: servers report it later, too.
type watched struct {
	mu     sync.Mutex
	report func(*mcp.ProgressNotificationParams) // nil when the call has ended
}

func (w *watched) end() {
	w.mu.Lock()
	w.report = nil
	w.mu.Unlock()
}

// watch begins to report progress. The function that it returns ends that.
func (s *calls) watch(report func(*mcp.ProgressNotificationParams)) (token string, end func()) {
	w := &watched{report: report}
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
	}
}

func (s *calls) find(token any) *watched {
	name, _ := token.(string) // ours are
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open[name]
}

func (c *Client) progressed(_ context.Context, q *mcp.ProgressNotificationClientRequest) {
	w := c.calls.find(q.Params.ProgressToken)
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.report != nil {
		w.report(q.Params)
	}
}
