package anthropic

import (
	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// systemBlocks returns the blocks of the system prompt, separated by commas, and how many places of it are cached, of those that are left.
// What does not change from request to request comes first; control, if it is not empty, caches it. Instructions whose changes are appended
// follow, which conversations may have in common; they are cached apart if no cache point of the conversation needs the place.
func (e *encoder) systemBlocks(r *model.Request, p *model.Prepared, control string, left int) (b []byte, used int, err error) {
	literal, appended, dynamic := model.SplitInstructions(r.Instructions, p.Instructions)
	var stable []string
	if e.voiced {
		stable = append(stable, wire.Announcements[e.family.Voice])
	}
	stable = append(stable, e.system...)
	if !blank(literal) {
		stable = append(stable, literal)
	}
	add := func(text, control string) {
		if blank(text) || err != nil {
			return
		}
		if b, err = (&textBlock{Type: "text", Text: text}).AppendJSON(wire.Comma(b)); err == nil && control != "" {
			b = controlled(b, control)
			used++
		}
	}
	for i, text := range stable {
		if i < len(stable)-1 {
			add(text, "")
		} else {
			add(text, control)
		}
	}
	if used > 0 && len(e.points) > left-used-1 {
		control = ""
	}
	add(appended, control)
	add(dynamic, "")
	return b, used, err
}

// controlled adds a cache control to the object that b ends with.
func controlled(b []byte, control string) []byte {
	if control == "" {
		return b
	}
	return append(append(append(b[:len(b)-1], `,"cache_control":`...), control...), '}')
}
