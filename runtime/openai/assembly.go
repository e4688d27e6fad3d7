package openai

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// assembly puts a response together from chunks.
type assembly struct {
	stream  *model.Stream
	content content
	calls   []openCall
	latest  map[int]int // the last calls with an index of the server's; nil while there are few calls
	parts   parts

	id, model string
	created   float64
	usage     *chatUsage
	finish    string
	begun     bool // there was a choice
	stopped   bool // it is complete, but does not say why
	refusal   []byte
	tier      string
	judged    jsonwire.Raw // what moderation said
}

// openCall is a call that may still grow. Its key for the stream is that of its place among the calls.
type openCall struct {
	index    int // the server's
	id, name string
}

func newAssembly(s *model.Stream) *assembly {
	a := &assembly{stream: s, parts: parts{stream: s}}
	a.content.parts = &a.parts
	return a
}

// expected is a chunk that says again what chunks repeat. Decoding into it copies only what is new.
func (a *assembly) expected() chunk {
	return chunk{ID: a.id, Object: "chat.completion.chunk", Model: a.model, ServiceTier: a.tier}
}

// add takes in a chunk. Of what chunks repeat, the first value counts; of the usage, which may grow, the last.
func (a *assembly) add(c *chunk) error {
	if a.id == "" {
		a.id = c.ID
	}
	if a.model == "" {
		a.model = c.Model
	}
	if a.created == 0 {
		a.created = c.Created
	}
	a.usage = cmp.Or(c.Usage, a.usage)
	a.tier = cmp.Or(c.ServiceTier, a.tier)
	a.judged = cmp.Or(c.Moderation, a.judged)
	if len(c.Choices) == 0 {
		return a.checkUsage(c)
	}
	a.begun = true
	first := &c.Choices[0]
	if first.FinishReason != "" {
		a.finish = first.FinishReason
	}
	if err := a.delta(&first.Delta); err != nil {
		return err
	}
	return a.checkUsage(c)
}

// checkUsage tells the stream what has been used, where the server says so midway. What the whole response has used is
// told with the response.
func (a *assembly) checkUsage(c *chunk) error {
	if c.Usage == nil || a.finish != "" {
		return nil
	}
	return a.stream.Usage(c.Usage.of())
}

func (a *assembly) delta(d *delta) error {
	a.refusal = append(a.refusal, d.Refusal...)
	if t := thought(d.ReasoningContent, d.Reasoning); t != "" {
		if err := a.content.end(); err != nil {
			return err
		}
		if err := a.parts.thinking(t); err != nil {
			return err
		}
	}
	if err := a.content.add(d.Content); err != nil {
		return err
	}
	for i := range d.ToolCalls {
		if err := a.call(&d.ToolCalls[i]); err != nil {
			return err
		}
	}
	return nil
}

// call adds to a call, or begins one. A call keeps its first id and name: some servers repeat them, or make up new ids.
func (a *assembly) call(d *callDelta) error {
	key := a.find(d)
	if key < 0 {
		return a.beginCall(d)
	}
	c := &a.calls[key]
	if c.id == "" && d.ID != "" || c.name == "" && d.Function.Name != "" {
		c.id, c.name = cmp.Or(c.id, d.ID), cmp.Or(c.name, d.Function.Name)
		err := a.stream.Update(key, func(part message.ResponsePart) {
			p := part.(*message.ToolCallPart)
			p.ToolCallID, p.ToolName = cmp.Or(p.ToolCallID, c.id), c.name
		})
		if err != nil {
			return err
		}
	}
	return a.stream.Args(key, d.Function.args())
}

// beginCall begins a call.
func (a *assembly) beginCall(d *callDelta) error {
	if err := a.content.end(); err != nil {
		return err
	}
	key := len(a.calls)
	c := openCall{index: key, id: d.ID, name: d.Function.Name}
	if d.Index != nil {
		c.index = *d.Index
	}
	a.keep(c)
	return a.parts.begin(key, &message.ToolCallPart{ToolName: c.name, ToolCallID: c.id, Args: d.Function.args()})
}

// find returns the key of the call that goes on, or -1. Servers may give all calls the same index, or none: then a name
// with another id begins a call.
func (a *assembly) find(d *callDelta) int {
	key := len(a.calls) - 1
	if d.Index != nil {
		key = a.last(*d.Index)
	}
	if key < 0 {
		return -1
	}
	c := &a.calls[key]
	if d.Function.Name != "" && c.name != "" && (d.Index == nil || d.ID != "" && d.ID != c.id) {
		return -1
	}
	return key
}

// last returns the key of the last call with an index of the server's, or -1.
func (a *assembly) last(index int) int {
	if a.latest != nil {
		if key, ok := a.latest[index]; ok {
			return key
		}
		return -1
	}
	for key := len(a.calls) - 1; key >= 0; key-- {
		if a.calls[key].index == index {
			return key
		}
	}
	return -1
}

// keep keeps a call that has begun.
func (a *assembly) keep(c openCall) {
	const few = 16
	a.calls = append(a.calls, c)
	if a.latest == nil && len(a.calls) > few {
		a.latest = make(map[int]int)
		for key := range a.calls {
			a.latest[a.calls[key].index] = key
		}
	} else if a.latest != nil {
		a.latest[c.index] = len(a.calls) - 1
	}
}

// done ends a stream that has said that it is complete. One without a finish reason has simply stopped.
func (a *assembly) done() error {
	if !a.begun {
		return invalid("it has no choices")
	}
	a.stopped = a.finish == ""
	return nil
}

// response returns what there is of the response.
func (a *assembly) response() (*message.Response, error) {
	_ = a.content.end() // the stream keeps its error
	r := a.stream.Response()
	r.Usage = a.usage.of()
	r.ModelName = a.model
	r.ProviderName = provider
	r.ProviderResponseID = a.id
	if r.FinishReason = finishReasons[a.finish]; a.stopped {
		r.FinishReason = message.FinishStop
	}
	d := details{FinishReason: a.finish, Refusal: string(a.refusal), ServiceTier: a.tier, Moderation: a.judged}
	d.describe(r, a.created)
	return r, a.stream.Err()
}

// failed reports whether a server reports a failure instead of going on.
func (c *chunk) failed() bool {
	return c.Error != "" && c.Error != "null" || c.Object == "error"
}

// failedWith returns the status of a failure that is reported in an event.
func failedWith(res *http.Response, event []byte) int {
	for event != nil {
		var e streamError
		if e.DecodeJSON(event) != nil {
			break
		}
		for _, code := range []jsonwire.Raw{e.Code, e.StatusCode} {
			if n, err := strconv.Atoi(strings.Trim(string(code), `"`)); err == nil && n >= http.StatusBadRequest && n < 600 {
				return n
			}
		}
		event = []byte(e.Error)
	}
	return res.StatusCode
}
