//lint:file-ignore SA1019 what the newest revision deprecates is what older servers and clients have

package agentmcp

import (
	"context"
	"log/slog"
	"runtime/debug"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

var implementation = &mcp.Implementation{Name: "agentgen", Version: "v0"}

// sdk returns a client of the SDK, for one connection.
func (c *Client) sdk() *mcp.Client {
	o := &mcp.ClientOptions{
		Logger:                      warnings(c.logger()),
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
	ctx, cancel := context.WithTimeout(ctx, c.connectTimeout())
	defer cancel()
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

// recovered makes an error of a panic of a user's function that the SDK has called, on a goroutine of its own.
func (c *Client) recovered(what string, err *error) {
	if v := recover(); v != nil {
		c.logger().Error("agentmcp: "+what+" has panicked", "value", v, "stack", string(debug.Stack()))
		*err = &runtime.PanicError{Value: v}
	}
}

// warnings returns the logger for what is a warning at least: the SDK says much else.
func warnings(l *slog.Logger) *slog.Logger { return slog.New(warningHandler{l.Handler()}) }

type warningHandler struct{ slog.Handler }

// Enabled reports whether a record of the level is logged.
func (h warningHandler) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && h.Handler.Enabled(ctx, level)
}
