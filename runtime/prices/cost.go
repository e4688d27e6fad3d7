package prices

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"github.com/agentgen-go/agentgen/runtime/usage"
)

// unit is what something is priced by. Units are parts of one another: the tokens read from a cache are part of the
// input. Its dimensions, a bit each, are those of every unit that it is part of, and more.
type unit struct {
	name       string
	per        int
	dimensions uint64
	counter    int // its index in counters, or -1
}

// request is the unit of which every request is one.
const request = "requests"

// counters are the units that a usage.Request counts.
var counters = [...]string{
	"input_tokens", "cache_write_tokens", "cache_write_1h_tokens", "cache_read_tokens", "output_tokens",
	"output_reasoning_tokens", "input_audio_tokens", "cache_audio_read_tokens", "output_audio_tokens", "audio_seconds",
}

// counts are the counts of the counters, in their order.
type counts [len(counters)]int

// count returns false if a count is invalid.
func count(u *usage.Request) (c counts, ok bool) {
	microseconds := math.Round(u.AudioSeconds * 1e6)
	if !(microseconds >= 0 && microseconds < math.MaxInt) {
		return c, false
	}
	c = counts{
		u.InputTokens, u.CacheWriteTokens, u.CacheWrite1hTokens, u.CacheReadTokens, u.OutputTokens,
		u.OutputReasoningTokens, u.InputAudioTokens, u.CacheAudioReadTokens, u.OutputAudioTokens, int(microseconds),
	}
	return c, slices.Min(c[:]) >= 0
}

// addUnit adds the unit of a line. Dimensions are those of the units before it, the index of each is its bit.
func (s *snapshot) addUnit(l *line, dimensions []string) []string {
	u := &unit{name: l.Unit, per: l.Per, counter: slices.Index(counters[:], l.Unit)}
	for _, d := range l.Dimensions {
		i := slices.Index(dimensions, d)
		if i < 0 {
			i = len(dimensions)
			dimensions = append(dimensions, d)
		}
		u.dimensions |= 1 << i
	}
	s.units[u.name] = u
	if u.counter >= 0 {
		s.counted[u.counter] = u
	}
	return dimensions
}

// includes reports whether v is part of u, or u itself.
func (u *unit) includes(v *unit) bool { return u.dimensions&^v.dimensions == 0 }

// of returns how much of u was used. It returns false if that cannot be said: parts of it were used, or what has a
// part in common that is u, but how much of u is not counted.
func (s *snapshot) of(u *unit, c *counts) (n int, ok bool) {
	switch {
	case u.name == request:
		return 1, true
	case u.counter >= 0:
		return c[u.counter], true
	}
	for i, a := range s.counted {
		if c[i] == 0 {
			continue
		}
		if u.includes(a) {
			return 0, false
		}
		for j, b := range s.counted[:i] {
			if c[j] > 0 && !a.includes(b) && !b.includes(a) && a.dimensions|b.dimensions == u.dimensions {
				return 0, false
			}
		}
	}
	return 0, true
}

// share is what was used of a unit, without that for which other units have a price.
type share struct {
	*unit
	rate  *rate
	count int
}

// cost adds up what was used at the given rates.
func (s *snapshot) cost(rates []rate, u *usage.Request) usage.Cost {
	c, ok := count(u)
	if !ok {
		return usage.Cost{}
	}
	var memory [16]share
	shares := memory[:0]
	for i := range rates {
		shares = append(shares, share{unit: s.units[rates[i].Unit], rate: &rates[i]})
	}
	// The most special first, so that what is left for the general ones is known.
	slices.SortFunc(shares, func(a, b share) int {
		return cmp.Compare(bits.OnesCount64(b.dimensions), bits.OnesCount64(a.dimensions))
	})
	total := usage.MustParseCost("0")
	for i := range shares {
		sh := &shares[i]
		if sh.count, ok = s.of(sh.unit, &c); !ok {
			return usage.Cost{}
		}
		for _, part := range shares[:i] {
			if sh.includes(part.unit) {
				sh.count -= part.count
			}
		}
		if sh.count < 0 {
			return usage.Cost{}
		}
		total = total.Add(sh.rate.at(u.InputTokens).Of(sh.count, sh.per))
	}
	return total
}

// at returns the price for a request with so many tokens of input.
func (r *rate) at(input int) usage.Cost {
	for _, t := range slices.Backward(r.Tiers) {
		if input > t.Over {
			return t.Price
		}
	}
	return r.Price
}
