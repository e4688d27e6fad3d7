package openai

import (
	"cmp"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// output puts the parts of a response together, item by item. Each item has keys of its own for the stream.
type output struct {
	stream   *model.Stream
	provider string
	endpoint string // for errors
	budget   parts  // only its count of what the parts take
	items    map[int]*openItem
	searches []string // the ids of searches for tools that have no result yet

	body    responsesBody
	at      int // the number of the last event
	refusal string
	finish  message.FinishReason
}

// openItem is what was streamed of an item.
type openItem struct {
	key     int
	texts   map[int]bool // contents of a message that have begun
	begun   bool         // its part was added
	summary int          // the latest summary of a thought
	args    wire.Args
	text    wire.Joiner
	done    bool
}

// itemKeys is how many parts an item may have.
const itemKeys = 1 << 16

func newOutput(s *model.Stream, provider string, limit int64) *output {
	endpoint := provider + " responses"
	return &output{stream: s, provider: provider, endpoint: endpoint, budget: parts{max: limit, endpoint: endpoint}, items: map[int]*openItem{}}
}

func (o *output) item(index int) *openItem {
	i := o.items[index]
	if i == nil {
		i = &openItem{key: len(o.items) * itemKeys, texts: map[int]bool{}}
		o.items[index] = i
	}
	return i
}

// event takes in an event that adds to an item. Others say nothing new.
func (o *output) event(e *responsesEvent) error {
	if len(o.items) > maxItems {
		return invalid(o.endpoint, "more than %d output items", maxItems)
	}
	switch e.Type {
	case "response.output_item.added", "response.output_item.done":
		item, ok := itemOf(e.Item)
		switch {
		case !ok:
			return nil
		case e.Type == "response.output_item.done":
			return o.done(e.OutputIndex, &item)
		}
		return o.begin(e.OutputIndex, &item)
	case "response.output_text.delta":
		return o.text(o.item(e.OutputIndex), e.ContentIndex, e.Delta)
	case "response.refusal.delta":
		o.refusal += e.Delta
		return o.budget.grow(len(e.Delta))
	case "response.reasoning_summary_text.delta":
		return o.thought(o.item(e.OutputIndex), e.SummaryIndex, e.Delta)
	case "response.reasoning_text.delta":
		return o.thought(o.item(e.OutputIndex), e.ContentIndex, e.Delta)
	case "response.function_call_arguments.delta":
		i := o.item(e.OutputIndex)
		if !i.begun {
			return nil // the item says it all when it is done
		}
		return o.addArgs(i, i.args.Add(e.Delta))
	}
	return nil
}

// begin begins an item. Most begin with their first delta.
func (o *output) begin(index int, item *outputItem) error {
	if item.Type != "function_call" {
		return nil
	}
	return o.call(o.item(index), item)
}

func (o *output) text(i *openItem, content int, delta string) error {
	delta = i.text.Join(delta)
	if delta == "" || content < 0 || content >= itemKeys {
		return nil
	}
	size := len(delta)
	if !i.texts[content] {
		size += partSize
	}
	i.texts[content] = true
	if err := o.budget.grow(size); err != nil {
		return err
	}
	return o.stream.Text(i.key+content, delta)
}

// thought adds to a thought. Its summaries are paragraphs.
func (o *output) thought(i *openItem, summary int, delta string) error {
	if delta = i.text.Join(delta); delta == "" {
		return nil
	}
	if i.begun && summary != i.summary {
		delta = "\n\n" + delta
	}
	size := len(delta)
	if !i.begun {
		size += partSize
	}
	i.begun, i.summary = true, summary
	if err := o.budget.grow(size); err != nil {
		return err
	}
	return o.stream.Thinking(i.key, delta)
}

// call begins a call.
func (o *output) call(i *openItem, item *outputItem) error {
	if err := o.budget.grow(partSize); err != nil {
		return err
	}
	i.begun = true
	part := &message.ToolCallPart{ToolName: item.Name, ToolCallID: item.CallID, ID: item.ID, ProviderName: o.provider}
	if item.Namespace != "" {
		part.ProviderDetails = detailsOf(&responsesDetails{Namespace: item.Namespace})
	}
	return o.stream.Add(i.key, part)
}

func (o *output) addArgs(i *openItem, delta string) error {
	if err := o.budget.grow(len(delta)); err != nil {
		return err
	}
	return o.stream.Args(i.key, delta)
}

// end takes in the response when it is complete. Items that were not streamed are in it.
func (o *output) end(b *responsesBody) error {
	switch b.Status {
	case "", "completed", "complete":
		o.finish = message.FinishStop
	case "incomplete":
		o.finish = incompleteReasons[b.IncompleteDetails.Reason]
	case "failed", "cancelled":
		o.finish = message.FinishError
	default:
		return invalid(o.endpoint, "the response is not complete, its status is %q", b.Status)
	}
	if b.ID == "" && b.Output == nil && !b.failed() {
		return invalid(o.endpoint, "it is not a response")
	}
	for i := range b.Output {
		if err := o.done(i, &b.Output[i]); err != nil {
			return err
		}
	}
	o.body = *b
	o.body.Output = nil
	return nil
}

var incompleteReasons = map[string]message.FinishReason{
	"max_output_tokens": message.FinishLength, "content_filter": message.FinishContentFilter,
}

// response returns what was received of the response.
func (o *output) response() *message.Response {
	for _, i := range o.items {
		if i.begun && !i.done {
			_ = o.addArgsHeld(i) // the stream keeps its error
		}
	}
	r := o.stream.Response()
	b := &o.body
	r.Usage = b.Usage.of()
	r.ModelName, r.ProviderName, r.ProviderResponseID, r.FinishReason = b.Model, o.provider, b.ID, o.finish
	d := details{FinishReason: cmp.Or(b.IncompleteDetails.Reason, b.Status), Refusal: o.refusal, ServiceTier: b.ServiceTier, Moderation: b.Moderation}
	d.describe(r, b.CreatedAt)
	return r
}

// addArgsHeld reports what is held back of the arguments of a call that was cut.
func (o *output) addArgsHeld(i *openItem) error {
	if rest := i.args.End(); rest != "" {
		return o.addArgs(i, rest)
	}
	return nil
}

// of converts the provider's counts. Details holds its own names. Counts that could not all be read, or are negative, are
// unmeasured.
func (u *responsesUsage) of() usage.Request {
	if u == nil {
		return usage.Request{UnmeasuredRequests: 1}
	}
	in := u.InputTokensDetails
	of := usage.Request{
		InputTokens: u.InputTokens, OutputTokens: u.OutputTokens, CacheReadTokens: in.CachedTokens, CacheWriteTokens: in.CacheWriteTokens,
		OutputReasoningTokens: u.OutputDetails["reasoning_tokens"], Details: u.OutputDetails,
	}
	if of.Check() != nil || u.OutputDetails.negative() {
		return usage.Request{UnmeasuredRequests: 1}
	}
	if u.unreadable {
		of.UnmeasuredRequests = 1
	}
	return of
}
