package openai

import (
	"cmp"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// assembly puts a response together from chunks.
type assembly struct {
	stream   *model.Stream
	provider string
	content  content
	calls    []openCall
	latest   map[int]int // the latest call with an index of the server's, by that index
	parts    parts
	details  reasoningDetails
	reader   jsonwire.Reader // of the chunks
	chunk    *chunk          // the latest

	id, model string
	created   float64
	usage     *chatUsage
	finish    string
	begun     bool // there was a choice
	delta     bool // a chunk had a delta
	stopped   bool // it is complete, but does not say why
	refusal   []byte
	tier      string
	judged    jsonwire.Raw // what moderation said
}

// newAssembly returns an assembly of a response of a provider, which may become as large as limit.
func newAssembly(s *model.Stream, provider string, limit int64) *assembly {
	a := &assembly{stream: s, provider: provider, reader: jsonwire.NewReaderBytes(nil, jsonwire.Lenient), parts: parts{stream: s, provider: provider, endpoint: provider + chatCompletions, max: limit}}
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
	first := &c.Choices.first
	c.Usage = cmp.Or(c.Usage, first.Usage)
	a.usage = cmp.Or(c.Usage, a.usage)
	a.tier = cmp.Or(c.ServiceTier, a.tier)
	a.judged = cmp.Or(c.Moderation, a.judged)
	if !c.Choices.any {
		return a.checkUsage(c)
	}
	a.begun = true
	if first.FinishReason != "" {
		a.finish = first.FinishReason
	}
	if err := a.take(a.said(first)); err != nil {
		return err
	}
	return a.checkUsage(c)
}

// said returns what a chunk adds. Some servers send a message in place of a delta, and some the whole message behind all deltas.
func (a *assembly) said(c *chunkChoice) *delta {
	switch {
	case c.Message == nil || !c.Delta.empty():
		a.delta = a.delta || !c.Delta.empty()
		return &c.Delta
	case a.delta && c.FinishReason != "":
		return &c.Delta
	}
	return c.Message
}

func (d *delta) empty() bool {
	return d.Content.text == "" && d.Content.items == nil && d.Refusal == "" && !d.ToolCalls.any() &&
		!wire.Says(d.ReasoningContent) && !wire.Says(d.Reasoning) && !wire.Says(d.ReasoningDetails)
}

// checkUsage tells the stream what has been used, where the server says so midway. What the whole response has used is
// told with the response.
func (a *assembly) checkUsage(c *chunk) error {
	if c.Usage == nil || a.finish != "" {
		return nil
	}
	return a.stream.Usage(c.Usage.of())
}

// take takes in what is added to the message.
func (a *assembly) take(d *delta) error {
	a.refusal = append(a.refusal, d.Refusal...)
	if err := a.think(d); err != nil {
		return err
	}
	if err := a.content.add(d.Content.text); err != nil {
		return err
	}
	for _, item := range d.Content.items {
		if err := a.item(item); err != nil {
			return err
		}
	}
	return d.ToolCalls.each(a.call)
}

// think takes in what the model thought.
func (a *assembly) think(d *delta) error {
	text, field := d.thought()
	if wire.Says(d.ReasoningDetails) {
		told, ok := a.details.add(d.ReasoningDetails)
		if !ok {
			return a.invalid("more than %d reasoning_details", maxItems)
		}
		text, field = cmp.Or(text, told), reasoning
		if err := a.parts.grow(len(d.ReasoningDetails)); err != nil {
			return err
		}
		if err := a.parts.detailed(&a.details, field); err != nil {
			return err
		}
	}
	if text == "" {
		return nil
	}
	if err := a.content.end(); err != nil {
		return err
	}
	return a.parts.thinking(text, field)
}

// item takes in an item of a content that is a list.
func (a *assembly) item(i contentItem) error {
	if !i.thought {
		return a.content.add(i.text)
	}
	if err := a.content.end(); err != nil {
		return err
	}
	return a.parts.thinking(i.text, inContent)
}

// done ends a stream that has said that it is complete. One without a finish reason has simply stopped.
func (a *assembly) done() error {
	if !a.begun {
		return a.invalid("it has no choices")
	}
	a.stopped = a.finish == ""
	return nil
}

// response returns what was received of the response.
func (a *assembly) response() (*message.Response, error) {
	err := cmp.Or(a.content.end(), a.endCalls(), a.parts.end(), a.parts.seal())
	r := a.stream.Response()
	r.Usage = a.usage.of()
	r.ModelName = a.model
	r.ProviderName = a.provider
	r.ProviderResponseID = a.id
	if r.FinishReason = finishReasons[a.finish]; a.stopped {
		r.FinishReason = message.FinishStop
	}
	d := details{FinishReason: a.finish, Refusal: string(a.refusal), ServiceTier: a.tier, Moderation: a.judged}
	d.describe(r, a.created)
	if err == nil {
		err = a.stream.Err()
	}
	return r, err
}
