package model

import (
	"bytes"
	"unsafe"

	"github.com/agentgen-go/agentgen/runtime/message"
)

// growing is a part that may still grow. Its text is only appended to: what was reported of it before are strings that share its
// memory, so that a part may be reported as often as it grows.
type growing struct {
	key   int
	index int // in the response
	kind  textKind
	part  message.ResponsePart // the stream's own, without the text
	text  []byte               // content, or arguments
	given string               // the text that replace was last given
	told  bool                 // there was a PartStartEvent
	ended bool                 // there was a PartEndEvent
	small bool                 // settle was called
}

// string returns the text so far, without copying it.
func (g *growing) string() string { return unsafe.String(unsafe.SliceData(g.text), len(g.text)) }

// add adds to the text.
func (g *growing) add(text string) {
	const first = 64 // most texts that grow become longer
	if cap(g.text) < first {
		g.text = append(make([]byte, 0, max(first, len(g.text)+len(text))), g.text...)
	}
	g.text, g.ended = append(g.text, text...), false
}

// settle gives back the memory into which the text has not grown. Parts mostly end once; one that grows again keeps its memory.
func (g *growing) settle() {
	if slack := cap(g.text) - len(g.text); slack > len(g.text)/4 && !g.small {
		g.text = bytes.Clone(g.text)
	}
	g.small = true
}

// replace makes part what has grown.
func (g *growing) replace(part message.ResponsePart) {
	own, text := split(part)
	if g.part, g.kind = own, kindOf(own); !g.holds(text) {
		g.text = []byte(text) // what was reported keeps its memory
	}
	g.given = text
}

// holds reports whether the text is the one that has grown here. A text that shares its memory with that which was given before
// begins with it.
func (g *growing) holds(text string) bool {
	if len(text) != len(g.text) {
		return false
	}
	same := 0
	if len(g.given) <= len(text) && unsafe.StringData(g.given) == unsafe.StringData(text) {
		same = len(g.given)
	}
	return text[same:] == string(g.text[same:])
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
		p.Content = g.string()
	case *message.ThinkingPart:
		p.Content = g.string()
	case *message.ToolCallPart:
		p.Args = g.string()
	case *message.NativeToolCallPart:
		p.Args = g.string()
	case *message.CompactionPart:
		p.Content = g.string()
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

// textKind is what the text of a part is.
type textKind uint8

const (
	noText textKind = iota
	plainText
	thinkingText
	argsText
)

// kindOf returns what the text of a part is; noText if it has none that grows.
func kindOf(part message.ResponsePart) textKind {
	switch part.(type) {
	case *message.TextPart, *message.CompactionPart:
		return plainText
	case *message.ThinkingPart:
		return thinkingText
	case *message.ToolCallPart, *message.NativeToolCallPart:
		return argsText
	}
	return noText
}

// textKind returns what the delta is of; noText if it is empty, or not of text.
func (d *Delta) textKind() textKind {
	switch {
	case d.Text != "":
		return plainText
	case d.Thinking != "":
		return thinkingText
	case d.Args != "":
		return argsText
	}
	return noText
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
