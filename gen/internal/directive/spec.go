package directive

import (
	"go/token"

	"github.com/agentgen-go/agentgen/gen/internal/ir"
)

// SpecArgs are the arguments of //agent:spec.
type SpecArgs struct {
	Pos       ir.Pos
	Deps      string // a Go type; "" for none
	DepsPos   ir.Pos
	Output    string // a Go type; "" for what the spec says
	OutputPos ir.Pos
	Name      string // "" for the default
}

func beginSpec(s *Set, pos ir.Pos) bool {
	if s.Spec != nil {
		return true
	}
	s.Spec = &SpecArgs{Pos: pos}
	return false
}

func specDeps(s *Set, v string) error   { s.Spec.Deps = v; return nil }
func specOutput(s *Set, v string) error { s.Spec.Output = v; return nil }

func specName(s *Set, v string) error {
	if !token.IsIdentifier(v) {
		return &valueError{"is not an identifier", "write a name of Go"}
	}
	s.Spec.Name = v
	return nil
}
