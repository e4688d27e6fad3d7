package main

import (
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/runtime"
	"github.com/agentgen-go/agentgen/runtime/message"
	"github.com/agentgen-go/agentgen/runtime/model"
	"github.com/agentgen-go/agentgen/runtime/planning"
)

// show shows an event of the run, or of a sub-agent's.
func (s *screen) show(e model.Event) {
	indent := ""
	for ; e.Kind == model.SubAgentEvent; e = e.SubAgent.Event {
		indent += s.faint("  │ " + e.SubAgent.Name + " ")
	}
	if plan, ok := planning.PlanOf(e); ok {
		s.plan(plan)
		return
	}
	switch e.Kind {
	case model.PartStartEvent, model.PartDeltaEvent, model.PartEndEvent:
		if indent == "" {
			s.speak(e)
		}
	case model.FunctionToolCallEvent:
		s.call(indent, e.Call)
	case model.FunctionToolResultEvent:
		s.result(indent, e.Result)
	case model.OutputToolCallEvent:
		s.printf("%s%s\n", indent, clean(values(e.Call.Args)))
	}
}

// speak shows what the model says while it says it.
func (s *screen) speak(e model.Event) {
	text := e.Delta.Text
	if p, ok := e.Part.(*message.TextPart); ok && e.Kind == model.PartStartEvent {
		text = p.Content
	}
	if text != "" && !s.text {
		s.gap()
		s.text = true
	}
	s.printf("%s", clean(text))
	if s.text && e.Kind == model.PartEndEvent {
		s.printf("\n")
		s.text = false
	}
}

// icons show how far a step of the plan is.
var icons = map[planning.Status]string{
	planning.Pending: "☐", planning.InProgress: "▶", planning.Completed: "✔", planning.Cancelled: "✘", planning.Blocked: "■",
}

func (s *screen) plan(plan planning.Plan) {
	s.gap()
	for _, step := range plan {
		line := icons[step.Status] + " " + clean(step.Content)
		switch step.Status {
		case planning.Completed:
			line = s.green(line)
		case planning.InProgress:
			if step.ActiveForm != "" {
				line = icons[step.Status] + " " + clean(step.ActiveForm) + " ..."
			}
			line = s.bold(line)
		}
		s.printf("  %s\n", line)
	}
	s.printf("\n")
}

// quiet are the tools whose calls show in the plan.
func quiet(tool string) bool {
	return strings.Contains(tool, "plan") || strings.Contains(tool, "task_status")
}

// call shows a call that needs no approval: see proposal for the others.
func (s *screen) call(indent string, c *message.ToolCallPart) {
	if !quiet(c.ToolName) && !asks(c.ToolName) {
		s.header(indent, c)
	}
}

func (s *screen) header(indent string, c *message.ToolCallPart) {
	s.printf("%s%s\n", indent, strings.TrimSpace(s.bold("→ "+clean(c.ToolName))+" "+clean(summary(c))))
}

// summary says what a call is about.
func summary(c *message.ToolCallPart) string {
	args := arguments(c)
	for _, name := range []string{"path", "command", "task", "pattern"} {
		if text, ok := args[name].(string); ok {
			return text
		}
	}
	return ""
}

// arguments returns those of a call, nil if they cannot be read.
func arguments(c *message.ToolCallPart) map[string]any {
	value, err := runtime.RawJSON(c.Args).Any()
	if err != nil {
		return nil
	}
	args, _ := value.(map[string]any)
	return args
}

// values writes what a sub-agent returns, a line for each member.
func values(args string) string {
	value, err := runtime.RawJSON(args).Any()
	members, ok := value.(map[string]any)
	if err != nil || !ok {
		return args
	}
	lines := []string{"does not approve"}
	if members["approved"] == true {
		lines[0] = "approves"
	}
	problems, _ := members["problems"].([]any)
	for _, p := range problems {
		lines = append(lines, fmt.Sprint("      ", p))
	}
	return strings.Join(lines, "\n")
}

func (s *screen) result(indent string, p message.RequestPart) {
	r, ok := p.(*message.ToolReturnPart)
	if !ok || quiet(r.ToolName) || r.ToolName == "delegate_task" {
		return
	}
	lines := strings.Split(strings.TrimSpace(clean(r.Text())), "\n")
	if r.ToolName == "read_file" && len(lines) > 1 {
		s.printf("%s%s\n", indent, s.faint("  "+lines[0]))
		return
	}
	const most = 12
	for i, line := range lines {
		if i == most {
			s.printf("%s%s\n", indent, s.faint(fmt.Sprintf("  ... %d more lines", len(lines)-most)))
			return
		}
		s.printf("%s%s\n", indent, s.outcome(line))
	}
}

// outcome colors a line of what a tool returns.
func (s *screen) outcome(line string) string {
	switch {
	case strings.HasPrefix(line, "ok "), strings.HasPrefix(line, "PASS"):
		return "  " + s.green(line)
	case strings.Contains(line, "FAIL"):
		return "  " + s.red(line)
	}
	return s.faint("  " + line)
}
