package prices

import (
	"slices"
	"time"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// rates returns the prices for a request at a time of which the provider tells details, a JSON object: the last that
// hold, or else the first, with those variants in their place whose details are all there.
func (o *offer) rates(at time.Time, details jsonwire.Raw) []rate {
	rates := o.prices[0].Rates
	for _, p := range slices.Backward(o.prices) {
		if holds(p.From, p.Hours, at) {
			rates = p.Rates
			break
		}
	}
	if details == "" || len(o.variants) == 0 {
		return rates
	}
	var special []rate
	for _, v := range o.variants {
		if holds(v.From, v.Hours, at) && said(string(details), v.When) {
			special = merge(special, v.Rates)
		}
	}
	if special == nil {
		return rates
	}
	return merge(special, rates)
}

// merge adds the rates of units that are not among those before.
func merge(before, rates []rate) []rate {
	for _, r := range rates {
		if !slices.ContainsFunc(before, func(b rate) bool { return b.Unit == r.Unit }) {
			before = append(before, r)
		}
	}
	return before
}

func holds(from *time.Time, h *hours, at time.Time) bool {
	return (from == nil || !at.Before(*from)) && (h == nil || h.hold(at))
}

func (h *hours) hold(at time.Time) bool {
	at = at.UTC()
	second := at.Hour()*3600 + at.Minute()*60 + at.Second()
	if h.To < h.From {
		return second >= h.From || second < h.To
	}
	return second >= h.From && second < h.To
}

// said reports whether all that is wanted is among the details.
func said(details string, wanted []detail) bool {
	found := 0
	r := jsonwire.NewReader(details, jsonwire.Lenient)
	if r.Object() {
		for r.Member() {
			name := string(r.Key())
			value, isText := jsonwire.Raw(r.Raw()).Text()
			if isText && slices.Contains(wanted, detail{name, value}) {
				found++
			}
		}
	}
	return r.End() == nil && found == len(wanted)
}
