package runtime

import "time"

// ModelSettings tune a model. Fields that are nil or empty are left to the provider; a provider ignores what it does
// not know.
type ModelSettings struct {
	// MaxTokens bounds the tokens that the model writes in one response.
	MaxTokens *int
	// Temperature and TopP steer how the model samples.
	Temperature, TopP *float64
	// Seed asks for repeatable sampling.
	Seed *int
	// PresencePenalty and FrequencyPenalty discourage repetition.
	PresencePenalty, FrequencyPenalty *float64
	// StopSequences end the response.
	StopSequences []string
	// ParallelToolCalls tells whether the model may call several tools in one response.
	ParallelToolCalls *bool
	// ToolChoice is "auto", "none", "required" or the name of the one tool to call. Where it is empty a run asks for
	// a call ("required") only if plain text is no valid answer.
	ToolChoice string
	// Timeout limits each request.
	Timeout time.Duration
}

// over returns s with what it leaves open filled from base. Neither is changed.
func (s *ModelSettings) over(base *ModelSettings) *ModelSettings {
	if s == nil {
		return base
	}
	if base == nil {
		return s
	}
	m := *s
	fill(&m.MaxTokens, base.MaxTokens)
	fill(&m.Temperature, base.Temperature)
	fill(&m.TopP, base.TopP)
	fill(&m.Seed, base.Seed)
	fill(&m.PresencePenalty, base.PresencePenalty)
	fill(&m.FrequencyPenalty, base.FrequencyPenalty)
	fill(&m.ParallelToolCalls, base.ParallelToolCalls)
	if m.StopSequences == nil {
		m.StopSequences = base.StopSequences
	}
	if m.ToolChoice == "" {
		m.ToolChoice = base.ToolChoice
	}
	if m.Timeout == 0 {
		m.Timeout = base.Timeout
	}
	return &m
}

func fill[T any](p **T, base *T) {
	if *p == nil {
		*p = base
	}
}
