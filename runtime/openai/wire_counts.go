package openai

import "github.com/agentgen-go/agentgen/runtime/jsonwire"

// maxCounts is how many counters of a server are kept.
const maxCounts = 64

// counts are counters by the server's names. Those that are not numbers are left out.
type counts map[string]int

// DecodeJSONFrom reads an object.
func (c *counts) DecodeJSONFrom(r *jsonwire.Reader) {
	*c = nil
	if r.Null() || !r.Object() {
		return
	}
	for r.Member() {
		name := nameOf(r)
		if kind := r.Peek(); kind != '-' && (kind < '0' || kind > '9') || len(*c) >= maxCounts {
			r.Skip()
			continue
		}
		if *c == nil {
			*c = counts{}
		}
		(*c)[name] = int(r.Int(64))
	}
}

// nameOf returns the name of a counter. Those that every response has are not copied.
func nameOf(r *jsonwire.Reader) string {
	switch string(r.Key()) {
	case "reasoning_tokens":
		return "reasoning_tokens"
	case "audio_tokens":
		return "audio_tokens"
	case "accepted_prediction_tokens":
		return "accepted_prediction_tokens"
	case "rejected_prediction_tokens":
		return "rejected_prediction_tokens"
	}
	return r.KeyString()
}

// negative reports whether there is a count below zero.
func (c counts) negative() bool {
	for _, n := range c {
		if n < 0 {
			return true
		}
	}
	return false
}
