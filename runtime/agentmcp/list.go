package agentmcp

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A remote is a tool of a server.
type remote struct {
	def  model.ToolDef
	name string // at the server
	// repeatable is set if the server says that a call may be made twice.
	repeatable bool
}

// toolList are the tools that a server has listed, kept as long as it allows.
type toolList struct {
	mu      sync.Mutex
	changes int // how often the server has said that the list has changed
	kept    *listing
	token   chan struct{} // held by the goroutine that asks the server
}

// A listing is what a server has listed once.
type listing struct {
	tools   []*remote
	link    *link
	changes int
	until   time.Time // zero if it holds until the server says otherwise
	pages   map[string]jsonwire.Raw
}

func (t *toolList) changed() {
	t.mu.Lock()
	t.changes++
	t.mu.Unlock()
}

func (t *toolList) forget() {
	t.mu.Lock()
	t.kept = nil
	t.mu.Unlock()
}

// fresh returns the list if it still holds for the connection.
func (t *toolList) fresh(l *link) *listing {
	t.mu.Lock()
	defer t.mu.Unlock()
	k := t.kept
	if k == nil || k.link != l || k.changes != t.changes || !k.until.IsZero() && !time.Now().Before(k.until) {
		return nil
	}
	return k
}

func (t *toolList) turn() chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.token == nil {
		t.token = make(chan struct{}, 1)
	}
	return t.token
}

// tools returns the server's tools.
func (c *Client) tools(ctx context.Context) (*listing, error) {
	const doing = "list its tools"
	turn := c.list.turn()
	select {
	case turn <- struct{}{}:
		defer func() { <-turn }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	for try := 1; ; try++ {
		l, err := c.link(ctx, doing)
		if err != nil {
			return nil, err
		}
		if k := c.list.fresh(l); k != nil {
			return k, nil
		}
		k, err := c.ask(ctx, l)
		if err == nil {
			c.list.keep(k)
			return k, nil
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if err = l.failed(err); !again(ctx, err, try) {
			return nil, c.failed(doing, err)
		}
	}
}

func (t *toolList) keep(k *listing) {
	t.mu.Lock()
	t.kept = k
	t.mu.Unlock()
}

// ask asks the server for its tools, page after page.
func (c *Client) ask(ctx context.Context, l *link) (*listing, error) {
	k, before := c.list.begin(l)
	if init := l.session.InitializeResult(); init.Capabilities == nil || init.Capabilities.Tools == nil {
		return k, nil
	}
	names := make(map[string]bool)
	for cursor := ""; ; {
		res, err := k.page(ctx, before, cursor)
		if err != nil {
			return nil, err
		}
		if err := c.add(k, names, res.Tools, k.pages[cursor]); err != nil {
			return nil, err
		}
		if cursor = res.NextCursor; cursor == "" {
			return k, nil
		}
		if _, twice := k.pages[cursor]; twice {
			return nil, answeredError{errors.New("it lists its tools in a circle")}
		}
		if len(k.pages) == maxPages {
			return nil, answeredError{fmt.Errorf("it lists its tools on more than %d pages", maxPages)}
		}
	}
}

// begin returns a listing to fill, and the one before it.
func (t *toolList) begin(l *link) (k, before *listing) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return &listing{link: l, changes: t.changes, pages: make(map[string]jsonwire.Raw)}, t.kept
}

// page asks for one page, and keeps it as it came over the wire.
func (k *listing) page(ctx context.Context, before *listing, cursor string) (*mcp.ListToolsResult, error) {
	on, got := capturing(ctx)
	res, err := k.link.session.ListTools(on, &mcp.ListToolsParams{Cursor: cursor})
	raw, _ := got.take()
	if err != nil {
		return nil, answered(err, raw)
	}
	if raw == "" && before != nil { // the SDK has kept the page as well
		raw = before.pages[cursor]
	}
	k.pages[cursor] = raw
	if k.link.newer() {
		until := time.Now().Add(time.Duration(max(res.TTLMs, 0)) * time.Millisecond)
		if k.until.IsZero() || until.Before(k.until) {
			k.until = until
		}
	}
	return res, nil
}

// add adds the tools of a page.
func (c *Client) add(k *listing, names map[string]bool, tools []*mcp.Tool, page jsonwire.Raw) error {
	if !members(page, ignore) {
		return answeredError{errUnreadable}
	}
	raws := rawTools(page)
	for _, t := range tools {
		if len(k.tools) == maxListed {
			return answeredError{fmt.Errorf("it lists more than %d tools", maxListed)}
		}
		r, err := c.remote(t, raws[t.Name])
		if err != nil {
			c.logger().Warn("agentmcp: a tool of an MCP server cannot be used", "tool", cut(t.Name, maxNote), "error", err)
			continue
		}
		if c.Define != nil && !c.Define(&r.def, t) {
			continue
		}
		if names[r.def.Name] {
			r.def.Name = withHash(r.def.Name, t.Name)
		}
		names[r.def.Name] = true
		k.tools = append(k.tools, r)
	}
	return nil
}

type rawTool struct{ input, output jsonwire.Raw }

// rawTools returns the schemas of a page as they were written, by the names of the tools.
func rawTools(page jsonwire.Raw) map[string]rawTool {
	all := make(map[string]rawTool)
	tools, _ := member(page, "tools")
	for _, t := range elements(tools) {
		var raw rawTool
		name := ""
		members(t, func(n string, v jsonwire.Raw) {
			switch n {
			case "name":
				name, _ = v.Text()
			case "inputSchema":
				raw.input = v
			case "outputSchema":
				raw.output = v
			}
		})
		all[name] = raw
	}
	return all
}

// remote makes a definition of what a server says of a tool.
func (c *Client) remote(t *mcp.Tool, raw rawTool) (*remote, error) {
	if t.Name == "" {
		return nil, errors.New("it has no name")
	}
	if !members(raw.input, ignore) {
		return nil, errors.New("its inputSchema is not a JSON object")
	}
	if raw.output == "null" {
		raw.output = ""
	}
	r := &remote{name: t.Name, def: model.ToolDef{
		Name: safeName(c.Prefix+t.Name, t.Name), Description: t.Description, Parameters: raw.input, Result: raw.output,
	}}
	if a := t.Annotations; a != nil {
		r.repeatable = a.ReadOnlyHint || a.IdempotentHint
		if r.def.Description == "" {
			r.def.Description = a.Title
		}
	}
	if r.def.Description == "" {
		r.def.Description = t.Title
	}
	return r, nil
}

// maxName is how long names of tools may be at most providers.
const maxName = 64

// safeName returns a name that providers take. The protocol allows more characters than most of them.
func safeName(name, original string) string {
	safe := []byte(name)
	for i, ch := range safe {
		if !(ch >= 'a' && ch <= 'z' || ch >= 'A' && ch <= 'Z' || ch >= '0' && ch <= '9' || ch == '_' || ch == '-') {
			safe[i] = '_'
		}
	}
	if len(safe) > maxName {
		return withHash(string(safe), original)
	}
	return string(safe)
}

// withHash tells a name apart from others like it, always in the same way.
func withHash(name, original string) string {
	sum := sha256.Sum256([]byte(original))
	return name[:min(len(name), maxName-9)] + "_" + hex.EncodeToString(sum[:4])
}
