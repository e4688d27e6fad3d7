package agentspec

import (
	"context"
	"errors"
	"fmt"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/capabilities"
	"github.com/agentgen-go/agentgen/runtime/spec"
)

// builder makes the parts of an agent that a spec describes.
type builder[D any] struct {
	registry *Registry[D]
	spec     *spec.Spec
	problems []spec.Problem
	// systemPrompts are those of the agent.
	systemPrompts []string
	// deferred are what the model loads on demand, in one capability.
	deferred []capabilities.Deferred[D]
	// search is how tools are found that are not sent.
	search capabilities.Search
	// nothing reports whether the capability that was made last is only known by what it has changed here.
	nothing bool
}

// newBuilder returns a builder that has checked the spec.
func newBuilder[D any](s *spec.Spec, r *Registry[D]) *builder[D] {
	b := &builder[D]{registry: r, spec: s}
	if checked, err := s.Checked(); !b.failed(err) {
		b.spec = checked
	}
	return b
}

// fail records a mistake at a pointer.
func (b *builder[D]) fail(pointer, hint, format string, args ...any) {
	b.problems = append(b.problems, b.spec.At(pointer, fmt.Sprintf(format, args...), hint))
}

// failed records what an error of package spec says, and reports whether there is one.
func (b *builder[D]) failed(err error) bool {
	if e, ok := errors.AsType[*spec.Error](err); ok {
		b.problems = append(b.problems, e.Problems...)
	}
	return err != nil
}

func (b *builder[D]) err() error { return spec.NewError(b.problems) }

// all returns the capabilities of the spec. Of two that have the same name and ID, the last holds, as in Pydantic AI.
func (b *builder[D]) all() (caps []runtime.Capability[D]) {
	index := make(map[[2]string]int)
	bound, err := b.spec.Bind(b.registry.signatures(), "an own one is registered in Registry.Capabilities")
	b.failed(err)
	for _, entry := range bound {
		c, apart, ok := b.make(entry)
		key := [2]string{entry.Name, c.ID}
		at, twice := index[key]
		switch {
		case !ok || apart:
		case twice && c.ID != "":
			caps[at] = c
		default:
			index[key] = len(caps)
			caps = append(caps, c)
		}
	}
	if len(b.deferred) > 0 {
		caps = append(caps, capabilities.OnDemand(b.deferred...))
	}
	if b.registry != nil && b.registry.Searchable != nil {
		caps = append(caps, capabilities.ToolSearch(b.registry.Searchable, b.search))
	}
	return caps
}

// capability makes a capability that is within another one.
func (b *builder[D]) capability(entry *spec.Bound) (c runtime.Capability[D], ok bool) {
	before := len(b.deferred)
	c, apart, ok := b.make(entry)
	if apart {
		b.deferred = b.deferred[:before]
		b.fail(entry.Pointer, "put it beside the other, not into it", "%s cannot be within another capability", entry.Name)
		ok = false
	}
	return c, ok
}

// make makes a capability. One that is loaded on demand goes to b.deferred, and is apart, as is one that is nothing by itself.
func (b *builder[D]) make(entry *spec.Bound) (c runtime.Capability[D], apart, ok bool) {
	a := &Arguments[D]{Bound: entry, build: b}
	before := len(b.problems)
	b.nothing = false
	c, err := b.registry.lookup(entry.Name)(a)
	if wrong, ok := errors.AsType[*spec.ArgumentError](err); ok {
		b.fail(wrong.Pointer, "", "%s: %s", entry.Name, wrong.Message)
	} else if err != nil {
		b.fail(entry.Pointer, "", "%s: %v", entry.Name, err)
	}
	if err != nil || len(b.problems) > before {
		return c, false, false
	}
	if b.nothing {
		return c, true, true
	}
	if id := a.Text("id"); id != "" {
		c.ID = id
	}
	if text := a.Text("description"); text != "" {
		c.Description = text
	}
	if a.Bool("defer_loading", false) {
		return c, true, b.postpone(a, &c)
	}
	return c, false, true
}

// postpone lets the model load a capability on demand.
func (b *builder[D]) postpone(a *Arguments[D], c *runtime.Capability[D]) bool {
	switch {
	case a.Text("id") == "":
		b.fail(a.PointerTo("defer_loading"), "", "Deferred capabilities must use stable explicit `id` values. Pass `id=...` when using `defer_loading=True`.")
		return false
	case c.Settings != nil || c.Hooks != nil || len(c.NativeTools) > 0 || c.ForRun != nil || c.Model != nil:
		b.fail(a.PointerTo("defer_loading"), "only instructions, tools and toolsets can be", "%s cannot be loaded on demand", a.Name)
		return false
	}
	b.deferred = append(b.deferred, capabilities.Deferred[D]{ID: c.ID, Description: c.Description, Instructions: c.Instructions,
		InstructionFuncs: c.InstructionFuncs, Tools: c.Tools, Toolsets: c.Toolsets})
	return true
}

// template returns the template that an argument is, nil if it is plain. What it asks for must be in the spec's schema of the dependencies,
// if there is one.
func (b *builder[D]) template(at, text string) *spec.Template {
	t, problems := b.spec.Template(at, text)
	b.problems = append(b.problems, problems...)
	return t
}

// instruction returns a function that renders a template with the dependencies of a run.
func (b *builder[D]) instruction(at string, t *spec.Template) runtime.InstructionFunc[D] {
	if !t.UsesData() {
		return func(context.Context, *runtime.RunContext[D]) (string, error) { return t.Render("") }
	}
	if b.registry == nil || b.registry.DepsJSON == nil {
		b.fail(at, "mark their type //agent:codec and set Registry.DepsJSON to its AppendJSON", "a template that uses the dependencies, whose JSON is not known")
		return nil
	}
	encode := b.registry.DepsJSON
	return func(_ context.Context, rc *runtime.RunContext[D]) (string, error) {
		data, err := encode(rc.Deps, nil)
		if err != nil {
			return "", fmt.Errorf("the dependencies of a template: %w", err)
		}
		return t.Render(runtime.RawJSON(data))
	}
}
