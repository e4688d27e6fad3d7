package model

import (
	"slices"
	"strings"
)

// Instruction is a part of the instructions.
type Instruction struct {
	// Text is the part. Parts are joined by blank lines.
	Text string `json:"text"`
	// Dynamic is set if the text was computed for this request, so that it may differ in the next one. Providers that cache
	// prompts do so up to the first dynamic part.
	Dynamic bool `json:"dynamic,omitempty"`
	// ID, if not empty, names a part whose changes are appended to the conversation: the instructions keep the text that it had first, so
	// that what is cached stays valid, and each new text follows as a message.InstructionDeltaPart. An empty text withdraws the part. The
	// ID is unique, and is "agent", "toolset:" or "capability:" with the ID of where it comes from, and may end with ":" and a name.
	ID string `json:"id,omitempty"`
}

// rank is where a part stands in instructions, so that as much as possible can be cached: parts that never change, those whose changes are
// appended, and dynamic ones.
func (p *Instruction) rank() int {
	switch {
	case p.ID != "":
		return 1
	case p.Dynamic:
		return 2
	}
	return 0
}

// SortInstructions puts parts that never change first, then those whose changes are appended, and dynamic ones last.
func SortInstructions(parts []Instruction) {
	slices.SortStableFunc(parts, func(a, b Instruction) int { return a.rank() - b.rank() })
}

// JoinInstructions returns the texts of the parts, joined by blank lines, as histories have them. Empty parts are left out.
func JoinInstructions(parts []Instruction) string {
	if len(parts) == 1 {
		return parts[0].Text
	}
	var texts []string
	for _, p := range parts {
		if p.Text != "" {
			texts = append(texts, p.Text)
		}
	}
	return strings.Join(texts, "\n\n")
}

// supersession tells the model how long a part holds whose changes are appended, in the words of Pydantic AI.
const supersession = "A later <pyai:context> element with the same id replaces the earlier one and stays in effect until replaced again."

// render returns the texts of the parts as models read them: parts with an ID are elements, which later ones of their ID replace.
func render(parts []Instruction) string {
	last := -1
	for i, p := range parts {
		if p.ID != "" && p.Text != "" {
			last = i
		}
	}
	if last < 0 {
		return JoinInstructions(parts)
	}
	parts = slices.Clone(parts)
	for i := range parts {
		p := &parts[i]
		if p.ID == "" || p.Text == "" {
			continue
		}
		p.Text = `<pyai:context id="` + p.ID + `">` + "\n" + p.Text + "\n</pyai:context>"
		if i == last {
			p.Text += "\n" + supersession
		}
	}
	return JoinInstructions(parts)
}

// SplitInstructions splits all, the text of the parts and what may follow, for providers that cache: literal never changes, appended stays
// the same within a conversation, and dynamic may be another one in the next request. Where all does not begin with the parts, in their
// order, it is all dynamic.
func SplitInstructions(parts []Instruction, all string) (literal, appended, dynamic string) {
	until := func(rank int) int {
		n := 0
		for n < len(parts) && parts[n].rank() <= rank {
			n++
		}
		return n
	}
	stable := until(1)
	if stable == len(parts) {
		literal = all
	} else {
		literal = render(parts[:stable])
		rest, ok := strings.CutPrefix(all, literal)
		if literal == "" || !ok {
			return "", "", all
		}
		dynamic = strings.TrimPrefix(rest, "\n\n")
	}
	first := render(parts[:until(0)])
	if rest, ok := strings.CutPrefix(literal, first); ok && until(0) < stable {
		literal, appended = first, strings.TrimPrefix(rest, "\n\n")
	}
	return literal, appended, dynamic
}
