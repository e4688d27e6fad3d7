//lint:file-ignore SA1019 what the newest revision deprecates is what older servers and clients have

package agentmcp

import (
	"context"
	"errors"
	"io"
	"sync/atomic"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A link is one connection to a server.
type link struct {
	session *mcp.ClientSession
	conn    mcp.Connection
	cancel  context.CancelFunc
	broken  atomic.Bool
	ended   chan struct{} // closed when the connection is gone, and cause says why
	cause   error
}

// connect connects once. What it makes lives until ctx ends or the link is closed.
func (c *Client) connect(ctx context.Context) (*link, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	l := &link{cancel: func() { cancel(nil) }, ended: make(chan struct{})}
	carried, err := c.Transport.carry(c)
	if err != nil {
		l.cancel()
		return nil, err
	}
	limit := time.AfterFunc(c.connectTimeout(), func() { cancel(errConnectTimeout) })
	t := &tracked{carrier: carried}
	l.session, err = c.sdk().Connect(ctx, t, &mcp.ClientSessionOptions{ProtocolVersion: c.Version})
	l.conn = t.conn
	if !limit.Stop() && err == nil {
		err = errConnectTimeout
	}
	if err != nil {
		return nil, l.refused(ctx, &carried, err)
	}
	go l.wait(c, carried.explain)
	c.greet(ctx, l)
	return l, nil
}

var errConnectTimeout = errors.New("it has not responded in time: see Client.ConnectTimeout")

// refused ends a connection that could not be used, and returns why. The SDK does not close all of them.
func (l *link) refused(ctx context.Context, t *carrier, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	if l.conn != nil {
		_ = l.conn.Close() // err says more
	}
	l.cancel()
	if t.explain != nil {
		err = t.explain(err)
	}
	return err
}

// wait waits for the end of the connection.
func (l *link) wait(c *Client, explain func(error) error) {
	err := l.session.Wait()
	if err == nil {
		err = mcp.ErrConnectionClosed
	}
	if explain != nil {
		err = explain(err)
	}
	l.cause = err
	close(l.ended)
	_ = l.session.Close() // ends what still listens, too
	_ = l.conn.Close()
	l.cancel()
	if l.broken.CompareAndSwap(false, true) {
		c.logger().Warn("agentmcp: an MCP server has ended the connection", "error", err)
	}
}

// dead reports whether the connection cannot be used any more.
func (l *link) dead() bool {
	select {
	case <-l.ended:
		return true
	default:
		return l.broken.Load()
	}
}

// failed takes the error of a request. If the connection is lost with it, it is given up, and the error that is returned says
// what it ended of. What the request gets of that is not always an error that says so.
func (l *link) failed(err error) error {
	patience := 20 * time.Millisecond
	switch {
	case lost(err):
		l.broken.Store(true)
		go l.end()
		patience = 500 * time.Millisecond
	case errors.Is(err, io.EOF): // a process has ended, or one of several connections over HTTP
		patience = 500 * time.Millisecond
	case !broke(err):
		return err
	}
	select {
	case <-l.ended:
		return l.cause
	case <-time.After(patience):
		return err
	}
}

// close ends the connection. Calls that are on their way have a moment.
func (l *link) close() error {
	l.broken.Store(true)
	l.end()
	return nil
}

// end closes the session, and the connection under it if that takes long. How it ends is of no interest: a server that does not
// listen is killed.
func (l *link) end() {
	go func() { _ = l.session.Close() }()
	select {
	case <-l.ended:
	case <-time.After(closeTimeout):
		_ = l.conn.Close()
	}
	l.cancel()
}

const closeTimeout = 3 * time.Second

// newer reports whether the connection speaks the revision 2026-07-28 or a later one.
func (l *link) newer() bool { return l.session.InitializeResult().ProtocolVersion >= "2026-07-28" }

// logs reports whether the server says that it logs.
func (l *link) logs() bool {
	can := l.session.InitializeResult().Capabilities
	return can != nil && can.Logging != nil
}
