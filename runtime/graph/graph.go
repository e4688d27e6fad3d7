package graph

// DefaultMaxSteps is how many steps a run of a graph may take if WithMaxSteps does not say otherwise.
const DefaultMaxSteps = 1000

// A Graph takes an I and makes an O, by nodes that are connected by edges. It is made by New, does not change afterwards, and may
// be used by any number of goroutines.
type Graph[D, I, O any] struct {
	p plan[D]
}

// plan is a graph without the types of its input and output.
type plan[D any] struct {
	name     string
	maxSteps int
	start    *vertex[D]
	// all are the nodes, the decisions and the end, in the order in which they are reached. Nodes within nodes are not here.
	all []*vertex[D]
	// missing are the types for which there is no codec: a graph with any has no snapshots.
	missing []string
}

// Option is an option of New.
type Option func(*options)

type options struct {
	maxSteps int
	codecs   []Coder
}

// WithMaxSteps bounds how many steps a run may take: how often it moves from one node to the next. Branches count as one step;
// graphs within the graph have bounds of their own. A run that wants more fails with ErrTooManySteps.
func WithMaxSteps(n int) Option { return func(o *options) { o.maxSteps = n } }

// WithCodecs says how values are written, for snapshots. Every type that moves along an edge, or is made by a branch, needs one,
// but for string, bool, int, int64, float64, struct{}, and lists of types that have one. Without WithCodecs a graph of other
// types runs, but has no snapshots.
func WithCodecs(codecs ...Coder) Option {
	return func(o *options) { o.codecs = append(o.codecs, codecs...) }
}

// New makes a graph of the nodes that are reached from start. The error is a *BuildError that lists all that is wrong.
func New[D, I, O any](name string, start Target[D, I], end *End[D, O], opts ...Option) (*Graph[D, I, O], error) {
	o := options{maxSteps: DefaultMaxSteps}
	for _, opt := range opts {
		opt(&o)
	}
	g := &Graph[D, I, O]{p: plan[D]{name: name, maxSteps: o.maxSteps}}
	b := builder[D]{plan: &g.p, names: map[string]bool{}, seen: map[*vertex[D]]bool{}, within: map[*vertex[D]]bool{}}
	if start == nil || end == nil {
		b.problem("it needs a start and an end")
		return nil, b.err()
	}
	g.p.start = start.vertex()
	b.build(end.vertex(), newCodecs(o.codecs), len(o.codecs) > 0)
	if err := b.err(); err != nil {
		return nil, err
	}
	for v := range b.seen {
		v.owner = name
	}
	return g, nil
}

// Name returns the name of the graph.
func (g *Graph[D, I, O]) Name() string { return g.p.name }
