package agentmcp

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// result makes of the result of a call what the model gets.
func (c *Client) result(res *mcp.CallToolResult, raw jsonwire.Raw) (runtime.Return, error) {
	if !members(raw, ignore) {
		return runtime.Return{}, errUnreadable
	}
	structured, _ := member(raw, "structuredContent")
	if structured == "null" {
		structured = ""
	}
	var t told
	for _, block := range res.Content {
		t.add(block)
	}
	if res.IsError {
		return runtime.Return{}, c.toolError(t.failure(structured))
	}
	return runtime.Return{Content: t.content(structured), User: t.user, Metadata: metadata(raw)}, nil
}

// told is what a result says.
type told struct {
	texts  []string       // as they are
	parts  []jsonwire.Raw // all
	others []jsonwire.Raw // those that are not text
	user   []message.UserContent
}

// add adds a block of content.
func (t *told) add(block mcp.Content) {
	switch b := block.(type) {
	case *mcp.TextContent:
		if forModel(b.Annotations) {
			t.text(b.Text)
		}
	case *mcp.ImageContent:
		if forModel(b.Annotations) {
			t.file(b.Data, b.MIMEType)
		}
	case *mcp.AudioContent:
		if forModel(b.Annotations) {
			t.file(b.Data, b.MIMEType)
		}
	case *mcp.ResourceLink:
		if forModel(b.Annotations) {
			t.other(linkValue(b))
		}
	case *mcp.EmbeddedResource:
		if forModel(b.Annotations) && b.Resource != nil {
			t.resource(b.Resource)
		}
	}
}

// forModel reports whether the assistant is among those that content is for.
func forModel(a *mcp.Annotations) bool {
	return a == nil || len(a.Audience) == 0 || slices.Contains(a.Audience, "assistant")
}

func (t *told) text(s string) {
	t.texts = append(t.texts, s)
	t.parts = append(t.parts, textValue(s))
}

// textValue returns a text as JSON: as it is if it is an object or an array already.
func textValue(s string) jsonwire.Raw {
	v := strings.TrimSpace(s)
	if v != "" && (v[0] == '{' || v[0] == '[') && jsonwire.Valid(v) == nil {
		return jsonwire.Raw(v)
	}
	return jsonwire.Quote(strings.ToValidUTF8(s, "\uFFFD"))
}

func (t *told) other(v jsonwire.Raw) {
	t.parts = append(t.parts, v)
	t.others = append(t.others, v)
}

func (t *told) resource(r *mcp.ResourceContents) {
	if r.Blob != nil {
		t.file(r.Blob, r.MIMEType)
		return
	}
	t.other(textValue(r.Text))
}

// file adds a file, which the model gets behind the results.
func (t *told) file(data []byte, mediaType string) {
	f := &message.BinaryContent{Data: data, MediaType: mediaTypeOf(data, mediaType)}
	id := message.FileIdentifier(f)
	t.other(jsonwire.Quote("See file " + id + "."))
	t.user = append(t.user, message.Text("This is file "+id+":"), f)
}

func mediaTypeOf(data []byte, said string) string {
	if said != "" {
		return said
	}
	return http.DetectContentType(data)
}

// linkValue writes a link. What it leads to is not fetched.
func linkValue(l *mcp.ResourceLink) jsonwire.Raw {
	w := jsonwire.NewWriter(nil)
	w.Raw(`{"uri":`)
	w.String(l.URI)
	for _, m := range [...]struct{ name, value string }{{"name", l.Name}, {"title", l.Title}, {"description", l.Description}, {"mimeType", l.MIMEType}} {
		if m.value != "" {
			w.Raw(`,"` + m.name + `":`)
			w.String(m.value)
		}
	}
	w.Raw(`}`)
	b, err := w.Bytes()
	if err != nil {
		return jsonwire.Quote(strings.ToValidUTF8(l.URI, "\uFFFD"))
	}
	return jsonwire.Raw(b)
}

// content returns the result. Texts beside structured content repeat it, as the protocol asks of servers.
func (t *told) content(structured jsonwire.Raw) jsonwire.Raw {
	if structured == "" {
		return listed(t.parts)
	}
	return listed(append([]jsonwire.Raw{unwrapped(structured)}, t.others...))
}

// unwrapped returns what is in {"result": ...}, which some servers make of values that are not objects.
func unwrapped(v jsonwire.Raw) jsonwire.Raw {
	n := 0
	members(v, func(string, jsonwire.Raw) { n++ })
	if inner, ok := member(v, "result"); ok && n == 1 {
		return inner
	}
	return v
}

// listed returns one value as it is, and several as an array; none is null.
func listed(parts []jsonwire.Raw) jsonwire.Raw {
	switch len(parts) {
	case 0:
		return ""
	case 1:
		return parts[0]
	}
	var b strings.Builder
	for i, p := range parts {
		b.WriteByte("[,"[min(i, 1)])
		b.WriteString(string(p))
	}
	b.WriteByte(']')
	return jsonwire.Raw(b.String())
}

// failure returns what a failed call says.
func (t *told) failure(structured jsonwire.Raw) string {
	said := t.texts
	if len(said) == 0 && structured != "" {
		said = []string{string(structured)}
	}
	if n := len(t.others); n > 0 {
		said = append(said, fmt.Sprintf("(and %d items that are not text)", n))
	}
	if len(said) == 0 {
		return "The tool has failed and does not say why."
	}
	return strings.Join(said, "\n")
}

// metadata returns the _meta of a result, unless the protocol alone has put something there.
func metadata(raw jsonwire.Raw) jsonwire.Raw {
	meta, _ := member(raw, "_meta")
	own := false
	members(meta, func(name string, _ jsonwire.Raw) {
		own = own || !strings.HasPrefix(name, "io.modelcontextprotocol/")
	})
	if !own {
		return ""
	}
	return meta
}
