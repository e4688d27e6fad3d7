package cohere

import (
	"errors"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// reply is a response that comes at once.
//
//agent:codec lenient decode
type reply struct {
	ID           string        `json:"id"`
	FinishReason string        `json:"finish_reason"`
	Message      *replyMessage `json:"message"`
	Usage        *counts       `json:"usage"`
	Error        jsonwire.Raw  `json:"error"`
}

type replyMessage struct {
	Content   items        `json:"content"`
	ToolPlan  string       `json:"tool_plan"`
	ToolCalls calls        `json:"tool_calls"`
	Citations jsonwire.Raw `json:"citations"`
}

// item is an item of the content.
//
//agent:codec lenient decode
type item struct {
	Type     string `json:"type"`
	Text     string `json:"text"`
	Thinking string `json:"thinking"`
}

// call is a call of a tool, or a piece of its arguments.
//
//agent:codec lenient decode
type call struct {
	ID       string `json:"id"`
	Function struct {
		Name      string `json:"name"`
		Arguments string `json:"arguments"`
	} `json:"function"`
}

// event is an event of a stream.
//
//agent:codec lenient decode
type event struct {
	Type  string       `json:"type"`
	ID    string       `json:"id"`
	Index int          `json:"index"`
	Delta eventDelta   `json:"delta"`
	Error jsonwire.Raw `json:"error"`
}

type eventDelta struct {
	Message      deltaMessage `json:"message"`
	FinishReason string       `json:"finish_reason"`
	Usage        *counts      `json:"usage"`
	Error        jsonwire.Raw `json:"error"`
}

type deltaMessage struct {
	Content   itemPiece    `json:"content"`
	ToolPlan  string       `json:"tool_plan"`
	ToolCalls callPiece    `json:"tool_calls"`
	Citations jsonwire.Raw `json:"citations"`
}

// itemPiece is a piece of an item of the content, if it is one: where a message begins there are empty lists in its place.
type itemPiece struct {
	item
	there bool
}

// DecodeJSONFrom reads an object, and skips anything else.
func (p *itemPiece) DecodeJSONFrom(r *jsonwire.Reader) {
	*p = itemPiece{there: r.Peek() == '{'}
	if !p.there {
		r.Skip()
		return
	}
	decodeItem(r, &p.item)
}

// EncodeJSONTo makes w fail: this is only read.
func (*itemPiece) EncodeJSONTo(w *jsonwire.Writer) { w.Fail(errReadOnly) }

// callPiece is a call, or a piece of one, if it is one: see itemPiece.
type callPiece struct {
	call
	there bool
}

// DecodeJSONFrom reads an object, and skips anything else.
func (p *callPiece) DecodeJSONFrom(r *jsonwire.Reader) {
	*p = callPiece{there: r.Peek() == '{'}
	if !p.there {
		r.Skip()
		return
	}
	decodeCall(r, &p.call)
}

// EncodeJSONTo makes w fail: this is only read.
func (*callPiece) EncodeJSONTo(w *jsonwire.Writer) { w.Fail(errReadOnly) }

// counts are the tokens that a response has used. Cohere writes them as floats.
type counts struct {
	Tokens struct {
		Input  *float64 `json:"input_tokens"`
		Output *float64 `json:"output_tokens"`
	} `json:"tokens"`
	Billed struct {
		Input           float64 `json:"input_tokens"`
		Output          float64 `json:"output_tokens"`
		SearchUnits     float64 `json:"search_units"`
		Classifications float64 `json:"classifications"`
	} `json:"billed_units"`
	Cached float64 `json:"cached_tokens"`

	unreadable bool
}

// citation is where a piece of a text has its information from.
//
//agent:codec lenient decode
type citation struct {
	Start        int          `json:"start"`
	End          int          `json:"end"`
	ContentIndex int          `json:"content_index"`
	Type         string       `json:"type"`
	Sources      jsonwire.Raw `json:"sources"`
}

// source is a source of a citation.
//
//agent:codec lenient decode
type source struct {
	ID       string       `json:"id"`
	Document jsonwire.Raw `json:"document"`
}

// maxItems is how many items of content, calls and citations a response may have. Each costs more memory than the two bytes with which a
// server can ask for it.
const maxItems = 4096

// items are the items of content of a response, of which at most maxItems are read.
type items []item

// DecodeJSONFrom reads an array of items, or a text alone.
func (l *items) DecodeJSONFrom(r *jsonwire.Reader) {
	*l = nil
	switch {
	case r.Null():
	case r.Peek() == '"':
		*l = items{{Type: "text", Text: r.String()}}
	default:
		elements(r, l, decodeItem)
	}
}

// EncodeJSONTo makes w fail: this is only read.
func (*items) EncodeJSONTo(w *jsonwire.Writer) { w.Fail(errReadOnly) }

// calls are the calls of a response, of which at most maxItems are read.
type calls []call

// DecodeJSONFrom reads an array of calls.
func (l *calls) DecodeJSONFrom(r *jsonwire.Reader) {
	if *l = nil; !r.Null() {
		elements(r, l, decodeCall)
	}
}

// EncodeJSONTo makes w fail: this is only read.
func (*calls) EncodeJSONTo(w *jsonwire.Writer) { w.Fail(errReadOnly) }

// elements reads an array of at most maxItems elements.
func elements[T any, L ~[]T](r *jsonwire.Reader, l *L, decode func(*jsonwire.Reader, *T)) {
	if !r.Array() {
		return
	}
	over := false
	for r.Elem() {
		if over = len(*l) == maxItems; over {
			r.Skip()
			continue
		}
		var one T
		decode(r, &one)
		*l = append(*l, one)
	}
	if over {
		r.Invalid(fmt.Errorf("more than %d items", maxItems))
	}
}

// errReadOnly is the error of an attempt to write what only servers write. A codec that reads itself must have both methods.
var errReadOnly = errors.New("cohere: this is only read")

// responseDetails is what a response keeps in its ProviderDetails, under the name of Pydantic AI.
//
//agent:codec lenient
type responseDetails struct {
	FinishReason string `json:"finish_reason,omitempty"`
}
