package agentbedrock

import (
	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// stopped takes in why the model has stopped.
func (a *assembly) stopped(reason string, extra jsonwire.Raw) {
	a.stop, a.details.Fields = reason, set(extra)
}

// metadata takes in what is told beside the content.
func (a *assembly) metadata(c *counts, trace, performance jsonwire.Raw, tier string) {
	a.counts, a.details.Trace, a.details.Performance, a.details.ServiceTier = c, set(trace), set(performance), tier
}

// set returns a member that a server has sent, empty if it is null.
func set(v jsonwire.Raw) jsonwire.Raw {
	if !wire.IsSet(v) {
		return ""
	}
	return v
}

// used returns what the response has used.
func (a *assembly) used() usage.Request {
	if a.counts == nil {
		return usage.Request{UnmeasuredRequests: 1}
	}
	return a.counts.of()
}

// response returns what was received of the response.
func (a *assembly) response() *message.Response {
	for _, o := range a.open {
		_ = a.end(o) // the stream keeps its error
	}
	r := a.stream.Response()
	r.Usage = a.used()
	r.ProviderName, r.FinishReason = settingsName, finishReasons[a.stop]
	d := a.details
	d.FinishReason = a.stop
	if d != (responseDetails{}) {
		if b, err := d.AppendJSON(nil); err == nil { // it was read from JSON
			r.ProviderDetails = jsonwire.Raw(b)
		}
	}
	return r
}

var finishReasons = map[string]message.FinishReason{
	"end_turn": message.FinishStop, "stop_sequence": message.FinishStop, "max_tokens": message.FinishLength,
	"model_context_window_exceeded": message.FinishLength, "tool_use": message.FinishToolCall, "content_filtered": message.FinishContentFilter,
	"guardrail_intervened": message.FinishContentFilter, "malformed_model_output": message.FinishError, "malformed_tool_use": message.FinishError,
}

// unread notes that some of the counts could not be read.
func (c *counts) unread() {
	if c != nil {
		c.unreadable = true
	}
}

// of converts the counts. The API counts what it reads from the cache and writes to it apart from the input. Counts that could not all be
// read, or are negative, are unmeasured.
func (c *counts) of() usage.Request {
	if c.Input == nil && c.Output == nil {
		return usage.Request{UnmeasuredRequests: 1}
	}
	read, written := value(c.CacheRead), value(c.CacheWrite)
	u := usage.Request{
		InputTokens: value(c.Input) + read + written, OutputTokens: value(c.Output), CacheReadTokens: read, CacheWriteTokens: written,
		CacheWrite1hTokens: min(c.forAnHour(), written),
	}
	if u.Check() != nil || value(c.Input) < 0 {
		return usage.Request{UnmeasuredRequests: 1}
	}
	if c.unreadable {
		u.UnmeasuredRequests = 1
	}
	return u
}

// forAnHour returns how many tokens were written to the cache for an hour.
func (c *counts) forAnHour() (n int) {
	eachRaw(c.CacheDetails, func(raw jsonwire.Raw) {
		var d cacheDetail
		if d.DecodeJSON([]byte(raw)) == nil && d.TTL == "1h" {
			n += d.Input
		}
	})
	return max(n, 0)
}

func value(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}
