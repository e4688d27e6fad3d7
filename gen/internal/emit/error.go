package emit

import (
	"fmt"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// Error is a reason why no code can be generated, at the place in the user's source that has to change.
type Error struct {
	Pos ir.Pos
	Msg string
}

func (e *Error) Error() string {
	if e.Pos.File == "" {
		return e.Msg
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.Pos.File, e.Pos.Line, e.Pos.Col, e.Msg)
}
