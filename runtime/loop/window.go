package loop

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// window is what the history says of instructions whose changes are appended to it. It begins with an InstructionBaselinePart, which says
// with which instructions, and lasts until a request cannot begin with these any more, or until a summary.
type window struct {
	seen   int // how many messages of the history it knows
	base   *message.InstructionBaselinePart
	values []blockValue // what the model has read last, in the order in which it did
	lost   bool         // there are changes that do not say of what
}

// blockValue is the text of a block, nil for one that was withdrawn.
type blockValue struct {
	id      string
	content *string
}

// know takes in what was added to the history.
func (w *window) know(history []message.Message) {
	for ; w.seen < len(history); w.seen++ {
		switch m := history[w.seen].(type) {
		case *message.Request:
			for _, p := range m.Parts {
				w.part(p)
			}
		case *message.Response:
			for _, p := range m.Parts {
				if _, ok := p.(*message.CompactionPart); ok {
					*w = window{seen: w.seen}
				}
			}
		}
	}
}

func (w *window) part(p message.RequestPart) {
	switch p := p.(type) {
	case *message.CompactionPart:
		*w = window{seen: w.seen}
	case *message.InstructionBaselinePart:
		*w = window{seen: w.seen, base: p}
		for _, b := range p.Instructions {
			if b, ok := b.(*message.InstructionPart); ok {
				w.set(b.ID, b.Content)
			}
		}
	case *message.InstructionDeltaPart:
		w.lost = w.lost || p.ID == ""
		if p.Content == nil {
			w.set(p.ID, "")
		} else {
			w.set(p.ID, *p.Content)
		}
	}
}

func (w *window) set(id, content string) {
	v := w.value(id)
	if v == nil {
		w.values = append(w.values, blockValue{id: id})
		v = &w.values[len(w.values)-1]
	}
	if v.content = nil; content != "" {
		v.content = &content
	}
}

// value returns the value of a block, nil if the model has read none.
func (w *window) value(id string) *blockValue {
	if i := slices.IndexFunc(w.values, func(v blockValue) bool { return v.id == id }); i >= 0 {
		return &w.values[i]
	}
	return nil
}

// holds reports whether a request can begin as the window has begun: what cannot be appended is as it was then.
func (w *window) holds(parts []model.Instruction) bool {
	if w.base == nil || w.lost {
		return false
	}
	at := 0
	for _, b := range w.base.Instructions {
		switch b := b.(type) {
		case *message.InstructionPart:
			if b.ID == "" {
				return false
			}
		case *message.InstructionDigest:
			for at < len(parts) && parts[at].ID != "" {
				at++
			}
			if at == len(parts) || !sameDigest(b, digest(&parts[at])) {
				return false
			}
			at++
		default:
			return false
		}
	}
	return !slices.ContainsFunc(parts[at:], func(p model.Instruction) bool { return p.ID == "" })
}

// prefix returns the instructions with which a request of the window begins.
func (w *window) prefix(parts []model.Instruction) []model.Instruction {
	rest := slices.DeleteFunc(slices.Clone(parts), func(p model.Instruction) bool { return p.ID != "" })
	var all []model.Instruction
	for _, b := range w.base.Instructions {
		if b, ok := b.(*message.InstructionPart); ok {
			if b.Content != "" {
				all = append(all, model.Instruction{Text: b.Content, ID: b.ID})
			}
			continue
		}
		all, rest = append(all, rest[0]), rest[1:]
	}
	return all
}

// changes returns what differs from what the model has read last.
func (w *window) changes(parts []model.Instruction) (changed []message.RequestPart) {
	change := func(id, content string) {
		p := &message.InstructionDeltaPart{ID: id}
		if content != "" {
			p.Content = &content
		}
		if v := w.value(id); v != nil && v.content != nil && content != "" {
			p.BaseHash = hash(*v.content)
		}
		changed = append(changed, p)
	}
	for _, v := range w.values {
		was, now := "", ""
		if v.content != nil {
			was = *v.content
		}
		if i := slices.IndexFunc(parts, func(p model.Instruction) bool { return p.ID == v.id }); i >= 0 {
			now = parts[i].Text
		}
		if was != now {
			change(v.id, now)
		}
	}
	for _, p := range parts {
		if p.ID != "" && p.Text != "" && w.value(p.ID) == nil {
			change(p.ID, p.Text)
		}
	}
	return changed
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func digest(p *model.Instruction) *message.InstructionDigest {
	return &message.InstructionDigest{Dynamic: p.Dynamic, ContentHash: hash(p.Text)}
}

func sameDigest(a, b *message.InstructionDigest) bool {
	return a.ID == b.ID && a.Dynamic == b.Dynamic && a.ContentHash == b.ContentHash
}

// baseline returns the part that says with which instructions a window begins.
func baseline(parts []model.Instruction) *message.InstructionBaselinePart {
	b := &message.InstructionBaselinePart{Instructions: []message.InstructionBlock{}}
	for i := range parts {
		p := &parts[i]
		if p.ID == "" {
			b.Instructions = append(b.Instructions, digest(p))
			continue
		}
		_, name, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(p.ID, "capability:"), "toolset:"), ":")
		b.Instructions = append(b.Instructions, &message.InstructionPart{Content: p.Text, Dynamic: true, OnChange: message.ChangeAppend, Name: name, ID: p.ID})
	}
	return b
}

// uniqueInstructions returns an error if parts have the same ID.
func uniqueInstructions(parts []model.Instruction) error {
	for i, p := range parts {
		if p.ID != "" && slices.ContainsFunc(parts[:i], func(o model.Instruction) bool { return o.ID == p.ID }) {
			return &model.ConfigError{Problems: []string{fmt.Sprintf("two instructions have the ID %q: a change does not say of which", p.ID)}}
		}
	}
	return nil
}
