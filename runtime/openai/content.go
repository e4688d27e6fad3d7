package openai

import (
	"bytes"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// Some servers leave it to the client to tell the thoughts of a model from its text.
const (
	thoughtBegins = "<think>"
	thoughtEnds   = "</think>"
)

// parts returns what the model thought, said and wants to call, in this order.
func (m *reply) parts() []message.ResponsePart {
	var p pieces
	p.add(thoughtPart, thought(m.ReasoningContent, m.Reasoning))
	p.content(m.Content)
	p.end()
	parts := p.parts
	for i := range m.ToolCalls {
		c := &m.ToolCalls[i]
		parts = append(parts, &message.ToolCallPart{ToolName: c.Function.Name, Args: c.Function.args(), ToolCallID: c.ID})
	}
	return parts
}

// thought returns the first of a server's members for thoughts that holds any.
func thought(members ...jsonwire.Raw) string {
	for _, raw := range members {
		if t, ok := raw.Text(); ok && t != "" {
			return t
		}
	}
	return ""
}

// args returns the arguments as the model wrote them.
func (f *replyFunction) args() string {
	args, ok := f.Arguments.Text()
	if !ok && f.Arguments != "null" {
		return string(f.Arguments)
	}
	return args
}

// pieces puts texts and thoughts together. Neighbours of one kind become one part, as they do in a stream.
type pieces struct {
	parts []message.ResponsePart
	kind  partKind
	texts []string // of the part that grows
}

func (p *pieces) add(kind partKind, text string) {
	if text == "" {
		return
	}
	if kind != p.kind {
		p.end()
	}
	p.kind, p.texts = kind, append(p.texts, text)
}

// end ends the part that grows.
func (p *pieces) end() {
	text := strings.Join(p.texts, "")
	switch p.kind {
	case textPart:
		p.parts = append(p.parts, &message.TextPart{Content: text})
	case thoughtPart:
		p.parts = append(p.parts, &message.ThinkingPart{Content: text})
	}
	p.kind, p.texts = noPart, p.texts[:0]
}

// content adds text, with what stands between <think> tags as thoughts. Where the end tag is missing all is text.
func (p *pieces) content(content string) {
	for {
		text, rest, found := strings.Cut(content, thoughtBegins)
		p.add(textPart, text)
		if !found {
			return
		}
		thought, after, ended := strings.Cut(rest, thoughtEnds)
		if !ended {
			p.add(textPart, rest)
			return
		}
		p.add(thoughtPart, thought)
		content = after
	}
}

// content is pieces.content for text that comes in pieces. A thought is told when its end tag has come: until then it may
// be text.
type content struct {
	parts    *parts
	held     []byte // a thought so far, or what may be the beginning of a tag
	thinking bool   // the beginning of a thought has been read
}

// add takes in more text.
func (c *content) add(piece string) error {
	if !c.thinking && len(c.held) == 0 && strings.IndexByte(piece, thoughtBegins[0]) < 0 {
		return c.parts.text(piece)
	}
	from := max(0, len(c.held)-len(thoughtEnds)+1) // no tag begins before, or it would have been found
	c.held = append(c.held, piece...)
	for {
		tag := thoughtBegins
		if c.thinking {
			tag = thoughtEnds
		}
		i := bytes.Index(c.held[from:], []byte(tag))
		if i < 0 {
			break
		}
		if err := c.release(from + i); err != nil {
			return err
		}
		c.held, c.thinking, from = c.held[len(tag):], !c.thinking, 0
	}
	if c.thinking {
		return nil
	}
	return c.release(len(c.held) - tagBegun(c.held))
}

// release reports the first n bytes that are held.
func (c *content) release(n int) error {
	s := string(c.held[:n])
	c.held = c.held[n:]
	if c.thinking {
		return c.parts.thinking(s)
	}
	return c.parts.text(s)
}

// tagBegun returns how many bytes at the end of text may be the beginning of a tag.
func tagBegun(text []byte) int {
	for n := min(len(text), len(thoughtBegins)-1); n > 0; n-- {
		if strings.HasPrefix(thoughtBegins, string(text[len(text)-n:])) {
			return n
		}
	}
	return 0
}

// end reports what is held when the text is over. A thought without an end is text.
func (c *content) end() error {
	c.thinking = false
	return c.release(len(c.held))
}
