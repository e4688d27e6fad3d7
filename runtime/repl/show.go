package repl

import (
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// show shows the events of a run.
type show struct {
	*screen
	// parts are the parts of the response that are shown while they grow, current is the index of the last one that has grown.
	parts   map[int]style
	current int
	// said is the text of the response.
	said strings.Builder
}

func newShow(s *screen) *show { return &show{screen: s, parts: map[int]style{}} }

func (s *show) event(e *model.Event) {
	switch e.Kind {
	case model.PartStartEvent:
		s.start(e)
	case model.PartDeltaEvent:
		s.delta(e.Index, &e.Delta)
	case model.PartEndEvent:
		s.end(e)
	case model.ResponseResetEvent:
		clear(s.parts)
		s.line(dim, "(the request is sent again)")
	case model.RunResultEvent:
		s.output(e.Output)
	default:
		s.step(e, "")
	}
}

// start begins a part. Text that may be JSON of a typed output is shown when all of it is known.
func (s *show) start(e *model.Event) {
	if e.Index == 0 {
		clear(s.parts)
		s.said.Reset()
	}
	switch p := e.Part.(type) {
	case *message.TextPart:
		if !e.OutputMode.IsJSON() {
			s.begin(e.Index, plain, "")
			s.grow(e.Index, p.Content)
		}
	case *message.ThinkingPart:
		s.begin(e.Index, dim, "thinking: ")
		s.grow(e.Index, p.Content)
	}
}

func (s *show) begin(index int, as style, title string) {
	s.fresh()
	s.parts[index], s.current = as, index
	s.write(as, title)
}

// grow shows more of a part, in a new line if another part has grown meanwhile.
func (s *show) grow(index int, more string) {
	as, ok := s.parts[index]
	if !ok || more == "" {
		return
	}
	if index != s.current {
		s.fresh()
		s.current = index
	}
	if as == plain {
		s.said.WriteString(more)
	}
	s.write(as, more)
}

func (s *show) delta(index int, d *model.Delta) { s.grow(index, d.Text+d.Thinking) }

func (s *show) end(e *model.Event) {
	if _, shown := s.parts[e.Index]; shown {
		s.fresh()
		return
	}
	switch p := e.Part.(type) {
	case *message.TextPart:
		if !mayBeJSON(p.Content) {
			s.line(plain, "%s", p.Content)
		}
	default:
		s.part(p)
	}
}

// part shows a part of a response that does not grow.
func (s *screen) part(p message.ResponsePart) {
	switch p := p.(type) {
	case *message.FilePart:
		s.line(blue, "[file of type %s, %d bytes]", escaped(p.Content.MediaType), len(p.Content.Data))
	case *message.NativeToolCallPart:
		s.line(blue, "-> %s %s", escaped(p.ToolName), oneLine(p.Args))
	case *message.NativeToolReturnPart:
		s.line(blue, "<- %s %s", escaped(p.ToolName), oneLine(string(p.Content)))
	case *message.SpeechPart:
		s.line(plain, "%s", p.Transcript)
	case *message.CompactionPart:
		s.line(dim, "(the conversation before was summed up)")
	}
}

// mayBeJSON reports whether a text is JSON, possibly in a block of Markdown.
func mayBeJSON(text string) bool {
	text = strings.TrimSpace(text)
	return strings.HasPrefix(text, "{") || strings.HasPrefix(text, "```")
}

// step shows what is a line. Those of runs within the run begin with their names.
func (s *screen) step(e *model.Event, of string) {
	switch e.Kind {
	case model.FunctionToolCallEvent:
		s.call(of, e.Call)
	case model.FunctionToolResultEvent:
		s.result(of, e.Result)
	case model.OutputToolResultEvent:
		if p, ok := e.Result.(*message.ToolReturnPart); ok && p.Outcome != message.ToolSuccess {
			s.result(of, p)
		}
	case model.CustomEvent:
		s.line(dim, "%s* %s %s", of, escaped(e.Custom.Name), oneLine(string(e.Custom.Data)))
	case model.SubAgentEvent:
		s.step(&e.SubAgent.Event, fmt.Sprintf("%s[%s] ", of, escaped(e.SubAgent.Name)))
	}
}

func (s *screen) call(of string, c *message.ToolCallPart) {
	s.line(blue, "%s-> %s %s", of, escaped(c.ToolName), oneLine(c.Args))
}

func (s *screen) result(of string, part message.RequestPart) {
	p, ok := part.(*message.ToolReturnPart)
	if !ok {
		return
	}
	as, outcome := blue, ""
	switch p.Outcome {
	case message.ToolSuccess:
	case message.ToolRetried:
		as, outcome = amber, "retry: "
	default:
		as, outcome = amber, p.Outcome.String()+": "
	}
	s.line(as, "%s<- %s %s%s", of, escaped(p.ToolName), outcome, oneLine(p.Text()))
}

// output shows the output, unless it is the text that was shown already.
func (s *show) output(v jsonwire.Raw) {
	if text, ok := v.Text(); ok {
		if strings.TrimSpace(text) != strings.TrimSpace(s.said.String()) {
			s.line(plain, "%s", text)
		}
		return
	}
	if v != "" {
		s.line(plain, "%s", readable(v, ""))
	}
}
