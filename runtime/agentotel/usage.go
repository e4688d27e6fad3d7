package agentotel

import (
	"strconv"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/usage"
)

// use adds what a request or a run has used. prefix is "gen_ai.usage." for requests.
func (a *attributes) use(prefix string, u *usage.Request) {
	count := func(key string, n int) {
		if n != 0 {
			a.number(prefix+key, n)
		}
	}
	count("input_tokens", u.InputTokens)
	count("output_tokens", u.OutputTokens)
	count("cache_creation.input_tokens", u.CacheWriteTokens)
	count("cache_read.input_tokens", u.CacheReadTokens)
	if a.names.conventions {
		count("reasoning.output_tokens", u.OutputReasoningTokens)
		return
	}
	for _, key := range jsonwire.SortedKeys(u.Details) {
		if key != "input_tokens" && key != "output_tokens" { // which would count twice
			a.number(prefix+"details."+key, u.Details[key])
		}
	}
	count("details.cache_write_tokens", u.CacheWriteTokens)
	count("details.cache_read_tokens", u.CacheReadTokens)
	count("details.input_audio_tokens", u.InputAudioTokens)
	count("details.cache_audio_read_tokens", u.CacheAudioReadTokens)
	count("details.output_audio_tokens", u.OutputAudioTokens)
}

// dollars returns a cost as a number.
func dollars(c usage.Cost) (n float64, known bool) {
	if !c.Known() {
		return 0, false
	}
	n, err := strconv.ParseFloat(c.String(), 64)
	return n, err == nil
}
