package agentmcp

import (
	"context"
	"slices"
	"sync"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// Toolset returns the tools of a client's server as a toolset: it connects while a run uses it, or while the agent is open.
//
// Results are converted: structured content is JSON, texts and links are JSON strings and objects, and images,
// recordings and other files are sent as a prompt of the user after the results. Content that the server marks as not
// for the assistant is left out. Metadata of a result becomes Return.Metadata.
//
// A tool that reports an error has failed (runtime.Failedf; see Client.RetryErrors). A lost connection is a
// *ServerError, which ends the run. A call that was not sent yet, and one of a tool that is marked as read-only or
// idempotent, is first retried over a new connection.
func Toolset[D any](c *Client) runtime.Toolset[D] { return &toolset[D]{c: c} }

type toolset[D any] struct {
	c       *Client
	allowed []string // names at the server; empty for all
	mu      sync.Mutex
	of      *listing
	tools   []runtime.Tool[D]
}

// ID returns Client.Name.
func (s *toolset[D]) ID() string { return s.c.Name }

// Open is Client.Open.
func (s *toolset[D]) Open(ctx context.Context) (func() error, error) { return s.c.Open(ctx) }

// Tools returns the tools that the server lists now.
func (s *toolset[D]) Tools(ctx context.Context, _ *runtime.RunContext[D], _ string) ([]runtime.Tool[D], error) {
	k, err := s.c.tools(ctx)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of != k {
		s.of, s.tools = k, s.bind(k.tools)
	}
	return append([]runtime.Tool[D](nil), s.tools...), nil
}

func (s *toolset[D]) bind(remotes []*remote) (tools []runtime.Tool[D]) {
	for _, r := range remotes {
		if len(s.allowed) > 0 && !slices.Contains(s.allowed, r.name) {
			continue
		}
		tools = append(tools, runtime.NewTool(r.def, func(ctx context.Context, rc *runtime.RunContext[D], args runtime.RawJSON) (runtime.Return, error) {
			return s.c.call(ctx, r, rc.RunInfo, args)
		}))
	}
	return tools
}

// Instructions returns those of the server.
func (s *toolset[D]) Instructions(ctx context.Context, _ *runtime.RunContext[D]) ([]model.Instruction, error) {
	if s.c.OmitInstructions {
		return nil, nil
	}
	text, err := s.c.Instructions(ctx)
	if err != nil || text == "" {
		return nil, err
	}
	return []model.Instruction{{Text: text}}, nil
}

// Instructions returns the server's instructions for the model, "" for none.
func (c *Client) Instructions(ctx context.Context) (string, error) {
	l, err := c.link(ctx, "ask for its instructions")
	if err != nil {
		return "", err
	}
	return l.session.InitializeResult().Instructions, nil
}
