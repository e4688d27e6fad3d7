package openai

import (
	"cmp"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/message"
)

// openCall is a call that may still grow. Its key for the stream is that of its place among the calls.
type openCall struct {
	id, name string
	args     wire.Args
}

// call adds to a call, or begins one. A call keeps its first id and name: some servers repeat them, or make up new ids.
func (a *assembly) call(d *callDelta) error {
	key := a.find(d)
	if key < 0 {
		return a.beginCall(d)
	}
	c := &a.calls[key]
	if c.id == "" && d.ID != "" || c.name == "" && d.Function.Name != "" || wire.IsSet(d.ExtraContent) {
		c.id, c.name = cmp.Or(c.id, d.ID), cmp.Or(c.name, d.Function.Name)
		err := a.stream.Update(key, func(part message.ResponsePart) {
			p := part.(*message.ToolCallPart)
			p.ToolCallID, p.ToolName = cmp.Or(p.ToolCallID, c.id), c.name
			a.describeCall(p, d)
		})
		if err != nil {
			return err
		}
	}
	return a.addArgs(key, c.args.Add(d.Function.args()))
}

// beginCall begins a call.
func (a *assembly) beginCall(d *callDelta) error {
	if err := a.content.end(); err != nil {
		return err
	}
	if len(a.calls) == maxItems {
		return a.invalid("more than %d tool calls", maxItems)
	}
	key := len(a.calls)
	c := openCall{id: d.ID, name: d.Function.Name}
	if a.latest == nil {
		a.latest = make(map[int]int)
	}
	if d.Index.set {
		a.latest[d.Index.n] = key
	} else {
		a.latest[key] = key
	}
	part := &message.ToolCallPart{ToolName: c.name, ToolCallID: c.id, Args: c.args.Add(d.Function.args())}
	a.describeCall(part, d)
	a.calls = append(a.calls, c)
	return a.parts.begin(key, part)
}

// describeCall keeps what the server wants to see again with the call.
func (a *assembly) describeCall(p *message.ToolCallPart, d *callDelta) {
	if wire.IsSet(d.ExtraContent) {
		p.ProviderName, p.ProviderDetails = a.provider, `{"extra_content":`+d.ExtraContent+`}`
	}
}

func (a *assembly) addArgs(key int, delta string) error {
	if err := a.parts.grow(len(delta)); err != nil {
		return err
	}
	return a.stream.Args(key, delta)
}

// endCalls reports what is held back of arguments.
func (a *assembly) endCalls() error {
	for key := range a.calls {
		if rest := a.calls[key].args.End(); rest != "" {
			if err := a.addArgs(key, rest); err != nil {
				return err
			}
		}
	}
	return nil
}

// find returns the key of the call that continues, or -1. Servers may give all calls the same index, or none, and empty
// ids.
func (a *assembly) find(d *callDelta) int {
	key := len(a.calls) - 1
	if d.Index.set {
		latest, ok := a.latest[d.Index.n]
		if !ok {
			return -1
		}
		key = latest
	}
	if key < 0 || d.begins(&a.calls[key]) {
		return -1
	}
	return key
}

// begins reports whether d begins another call than c although it has the same index: with a name and another id, with another
// name, or with arguments although those of c are complete.
func (d *callDelta) begins(c *openCall) bool {
	if d.Function.Name == "" || c.name == "" {
		return false
	}
	return !d.Index.set || d.ID != "" && d.ID != c.id || d.Function.Name != c.name ||
		c.args.Complete() && strings.HasPrefix(strings.TrimSpace(d.Function.args()), "{")
}

func (a *assembly) invalid(format string, args ...any) error {
	return invalid(a.provider+chatCompletions, format, args...)
}
