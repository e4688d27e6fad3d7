package graph

import (
	"fmt"
	"strings"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// Mermaid returns a picture of the graph as a state diagram of Mermaid, which GitHub and others show in Markdown. The same graph
// has the same text each time.
func (g *Graph[D, I, O]) Mermaid() string {
	var d diagram
	d.line("---")
	d.line("title: %s", jsonwire.Quote(g.p.name))
	d.line("---")
	d.line("stateDiagram-v2")
	d.depth++
	draw(&d, &g.p)
	return d.text.String()
}

// diagram is a picture that is being written.
type diagram struct {
	text   strings.Builder
	depth  int
	states int // how many there are
}

func (d *diagram) line(format string, args ...any) {
	d.text.WriteString(strings.Repeat("  ", d.depth))
	fmt.Fprintf(&d.text, format, args...)
	d.text.WriteByte('\n')
}

// id returns the name of the next state. The names of nodes are labels, since Mermaid has words that no state may have as a name.
func (d *diagram) id() string {
	d.states++
	return fmt.Sprintf("s%d", d.states)
}

// draw draws a graph.
func draw[D any](d *diagram, p *plan[D]) {
	ids := map[*vertex[D]]string{}
	for _, v := range p.all {
		ids[v] = drawVertex(d, v)
	}
	d.line("[*] --> %s", ids[p.start])
	for _, v := range p.all {
		for _, e := range v.edges {
			if e.label == "" {
				d.line("%s --> %s", ids[v], ids[e.to])
			} else {
				d.line("%s --> %s: %s", ids[v], ids[e.to], label(e.label))
			}
		}
	}
}

// drawVertex draws a vertex with all that is within it, and returns its name.
func drawVertex[D any](d *diagram, v *vertex[D]) string {
	switch v.kind {
	case kindEnd:
		return "[*]"
	case kindDecision:
		id := d.id()
		d.line("state %s <<choice>>", id)
		d.line("note right of %s: %s", id, label(v.name))
		return id
	case kindMap, kindBroadcast, kindSub:
		return drawWithin(d, v)
	}
	id := d.id()
	d.line("state \"%s\" as %s", label(v.name), id)
	return id
}

// drawWithin draws a node with others within it. Branches of a Broadcast lie side by side.
func drawWithin[D any](d *diagram, v *vertex[D]) string {
	id := d.id()
	d.line("state \"%s\" as %s {", label(v.name), id)
	d.depth++
	if s, ok := v.work.(*sub[D]); ok {
		draw(d, s.p)
	}
	for i, part := range v.work.parts() {
		if i > 0 {
			d.line("--")
		}
		within := drawVertex(d, part)
		if v.kind == kindMap {
			d.line("[*] --> %s: for each", within)
		} else {
			d.line("[*] --> %s", within)
		}
		d.line("%s --> [*]", within)
	}
	d.depth--
	d.line("}")
	return id
}

var escapes = strings.NewReplacer("#", "#35;", ";", "#59;", ":", "#58;", `"`, "#quot;", "<", "#lt;", ">", "#gt;", "{", "#123;", "}", "#125;", "\n", " ", "\r", " ")

// label writes a text as Mermaid reads it.
func label(text string) string { return escapes.Replace(text) }
