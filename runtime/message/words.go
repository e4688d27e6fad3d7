package message

// The types below read any word: one that has no constant is of a later version, and kept.

// String returns the state's name, "complete" for the zero value.
func (s State) String() string { return orElse(s, "complete") }

// MarshalText returns String.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText takes the name of a state.
func (s *State) UnmarshalText(b []byte) error { return setUnless(s, b, "complete") }

// String returns the scope's name, "conversation" for the zero value.
func (s PromptScope) String() string { return orElse(s, "conversation") }

// MarshalText returns String.
func (s PromptScope) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText takes the name of a scope.
func (s *PromptScope) UnmarshalText(b []byte) error { return setUnless(s, b, "conversation") }

// String returns the outcome's name, "success" for the zero value.
func (o ToolOutcome) String() string { return orElse(o, "success") }

// MarshalText returns String.
func (o ToolOutcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText takes the name of an outcome.
func (o *ToolOutcome) UnmarshalText(b []byte) error { return setUnless(o, b, "success") }

// String returns the time as Pydantic AI writes it, "5m" for the zero value.
func (t CacheTTL) String() string { return orElse(t, "5m") }

// MarshalText returns String.
func (t CacheTTL) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText takes what MarshalText returns.
func (t *CacheTTL) UnmarshalText(b []byte) error { return setUnless(t, b, "5m") }

// String returns the policy's name, "rewrite" for the zero value.
func (p ChangePolicy) String() string { return orElse(p, "rewrite") }

// MarshalText returns String.
func (p ChangePolicy) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText takes the name of a policy.
func (p *ChangePolicy) UnmarshalText(b []byte) error { return setUnless(p, b, "rewrite") }

// String returns the granularity's name, "word" for the zero value.
func (g SpeechGranularity) String() string { return orElse(g, "word") }

// MarshalText returns String.
func (g SpeechGranularity) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// UnmarshalText takes the name of a granularity.
func (g *SpeechGranularity) UnmarshalText(b []byte) error { return setUnless(g, b, "word") }

// MarshalText returns the cause's name.
func (c RetryCause) MarshalText() ([]byte, error) { return []byte(c), nil }

// UnmarshalText takes the name of a cause.
func (c *RetryCause) UnmarshalText(b []byte) error { return setUnless(c, b, "") }

// MarshalText returns the reason's name.
func (r FinishReason) MarshalText() ([]byte, error) { return []byte(r), nil }

// UnmarshalText takes the name of a reason.
func (r *FinishReason) UnmarshalText(b []byte) error { return setUnless(r, b, "") }

func orElse[T ~string](v T, zero string) string {
	if v == "" {
		return zero
	}
	return string(v)
}

// setUnless makes v what text says, or the zero value where it says the word for that.
func setUnless[T ~string](v *T, text []byte, zero string) error {
	if *v = T(text); *v == T(zero) {
		*v = ""
	}
	return nil
}
