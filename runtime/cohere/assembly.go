package cohere

import (
	"maps"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// assembly puts a response together.
type assembly struct {
	stream *model.Stream
	limit  int64 // how large all parts may become, in bytes
	size   int64

	open map[int]*openPart // by their keys
	seen int               // how many parts and citations there were

	citations map[int][]message.Citation // by the keys of their texts

	id, finish string
	counts     *counts
}

func newAssembly(s *model.Stream, limit int64) *assembly {
	return &assembly{stream: s, limit: limit, open: map[int]*openPart{}, citations: map[int][]message.Citation{}}
}

// openPart is a part that may still grow.
type openPart struct {
	thought, call bool
	begun         bool
	text          wire.Joiner
	args          wire.Args
}

// The keys of parts: that of the plan is 0.
func contentKey(index int) int { return 1 + 2*index }
func callKey(index int) int    { return 2 + 2*index }

// partSize is how much memory a part, or a citation, takes beside its text, roughly.
const partSize = 512

// grow counts what is added to the response.
func (a *assembly) grow(size int) error {
	if a.size += int64(size); a.size > a.limit {
		return invalid("its parts take more than %d bytes (transport.WithMaxResponse)", a.limit)
	}
	return nil
}

// more counts parts and citations.
func (a *assembly) more(index int) error {
	if a.seen++; a.seen > maxItems || index < 0 || index > maxItems {
		return invalid("more than %d parts", maxItems)
	}
	return a.grow(partSize)
}

// message takes in a message that comes at once.
func (a *assembly) message(m *replyMessage) error {
	if err := a.plan(m.ToolPlan); err != nil {
		return err
	}
	for i := range m.Content {
		if err := a.item(i, &m.Content[i]); err != nil {
			return err
		}
	}
	for i := range m.ToolCalls {
		c := &m.ToolCalls[i]
		if err := a.call(i, &call{ID: c.ID, Function: c.Function}); err != nil {
			return err
		}
	}
	return a.cite(m.Citations)
}

// part returns the part with a key, which begins if there is none.
func (a *assembly) part(key, index int) (*openPart, error) {
	o := a.open[key]
	if o == nil {
		if err := a.more(index); err != nil {
			return nil, err
		}
		o = &openPart{}
		a.open[key] = o
	}
	return o, nil
}

// item adds to an item of content.
func (a *assembly) item(index int, c *item) error {
	key := contentKey(index)
	o, err := a.part(key, index)
	if err != nil {
		return err
	}
	if c.Thinking != "" || c.Type == "thinking" {
		o.thought = true
		return a.addThought(o, key, "", o.text.Join(c.Thinking))
	}
	return a.addText(o, key, o.text.Join(c.Text))
}

func (a *assembly) addText(o *openPart, key int, piece string) error {
	if err := a.grow(len(piece)); err != nil || piece == "" {
		return err
	}
	o.begun = true
	return a.stream.Text(key, piece)
}

// plan adds to what the model plans.
func (a *assembly) plan(piece string) error {
	if piece == "" {
		return nil
	}
	o, err := a.part(0, 0)
	if err != nil {
		return err
	}
	o.thought = true
	return a.addThought(o, 0, toolPlan, o.text.Join(piece))
}

func (a *assembly) addThought(o *openPart, key int, id, piece string) error {
	if err := a.grow(len(piece)); err != nil || piece == "" {
		return err
	}
	if !o.begun {
		o.begun = true
		return a.stream.Add(key, &message.ThinkingPart{Content: piece, ID: id, ProviderName: settingsName})
	}
	return a.stream.Thinking(key, piece)
}

// call begins a call, which may have arguments already.
func (a *assembly) call(index int, c *call) error {
	key := callKey(index)
	if a.open[key] != nil {
		return invalid("the call %d begins twice", index)
	}
	o, err := a.part(key, index)
	if err != nil {
		return err
	}
	o.call, o.begun = true, true
	if err := a.stream.Add(key, &message.ToolCallPart{ToolName: c.Function.Name, ToolCallID: c.ID}); err != nil {
		return err
	}
	return a.args(index, c.Function.Arguments)
}

// args adds to the arguments of a call.
func (a *assembly) args(index int, piece string) error {
	o := a.open[callKey(index)]
	if o == nil {
		return invalid("there are arguments of the call %d, which has not begun or has ended", index)
	}
	piece = o.args.Add(piece)
	if err := a.grow(len(piece)); err != nil {
		return err
	}
	return a.stream.Args(callKey(index), piece)
}

// end ends a part, with what was held back of it.
func (a *assembly) end(key int) error {
	o := a.open[key]
	if o == nil {
		return nil
	}
	delete(a.open, key)
	var err error
	switch {
	case o.call:
		err = a.stream.Args(key, o.args.End())
	case o.thought:
		err = a.addThought(o, key, "", o.text.End())
	default:
		err = a.addText(o, key, o.text.End())
	}
	if err != nil || !o.begun {
		return err
	}
	return a.stream.End(key)
}

// response returns what was received of the response. Citations come when their text is complete.
func (a *assembly) response() *message.Response {
	for _, key := range slices.Sorted(maps.Keys(a.open)) {
		_ = a.end(key) // the stream keeps its error
	}
	for _, key := range slices.Sorted(maps.Keys(a.citations)) {
		_ = a.stream.Update(key, func(p message.ResponsePart) {
			if t, ok := p.(*message.TextPart); ok {
				t.Citations = a.citations[key]
			}
		})
	}
	r := a.stream.Response()
	r.Usage, r.ProviderName, r.ProviderResponseID, r.FinishReason = a.used(), settingsName, a.id, finishReasons[a.finish]
	if a.finish != "" {
		if b, err := (&responseDetails{a.finish}).AppendJSON(nil); err == nil { // texts can always be written
			r.ProviderDetails = jsonwire.Raw(b)
		}
	}
	return r
}

var finishReasons = map[string]message.FinishReason{
	"COMPLETE": message.FinishStop, "STOP_SEQUENCE": message.FinishStop, "MAX_TOKENS": message.FinishLength, "TOOL_CALL": message.FinishToolCall,
}
