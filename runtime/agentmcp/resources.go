package agentmcp

import (
	"context"
	"errors"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Session returns the SDK's session, for requests that Client does not have methods for. The client must be open; a
// later call may return another session.
func (c *Client) Session(ctx context.Context) (*mcp.ClientSession, error) {
	l, err := c.link(ctx, "connect")
	if err != nil {
		return nil, err
	}
	return l.session, nil
}

// withSession calls f with the connection, and again with a new one if the connection is lost.
func withSession[T any](ctx context.Context, c *Client, doing string, f func(*mcp.ClientSession) (T, error)) (v T, err error) {
	for try := 1; ; try++ {
		l, err := c.link(ctx, doing)
		if err != nil {
			return v, err
		}
		v, err := f(l.session)
		if err == nil {
			return v, nil
		}
		if ctx.Err() != nil {
			return v, context.Cause(ctx)
		}
		if err = l.failed(err); !again(ctx, err, try) {
			return v, c.failed(doing, err)
		}
	}
}

// gather returns what is on all pages of a list, up to a limit.
func gather[T any](page func(cursor string) (more []*T, next string, err error)) (list []*T, err error) {
	seen := map[string]bool{}
	for cursor := ""; ; {
		more, next, err := page(cursor)
		if err != nil {
			return nil, err
		}
		for _, v := range more {
			if v != nil {
				list = append(list, v)
			}
		}
		switch {
		case next == "":
			return list, nil
		case seen[next]:
			return nil, answeredError{errors.New("its list goes in a circle")}
		case len(list) > maxListed || len(seen) == maxPages:
			return nil, answeredError{fmt.Errorf("its list has more than %d entries or %d pages", maxListed, maxPages)}
		}
		seen[next], cursor = true, next
	}
}

// Resources lists the resources of the server. The client must be open.
func (c *Client) Resources(ctx context.Context) ([]*mcp.Resource, error) {
	return withSession(ctx, c, "list its resources", func(s *mcp.ClientSession) ([]*mcp.Resource, error) {
		if can := s.InitializeResult().Capabilities; can == nil || can.Resources == nil {
			return nil, nil
		}
		return gather(func(cursor string) ([]*mcp.Resource, string, error) {
			res, err := s.ListResources(ctx, &mcp.ListResourcesParams{Cursor: cursor})
			if err != nil {
				return nil, "", err
			}
			return res.Resources, res.NextCursor, nil
		})
	})
}

// ResourceTemplates lists the templates of the server's resources. The client must be open.
func (c *Client) ResourceTemplates(ctx context.Context) ([]*mcp.ResourceTemplate, error) {
	return withSession(ctx, c, "list its resource templates", func(s *mcp.ClientSession) ([]*mcp.ResourceTemplate, error) {
		if can := s.InitializeResult().Capabilities; can == nil || can.Resources == nil {
			return nil, nil
		}
		return gather(func(cursor string) ([]*mcp.ResourceTemplate, string, error) {
			res, err := s.ListResourceTemplates(ctx, &mcp.ListResourceTemplatesParams{Cursor: cursor})
			if err != nil {
				return nil, "", err
			}
			return res.ResourceTemplates, res.NextCursor, nil
		})
	})
}

// ReadResource reads a resource: texts, and files with their media types. The client must be open.
func (c *Client) ReadResource(ctx context.Context, uri string) ([]message.UserContent, error) {
	doing := "read the resource " + quoted(uri)
	res, err := withSession(ctx, c, doing, func(s *mcp.ClientSession) (*mcp.ReadResourceResult, error) {
		return s.ReadResource(ctx, &mcp.ReadResourceParams{URI: uri})
	})
	if err != nil {
		return nil, err
	}
	if res.NeedsInput() {
		return nil, c.failed(doing, errAsks)
	}
	var items []message.UserContent
	for _, r := range res.Contents {
		if r != nil {
			items = append(items, resourceContent(r))
		}
	}
	return items, nil
}

// Prompts lists the prompts of the server. The client must be open.
func (c *Client) Prompts(ctx context.Context) ([]*mcp.Prompt, error) {
	return withSession(ctx, c, "list its prompts", func(s *mcp.ClientSession) ([]*mcp.Prompt, error) {
		if can := s.InitializeResult().Capabilities; can == nil || can.Prompts == nil {
			return nil, nil
		}
		return gather(func(cursor string) ([]*mcp.Prompt, string, error) {
			res, err := s.ListPrompts(ctx, &mcp.ListPromptsParams{Cursor: cursor})
			if err != nil {
				return nil, "", err
			}
			return res.Prompts, res.NextCursor, nil
		})
	})
}

// Prompt returns the messages of a prompt, which may begin the history of a run. The client must be open.
func (c *Client) Prompt(ctx context.Context, name string, args map[string]string) ([]message.Message, error) {
	doing := "get the prompt " + quoted(name)
	res, err := withSession(ctx, c, doing, func(s *mcp.ClientSession) (*mcp.GetPromptResult, error) {
		return s.GetPrompt(ctx, &mcp.GetPromptParams{Name: name, Arguments: args})
	})
	if err != nil {
		return nil, err
	}
	if res.NeedsInput() {
		return nil, c.failed(doing, errAsks)
	}
	var messages []message.Message
	for _, m := range res.Messages {
		said, err := messageOf(string(m.Role), m.Content)
		if err != nil {
			return nil, c.failed(doing, err)
		}
		messages = append(messages, said)
	}
	return messages, nil
}
