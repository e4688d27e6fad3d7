package graph

// A Decision chooses one of several edges by the value that it gets. It is not a step: it does no work, and runs do not stop
// at it. What takes work, such as asking a model, is a node before it.
type Decision[D, T any] struct {
	v vertex[D]
}

// Decide makes a decision: a value moves along the edge of the first case that takes it. A value that no case takes ends the run
// with an error, unless the last one is Otherwise.
func Decide[D, T any](name string, cases ...Case[D, T]) *Decision[D, T] {
	d := &Decision[D, T]{v: vertex[D]{name: name, kind: kindDecision, in: typeOf[T]()}}
	for _, c := range cases {
		d.v.edges = append(d.v.edges, c.edge)
	}
	return d
}

func (d *Decision[D, T]) vertex() *vertex[D] { return &d.v }
func (d *Decision[D, T]) takes(T)            {}

// Case is one way out of a decision: see When, WhenAs and Otherwise.
type Case[D, T any] struct {
	edge edge[D]
}

// When takes the values for which match returns true. The label is for the picture and for errors. A resumed run does not decide
// again; match must have no side effects.
func When[D, T any](label string, match func(T) bool, to Target[D, T]) Case[D, T] {
	return newCase(label, func(v T) (T, bool) { return v, match(v) }, to)
}

// WhenAs takes the values for which match returns true, as the value that it returns with it: what the target takes may be of
// another type. See As.
func WhenAs[D, T, U any](label string, match func(T) (U, bool), to Target[D, U]) Case[D, T] {
	c := newCase(label, match, to)
	return Case[D, T]{c.edge}
}

// Otherwise takes all values. It is the last case.
func Otherwise[D, T any](label string, to Target[D, T]) Case[D, T] {
	c := Case[D, T]{edge[D]{label: label}}
	if to != nil {
		c.edge.to = to.vertex()
	}
	return c
}

// As is a match for WhenAs: it takes the values of the type U, such as one of the implementations of an interface.
func As[T, U any](v T) (U, bool) {
	u, ok := any(v).(U)
	return u, ok
}

func newCase[D, T, U any](label string, match func(T) (U, bool), to Target[D, U]) Case[D, T] {
	c := Case[D, T]{edge[D]{label: label, match: func(v any) (any, bool) {
		t, _ := v.(T)
		return match(t)
	}}}
	if to != nil {
		c.edge.to = to.vertex()
	}
	return c
}
