package agentmcp

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// ReadConfig reads a file with MCP servers in the form that other clients use, and returns a client for each, in their order:
//
//	{"mcpServers": {
//		"files": {"command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "${DATA}"], "env": {"LEVEL": "${LEVEL:-info}"}},
//		"shop":  {"type": "http", "url": "https://shop.example/mcp", "headers": {"Authorization": "Bearer ${SHOP_TOKEN}"}}
//	}}
//
// ${NAME} stands for an environment variable of this program, which must be set, and ${NAME:-default} for one that need not be.
// Members that are of no use here are ignored, as other clients have their own; servers with "disabled": true are left out.
// The name of a server is Client.Name, and begins the names of its tools: see Client.Prefix.
func ReadConfig(file string) ([]*Client, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	clients, err := ParseConfig(text, os.LookupEnv)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return clients, nil
}

// ParseConfig is ReadConfig for a text, and for variables from elsewhere. Its errors say where, as JSON Pointers.
func ParseConfig(text []byte, lookup func(name string) (string, bool)) ([]*Client, error) {
	raw := jsonwire.Raw(text)
	if err := jsonwire.Valid(string(raw)); err != nil {
		return nil, fmt.Errorf("the configuration is not JSON: %w", err)
	}
	servers, ok := member(raw, "mcpServers")
	if !ok {
		return nil, errors.New(`/mcpServers: expected an object with the servers, such as {"mcpServers": {"files": {"command": "..."}}}`)
	}
	c := config{lookup: lookup}
	if !members(servers, c.server) {
		return nil, errors.New("/mcpServers: expected an object with the servers by their names")
	}
	return c.clients, errors.Join(c.problems...)
}

// config is a configuration that is being read.
type config struct {
	lookup   func(string) (string, bool)
	clients  []*Client
	problems []error
}

func (c *config) wrong(at, format string, args ...any) {
	c.problems = append(c.problems, fmt.Errorf("%s: %s", at, fmt.Sprintf(format, args...)))
}

// entry is what is said of one server.
type entry struct {
	kind, url string
	headers   map[string]string
	disabled  bool
	stdio     Stdio
}

// pointerPart escapes a name for a JSON Pointer.
var pointerPart = strings.NewReplacer("~", "~0", "/", "~1")

func (c *config) server(name string, v jsonwire.Raw) {
	at := "/mcpServers/" + pointerPart.Replace(name)
	var e entry
	ok := members(v, func(key string, v jsonwire.Raw) {
		at := at + "/" + pointerPart.Replace(key)
		switch key {
		case "command":
			e.stdio.Command = c.text(at, v)
		case "args":
			e.stdio.Args = c.texts(at, v)
		case "env":
			e.stdio.Env = c.textMap(at, v)
		case "cwd":
			e.stdio.Dir = c.text(at, v)
		case "type", "transport":
			e.kind = c.text(at, v)
		case "url", "serverUrl", "httpUrl":
			e.url = c.text(at, v)
		case "headers":
			e.headers = c.textMap(at, v)
		case "disabled":
			e.disabled = v == "true"
		}
	})
	if !ok {
		c.wrong(at, "expected an object")
		return
	}
	if t := c.transport(at, &e); t != nil && !e.disabled {
		c.clients = append(c.clients, &Client{Name: name, Prefix: name + "_", Transport: t})
	}
}

// transport returns the transport of a server, nil if something is wrong.
func (c *config) transport(at string, e *entry) Transport {
	kind := e.kind
	switch {
	case kind == "" && e.stdio.Command != "":
		kind = "stdio"
	case kind == "":
		kind = "http"
	}
	switch kind {
	case "stdio":
		if e.stdio.Command == "" {
			c.wrong(at, `expected "command", the program to start, or "url"`)
			return nil
		}
		return &e.stdio
	case "http", "streamable-http", "streamableHttp", "sse":
		if e.url == "" {
			c.wrong(at, `expected "url", or "command", the program to start`)
			return nil
		}
		return &HTTP{URL: e.url, Header: headerOf(e.headers), SSE: kind == "sse"}
	}
	c.wrong(at+"/type", `expected "stdio", "http" or "sse", got %q`, cut(kind, 100))
	return nil
}

func headerOf(m map[string]string) http.Header {
	h := make(http.Header, len(m))
	for _, name := range jsonwire.SortedKeys(m) {
		h.Set(name, m[name])
	}
	return h
}

func (c *config) text(at string, v jsonwire.Raw) string {
	s, ok := v.Text()
	if !ok {
		c.wrong(at, "expected a string")
		return ""
	}
	s, err := expand(s, c.lookup)
	if err != nil {
		c.wrong(at, "%v", err)
	}
	return s
}

func (c *config) texts(at string, v jsonwire.Raw) (all []string) {
	if !strings.HasPrefix(string(v), "[") {
		c.wrong(at, "expected an array of strings")
		return nil
	}
	for i, e := range elements(v) {
		all = append(all, c.text(fmt.Sprintf("%s/%d", at, i), e))
	}
	return all
}

func (c *config) textMap(at string, v jsonwire.Raw) map[string]string {
	all := make(map[string]string)
	if !members(v, func(key string, v jsonwire.Raw) { all[key] = c.text(at+"/"+pointerPart.Replace(key), v) }) {
		c.wrong(at, "expected an object of strings")
	}
	return all
}

// expand puts variables in their places. Values are not expanded again.
func expand(s string, lookup func(string) (string, bool)) (string, error) {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(s, "${")
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			return "", errors.New("${ without }")
		}
		name, def, optional := strings.Cut(name, ":-")
		v, ok := lookup(name)
		switch {
		case ok && (v != "" || !optional):
			b.WriteString(v)
		case optional:
			b.WriteString(def)
		default:
			return "", fmt.Errorf("the environment variable %s is not set; ${%s:-default} would give a default", name, name)
		}
		s = after
	}
}
