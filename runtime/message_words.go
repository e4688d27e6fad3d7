package runtime

import "fmt"

// The zero values of the types below have a word in JSON, as Pydantic AI writes them always.

func (s MessageState) String() string { return orElse(s, "complete") }

// MarshalText returns the state's name.
func (s MessageState) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText takes the name of a state, and refuses others.
func (s *MessageState) UnmarshalText(b []byte) error {
	return set(s, b, "complete", StateIncomplete, StateSuspended, StateInterrupted)
}

func (s PromptScope) String() string { return orElse(s, "conversation") }

// MarshalText returns the scope's name.
func (s PromptScope) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText takes the name of a scope, and refuses others.
func (s *PromptScope) UnmarshalText(b []byte) error { return set(s, b, "conversation", ScopeRequest) }

func (o ToolOutcome) String() string { return orElse(o, "success") }

// MarshalText returns the outcome's name.
func (o ToolOutcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText takes the name of an outcome, and refuses others.
func (o *ToolOutcome) UnmarshalText(b []byte) error {
	return set(o, b, "success", ToolFailed, ToolDenied, ToolInterrupted)
}

func (t CacheTTL) String() string { return orElse(t, "5m") }

// MarshalText returns "5m" or "1h".
func (t CacheTTL) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText takes "5m" or "1h".
func (t *CacheTTL) UnmarshalText(b []byte) error { return set(t, b, "5m", CacheLong) }

func orElse[T ~string](v T, zero string) string {
	if v == "" {
		return zero
	}
	return string(v)
}

// set makes v what text says: the zero value, whose word is zero, or one of others.
func set[T ~string](v *T, text []byte, zero string, others ...T) error {
	if string(text) == zero {
		*v = ""
		return nil
	}
	known := fmt.Sprintf("%q", zero)
	for _, o := range others {
		if string(text) == string(o) {
			*v = o
			return nil
		}
		known += fmt.Sprintf(", %q", string(o))
	}
	return fmt.Errorf("it should be one of %s", known)
}
