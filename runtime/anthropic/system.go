package anthropic

import (
	"github.com/agentgen-go/agentgen/runtime/internal/wire"
	"github.com/agentgen-go/agentgen/runtime/model"
)

// systemBlocks appends the blocks of the system prompt, separated by commas. What does not change from request to request comes
// first; control, if it is not empty, caches it.
func (e *encoder) systemBlocks(r *model.Request, p *model.Prepared, control string) ([]byte, error) {
	static, dynamic := model.SplitInstructions(r.Instructions, p.Instructions)
	var stable []string
	if e.voiced {
		stable = append(stable, wire.Announcements[e.family.Voice])
	}
	stable = append(stable, e.system...)
	if !blank(static) {
		stable = append(stable, static)
	}
	var b []byte
	for _, text := range stable {
		var err error
		if b, err = (&textBlock{Type: "text", Text: text}).AppendJSON(wire.Comma(b)); err != nil {
			return nil, err
		}
	}
	if len(b) > 0 {
		b = controlled(b, control)
	}
	if blank(dynamic) {
		return b, nil
	}
	return (&textBlock{Type: "text", Text: dynamic}).AppendJSON(wire.Comma(b))
}

// controlled adds a cache control to the object that b ends with.
func controlled(b []byte, control string) []byte {
	if control == "" {
		return b
	}
	return append(append(append(b[:len(b)-1], `,"cache_control":`...), control...), '}')
}
