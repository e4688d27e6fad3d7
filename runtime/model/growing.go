package model

import "github.com/agentgen-go/agentgen/runtime/message"

// growing is a part that may still grow. Its text is copied but once, when it ends.
type growing struct {
	key   int
	part  message.ResponsePart // the stream's own, without the text
	text  []byte               // content, or arguments
	told  bool                 // there was a PartStartEvent
	ended bool                 // there was a PartEndEvent
}

// split returns a copy of the part without the text that may grow, and the text.
func split(p message.ResponsePart) (own message.ResponsePart, text string) {
	own = clone(p)
	switch p := own.(type) {
	case *message.TextPart:
		text, p.Content = p.Content, ""
	case *message.ThinkingPart:
		text, p.Content = p.Content, ""
	case *message.ToolCallPart:
		text, p.Args = p.Args, ""
	case *message.NativeToolCallPart:
		text, p.Args = p.Args, ""
	case *message.CompactionPart:
		text, p.Content = p.Content, ""
	}
	return own, text
}

// whole returns a copy of the part with its text.
func (g *growing) whole() message.ResponsePart {
	whole := clone(g.part)
	switch p := whole.(type) {
	case *message.TextPart:
		p.Content = string(g.text)
	case *message.ThinkingPart:
		p.Content = string(g.text)
	case *message.ToolCallPart:
		p.Args = string(g.text)
	case *message.NativeToolCallPart:
		p.Args = string(g.text)
	case *message.CompactionPart:
		p.Content = string(g.text)
	}
	return whole
}

// callID returns the id of a call, empty for other parts.
func (g *growing) callID() string {
	if c, ok := g.part.(*message.ToolCallPart); ok {
		return c.ToolCallID
	}
	return ""
}

// keepID gives a call the id with which it was reported: an id that comes later would be that of another call for those who
// watch.
func (g *growing) keepID(id string) {
	if c, ok := g.part.(*message.ToolCallPart); ok && id != "" {
		c.ToolCallID = id
	}
}

// grows reports whether the part can grow so.
func (g *growing) grows(d *Delta) bool {
	switch g.part.(type) {
	case *message.TextPart, *message.CompactionPart:
		return d.Text != ""
	case *message.ThinkingPart:
		return d.Thinking != ""
	case *message.ToolCallPart, *message.NativeToolCallPart:
		return d.Args != ""
	}
	return false
}

// clone returns a shallow copy of a part, which is not nil.
func clone(p message.ResponsePart) message.ResponsePart {
	switch p := p.(type) {
	case *message.TextPart:
		return new(*p)
	case *message.ThinkingPart:
		return new(*p)
	case *message.ToolCallPart:
		return new(*p)
	case *message.NativeToolCallPart:
		return new(*p)
	case *message.NativeToolReturnPart:
		return new(*p)
	case *message.FilePart:
		return new(*p)
	case *message.CompactionPart:
		return new(*p)
	case *message.SpeechPart:
		return new(*p)
	case *message.UnknownPart:
		return new(*p)
	}
	return p
}
