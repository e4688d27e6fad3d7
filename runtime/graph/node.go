package graph

import (
	"context"
	"errors"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime"
)

// A Node is a place in a graph where work is done: it takes an I and makes an O. D is the type of the graph's dependencies.
// Step, Agent, Map, Broadcast and Sub make nodes. A node belongs to one graph, or to one other node.
type Node[D, I, O any] struct {
	v vertex[D]
}

// To leads what the node makes to a node, a decision or the end of the graph. A node has one edge: Decide chooses between
// several, Broadcast does several at the same time. To panics once the node is part of a graph that New has made.
func (n *Node[D, I, O]) To(next Target[D, O]) {
	if n.v.owner != "" {
		panic(fmt.Sprintf("agentgen: node %q is part of the graph %q already and gets no more edges", n.v.name, n.v.owner))
	}
	e := edge[D]{}
	if next != nil {
		e.to = next.vertex()
	}
	n.v.edges = append(n.v.edges, e)
}

func (n *Node[D, I, O]) vertex() *vertex[D] { return &n.v }
func (n *Node[D, I, O]) takes(I)            {}

// A Target is where an edge for values of type T may lead: a *Node, a *Decision or an *End.
type Target[D, T any] interface {
	vertex() *vertex[D]
	takes(T)
}

// End is where a run of a graph ends with an output of type T. The zero value is ready for use.
type End[D, T any] struct {
	v vertex[D]
}

func (e *End[D, T]) vertex() *vertex[D] {
	e.v.name, e.v.kind, e.v.in = "end", kindEnd, typeOf[T]()
	return &e.v
}

func (e *End[D, T]) takes(T) {}

// kind is the kind of a vertex.
type kind int

const (
	kindStep kind = iota
	kindAgent
	kindMap
	kindBroadcast
	kindSub
	kindDecision
	kindEnd
)

// within reports whether nodes are within those of the kind.
func (k kind) within() bool { return k == kindMap || k == kindBroadcast || k == kindSub }

// vertex is a node, a decision or an end, without the types of its values.
type vertex[D any] struct {
	name string
	kind kind
	// in and out are the types of the values that it takes and makes.
	in, out typeID
	// work is what a node does, nil for decisions and ends.
	work worker[D]
	// edges lead away: one from a node, the cases of a decision in their order, none from the end.
	edges []edge[D]
	// inCodec and outCodec write in and out: those of what waits at the vertex, and of what a branch makes. They are nil if the graph
	// has none.
	inCodec, outCodec *coding
	// owner is the name of the graph that New has made with it.
	owner string
}

// edge leads to a vertex.
type edge[D any] struct {
	label string
	to    *vertex[D]
	// match returns the value that moves along the edge, and whether it does; nil if any value does as it is.
	match func(any) (any, bool)
}

// worker is what a node does.
type worker[D any] interface {
	// do does the work for a value. What is done already is in c.work. The error is waiting if agents wait.
	do(c *call[D], in any) (any, error)
	// parts returns the nodes within the node, which are part of its graph.
	parts() []*vertex[D]
	// check lists what is wrong with the node.
	check() []string
	// use takes the codecs of the graph, and lists the types for which there is none.
	use(*codecs) []string
	// load returns how far the work has come that was saved; the value is what it was given.
	load(s *savedWork, in any) (*work, error)
}

// leaf has the methods of workers without parts, whose work is done or not.
type leaf[D any] struct{}

func (leaf[D]) parts() []*vertex[D]                         { return nil }
func (leaf[D]) use(*codecs) []string                        { return nil }
func (leaf[D]) load(s *savedWork, _ any) (w *work, e error) { return new(work), s.only("") }

// Step makes a node of a function. It must honour its context, or a run that is cancelled waits for it, and not change what
// others see of the value that it is given. After a crash, or an error, a resumed run calls it again with an equal value.
func Step[D, I, O any](name string, f func(ctx context.Context, deps D, in I) (O, error)) *Node[D, I, O] {
	return newNode[D, I, O](name, kindStep, &step[D, I, O]{f: f})
}

func newNode[D, I, O any](name string, k kind, w worker[D]) *Node[D, I, O] {
	return &Node[D, I, O]{v: vertex[D]{name: name, kind: k, in: typeOf[I](), out: typeOf[O](), work: w}}
}

type step[D, I, O any] struct {
	leaf[D]
	f func(context.Context, D, I) (O, error)
}

func (s *step[D, I, O]) do(c *call[D], in any) (any, error) {
	v, _ := in.(I) // false for the nil of an interface only
	out, err := contain(func() (O, error) { return s.f(c.ctx, c.deps, v) })
	return out, notPaused(err)
}

// notPaused keeps what has paused within a step from looking like a pause of the run.
func notPaused(err error) error {
	if pause, ok := errors.AsType[*runtime.PauseError](err); ok {
		return fmt.Errorf("%w, or use graph.Agent, which can wait", &runtime.SubAgentPausedError{Pause: pause})
	}
	if pause, ok := errors.AsType[*PauseError](err); ok {
		return fmt.Errorf("a step cannot wait for another graph, but graph.Sub can: %v", pause)
	}
	return err
}

func (s *step[D, I, O]) check() []string {
	if s.f == nil {
		return []string{"it has no function"}
	}
	return nil
}
