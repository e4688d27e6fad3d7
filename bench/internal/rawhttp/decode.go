package rawhttp

import (
	"github.com/agentgen-go/agentgen/bench/harness/scenario"
	"github.com/agentgen-go/agentgen/bench/internal/scan"
)

// reply is what a response says, or the chunks of one so far.
type reply struct {
	text    []byte
	calls   []call
	finish  string
	in, out int64
}

type call struct {
	id, name string
	args     []byte
}

// maxDepth bounds what is skipped, maxCalls what one response may ask for.
const (
	maxDepth = 32
	maxCalls = 128
)

// decode reads a completion or a chunk of one. Its message is called what.
func (r *reply) decode(s *scan.S, what string) {
	s.Open('{')
	for first := true; s.More('}', first); first = false {
		switch string(s.Key()) {
		case "choices":
			s.Open('[')
			for first := true; s.More(']', first); first = false {
				r.choice(s, what)
			}
		case "usage":
			if !s.Null() {
				r.usage(s)
			}
		default:
			s.Skip(maxDepth)
		}
	}
}

func (r *reply) choice(s *scan.S, what string) {
	s.Open('{')
	for first := true; s.More('}', first); first = false {
		switch key := s.Key(); {
		case string(key) == what:
			r.message(s)
		case string(key) == "finish_reason":
			if !s.Null() {
				r.finish = reason(s.Bytes())
			}
		default:
			s.Skip(maxDepth)
		}
	}
}

// reason copies nothing.
func reason(text []byte) string {
	switch string(text) {
	case "stop":
		return "stop"
	case "tool_calls":
		return "tool_calls"
	}
	return "other"
}

func (r *reply) usage(s *scan.S) {
	s.Open('{')
	for first := true; s.More('}', first); first = false {
		switch string(s.Key()) {
		case "prompt_tokens":
			r.in += s.Int()
		case "completion_tokens":
			r.out += s.Int()
		default:
			s.Skip(maxDepth)
		}
	}
}

func (r *reply) message(s *scan.S) {
	s.Open('{')
	for first := true; s.More('}', first); first = false {
		switch string(s.Key()) {
		case "content":
			if !s.Null() {
				r.text = append(r.text, s.Bytes()...)
			}
		case "tool_calls":
			s.Open('[')
			for i := 0; s.More(']', i == 0); i++ {
				r.toolCall(s, i)
			}
		default:
			s.Skip(maxDepth)
		}
	}
}

// toolCall reads a call, or more of one. Chunks say which one it is.
func (r *reply) toolCall(s *scan.S, index int) {
	var got call
	s.Open('{')
	for first := true; s.More('}', first); first = false {
		switch string(s.Key()) {
		case "index":
			index = int(s.Int())
		case "id":
			got.id = s.Str()
		case "function":
			got.function(s)
		default:
			s.Skip(maxDepth)
		}
	}
	if index < 0 || index >= maxCalls {
		s.Fail(scan.ErrRange)
		return
	}
	for len(r.calls) <= index {
		r.addCall()
	}
	c := &r.calls[index]
	if got.id != "" {
		c.id = got.id
	}
	if got.name != "" {
		c.name = got.name
	}
	c.args = append(c.args, got.args...)
}

func (c *call) function(s *scan.S) {
	s.Open('{')
	for first := true; s.More('}', first); first = false {
		switch string(s.Key()) {
		case "name":
			if string(s.Bytes()) == scenario.ToolName {
				c.name = scenario.ToolName
			}
		case "arguments":
			c.args = s.Bytes()
		default:
			s.Skip(maxDepth)
		}
	}
}

// addCall adds a call, in the memory of earlier ones.
func (r *reply) addCall() {
	n := len(r.calls)
	if n == cap(r.calls) {
		r.calls = append(r.calls, call{})
		return
	}
	r.calls = r.calls[:n+1]
	r.calls[n] = call{args: r.calls[n].args[:0]}
}
