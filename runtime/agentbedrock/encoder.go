package agentbedrock

import (
	"slices"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// encoder encodes the messages of a conversation, and notes what else of the request depends on them.
type encoder struct {
	family *family
	turns  []turn
	system []string // the system prompts with which the conversation begins
	// later are the files of results that stand behind all results of a turn.
	later     []sentBlock
	documents int // whose names say how many there are
	// lead is how long the system prompt is cached, if the conversation begins with a cache point.
	lead message.CacheTTL
	led  bool
	// voiced is set if the application speaks within the conversation, called if tools were called.
	voiced, called bool
	// cite is set if documents are to be cited.
	cite bool
}

// turn is what the user or the model says. Turns of the user that follow each other become one message if the model allows it.
type turn struct {
	model  bool
	blocks []sentBlock
}

// sentBlock is a block as it is sent. A cache point has no JSON of its own yet.
type sentBlock struct {
	json []byte
	kind kinds
	ttl  string
	pdf  bool // it is a document that a cache point may follow
}

func (e *encoder) reset() { *e = encoder{family: e.family, cite: e.cite, turns: e.turns[:0]} }

// add adds a turn, unless it is empty.
func (e *encoder) add(t turn) {
	if len(t.blocks) > 0 {
		e.turns = append(e.turns, t)
	}
}

// flush adds the turn with the files of the results before it.
func (e *encoder) flush() {
	e.add(turn{blocks: e.later})
	e.later = nil
}

// textOf returns a block of text; blank texts are refused by the API and make none.
func textOf(text string) (blocks []sentBlock, err error) {
	if blank(text) {
		return nil, nil
	}
	return blockOf(&contentBlock{Text: &text}, textKind)
}

func blockOf(c *contentBlock, kind kinds) ([]sentBlock, error) {
	b, err := c.AppendJSON(nil)
	if err != nil {
		return nil, err
	}
	return []sentBlock{{json: b, kind: kind}}, nil
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

// placeholder stands where the API requires a turn.
func placeholder(ofModel bool) turn {
	return turn{ofModel, []sentBlock{{json: []byte(`{"text":"."}`), kind: textKind}}}
}

// messages returns the turns as they are sent: those of the user are joined where the model allows it, and otherwise kept apart by a turn of
// the model, since Bedrock itself joins what follows each other.
func (e *encoder) messages() []turn {
	var all []turn
	for _, t := range append(e.turns[:len(e.turns):len(e.turns)], turn{blocks: e.later}) {
		n := len(all)
		switch {
		case len(t.blocks) == 0:
			continue
		case n > 0 && all[n-1].model == t.model && (t.model || e.family.share(all[n-1].blocks, t.blocks)):
			all[n-1].blocks = slices.Concat(all[n-1].blocks, t.blocks)
			continue
		case n > 0 && !all[n-1].model && !t.model:
			all = append(all, placeholder(true))
		}
		all = append(all, t)
	}
	if len(all) == 0 || all[0].model && !e.family.leads {
		all = slices.Insert(all, 0, placeholder(false))
	}
	return all
}

// share reports whether blocks may stand in one message.
func (f *family) share(a, b []sentBlock) bool {
	var has kinds
	for _, blocks := range [][]sentBlock{a, b} {
		for i := range blocks {
			has |= blocks[i].kind
		}
	}
	return has&resultKind == 0 || has&^(resultKind|pointKind|f.beside) == 0
}

// point asks for the conversation to be cached up to the end of blocks, or if there are none up to the last turn of the user. A place
// behind documents is not allowed, unless they are PDFs for Claude: the point stands before them.
func (e *encoder) point(blocks []sentBlock, ttl message.CacheTTL) []sentBlock {
	if !e.family.caching {
		return blocks
	}
	if len(blocks) > 0 {
		return e.family.pointed(blocks, ttl.String())
	}
	for i := len(e.turns) - 1; i >= 0; i-- {
		if t := &e.turns[i]; !t.model {
			t.blocks = e.family.pointed(slices.Clip(t.blocks), ttl.String())
			return nil
		}
	}
	e.lead, e.led = ttl, true
	return nil
}

// pointed returns blocks with a cache point at their end, unless there is one.
func (f *family) pointed(blocks []sentBlock, ttl string) []sentBlock {
	at := len(blocks)
	for at > 0 && blocks[at-1].kind&(documentKind|videoKind) != 0 && !(f.claude != nil && blocks[at-1].pdf) {
		at--
	}
	if at == 0 || blocks[at-1].kind == pointKind {
		return blocks
	}
	return slices.Insert(blocks, at, sentBlock{kind: pointKind, ttl: f.cacheFor(ttl)})
}

// cachePoint is a cache point as it is sent.
func cachePoint(ttl string) jsonwire.Raw {
	if ttl == "1h" {
		return `{"cachePoint":{"type":"default","ttl":"1h"}}`
	}
	return `{"cachePoint":{"type":"default"}}`
}

// appendMessages appends messages with at most n cache points, the last ones: the API refuses more. long is set if there is one for an
// hour: those before it are, too, which the API asks for.
func appendMessages(dst []byte, all []turn, n int) (b []byte, long bool) {
	keep := make([][]sentBlock, len(all))
	for i := len(all) - 1; i >= 0; i-- {
		for j := len(all[i].blocks) - 1; j >= 0; j-- {
			p := all[i].blocks[j]
			if p.kind == pointKind {
				if n--; n < 0 {
					continue
				}
				long = long || p.ttl == "1h"
				if long {
					p.ttl = "1h"
				}
				p.json = []byte(cachePoint(p.ttl))
			}
			keep[i] = append(keep[i], p)
		}
	}
	for i, t := range all {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendTurn(dst, t.model, keep[i])
	}
	return dst, long
}

// appendTurn appends a message. Its blocks are in reverse order.
func appendTurn(dst []byte, ofModel bool, blocks []sentBlock) []byte {
	role := `{"role":"user","content":[`
	if ofModel {
		role = `{"role":"assistant","content":[`
	}
	dst = append(dst, role...)
	for j, b := range slices.Backward(blocks) {
		dst = append(dst, b.json...)
		if j > 0 {
			dst = append(dst, ',')
		}
	}
	return append(dst, "]}"...)
}

// appendSystem appends the blocks of the system prompt, separated by commas: what does not change, a cache point if point is one, and what
// is dynamic.
func (e *encoder) appendSystem(static, dynamic string, point jsonwire.Raw) ([]byte, error) {
	var b []byte
	texts := e.system
	if e.voiced {
		texts = append([]string{wire.Announcements[e.voice()]}, texts...)
	}
	for _, text := range append(texts[:len(texts):len(texts)], static) {
		var err error
		if !blank(text) {
			if b, err = (&contentBlock{Text: &text}).AppendJSON(wire.Comma(b)); err != nil {
				return nil, err
			}
		}
	}
	if len(b) > 0 && point != "" {
		b = append(wire.Comma(b), point...)
	}
	if blank(dynamic) {
		return b, nil
	}
	return (&contentBlock{Text: &dynamic}).AppendJSON(wire.Comma(b))
}

// voice is the tag of what the application says within the conversation.
func (e *encoder) voice() string {
	if e.family.claude != nil {
		return e.family.claude.Voice
	}
	return "system"
}
