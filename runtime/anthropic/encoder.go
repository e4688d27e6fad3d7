package anthropic

import (
	"github.com/agentgen-go/agentgen/runtime/internal/claude"
	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// encoder encodes the messages of a conversation, and notes what else of the request depends on them.
type encoder struct {
	family *claude.Family
	json   []byte   // messages, separated by commas
	system []string // the system prompts with which the conversation begins
	points []point
	// last is where the members of the last block that can be cached end; -1 if there is none.
	last int
	// lead is how long the system prompt is cached, if the conversation begins with a cache point.
	lead message.CacheTTL
	led  bool
	// files is set if there are files by their ids, voiced if the application speaks within the conversation, compacted if the API
	// has summed up a part of it.
	files, voiced, compacted bool
	// cite turns on the citations of documents, cited says that there are documents with citations.
	cite, cited bool
	// tools are those of the request, searched says that there are references to some in the conversation.
	tools    []*model.ToolDef
	searched bool

	begin, blocks int // of the message that is being written
}

// point is a cache point: the bytes of json that ask for it.
type point struct{ from, to int }

func (e *encoder) reset() {
	*e = encoder{family: e.family, cite: e.cite, tools: e.tools, json: e.json[:0], points: e.points[:0], last: -1}
}

// appender is a block.
type appender interface {
	AppendJSON(dst []byte) ([]byte, error)
}

// open begins a message.
func (e *encoder) open(role string) {
	e.begin, e.blocks = len(e.json), 0
	e.json = append(append(append(wire.Comma(e.json), `{"role":"`...), role...), `","content":[`...)
}

// close ends a message. The API refuses those without content: they are left out.
func (e *encoder) close() {
	if e.blocks == 0 {
		e.json = e.json[:e.begin]
		return
	}
	e.json = append(e.json, "]}"...)
}

// block writes a block of the message.
func (e *encoder) block(b appender, cacheable bool) error {
	if e.blocks > 0 {
		e.json = append(e.json, ',')
	}
	var err error
	if e.json, err = b.AppendJSON(e.json); err != nil {
		return err
	}
	if e.blocks++; cacheable {
		e.last = len(e.json) - len("}")
	}
	return nil
}

// text writes a text. The API refuses those that are empty or blank.
func (e *encoder) text(text string) error {
	if blank(text) {
		return nil
	}
	return e.block(&textBlock{Type: "text", Text: text}, true)
}

func blank(text string) bool {
	for _, c := range text {
		switch c {
		case ' ', '\n', '\t', '\r':
		default:
			return false
		}
	}
	return true
}

// point asks for the conversation to be cached up to the last block.
func (e *encoder) point(ttl message.CacheTTL) {
	if e.last < 0 {
		e.lead, e.led = ttl, true
		return
	}
	if n := len(e.points); n > 0 && e.points[n-1].from == e.last {
		return // the same place
	}
	p := `,"cache_control":` + cacheControl(ttl.String())
	e.json = append(e.json, p...)
	copy(e.json[e.last+len(p):], e.json[e.last:])
	copy(e.json[e.last:], p)
	e.points = append(e.points, point{e.last, e.last + len(p)})
	if e.last < e.begin { // the block is one of an earlier message
		e.begin += len(p)
	}
}

// cacheControl is what asks for something to be cached for "5m" or "1h".
func cacheControl(ttl string) string { return `{"type":"ephemeral","ttl":"` + ttl + `"}` }

// append appends the messages with at most n cache points, the last ones: the API refuses more.
func (e *encoder) append(dst []byte, n int) []byte {
	at := 0
	for _, p := range e.points[:max(0, len(e.points)-max(0, n))] {
		dst = append(dst, e.json[at:p.from]...)
		at = p.to
	}
	return append(dst, e.json[at:]...)
}
