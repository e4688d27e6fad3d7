package agui

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// StateEvent is the name of the custom event with which SetState reports a state.
const StateEvent = "agui.state"

// SetState reports the state of the application to the client: a tool, or another function of the agent, calls it whenever the state
// has changed. The client gets the first state of a run as a whole, and then what has changed. state is of a type with a codec
// (//agent:codec). If the run is not watched, nothing happens.
func SetState(ctx context.Context, info *runtime.RunInfo, state interface {
	AppendJSON(dst []byte) ([]byte, error)
}) error {
	b, err := state.AppendJSON(nil)
	if err != nil {
		return err
	}
	return info.Emit(ctx, StateEvent, jsonwire.Raw(b))
}

// patch returns the RFC 6902 operations that make one state of another, and false if they are longer than the state itself.
func patch(was, is jsonwire.Raw) (jsonwire.Raw, bool) {
	before, ok := parse(was)
	after, fine := parse(is)
	if !ok || !fine {
		return "", false
	}
	w := jsonwire.NewWriter(nil)
	p := patcher{w: &w}
	p.compare("", before, after)
	b, err := w.Bytes()
	if err != nil || len(b)+len("[]") >= len(is) {
		return "", false
	}
	return jsonwire.Raw("[" + string(b) + "]"), true
}

func parse(state jsonwire.Raw) (any, bool) {
	r := jsonwire.NewReader(string(state), jsonwire.Strict)
	v := r.ExactAny()
	return v, r.End() == nil
}

type patcher struct {
	w    *jsonwire.Writer
	some bool
}

// compare writes what makes one value of another at a JSON Pointer.
func (p *patcher) compare(at string, was, is any) {
	switch is := is.(type) {
	case map[string]any:
		if was, ok := was.(map[string]any); ok {
			p.objects(at, was, is)
			return
		}
	case []any:
		if was, ok := was.([]any); ok && (len(was) > 0 || len(is) == 0) {
			p.arrays(at, was, is)
			return
		}
	default:
		if was == is {
			return
		}
	}
	p.op("replace", at, is)
}

func (p *patcher) objects(at string, was, is map[string]any) {
	for _, name := range slices.Sorted(maps.Keys(was)) {
		if _, ok := is[name]; !ok {
			p.op("remove", at+"/"+escaper.Replace(name), nil)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(is)) {
		to := at + "/" + escaper.Replace(name)
		if before, ok := was[name]; ok {
			p.compare(to, before, is[name])
		} else {
			p.op("add", to, is[name])
		}
	}
}

// arrays compares items by their places: what is longer grows or shrinks at its end.
func (p *patcher) arrays(at string, was, is []any) {
	for i := range min(len(was), len(is)) {
		p.compare(at+"/"+strconv.Itoa(i), was[i], is[i])
	}
	for i := len(was) - 1; i >= len(is); i-- {
		p.op("remove", at+"/"+strconv.Itoa(i), nil)
	}
	for i := len(was); i < len(is); i++ {
		p.op("add", at+"/-", is[i])
	}
}

var escaper = strings.NewReplacer("~", "~0", "/", "~1")

func (p *patcher) op(op, path string, value any) {
	if p.some {
		p.w.Raw(",")
	}
	p.some = true
	p.w.Raw(`{"op":"` + op + `","path":`)
	p.w.String(path)
	if op != "remove" {
		p.w.Raw(`,"value":`)
		p.w.ExactAny(value)
	}
	p.w.Raw("}")
}

// stateOf is the state of the application, as the client knows it.
type stateOf struct {
	known jsonwire.Raw
	// sent reports whether the client was sent a state in this run.
	sent bool
}

func (s *stateOf) set(w *walk, state jsonwire.Raw) {
	if s.sent {
		if ops, ok := patch(s.known, state); ok {
			if ops != "[]" {
				w.to.send(&event{Type: "STATE_DELTA", Delta: ops})
			}
			s.known = state
			return
		}
	}
	s.known, s.sent = state, true
	w.to.send(&event{Type: "STATE_SNAPSHOT", Snapshot: state})
}
