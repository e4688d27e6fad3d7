package openai

import (
	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// reasoningDetail is one item of OpenRouter's reasoning_details, which it wants to see again.
//
//agent:codec lenient
type reasoningDetail struct {
	Type      string       `json:"type"`
	Text      *string      `json:"text,omitempty"`
	Summary   *string      `json:"summary,omitempty"`
	Data      *string      `json:"data,omitempty"`
	Signature *string      `json:"signature,omitempty"`
	ID        *string      `json:"id,omitempty"`
	Format    *string      `json:"format,omitempty"`
	Index     jsonwire.Raw `json:"index,omitempty"`
}

// reasoningDetails are those of a response.
type reasoningDetails struct{ all []reasoningDetail }

// add takes in a list of details, or of pieces of them: those of the same type and index are one. It returns what can be read
// of them. ok is false if there are too many.
func (r *reasoningDetails) add(list jsonwire.Raw) (text string, ok bool) {
	in := jsonwire.NewReader(string(list), jsonwire.Lenient)
	if !in.Array() {
		return "", true // of some other form
	}
	for in.Elem() {
		var d reasoningDetail
		decodeReasoningDetail(&in, &d)
		if len(r.all) == maxItems {
			return text, false
		}
		for _, t := range []*string{d.Text, d.Summary} {
			if t != nil {
				text += *t
			}
		}
		if n := len(r.all); n > 0 && r.all[n-1].goesOn(&d) {
			r.all[n-1].grow(&d)
			continue
		}
		r.all = append(r.all, d)
	}
	return text, true
}

func (d *reasoningDetail) goesOn(next *reasoningDetail) bool {
	return d.Type == next.Type && wire.IsSet(d.Index) && d.Index == next.Index && (d.Signature == nil || next.Text == nil)
}

func (d *reasoningDetail) grow(next *reasoningDetail) {
	for _, f := range [][2]**string{{&d.Text, &next.Text}, {&d.Summary, &next.Summary}, {&d.Data, &next.Data}} {
		switch own, more := f[0], *f[1]; {
		case more == nil:
		case *own == nil:
			*own = more
		default:
			*own = new(**own + *more)
		}
	}
	for _, f := range [][2]**string{{&d.Signature, &next.Signature}, {&d.ID, &next.ID}, {&d.Format, &next.Format}} {
		if *f[1] != nil {
			*f[0] = *f[1]
		}
	}
}

// json returns the ProviderDetails of the part that the details belong to.
func (r *reasoningDetails) json() jsonwire.Raw {
	b := []byte(`{"reasoning_details":[`)
	for i := range r.all {
		if i > 0 {
			b = append(b, ',')
		}
		more, err := r.all[i].AppendJSON(b)
		if err != nil {
			continue // it was read from JSON, so that it can be written
		}
		b = more
	}
	return jsonwire.Raw(append(b, "]}"...))
}

// detailed begins a thought that has details, unless one was begun.
func (p *parts) detailed(d *reasoningDetails, field string) error {
	if p.details != nil {
		return nil
	}
	begun, err := p.turn(thoughtPart, 0)
	if err != nil {
		return err
	}
	p.details, p.detailsKey = d, p.open
	if !begun {
		return nil
	}
	return p.stream.Add(p.open, &message.ThinkingPart{ID: field, ProviderName: p.provider})
}

// seal gives the thought its details. It is called when the thought ends, and again when the response is complete, since some of
// them may come later.
func (p *parts) seal() error {
	if p.details == nil || len(p.details.all) == 0 || p.sealed == p.details.json() {
		return nil
	}
	p.sealed = p.details.json()
	return p.stream.Update(p.detailsKey, func(part message.ResponsePart) {
		if t, ok := part.(*message.ThinkingPart); ok {
			t.ProviderName, t.ProviderDetails = p.provider, p.sealed
		}
	})
}
