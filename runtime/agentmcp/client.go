package agentmcp

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A Client connects to one MCP server. Fill in Name and Transport and leave the rest: the zero values work.
//
// A Client must not be changed or copied after its first use. It is then safe for concurrent use, and one client serves
// any number of agents and runs, over one connection. It is connected while it is open: for a run that uses its
// Toolset, by Agent.Open, or by its own Open. A connection that is lost is made again when it is next needed.
type Client struct {
	// Name names the server: in errors, in the log, and as the ID of the toolset.
	Name string
	// Transport reaches the server: a *Stdio, an *HTTP or a TransportFunc.
	Transport Transport
	// Version is the revision of the protocol to begin with; "" means the newest. Set it to "2025-11-25" for servers
	// that do not respond to unknown requests.
	Version string

	// Prefix begins the names of the tools, so that those of several servers differ, such as "files_".
	Prefix string
	// Define, if set, is called for each tool that the server lists, with its definition, which Define may change, and with what
	// the server says of it. It returns false to leave the tool out. It can rename tools, limit their time and require
	// approval. Annotations are hints of the server: trust those of trusted servers only.
	//
	//	Define: func(def *model.ToolDef, tool *mcp.Tool) bool {
	//		def.Approval = tool.Annotations == nil || !tool.Annotations.ReadOnlyHint
	//		return true
	//	}
	Define func(def *model.ToolDef, tool *mcp.Tool) bool
	// OmitInstructions leaves the server's instructions out of those of the agent.
	OmitInstructions bool
	// RetryErrors makes the model try again when a tool reports an error, as runtime.Retryf does. Otherwise the call has failed,
	// as with runtime.Failedf.
	RetryErrors bool

	// Elicit, if set, answers what the server asks the user. Without it a call of a server of revision 2026-07-28
	// pauses the run: see ReadInput. Older servers get the action cancel.
	Elicit func(ctx context.Context, q *mcp.ElicitParams) (*mcp.ElicitResult, error)
	// Sampler, if set, is the model that the server may ask. What it costs is not part of any run's usage.
	Sampler model.Model
	// Progress, if set, gets the progress of calls, which those who watch a run get as events: see ProgressEvent. ctx is that of
	// the call, which waits for it.
	Progress func(ctx context.Context, p Progress)
	// Meta, if set, returns what is sent as _meta with each call, such as the trace context that agentotel.Meta returns. ctx is
	// that of the call. Keys that the protocol uses itself are overridden.
	Meta func(ctx context.Context) map[string]any
	// Logger logs the log messages of the server, and events of the connection; nil means slog.Default().
	Logger *slog.Logger

	// ConnectTimeout limits each attempt to connect; 0 means 30 seconds. A server that is downloaded first needs it.
	ConnectTimeout time.Duration
	// MaxMessage is how many bytes one message of the server may have; 0 means 16 MiB. A larger one breaks the connection, or
	// fails the request.
	MaxMessage int

	shared runtime.SharedOpen
	mu     sync.Mutex
	try    *attempt // the latest, nil while the client is closed
	calls  calls
	list   toolList
}

// The limits of what a server may send.
const (
	defaultMaxMessage = 16 << 20
	maxListed         = 10_000 // entries of one list
	maxPages          = 1_000  // of one list
	maxNote           = 4 << 10
	maxRounds         = 10 // in which a server may ask for input during one call
)

// ServerError is the error of an operation that failed because the server, or the connection to it, is broken. It ends
// a run.
type ServerError struct {
	// Server is Client.Name, Doing the operation, such as `call of tool "read_file"`.
	Server, Doing string
	// Err is the cause. For a process it says how it has ended, with the end of its standard error.
	Err error
}

func (e *ServerError) Error() string {
	return "MCP server " + quoted(e.Server) + ": " + e.Doing + ": " + e.Err.Error()
}

// Unwrap returns Err.
func (e *ServerError) Unwrap() error { return e.Err }

func (c *Client) failed(doing string, err error) error {
	return &ServerError{Server: c.Name, Doing: doing, Err: err}
}

func (c *Client) logger() *slog.Logger {
	l := c.Logger
	if l == nil {
		l = slog.Default()
	}
	return l.With("mcp_server", c.Name)
}

func (c *Client) maxMessage() int {
	if c.MaxMessage > 0 {
		return c.MaxMessage
	}
	return defaultMaxMessage
}

func (c *Client) connectTimeout() time.Duration {
	if c.ConnectTimeout > 0 {
		return c.ConnectTimeout
	}
	return 30 * time.Second
}
