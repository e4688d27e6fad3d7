package openai

import (
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// maxItems is how many calls, parts and items of content a response may have. Each costs more memory than
// the two bytes with which a server can ask for it.
const maxItems = 4096

// choices are the choices of a completion, of which the first counts. The others are skipped.
type choices struct {
	first choice
	any   bool
}

// DecodeJSONFrom reads an array of choices.
func (c *choices) DecodeJSONFrom(r *jsonwire.Reader) {
	*c = choices{}
	if r.Null() || !r.Array() {
		return
	}
	for r.Elem() {
		if c.any {
			r.Skip()
			continue
		}
		c.any = true
		decodeChoice(r, &c.first)
	}
}

// chunkChoices are the choices of a chunk, of which the one with the index 0 counts.
type chunkChoices struct {
	first chunkChoice
	any   bool
}

// DecodeJSONFrom reads an array of choices.
func (c *chunkChoices) DecodeJSONFrom(r *jsonwire.Reader) {
	*c = chunkChoices{}
	if r.Null() || !r.Array() {
		return
	}
	for r.Elem() {
		if c.any {
			r.Skip()
			continue
		}
		decodeChunkChoice(r, &c.first)
		if c.any = c.first.Index == 0; !c.any {
			c.first = chunkChoice{}
		}
	}
}

// replyCalls are the calls of a message. Chunks mostly have one.
type replyCalls struct {
	n     int
	first callDelta
	more  []callDelta
}

// DecodeJSONFrom reads an array of calls.
func (c *replyCalls) DecodeJSONFrom(r *jsonwire.Reader) {
	*c = replyCalls{}
	if r.Null() || !r.Array() {
		return
	}
	over := false
	for r.Elem() {
		if over = c.n == maxItems; over {
			r.Skip()
			continue
		}
		decodeCallDelta(r, c.add())
	}
	if over {
		r.Invalid(fmt.Errorf("more than %d tool calls", maxItems))
	}
}

// add returns one more call, which is empty.
func (c *replyCalls) add() *callDelta {
	if c.n++; c.n == 1 {
		return &c.first
	}
	c.more = append(c.more, callDelta{})
	return &c.more[len(c.more)-1]
}

func (c *replyCalls) any() bool { return c.n > 0 }

// each calls f for each call, up to its first error.
func (c *replyCalls) each(f func(*callDelta) error) error {
	if c.n == 0 {
		return nil
	}
	if err := f(&c.first); err != nil {
		return err
	}
	for i := range c.more {
		if err := f(&c.more[i]); err != nil {
			return err
		}
	}
	return nil
}

// callIndex is the index of a call, which some servers leave out.
type callIndex struct {
	n   int
	set bool
}

// DecodeJSONFrom reads a number or null.
func (i *callIndex) DecodeJSONFrom(r *jsonwire.Reader) {
	if *i = (callIndex{}); !r.Null() {
		i.n, i.set = int(r.Int(64)), true
	}
}

// replyContent is the content of a message: a text or, from Mistral and others, a list of thoughts and texts.
type replyContent struct {
	text  string // all of the content if it is not a list
	items []contentItem
}

// contentItem is a text, or a thought, in a list. Neighbours of one kind are one item.
type contentItem struct {
	thought bool
	text    string
}

// DecodeJSONFrom reads a text or a list.
func (c *replyContent) DecodeJSONFrom(r *jsonwire.Reader) {
	*c = replyContent{}
	if r.Peek() != '[' {
		r.StringTo(&c.text)
		return
	}
	if !r.Array() {
		return
	}
	for r.Elem() {
		if len(c.items) > maxItems {
			r.Skip()
			continue
		}
		c.item(r)
	}
	if len(c.items) > maxItems {
		r.Invalid(fmt.Errorf("more than %d items of content", maxItems))
	}
}

// item reads an item of a list.
func (c *replyContent) item(r *jsonwire.Reader) {
	if r.Peek() == '"' {
		c.add(false, r.String())
		return
	}
	var w wireItem
	decodeWireItem(r, &w)
	thought := w.Type == "thinking" || w.Type == "reasoning"
	c.add(thought, w.text(thought))
}

func (c *replyContent) add(thought bool, text string) {
	if n := len(c.items); text == "" {
		return
	} else if n > 0 && c.items[n-1].thought == thought {
		c.items[n-1].text += text
		return
	}
	c.items = append(c.items, contentItem{thought, text})
}

// text returns the text of an item.
func (w *wireItem) text(thought bool) string {
	if !thought {
		return w.Text
	}
	for _, raw := range []jsonwire.Raw{w.Thinking, w.Reasoning} {
		if text, ok := raw.Text(); ok && text != "" {
			return text
		}
		if strings.HasPrefix(string(raw), "[") {
			var inner replyContent
			r := jsonwire.NewReader(string(raw), jsonwire.Lenient)
			inner.DecodeJSONFrom(&r)
			var b strings.Builder
			for _, i := range inner.items {
				b.WriteString(i.text)
			}
			return b.String()
		}
	}
	return w.Text
}

// wireItem is one item of a content that is a list.
//
//agent:codec lenient decode
type wireItem struct {
	Type      string       `json:"type"`
	Text      string       `json:"text"`
	Thinking  jsonwire.Raw `json:"thinking"` // a text, or a list of texts
	Reasoning jsonwire.Raw `json:"reasoning"`
}
