package runtime

// RunResultEvent is the last event of a run that has succeeded.
type RunResultEvent[O any] struct{ Result *Result[O] }

func (*RunResultEvent[O]) Event() {}
