package message

import (
	"cmp"
	"iter"
	"strings"
)

// Text joins the text that the model wrote: neighbouring parts directly, others by a blank line. What it said aloud
// counts as text where there is a transcript.
func (r *Response) Text() string {
	var (
		first string
		b     strings.Builder
		parts int
		apart bool
	)
	for _, p := range r.Parts {
		text, ok := textOf(p)
		if !ok {
			apart = true
			continue
		}
		switch parts++; {
		case parts == 1:
			first = text
		case parts == 2:
			b.WriteString(first)
			fallthrough
		default:
			if apart {
				b.WriteString("\n\n")
			}
			b.WriteString(text)
		}
		apart = false
	}
	if parts < 2 {
		return first
	}
	return b.String()
}

func textOf(p ResponsePart) (text string, ok bool) {
	switch p := p.(type) {
	case *TextPart:
		return p.Content, true
	case *SpeechPart:
		return p.Transcript, p.Transcript != ""
	}
	return "", false
}

// OutputText returns the text that may be the output. What it wrote before it used a tool of the provider's was
// a thought, unless nothing came after it. A summary of the conversation is an answer where there is nothing else.
func (r *Response) OutputText() string {
	text, summary := new(joined), new(joined)
	var before string
	for _, p := range r.Parts {
		switch p := p.(type) {
		case *NativeToolCallPart:
			before = cmp.Or(text.String(), before)
			text = new(joined)
		case *CompactionPart:
			summary.add(p.Content)
		default:
			t, _ := textOf(p)
			text.add(t)
		}
	}
	if HasCalls(r) {
		before = ""
	}
	return cmp.Or(text.String(), before, summary.String())
}

// joined is a text made of others. A single one is not copied.
type joined struct {
	first string
	all   strings.Builder
}

func (j *joined) add(text string) {
	switch {
	case j.first == "":
		j.first = text
	case text != "":
		if j.all.Len() == 0 {
			j.all.WriteString(j.first)
		}
		j.all.WriteString(text)
	}
}

func (j *joined) String() string {
	if j.all.Len() == 0 {
		return j.first
	}
	return j.all.String()
}

// Thinking joins what the model thought by blank lines.
func (r *Response) Thinking() string {
	var thoughts []string
	for _, p := range r.Parts {
		if p, ok := p.(*ThinkingPart); ok {
			thoughts = append(thoughts, p.Content)
		}
	}
	return strings.Join(thoughts, "\n\n")
}

// ToolCalls returns the calls of tools that the run is to carry out.
func (r *Response) ToolCalls() iter.Seq[*ToolCallPart] {
	return func(yield func(*ToolCallPart) bool) {
		for _, p := range r.Parts {
			if c, ok := p.(*ToolCallPart); ok && !yield(c) {
				return
			}
		}
	}
}

// Files returns the files that the model made.
func (r *Response) Files() iter.Seq[*BinaryContent] {
	return func(yield func(*BinaryContent) bool) {
		for _, p := range r.Parts {
			if f, ok := p.(*FilePart); ok && !yield(&f.Content) {
				return
			}
		}
	}
}
