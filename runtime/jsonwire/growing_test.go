package jsonwire_test

import "github.com/agentgen-go/agentgen/runtime/jsonwire"

// growing is a Growing whose latest value is kept.
type growing[T, O any] struct {
	*jsonwire.Growing[T, O]
	value O
}

func grow[T, O any](m jsonwire.Mode, decode func(*jsonwire.Reader, *T), result func(*T) O) *growing[T, O] {
	return &growing[T, O]{Growing: jsonwire.Grow(m, decode, result)}
}

// Append adds to the text, and returns the value so far.
func (g *growing[T, O]) Append(delta string) (value O, changed bool) {
	changed = g.Growing.Append(delta, &g.value)
	return g.value, changed
}
