package openai

import (
	"bytes"
	"strings"
)

// Some servers leave it to the client to tell the thoughts of a model from its text.
const (
	thoughtBegins = "<think>"
	thoughtEnds   = "</think>"
)

// The members in which servers send what a model thought. They are the ID of a message.ThinkingPart, so that it can be sent back
// in the same form.
const (
	reasoningContent = "reasoning_content" // DeepSeek, llama.cpp, Moonshot
	reasoning        = "reasoning"         // vLLM, OpenRouter, Groq
	inContent        = "content"           // a list in the content, of Mistral
)

// thought returns what the model thought, and the member in which the server has sent it.
func (d *delta) thought() (text, field string) {
	if t, ok := d.ReasoningContent.Text(); ok && t != "" {
		return t, reasoningContent
	}
	if t, ok := d.Reasoning.Text(); ok && t != "" {
		return t, reasoning
	}
	return "", ""
}

// args returns the arguments as the model wrote them.
func (f *replyFunction) args() string {
	args, ok := f.Arguments.Text()
	if !ok && f.Arguments != "null" {
		return string(f.Arguments)
	}
	return args
}

// content takes in text that comes in pieces, in which thoughts stand between <think> tags. A thought is reported when its end tag
// has come: until then it may be text.
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
		return c.parts.thinking(s, "")
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
