//lint:file-ignore SA1019 what the newest revision deprecates is what older servers and clients have

package agentmcp

import (
	"context"
	"encoding/json"
	"errors"
	"maps"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// call calls a tool.
func (c *Client) call(ctx context.Context, r *remote, info *runtime.RunInfo, args runtime.RawJSON) (runtime.Return, error) {
	params := &mcp.CallToolParams{Name: r.name, Arguments: json.RawMessage(args)}
	if c.Meta != nil {
		params.Meta = maps.Clone(c.Meta(ctx))
	}
	if info.ToolCallApproved {
		if err := answers(info.ToolCallMetadata, params); err != nil {
			return runtime.Return{}, err
		}
	}
	token, end := c.calls.watch(func(p *mcp.ProgressNotificationParams) { c.report(ctx, info, p) })
	defer end()
	params.SetProgressToken(token)
	for range maxRounds {
		res, raw, err := c.send(ctx, r, params)
		if err != nil {
			return runtime.Return{}, c.answerTo(ctx, r, err)
		}
		if !res.NeedsInput() {
			ret, err := c.result(res, raw)
			if errors.Is(err, errUnreadable) {
				err = c.failed("call of tool "+quoted(r.name), err)
			}
			return ret, err
		}
		if err := c.fulfil(ctx, res, raw, params); err != nil {
			return runtime.Return{}, err
		}
	}
	return runtime.Return{}, c.failed("call of tool "+quoted(r.name), errors.New("it asks for input without end"))
}

// answerTo converts the error of a call for the run: errors that the server reports are sent to the model.
func (c *Client) answerTo(ctx context.Context, r *remote, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if reported, ok := errors.AsType[*jsonrpc.Error](err); ok && !lost(err) {
		return c.toolError(reported.Message)
	}
	if _, ok := errors.AsType[*ServerError](err); ok {
		return err
	}
	return c.failed("call of tool "+quoted(r.name), err)
}

// toolError is the error of a tool that reports one.
func (c *Client) toolError(text string) error {
	if c.RetryErrors {
		return runtime.Retryf("%s", text)
	}
	return runtime.Failedf("%s", text)
}

// send sends a call, and sends it again if that cannot do harm.
func (c *Client) send(ctx context.Context, r *remote, params *mcp.CallToolParams) (*mcp.CallToolResult, jsonwire.Raw, error) {
	for try := 1; ; try++ {
		l, err := c.link(ctx, "call of tool "+quoted(r.name))
		if err != nil {
			return nil, "", err
		}
		if l.newer() && l.logs() {
			params.Meta = withLevel(params.Meta, c.logLevel())
		}
		on, got := capturing(ctx)
		res, err := l.session.CallTool(on, params)
		raw, left := got.take()
		if err == nil {
			return res, raw, nil
		}
		if ctx.Err() != nil || raw != "" {
			return nil, "", err
		}
		harmless := !left || errors.Is(err, mcp.ErrSessionMissing) || r.repeatable && broke(err)
		err = l.failed(err)
		if !harmless || !again(ctx, err, try) {
			return nil, "", err
		}
	}
}

const metaLogLevel = "io.modelcontextprotocol/logLevel"

func withLevel(m mcp.Meta, level mcp.LoggingLevel) mcp.Meta {
	if m == nil {
		m = make(mcp.Meta)
	}
	m[metaLogLevel] = level
	return m
}

// lost reports whether the connection cannot be used any more.
func lost(err error) bool {
	return errors.Is(err, mcp.ErrConnectionClosed) || errors.Is(err, mcp.ErrSessionMissing)
}

// broke reports whether it is not known what has become of a call.
func broke(err error) bool {
	_, reported := errors.AsType[*jsonrpc.Error](err)
	return !reported && !isAnswered(err) || lost(err)
}

// again reports whether a request that may be repeated is worth another try, before which it pauses.
func again(ctx context.Context, err error, try int) bool {
	return broke(err) && try < reconnects && pause(ctx, try) == nil
}
