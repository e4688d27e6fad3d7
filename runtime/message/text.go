package message

import (
	"cmp"
	"iter"
	"strings"
)

// Text joins the text that the model wrote: neighbouring parts directly, others by a blank line. What it said aloud
// counts as text if there is a transcript.
func (r *Response) Text() string {
	var all joined
	parts, apart := 0, false
	for _, p := range r.Parts {
		text, ok := textOf(p)
		if !ok {
			apart = true
			continue
		}
		if parts++; parts > 1 && apart {
			all.add("\n\n")
		}
		all.add(text)
		apart = false
	}
	return all.take()
}

func textOf(p ResponsePart) (text string, ok bool) {
	switch p := p.(type) {
	case *TextPart:
		if p != nil {
			return p.Content, true
		}
	case *SpeechPart:
		if p != nil {
			return p.Transcript, p.Transcript != ""
		}
	}
	return "", false
}

// OutputText returns the text that may be the output. What it wrote before it used a tool of the provider's was a
// thought, unless nothing came after it. A summary of the conversation is an output if there is nothing else.
func (r *Response) OutputText() string {
	var text, summary joined
	var before string
	for _, p := range r.Parts {
		switch p := p.(type) {
		case *NativeToolCallPart:
			before = cmp.Or(text.take(), before)
		case *CompactionPart:
			if p != nil {
				summary.add(p.Content)
			}
		default:
			t, _ := textOf(p)
			text.add(t)
		}
	}
	if HasCalls(r) {
		before = ""
	}
	return cmp.Or(text.take(), before, summary.take())
}

// joined is text of several pieces. It is copied only if there are several.
type joined struct {
	one  string
	more strings.Builder
}

func (j *joined) add(s string) {
	switch {
	case s == "":
	case j.more.Len() > 0:
		j.more.WriteString(s)
	case j.one == "":
		j.one = s
	default:
		j.more.WriteString(j.one)
		j.more.WriteString(s)
	}
}

// take returns the text, and begins anew.
func (j *joined) take() string {
	text := j.one
	if j.more.Len() > 0 {
		text = j.more.String()
	}
	j.one = ""
	j.more.Reset()
	return text
}

// Thinking joins what the model thought by blank lines.
func (r *Response) Thinking() string {
	var thoughts []string
	for _, p := range r.Parts {
		if p, ok := p.(*ThinkingPart); ok && p != nil {
			thoughts = append(thoughts, p.Content)
		}
	}
	return strings.Join(thoughts, "\n\n")
}

// ToolCalls returns the tool calls that the run has to make.
func (r *Response) ToolCalls() iter.Seq[*ToolCallPart] {
	return func(yield func(*ToolCallPart) bool) {
		for _, p := range r.Parts {
			if c, ok := p.(*ToolCallPart); ok && c != nil && !yield(c) {
				return
			}
		}
	}
}

// Files returns the files that the model made.
func (r *Response) Files() iter.Seq[*BinaryContent] {
	return func(yield func(*BinaryContent) bool) {
		for _, p := range r.Parts {
			if f, ok := p.(*FilePart); ok && f != nil && !yield(&f.Content) {
				return
			}
		}
	}
}
