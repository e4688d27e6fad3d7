package message

import (
	"slices"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// The functions of this file give members of histories that earlier versions of Pydantic AI wrote their present names.
// Where a member has both, the present one counts.

// modernize does so in messages that were just read.
func modernize(messages []Message, faults *jsonwire.ValidationError) {
	for i, m := range messages {
		at := jsonwire.PathElem{Index: i}
		switch m := m.(type) {
		case *Request:
			for j, p := range m.Parts {
				if p, ok := p.(*ToolAvailabilityDeltaPart); ok {
					old := oldNames{&p.Unknown, faults, []jsonwire.PathElem{at, {Key: "parts", Index: -1}, {Index: j}}}
					p.modernize(&old)
				}
			}
		case *Response:
			m.modernize(&oldNames{&m.Unknown, faults, []jsonwire.PathElem{at}})
			modernizeUsage(&m.Usage, &oldNames{&m.Usage.Unknown, faults, []jsonwire.PathElem{at, {Key: "usage", Index: -1}}})
		}
	}
}

func (p *ToolAvailabilityDeltaPart) modernize(old *oldNames) {
	old.take("added", func(r *jsonwire.Reader) {
		var names []string
		if r.Array() {
			for r.Elem() {
				names = append(names, r.String())
			}
		}
		if p.ToolsAdded == nil {
			p.ToolsAdded = names
		}
	})
}

func (m *Response) modernize(old *oldNames) {
	old.take("vendor_id", func(r *jsonwire.Reader) {
		if r.Null() {
			return
		}
		if id := r.String(); m.ProviderResponseID == "" {
			m.ProviderResponseID = id
		}
	})
	old.take("vendor_details", func(r *jsonwire.Reader) {
		if r.Null() || r.Peek() != '{' && !r.Object() {
			return
		}
		if details := r.Raw(); m.ProviderDetails == "" {
			m.ProviderDetails = details
		}
	})
}

func modernizeUsage(u *usage.Request, old *oldNames) {
	old.takeInt("request_tokens", &u.InputTokens)
	old.takeInt("response_tokens", &u.OutputTokens)
	old.take("requests", (*jsonwire.Reader).Skip)     // always 1
	old.take("total_tokens", (*jsonwire.Reader).Skip) // computed
}

// oldNames takes members of old names out of those that are not known.
type oldNames struct {
	unknown *jsonwire.Members
	faults  *jsonwire.ValidationError
	at      []jsonwire.PathElem // the object that they are members of
}

// take takes out the members called name and has their values read.
func (o *oldNames) take(name string, read func(*jsonwire.Reader)) {
	if !slices.ContainsFunc(*o.unknown, func(m jsonwire.Member) bool { return m.Name == name }) {
		return
	}
	var rest jsonwire.Members
	for _, m := range *o.unknown {
		if m.Name != name {
			rest = append(rest, m)
			continue
		}
		r := jsonwire.NewReader(string(m.Value), jsonwire.Strict)
		read(&r)
		addFaults(o.faults, slices.Concat(o.at, []jsonwire.PathElem{{Key: name, Index: -1}}), r.End())
	}
	*o.unknown = rest
}

// takeInt takes out a counter. Null is zero.
func (o *oldNames) takeInt(name string, to *int) {
	o.take(name, func(r *jsonwire.Reader) {
		if r.Null() {
			return
		}
		if n := int(r.Int(64)); *to == 0 {
			*to = n
		}
	})
}
