package agentmcp

import (
	"context"
	"sync"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A capture keeps the result of one request as it came over the wire. The SDK makes maps of schemas and of structured content,
// which lose the order of members and large integers. It travels in the context of the request.
type capture struct {
	mu     sync.Mutex
	left   bool // the request has left, so the server may act upon it
	result jsonwire.Raw
	forget func()
}

type captureKey struct{}

func capturing(ctx context.Context) (context.Context, *capture) {
	c := new(capture)
	return context.WithValue(ctx, captureKey{}, c), c
}

func captureOf(ctx context.Context) *capture {
	c, _ := ctx.Value(captureKey{}).(*capture)
	return c
}

func (c *capture) setLeft(left bool) {
	c.mu.Lock()
	c.left = left
	c.mu.Unlock()
}

func (c *capture) set(result []byte) {
	c.mu.Lock()
	c.result = jsonwire.Raw(result)
	c.mu.Unlock()
}

// take returns what there is, and ends the capture.
func (c *capture) take() (result jsonwire.Raw, left bool) {
	c.mu.Lock()
	forget := c.forget
	result, left = c.result, c.left
	c.mu.Unlock()
	if forget != nil {
		forget()
	}
	return result, left
}

// A carrier is a transport of the SDK, and what is known of it.
type carrier struct {
	mcp.Transport
	// captures is set if the transport captures results itself: the SDK does not recognize its connections if they are wrapped.
	captures bool
	// explain, if set, adds to an error what has happened to the server.
	explain func(error) error
}

// tracked remembers the connection that is made, and captures results.
type tracked struct {
	carrier
	conn mcp.Connection
}

// Connect connects.
func (t *tracked) Connect(ctx context.Context) (mcp.Connection, error) {
	conn, err := t.Transport.Connect(ctx)
	if err != nil {
		return nil, err
	}
	if !t.captures {
		conn = &rawConn{Connection: conn, waiting: make(map[any]*capture)}
	}
	t.conn = conn
	return conn, nil
}

// rawConn captures the results of requests whose contexts ask for it.
type rawConn struct {
	mcp.Connection
	mu      sync.Mutex
	waiting map[any]*capture // by the ID of the request
}

// Write notes requests that are captured.
func (r *rawConn) Write(ctx context.Context, m jsonrpc.Message) error {
	q, ok := m.(*jsonrpc.Request)
	c := captureOf(ctx)
	if !ok || !q.ID.IsValid() || c == nil {
		return r.Connection.Write(ctx, m)
	}
	id := q.ID.Raw()
	c.mu.Lock()
	c.left = true
	c.forget = func() { r.release(id) }
	c.mu.Unlock()
	r.mu.Lock()
	r.waiting[id] = c
	r.mu.Unlock()
	return r.Connection.Write(ctx, m)
}

// Read hands results to their captures.
func (r *rawConn) Read(ctx context.Context) (jsonrpc.Message, error) {
	m, err := r.Connection.Read(ctx)
	if p, ok := m.(*jsonrpc.Response); ok {
		if c := r.release(p.ID.Raw()); c != nil {
			c.set(p.Result)
		}
	}
	return m, err
}

func (r *rawConn) release(id any) *capture {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := r.waiting[id]
	delete(r.waiting, id)
	return c
}
