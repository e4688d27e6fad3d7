package rawhttp

import (
	"github.com/agentgen-go/agentgen/bench/harness/scenario"
	"github.com/agentgen-go/agentgen/bench/internal/scan"
)

// reply is what a response says.
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

// decode reads a completion or a chunk of one; what is the name of the message member.
func (r *reply) decode(s *scan.S, what string) {
	s.Open('{')
	for f := true; s.More('}', f); f = false {
		switch string(s.Key()) {
		case "choices":
			s.Open('[')
			for f := true; s.More(']', f); f = false {
				s.Open('{')
				for f := true; s.More('}', f); f = false {
					k := s.Key()
					switch {
					case string(k) == what:
						r.message(s)
					case string(k) == "finish_reason":
						if !s.Null() {
							switch string(s.Bytes()) {
							case "stop":
								r.finish = "stop"
							case "tool_calls":
								r.finish = "tool_calls"
							default:
								r.finish = "other"
							}
						}
					default:
						s.Skip(32)
					}
				}
			}
		case "usage":
			if s.Null() {
				continue
			}
			s.Open('{')
			for f := true; s.More('}', f); f = false {
				switch string(s.Key()) {
				case "prompt_tokens":
					r.in += s.Int()
				case "completion_tokens":
					r.out += s.Int()
				default:
					s.Skip(32)
				}
			}
		default:
			s.Skip(32)
		}
	}
}

func (r *reply) message(s *scan.S) {
	s.Open('{')
	for f := true; s.More('}', f); f = false {
		switch string(s.Key()) {
		case "content":
			if !s.Null() {
				r.text = append(r.text, s.Bytes()...)
			}
		case "tool_calls":
			s.Open('[')
			i := -1
			for f := true; s.More(']', f); f = false {
				i++
				var id, name string
				var args []byte
				s.Open('{')
				for f := true; s.More('}', f); f = false {
					switch string(s.Key()) {
					case "index":
						i = int(s.Int())
					case "id":
						id = s.Str()
					case "function":
						s.Open('{')
						for f := true; s.More('}', f); f = false {
							switch string(s.Key()) {
							case "name":
								if string(s.Bytes()) == scenario.ToolName {
									name = scenario.ToolName
								}
							case "arguments":
								args = s.Bytes()
							default:
								s.Skip(32)
							}
						}
					default:
						s.Skip(32)
					}
				}
				if i < 0 || i > 128 {
					s.Fail(scan.ErrRange)
					return
				}
				for len(r.calls) <= i {
					if n := len(r.calls); n < cap(r.calls) {
						r.calls = r.calls[:n+1]
						r.calls[n] = call{args: r.calls[n].args[:0]}
					} else {
						r.calls = append(r.calls, call{})
					}
				}
				cl := &r.calls[i]
				if id != "" {
					cl.id = id
				}
				if name != "" {
					cl.name = name
				}
				cl.args = append(cl.args, args...)
			}
		default:
			s.Skip(32)
		}
	}
}
