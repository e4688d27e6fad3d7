package runtime

import (
	"fmt"

	"github.com/agentgen-go/agentgen/runtime/jsonwire"
)

// The functions of this file look at what comes from outside, once, at the door: a nil message, part or item would make
// those who read it later stumble, and what is no JSON would spoil the history that it becomes part of.

// checkHistory refuses histories with holes. The history is named as it is to be in the error.
func checkHistory(name string, history []Message) error {
	if hole := holeIn(history); hole != "" {
		return &ConfigError{Problems: []string{hole + " of " + name + " is nil"}}
	}
	return nil
}

// holeIn returns the first place where something is nil, such as "part 1 of message 3", or "".
func holeIn(messages []Message) string {
	for i, m := range messages {
		if in, hole := holeInMessage(m); hole {
			return fmt.Sprintf("%smessage %d", in, i)
		}
	}
	return ""
}

// holeInMessage tells whether something is nil, and in what of the message: "part 1 of " or the like.
func holeInMessage(m Message) (in string, hole bool) {
	switch m := m.(type) {
	case *ModelRequest:
		if m != nil {
			return holeInParts(m.Parts)
		}
	case *ModelResponse:
		if m != nil {
			if i := nilPart(m.Parts); i >= 0 {
				return fmt.Sprintf("part %d of ", i), true
			}
			return "", false
		}
	}
	return "", true
}

func holeInParts(parts []RequestPart) (in string, hole bool) {
	for i, p := range parts {
		if in, hole := holeInPart(p); hole {
			return fmt.Sprintf("%spart %d of ", in, i), true
		}
	}
	return "", false
}

func holeInPart(p RequestPart) (in string, hole bool) {
	if p == nil || !p.requestPart() {
		return "", true
	}
	if u, ok := p.(*UserPromptPart); ok {
		if i := nilItem(u.Items); i >= 0 {
			return fmt.Sprintf("item %d of ", i), true
		}
	}
	return "", false
}

// nilPart returns the index of the first part that is nil, or -1.
func nilPart(parts []ResponsePart) int {
	for i, p := range parts {
		if p == nil || !p.responsePart() {
			return i
		}
	}
	return -1
}

// nilItem returns the index of the first item that is nil, or -1.
func nilItem(items []UserContent) int {
	for i, item := range items {
		if item == nil || !item.userContent() {
			return i
		}
	}
	return -1
}

// check refuses what begins a run and has holes.
func (c *LoopConfig) check() error {
	if err := checkHistory("the history", c.History); err != nil {
		return err
	}
	if in, hole := holeInParts(c.SystemPrompts); hole {
		return &ConfigError{Problems: []string{in + "the system prompts is nil"}}
	}
	return checkContent(c.Content)
}

// checkContent refuses user content with holes.
func checkContent(items []UserContent) error {
	if i := nilItem(items); i >= 0 {
		return &ConfigError{Problems: []string{fmt.Sprintf("item %d of the user content is nil", i)}}
	}
	return nil
}

// checkParts refuses the nil parts of a careless model.
func checkParts(parts []ResponsePart) error {
	if i := nilPart(parts); i >= 0 {
		return misbehaved("part %d of the model's response is nil", i)
	}
	return nil
}

// withoutHoles returns the parts that are there.
func withoutHoles(parts []ResponsePart) []ResponsePart {
	if nilPart(parts) < 0 {
		return parts
	}
	whole := make([]ResponsePart, 0, len(parts))
	for _, p := range parts {
		if p != nil && p.responsePart() {
			whole = append(whole, p)
		}
	}
	return whole
}

// checkJSON refuses what is no JSON; empty stands for none at all.
func checkJSON(what string, v RawJSON) error {
	if v == "" {
		return nil
	}
	if err := jsonwire.Valid(string(v)); err != nil {
		return fmt.Errorf("%s is no JSON: %w", what, err)
	}
	return nil
}

// check refuses results that would spoil the history.
func (r *Return) check() error {
	if err := checkJSON("the Content of its result", r.Content); err != nil {
		return err
	}
	return checkJSON("the Metadata of its result", r.Metadata)
}

// check refuses what a caller answers in place of a tool, as check of Return does.
func (o *Outcome) check() error {
	return (&Return{Content: o.Content, Metadata: o.Metadata}).check()
}
