package agentmcp

import (
	"context"
	"crypto/cipher"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A Server serves tools over MCP: those that agentgen generates, those made at run time, and whole agents (see AgentTool). D is
// the type of their dependencies.
//
//	server := &agentmcp.Server[Deps]{Name: "shop", Tools: runtime.Tools(OrderTotalTool, RefundTool)}
//	err := server.ServeStdio(ctx)               // or:
//	handler, err := server.Handler()
//
// Each call is a run of its own without a model, so tools behave as in an agent: arguments are validated, Preparers and
// Approvers are called, timeouts and panics are handled. Errors that a model would read are results with an error for
// the client. Other errors of a tool are logged; the client only learns that the call has failed.
//
// A call that needs approval asks the user of the client, by elicitation. Until the answer comes, the client keeps the run, which
// is encrypted and authenticated: it cannot read or change it.
//
// A Server must not be changed or copied after its first use. It is then safe for concurrent use.
type Server[D any] struct {
	// Name and Version say what the server is; Title is Name for people. An empty Version stands for "v0".
	Name, Version, Title string
	// Instructions tell the client's model how to use the tools.
	Instructions string
	// Tools are what the clients can call. External tools cannot be served.
	Tools []runtime.Tool[D]
	// Deps makes the dependencies for a call; nil means the zero value. The request has the headers and the token of the client,
	// if there are any, in its Extra.
	Deps func(ctx context.Context, q *mcp.CallToolRequest) (D, error)
	// Describe, if set, may change the definition of a tool that clients get: its title, and the hints of its
	// Annotations. The name and the schemas must stay.
	Describe func(t *mcp.Tool)
	// Configure, if set, may change the options of the SDK's server, for completions and subscriptions for example.
	Configure func(o *mcp.ServerOptions)
	// Key encrypts calls that wait for approval: 16, 24 or 32 bytes. Without it they are lost when the process ends. Processes
	// that serve the same clients need the same key.
	Key []byte
	// Logger gets the errors of tools; nil means slog.Default().
	Logger *slog.Logger

	once   sync.Once
	server *mcp.Server
	sealed cipher.AEAD
	err    error
}

// ServeStdio serves one client over the standard input and output of this process, which nothing else may use then, until the
// client is gone or ctx ends.
func (s *Server[D]) ServeStdio(ctx context.Context) error {
	server, err := s.MCP()
	if err != nil {
		return err
	}
	return server.Run(ctx, &mcp.StdioTransport{})
}

// Handler returns a handler that serves over streamable HTTP, all revisions at the same address. It refuses requests of
// browsers from other origins. Sessions of clients older than 2026-07-28 end when they are idle for 10 minutes. The
// handler does not authenticate clients: wrap it, for example with auth.RequireBearerToken of the SDK.
func (s *Server[D]) Handler() (http.Handler, error) {
	server, err := s.MCP()
	if err != nil {
		return nil, err
	}
	get := func(*http.Request) *mcp.Server { return server }
	// 2026-07-28 has no sessions; clients before it can be asked something only within one.
	newer := mcp.NewStreamableHTTPHandler(get, &mcp.StreamableHTTPOptions{Stateless: true, PropagateRequestCancellation: true})
	older := mcp.NewStreamableHTTPHandler(get, &mcp.StreamableHTTPOptions{SessionTimeout: 10 * time.Minute})
	both := http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if q.Header.Get("Mcp-Protocol-Version") >= "2026-07-28" {
			newer.ServeHTTP(w, q)
		} else {
			older.ServeHTTP(w, q)
		}
	})
	return http.NewCrossOriginProtection().Handler(both), nil
}

// MCP returns the SDK's server, to which prompts and resources can be added. It returns the same server each time.
func (s *Server[D]) MCP() (*mcp.Server, error) {
	s.once.Do(func() { s.err = s.build() })
	return s.server, s.err
}

func (s *Server[D]) build() (err error) {
	if s.sealed, err = newSeal(s.Key); err != nil {
		return fmt.Errorf("agentmcp: the Key of server %q: %w", s.Name, err)
	}
	if s.Name == "" {
		return errors.New("agentmcp: a Server has no Name")
	}
	version := s.Version
	if version == "" {
		version = "v0"
	}
	server := mcp.NewServer(&mcp.Implementation{Name: s.Name, Title: s.Title, Version: version}, s.options())
	seen := make(map[string]bool)
	for i, t := range s.Tools {
		if err := s.add(server, t, seen); err != nil {
			return fmt.Errorf("agentmcp: server %q: Tools[%d]: %w", s.Name, i, err)
		}
	}
	s.server = server
	return nil
}

func (s *Server[D]) options() *mcp.ServerOptions {
	o := &mcp.ServerOptions{
		Instructions: s.Instructions,
		Logger:       warnings(s.logger()),
		Capabilities: &mcp.ServerCapabilities{Tools: &mcp.ToolCapabilities{}},
		SetCacheable: cacheable,
	}
	if s.Configure != nil {
		s.Configure(o)
	}
	return o
}

// cacheable says that clients may keep the list of tools, which does not change.
func cacheable(_ context.Context, q mcp.Request, c *mcp.Cacheable) {
	if _, ok := q.(*mcp.ListToolsRequest); ok {
		c.TTLMs = int((5 * time.Minute).Milliseconds())
	}
}

func (s *Server[D]) logger() *slog.Logger {
	if s.Logger != nil {
		return s.Logger
	}
	return slog.Default()
}

// add adds a tool.
func (s *Server[D]) add(server *mcp.Server, t runtime.Tool[D], seen map[string]bool) error {
	if t == nil || t.Def() == nil {
		return errors.New("it is nil")
	}
	def := t.Def()
	problems := def.Check("it")
	switch {
	case len(problems) > 0:
		return errors.New(problems[0])
	case def.External:
		return fmt.Errorf("%q is External: an MCP server cannot wait for its result", def.Name)
	case seen[def.Name]:
		return fmt.Errorf("there are two tools %q", def.Name)
	case !isObject(def.Parameters):
		return fmt.Errorf(`the Parameters of %q must have "type": "object"`, def.Name)
	}
	seen[def.Name] = true
	described := &mcp.Tool{Name: def.Name, Description: def.Description, InputSchema: json.RawMessage(def.Parameters)}
	if isObject(def.Result) {
		described.OutputSchema = json.RawMessage(def.Result)
	}
	if s.Describe != nil {
		s.Describe(described)
	}
	served := &served[D]{server: s, def: def, structured: described.OutputSchema != nil, agent: &runtime.Agent[D, string]{
		Name: s.Name, Logger: s.Logger, Tools: []runtime.Tool[D]{withRetry(t)},
	}}
	server.AddTool(described, served.call)
	return nil
}

// withRetry makes sure that a call that the model may correct does not end the run: the client's model corrects it.
func withRetry[D any](t runtime.Tool[D]) runtime.Tool[D] {
	return runtime.WithDef(t, func(d *model.ToolDef) { d.Retries = new(1) })
}

// isObject reports whether a schema is of objects: structured content of other types is known to newer clients only.
func isObject(schema runtime.RawJSON) bool {
	kind, _ := member(schema, "type")
	return kind == jsonwire.Quote("object")
}
