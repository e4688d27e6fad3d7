package planning

import (
	"fmt"
	"strings"
)

const (
	noPlan  = "No plan yet. Use write_plan to create one."
	allDone = "All steps are completed. Do NOT call read_plan again -- respond to the user with a summary instead."
	several = "\n\nNote: keep only one step in_progress at a time."
)

// checklist is the plan as write_plan and the reminder show it.
func (p Plan) checklist() string {
	if len(p) == 0 {
		return "No plan yet."
	}
	var b strings.Builder
	for i := range p {
		fmt.Fprintf(&b, "%d. %s %s\n", i+1, p[i].Status.icon(), p[i].Content)
	}
	fmt.Fprintf(&b, "(%d/%d completed)", p.count(Completed), len(p))
	return b.String()
}

// list is the plan with the IDs of its steps.
func (p Plan) list() string {
	var b strings.Builder
	b.WriteString("Current plan:")
	for i := range p {
		item := &p[i]
		writeLine(&b, "", i+1, item)
		if item.ParentID != "" {
			b.WriteString("\n   (subtask of: " + item.ParentID + ")")
		}
		if len(item.DependsOn) > 0 {
			b.WriteString("\n   (depends on: " + strings.Join(item.DependsOn, ", ") + ")")
		}
	}
	return b.String()
}

// writeLine writes the line of a step.
func writeLine(b *strings.Builder, indent string, n int, item *Item) {
	fmt.Fprintf(b, "\n%s%d. %s [%s] %s", indent, n, item.Status.icon(), item.ID, item.Content)
}

// tree is the plan with its subtasks indented.
func (p Plan) tree() string {
	t := treeWriter{children: make(map[string][]*Item), written: make(map[*Item]bool)}
	for i := range p {
		t.children[p[i].ParentID] = append(t.children[p[i].ParentID], &p[i])
	}
	t.b.WriteString("Current plan (hierarchical view):")
	t.write("", 0)
	return t.b.String()
}

type treeWriter struct {
	b        strings.Builder
	children map[string][]*Item // by the ID of their parent
	written  map[*Item]bool
	n        int
}

// write writes what is below a step, each step once, whatever a store may hold.
func (t *treeWriter) write(parent string, depth int) {
	indent := strings.Repeat("  ", depth)
	for _, item := range t.children[parent] {
		if t.written[item] {
			continue
		}
		t.written[item] = true
		t.n++
		writeLine(&t.b, indent, t.n, item)
		if len(item.DependsOn) > 0 {
			t.b.WriteString("\n" + indent + "   depends on: " + strings.Join(item.DependsOn, ", "))
		}
		t.write(item.ID, depth+1)
	}
}

// summary is what read_plan says below the plan.
func (p Plan) summary() string {
	counts := []string{fmt.Sprintf("%d completed", p.count(Completed))}
	blocked, cancelled := p.count(Blocked), p.count(Cancelled)
	if blocked > 0 {
		counts = append(counts, fmt.Sprintf("%d blocked", blocked))
	}
	counts = append(counts, fmt.Sprintf("%d in progress", p.count(InProgress)), fmt.Sprintf("%d pending", p.count(Pending)))
	if cancelled > 0 {
		counts = append(counts, fmt.Sprintf("%d cancelled", cancelled))
	}
	text := "Summary: " + strings.Join(counts, ", ")
	if p.count(Completed) > 0 && p.count(Completed)+cancelled == len(p) {
		text += "\n\n" + allDone
	}
	return text
}

// availableList lists the steps that can be worked on now.
func (p Plan) availableList() string {
	var b strings.Builder
	b.WriteString("Available steps (no blocking dependencies):")
	n := 0
	for i := range p {
		if item := &p[i]; (item.Status == Pending || item.Status == InProgress) && !p.waits(item) {
			n++
			writeLine(&b, "", n, item)
		}
	}
	if n == 0 {
		return "No available steps. All steps are either completed, cancelled, or blocked."
	}
	return b.String()
}
