package anthropic

import (
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// assembly puts a response together from the blocks of one message, or of several if the model pauses.
type assembly struct {
	stream *model.Stream
	limit  int64 // how large all parts may become, in bytes
	size   int64

	base int // of the keys of the message's blocks
	open map[int]*openBlock
	seen int               // how many blocks there were
	mcp  map[string]string // names of tools of MCP servers, by the ids of their calls

	id, model   string
	stop        string
	stopDetails stopDetails
	container   container
	counts      counts
	told        bool          // there were counts
	before      usage.Request // of messages that paused
}

func newAssembly(s *model.Stream) *assembly {
	return &assembly{stream: s, open: map[int]*openBlock{}}
}

// partSize is how much memory a part, or a citation, takes beside its text, roughly.
const partSize = 512

// grow counts what is added to the response.
func (a *assembly) grow(size int) error {
	if a.size += int64(size); a.size > a.limit {
		return invalid("its parts take more than %d bytes (transport.WithMaxResponse)", a.limit)
	}
	return nil
}

// begin takes in how a message begins.
func (a *assembly) begin(r *reply) error {
	if a.id == "" {
		a.id = r.ID
	}
	if a.model == "" {
		a.model = r.Model
	}
	if r.Container.ID != "" {
		a.container = r.Container
	}
	if r.Usage == nil {
		return nil
	}
	a.told = true
	a.counts.merge(r.Usage)
	return a.tellUsage()
}

// messageDelta takes in what ends a message, and what it has used.
func (a *assembly) messageDelta(e *event) error {
	a.stopped(e.Delta.StopReason, &e.Delta.StopDetails, &e.Delta.Container)
	if e.Usage != nil {
		a.told = true
		a.counts.merge(e.Usage)
	}
	return nil
}

func (a *assembly) stopped(reason string, d *stopDetails, c *container) {
	if reason != "" {
		a.stop, a.stopDetails = reason, *d
	}
	if c.ID != "" {
		a.container = *c
	}
}

// tellUsage tells the stream what has been used. What the whole response has used is told with the response.
func (a *assembly) tellUsage() error { return a.stream.Usage(a.used()) }

// used returns what the response has used so far.
func (a *assembly) used() usage.Request {
	now := usage.Request{UnmeasuredRequests: 1}
	if a.told {
		now = a.counts.of()
	}
	sum := a.before
	sum.Count(&now)
	return sum
}

// next begins the next message of a response that continues.
func (a *assembly) next() {
	a.before = a.used()
	a.base += maxItems
	a.open, a.seen = map[int]*openBlock{}, 0
	a.counts, a.told, a.stop = counts{}, false, ""
}

// response returns what was received of the response.
func (a *assembly) response() *message.Response {
	for index := range a.open {
		_ = a.held(a.open[index]) // the stream keeps its error
	}
	r := a.stream.Response()
	r.Usage = a.used()
	r.ModelName, r.ProviderName, r.ProviderResponseID, r.FinishReason = a.model, settingsName, a.id, finishReasons[a.stop]
	d := responseDetails{
		FinishReason: a.stop, Refusal: a.stopDetails.Explanation, RefusalCategory: a.stopDetails.Category,
		ContainerID: a.container.ID, ContainerUntil: a.container.ExpiresAt,
	}
	if a.counts.Speed == "fast" {
		d.Speed = a.counts.Speed
	}
	if d != (responseDetails{}) {
		if b, err := d.AppendJSON(nil); err == nil { // texts can always be written
			r.ProviderDetails = rawOf(b)
		}
	}
	return r
}

var finishReasons = map[string]message.FinishReason{
	"end_turn": message.FinishStop, "stop_sequence": message.FinishStop, "compaction": message.FinishStop, "max_tokens": message.FinishLength,
	"model_context_window_exceeded": message.FinishLength, "tool_use": message.FinishToolCall, "refusal": message.FinishContentFilter,
}
