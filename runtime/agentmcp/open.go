package agentmcp

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// An attempt is one attempt to connect, or a few after each other. All that need the connection wait for the same
// attempt.
type attempt struct {
	done   chan struct{} // closed when link or err is set
	cancel context.CancelFunc
	link   *link
	err    error
}

// over reports whether the attempt has ended without a connection that lives.
func (a *attempt) over() bool {
	select {
	case <-a.done:
		return a.err != nil || a.link.dead()
	default:
		return false
	}
}

var errNotOpen = errors.New("the client is not open: call Open, or use its Toolset in an agent")

// Open connects to the server, and returns the function that ends the use of the connection. The last one closes it, and
// ends the server's process if there is one.
func (c *Client) Open(ctx context.Context) (closed func() error, err error) {
	return c.shared.Open(ctx, c.open)
}

func (c *Client) open(ctx context.Context) (func() error, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	c.mu.Lock()
	c.try = c.attempt(ctx, 1)
	c.mu.Unlock()
	if _, err := c.link(ctx, "connect"); err != nil {
		return nil, errors.Join(err, c.close())
	}
	return c.close, nil
}

func (c *Client) check() error {
	switch {
	case c.Name == "":
		return errors.New("agentmcp: a Client has no Name")
	case c.Transport == nil:
		return fmt.Errorf("agentmcp: the client of MCP server %q has no Transport", c.Name)
	}
	return nil
}

func (c *Client) close() error {
	c.mu.Lock()
	a := c.try
	c.try = nil
	c.mu.Unlock()
	c.list.forget()
	if a == nil {
		return nil
	}
	a.cancel()
	<-a.done
	if a.link == nil {
		return nil
	}
	return a.link.close()
}

// link returns the connection, which it makes again if it is lost.
func (c *Client) link(ctx context.Context, doing string) (*link, error) {
	c.mu.Lock()
	a := c.try
	if a != nil && a.over() {
		a.cancel()
		a = c.attempt(ctx, reconnects)
		c.try = a
	}
	c.mu.Unlock()
	if a == nil {
		return nil, c.failed(doing, errNotOpen)
	}
	select {
	case <-a.done:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	if a.err != nil {
		return nil, c.failed(doing, a.err)
	}
	return a.link, nil
}

// reconnects is how often a lost connection is tried to be made before those who need it get an error.
const reconnects = 5

// attempt begins to connect. It does not end with ctx: others may wait for it.
func (c *Client) attempt(ctx context.Context, times int) *attempt {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	a := &attempt{done: make(chan struct{}), cancel: cancel}
	go func() {
		defer close(a.done)
		for i := range times {
			if i > 0 {
				c.logger().Warn("agentmcp: the connection to an MCP server is tried again", "attempt", i+1, "error", a.err)
			}
			if a.err = pause(ctx, i); a.err != nil {
				return
			}
			if a.link, a.err = c.connect(ctx); a.err == nil {
				return
			}
		}
	}()
	return a
}

// pause waits before the attempt with that number: exponentially longer, with jitter. The first does not wait.
func pause(ctx context.Context, n int) error {
	if n == 0 {
		return context.Cause(ctx)
	}
	wait := min(firstPause<<(n-1), maxPause)
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(wait/2 + rand.N(wait)):
		return nil
	}
}

const (
	firstPause = 100 * time.Millisecond
	maxPause   = 5 * time.Second
)
